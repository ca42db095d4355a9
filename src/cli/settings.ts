import { describeSettings } from '../base/settings/settings.ts'
import { readEnvironment } from './environment.ts'
import { exits } from './exits.ts'

/** Prints every setting with its value, where that comes from and what is wrong with it, secrets masked. */
export function printSettings(): number {
  const { values, sources } = readEnvironment()
  const rows = describeSettings(values, sources)
  const width = Math.max(...rows.map(({ name }) => name.length))
  for (const { name, value, source, fault } of rows)
    console.log(`${name.padEnd(width)}  ${value}  (${source})${fault === null ? '' : `: ${fault}`}`)
  return exits.done
}
