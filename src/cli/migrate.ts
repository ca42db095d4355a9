import { readSettings } from '../base/settings/settings.ts'
import { openDatabase } from '../store/db/database.ts'
import { migrate, schemaVersion } from '../store/db/migrate.ts'
import { readEnvironment } from './environment.ts'
import { exits } from './exits.ts'

/** Brings the tables up to date without serving, for installations that separate the two. */
export async function migrateDatabase(): Promise<number> {
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
