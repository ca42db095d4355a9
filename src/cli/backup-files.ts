import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { besideDatabase } from '../base/settings/settings.ts'
import type { Settings } from '../base/settings/settings.ts'
import { Misused } from './command.ts'
import { terminalTexts } from './words.ts'

/** The files of a backup; `key` is null if the key is a setting and in no file. */
export function backupFiles(
  settings: Settings,
  file: string,
): { database: string; key: string | null; keyCopy: string } {
  const { databaseUrl } = settings
  const words = terminalTexts().commands.backup
  if (!databaseUrl.startsWith('sqlite:')) throw new Misused(words.postgresHasTools)
  if (databaseUrl === 'sqlite::memory:') throw new Misused(words.inMemory)
  return {
    database: databaseUrl.slice('sqlite:'.length),
    key: settings.secretKeys === null ? besideDatabase(settings, 'secret.key') : null,
    keyCopy: `${file}.key`,
  }
}

/** Copies a key, closed to other users; the copy gets its name once it is on the disk. */
export function copyKey(from: string, to: string): void {
  const aside = `${to}.part`
  writeFileSync(aside, readFileSync(from), { mode: 0o600, flush: true })
  renameSync(aside, to)
}
