import { readSettings } from '../base/settings/settings.ts'
import { openDatabase } from '../store/db/database.ts'
import { migrate, schemaVersion } from '../store/db/migrate.ts'
import type { Commands } from './command.ts'
import { readEnvironment } from './environment.ts'
import { exits } from './exits.ts'
import { printLine } from './terminal.ts'
import { terminalTexts } from './words.ts'

/** `postern migrate`: brings the tables up to date, for installations that migrate and serve separately. */
export const commands: Commands = { '': { run: migrateDatabase } }

async function migrateDatabase(): Promise<number> {
  const { settings } = readSettings(readEnvironment().values)
  const db = openDatabase(settings.databaseUrl, (fault) => console.error(fault.message))
  try {
    const added = await migrate(db)
    const { migrated, upToDate } = terminalTexts().commands
    printLine((added.length > 0 ? migrated : upToDate)(schemaVersion))
    return exits.done
  } finally {
    await db.destroy()
  }
}
