import { existsSync } from 'node:fs'
import { besideDatabase, readSettings } from '../base/settings/settings.ts'
import { moveToPostgres } from '../store/db/move.ts'
import type { Progress } from '../store/db/move.ts'
import { Misused } from './command.ts'
import type { Commands, Options } from './command.ts'
import { readEnvironment } from './environment.ts'
import { exits } from './exits.ts'
import { openTerminal } from './terminal.ts'

/**
 * `postern move --to postgres://…`: copies everything from SQLite to PostgreSQL, while no server runs. With `--to -` the address,
 * which may hold a password, comes from standard input: other users of the machine can see arguments.
 */
export const commands: Commands = { '': { options: ['to'], needs: ['to'], run: move } }

async function move(_: string[], options: Options): Promise<number> {
  const to = options.to === '-' ? await readAddress() : options.to
  if (to === undefined || !/^postgres(ql)?:\/\//i.test(to))
    throw new Misused('"postern move" needs --to and the address of an empty PostgreSQL database')
  const { settings } = readSettings(readEnvironment().values)
  const { databaseUrl } = settings
  if (!databaseUrl.startsWith('sqlite:') || databaseUrl === 'sqlite::memory:')
    throw new Misused('DATABASE_URL must still name the SQLite database, which is moved')
  const file = databaseUrl.slice('sqlite:'.length)
  if (!existsSync(file)) throw new Misused(`there is no database ${file}`, exits.unknown)
  const moved = await moveToPostgres(file, to, printProgress)
  for (const { table, rows } of moved) console.log(`${table}: ${rows} rows, all alike`)
  console.log('Before you start a server, set DATABASE_URL to the new database, and')
  console.log(
    settings.secretKeys === null
      ? `SECRET_KEY to the content of ${besideDatabase(settings, 'secret.key')}: without it mailed links and digits end.`
      : 'keep SECRET_KEY as it is: without it mailed links and digits end.',
  )
  console.log(`${file} is unchanged. Start no server with it again: it would not know what happened since.`)
  return exits.done
}

async function readAddress(): Promise<string> {
  const terminal = openTerminal()
  const line = await terminal.askPassword('postgres://… ')
  await terminal.close()
  return line.trim()
}

// A person who moves a million rows sees that they move.
const printProgress: Progress = ({ table, rows }, step) => {
  if (rows % 100_000 === 0) console.log(`${table}: ${rows} rows ${step}`)
}
