import { describeSettings } from '../base/settings.ts'
import { readEnvironment } from './environment.ts'
import { exits } from './exits.ts'

/** Prints every setting with its value and where that comes from, secrets masked. */
export function printSettings(): number {
  const { values, sources } = readEnvironment()
  const rows = describeSettings(values, sources)
  const width = Math.max(...rows.map(({ name }) => name.length))
  for (const { name, value, source } of rows) console.log(`${name.padEnd(width)}  ${value}  (${source})`)
  return exits.done
}
