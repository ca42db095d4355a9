import { existsSync } from 'node:fs'
import { besideDatabase, readSettings } from '../base/settings/settings.ts'
import { moveToPostgres } from '../store/db/move.ts'
import type { Progress } from '../store/db/move.ts'
import { Misused } from './command.ts'
import type { Commands, Options } from './command.ts'
import { readEnvironment } from './environment.ts'
import { exits } from './exits.ts'
import { openTerminal, printLine } from './terminal.ts'
import { terminalTexts } from './words.ts'

/**
 * `postern move --to postgres://…`: copies everything from SQLite to PostgreSQL, while no server runs. With `--to -` the address,
 * which may hold a password, comes from standard input: other users of the machine can see arguments.
 */
export const commands: Commands = { '': { options: ['to'], needs: ['to'], run: move } }

async function move(_: string[], options: Options): Promise<number> {
  const words = terminalTexts().commands.move
  const to = options.to === '-' ? await readAddress() : options.to
  if (to === undefined || !/^postgres(ql)?:\/\//i.test(to)) throw new Misused(words.needsTarget)
  const { settings } = readSettings(readEnvironment().values)
  const { databaseUrl } = settings
  if (!databaseUrl.startsWith('sqlite:') || databaseUrl === 'sqlite::memory:')
    throw new Misused(words.needsSqlite)
  const file = databaseUrl.slice('sqlite:'.length)
  if (!existsSync(file)) throw new Misused(terminalTexts().commands.backup.noDatabase(file), exits.unknown)
  const moved = await moveToPostgres(file, to, printProgress)
  for (const { table, rows } of moved) printLine(words.alike(table, rows))
  const keyFile = settings.secretKeys === null ? besideDatabase(settings, 'secret.key') : null
  printLine(keyFile === null ? words.next : words.nextWithKey(keyFile))
  printLine(words.unchanged(file))
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
  if (rows % 100_000 === 0) printLine(terminalTexts().commands.move[step](table, rows))
}
