import { existsSync } from 'node:fs'
import { readSettings } from '../base/settings/settings.ts'
import { copyBeside, putInPlace } from '../store/db/backup.ts'
import { backupFiles, copyKey } from './backup-files.ts'
import { Misused } from './command.ts'
import type { Commands } from './command.ts'
import { readEnvironment } from './environment.ts'
import { exits } from './exits.ts'

/** `postern backup FILE`: copies database and key while servers run. */
export const commands: Commands = { '': { words: 'FILE', run: backUp } }

async function backUp([file = '']: string[]): Promise<number> {
  const { settings } = readSettings(readEnvironment().values)
  const { database, key, keyCopy } = backupFiles(settings, file)
  if (!existsSync(database)) throw new Misused(`there is no database ${database}`, exits.unknown)
  for (const path of [file, keyCopy])
    if (existsSync(path))
      throw new Misused(`${path} exists already; a back-up replaces nothing`, exits.refused)
  const { accounts, registrations } = await copyBeside(database, file)
  if (key !== null) copyKey(key, keyCopy)
  putInPlace(file)
  console.log(
    `${file}: ${accounts} accounts and ${registrations} waiting registrations, read again and sound`,
  )
  if (key === null) {
    console.log('the key is in SECRET_KEY: keep it with the copy, or its links and codes end')
  } else {
    console.log(`${keyCopy}: the key, without which mailed links end; whoever has both can make links`)
  }
  return exits.done
}
