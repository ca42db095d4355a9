import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import { dirname } from 'node:path'
import { readSettings } from '../base/settings/settings.ts'
import { countLostKeys } from '../core/lost-keys.ts'
import { keysOf } from '../security/keys.ts'
import { latestStep } from '../security/totp.ts'
import { copyBeside, endAccessBeside, isInUse, putInPlace } from '../store/db/backup.ts'
import { openDatabase } from '../store/db/database.ts'
import { migrate } from '../store/db/migrate.ts'
import { backupFiles, copyKey } from './backup-files.ts'
import { Misused } from './command.ts'
import type { Commands } from './command.ts'
import { readEnvironment } from './environment.ts'
import { exits } from './exits.ts'
import { printLine } from './terminal.ts'
import { terminalTexts } from './words.ts'

/** `postern restore FILE`: puts a backup where the database is; the present one is kept under another name. */
export const commands: Commands = { '': { words: 'FILE', run: restore } }

async function restore([file = '']: string[]): Promise<number> {
  const { settings } = readSettings(readEnvironment().values)
  const { database, key, keyCopy } = backupFiles(settings, file)
  const words = terminalTexts().commands.restore
  if (!existsSync(file)) throw new Misused(words.noFile(file), exits.unknown)
  if (key !== null && !existsSync(keyCopy) && !existsSync(key))
    throw new Misused(words.noKey(keyCopy), exits.unknown)
  mkdirSync(dirname(database), { recursive: true, mode: 0o700 })
  const { accounts, registrations } = await copyBeside(file, database)
  if (isInUse(database)) {
    rmSync(`${database}.part`)
    throw new Misused(words.inUse(database), exits.refused)
  }
  const now = Date.now()
  endAccessBeside(database, { now, lastStep: latestStep(now) })
  const former = putAside(database)
  const formerKey = key !== null && existsSync(keyCopy) ? restoreKey(keyCopy, key) : null
  putInPlace(database)
  printLine(words.restored(database, accounts, registrations))
  printLine(words.endedAccess)
  printLine(words.keptMeans)
  for (const aside of [former, formerKey]) if (aside !== null) printLine(words.aside(aside))
  await tellOfLostKeys(settings)
  return exits.done
}

async function tellOfLostKeys(settings: ReturnType<typeof readSettings>['settings']): Promise<void> {
  const db = openDatabase(settings.databaseUrl, () => {})
  try {
    await migrate(db)
    const lost = await countLostKeys(db, keysOf(settings), Date.now())
    if (lost) printLine(terminalTexts().commands.restore.lostKeys(lost.registrations, lost.authenticators))
  } finally {
    await db.destroy()
  }
}

function restoreKey(copy: string, key: string): string | null {
  const former = putAside(key)
  copyKey(copy, key)
  return former
}

/** Gives a file another name, so that nothing is lost by mistake; null if there is none. */
function putAside(path: string): string | null {
  const aside = `${path}.before-${new Date(Date.now()).toISOString().replace(/\.\d+Z$|[-:]/g, '')}`
  // SQLite would take the files beside a database that is damaged, or gone, for a part of the new one.
  for (const rest of ['-wal', '-shm', '-journal'])
    if (existsSync(path + rest)) renameSync(path + rest, aside + rest)
  if (!existsSync(path)) return null
  renameSync(path, aside)
  return aside
}
