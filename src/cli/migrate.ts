import { readSettings } from '../base/settings/settings.ts'
import { openDatabase } from '../store/db/database.ts'
import { migrate, schemaVersion } from '../store/db/migrate.ts'
import type { Commands } from './command.ts'
import { readEnvironment } from './environment.ts'
import { exits } from './exits.ts'

/** `postern migrate`: brings the tables up to date, for installations that migrate and serve separately. */
export const commands: Commands = { '': { run: migrateDatabase } }

async function migrateDatabase(): Promise<number> {
  const { settings } = readSettings(readEnvironment().values)
  const db = openDatabase(settings.databaseUrl, (fault) => console.error(fault.message))
  try {
    const added = await migrate(db)
    console.log(
      added.length > 0
        ? `migrated to version ${schemaVersion}`
        : `nothing to do: the database has version ${schemaVersion}`,
    )
    return exits.done
  } finally {
    await db.destroy()
  }
}
