import { sql } from 'kysely'
import { binaryCollation, inTransaction, isPostgres, isReadOnly } from './database.ts'
import type { Database } from './database.ts'
import { statements as first } from './migrations/0001-register-confirm-log-in.ts'
import { statements as recentPassword } from './migrations/0002-recent-password.ts'
import { statements as administration } from './migrations/0003-administration.ts'
import { statements as limits } from './migrations/0004-limits.ts'
import { statements as selfService } from './migrations/0005-self-service.ts'
import { statements as adminTables } from './migrations/0006-admin-tables.ts'
import { statements as scale } from './migrations/0007-scale.ts'
import { statements as notMe } from './migrations/0008-not-me.ts'
import { statements as addressChanges } from './migrations/0009-address-changes.ts'
import { statements as account } from './migrations/0010-account.ts'
import { statements as recentProof } from './migrations/0011-recent-proof.ts'

/** A database that a newer program has used, with a sentence for the operator. */
export class DatabaseNewer extends Error {}

/** A database that this program cannot write, with a sentence for the operator. */
export class DatabaseReadOnly extends Error {}

// Numbered from 1, forward only; a released one is never changed.
const migrations: readonly (readonly string[])[] = [
  first,
  recentPassword,
  administration,
  limits,
  selfService,
  adminTables,
  scale,
  notMe,
  addressChanges,
  account,
  recentProof,
]

/** The version that this program's tables have. */
export const schemaVersion = migrations.length

/**
 * Brings the tables up to this program's version, or to an earlier one for a test of an upgrade; tells which were added.
 * The row of `schema_version` is the lock: of several servers that start together one migrates and the others wait for it.
 */
export async function migrate(db: Database, target = schemaVersion): Promise<number[]> {
  try {
    await createVersionTable(db)
    return await addMissing(db, target)
  } catch (fault) {
    if (!(fault instanceof Error && isReadOnly(fault))) throw fault
    throw new DatabaseReadOnly(
      `The database cannot be written (${fault.message}): give the user that runs Postern the right to write the file and its folder, or name in DATABASE_URL one that can be written.`,
      { cause: fault },
    )
  }
}

/**
 * Whether the tables are those that this program knows, or newer ones: while servers are replaced one after the other, the
 * old ones go on serving. Throws when the database is away.
 */
export async function isSchemaReady(db: Database): Promise<boolean> {
  return (await readVersion(db)) >= schemaVersion
}

function addMissing(db: Database, target: number): Promise<number[]> {
  return inTransaction(db, async (db) => {
    await sql`update schema_version set version = version where id = 1`.execute(db)
    const present = await readVersion(db)
    if (present > schemaVersion) {
      throw new DatabaseNewer(
        `The database has version ${present}, this program knows ${schemaVersion}: it was used with a newer Postern. Run that one, or restore the backup from before the upgrade.`,
      )
    }
    const missing = migrations.slice(present, target)
    for (const statement of missing.flat()) await sql.raw(inDialect(db, statement)).execute(db)
    await sql`update schema_version set version = ${Math.max(present, target)} where id = 1`.execute(db)
    return missing.map((_, index) => present + index + 1)
  })
}

// The two words in which the databases differ. A table that is only looked up by its key lies in the order of that key where
// the database can do that: one tree less to search and to write.
function inDialect(db: Database, statement: string): string {
  return statement
    .replaceAll('{binary}', binaryCollation(db))
    .replaceAll('{clustered}', isPostgres(db) ? '' : 'without rowid')
}

// The version of the tables, 0 before the first migration; throws when the database is away.
async function readVersion(db: Database): Promise<number> {
  const { rows } = await sql<{ version: number }>`select version from schema_version where id = 1`.execute(db)
  return rows[0]?.version ?? 0
}

// Two servers may create it in the same moment; PostgreSQL then refuses one with a duplicate key, table or type.
async function createVersionTable(db: Database): Promise<void> {
  try {
    await sql`create table if not exists schema_version (id integer primary key, version integer not null)`.execute(
      db,
    )
  } catch (fault) {
    if (
      !(fault instanceof Error && 'code' in fault && ['23505', '42P07', '42710'].includes(String(fault.code)))
    )
      throw fault
  }
  await sql`insert into schema_version (id, version) values (1, 0) on conflict (id) do nothing`.execute(db)
}
