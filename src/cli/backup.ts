import { existsSync } from 'node:fs'
import { readSettings } from '../base/settings/settings.ts'
import { copyBeside, putInPlace } from '../store/db/backup.ts'
import { backupFiles, copyKey } from './backup-files.ts'
import { Misused } from './command.ts'
import type { Commands } from './command.ts'
import { readEnvironment } from './environment.ts'
import { exits } from './exits.ts'
import { printLine } from './terminal.ts'
import { terminalTexts } from './words.ts'

/** `postern backup FILE`: copies database and key while servers run. */
export const commands: Commands = { '': { words: 'FILE', run: backUp } }

async function backUp([file = '']: string[]): Promise<number> {
  const { settings } = readSettings(readEnvironment().values)
  const { database, key, keyCopy } = backupFiles(settings, file)
  const words = terminalTexts().commands.backup
  if (!existsSync(database)) throw new Misused(words.noDatabase(database), exits.unknown)
  for (const path of [file, keyCopy])
    if (existsSync(path)) throw new Misused(words.exists(path), exits.refused)
  const { accounts, registrations } = await copyBeside(database, file)
  // A database that no server has opened yet has none.
  const hasKeyFile = key !== null && existsSync(key)
  if (hasKeyFile) copyKey(key, keyCopy)
  putInPlace(file)
  printLine(words.copied(file, accounts, registrations))
  if (key === null) printLine(words.keyInSetting)
  else printLine(hasKeyFile ? words.keyCopied(keyCopy) : words.noKeyYet(key))
  return exits.done
}
