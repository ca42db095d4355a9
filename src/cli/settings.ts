import { countCores } from '../base/cores.ts'
import { describeSettings, readSettings } from '../base/settings/settings.ts'
import { countHashThreads } from '../security/passwords.ts'
import type { Commands } from './command.ts'
import { readEnvironment } from './environment.ts'
import { exits } from './exits.ts'
import { terminalTexts } from './words.ts'

export const commands: Commands = { '': { run: () => Promise.resolve(printSettings()) } }

// Prints every setting with its value, the source of the value and its fault, secrets masked.
function printSettings(): number {
  const { values, sources } = readEnvironment()
  const rows = describeSettings(values, sources)
  const words = terminalTexts()
  const { sources: sourceNames, none, inFile, from } = words.commands.settings
  const width = Math.max(...rows.map(({ name }) => name.length))
  for (const { name, value, source, fault } of rows) {
    const shown = value ?? (source === 'derived' ? inFile : none)
    const why = fault === null ? '' : fault(words)
    console.log(`${name.padEnd(width)}  ${shown}  ${from(sourceNames[source], why)}`)
  }
  printCores(rows.every(({ fault }) => fault === null) ? readSettings(values).settings.servers : 1)
  return exits.done
}

// Not set, but found out.
function printCores(servers: number): void {
  console.log(`\n${terminalTexts().commands.settings.threads(countHashThreads(servers), countCores())}`)
}
