import { sql } from 'kysely'
import { modulesOf } from '../../base/folder.ts'
import { OperatorFault } from '../../base/operator-fault.ts'
import { inTransaction } from './database.ts'
import type { Database } from './database.ts'
import { binaryCollation, isPostgres } from './dialect.ts'
import { isCreatedMeanwhile, isReadOnly, isUntrusted } from './faults.ts'
import { withoutTimeouts } from './postgres-connection.ts'
import { CertificateUnreadable } from './postgres.ts'

/** A database that this program cannot use as it is, with a sentence for the operator. */
export class DatabaseUnfit extends OperatorFault {}

/** A database that a newer program has used. */
class DatabaseNewer extends DatabaseUnfit {}

/** A database that this program cannot write. */
class DatabaseReadOnly extends DatabaseUnfit {}

// Each file of the folder is one migration, in the order of the numbers in their names. Forward only: a released one is never
// changed.
const migrations = modulesOf(new URL('migrations/', import.meta.url))

/** The version that this program's tables have. */
export const schemaVersion = migrations.length

/**
 * Brings the tables up to this program's version, or to an earlier one to test an upgrade; returns the versions added. The
 * row of `schema_version` is the lock: when several servers start together, one migrates and the others wait.
 */
export async function migrate(db: Database, target = schemaVersion): Promise<number[]> {
  try {
    await refuseOtherEncodings(db)
    await createVersionTable(db)
    return await addMissing(db, target)
  } catch (fault) {
    throw explained(fault)
  }
}

function explained(fault: unknown): unknown {
  if (!(fault instanceof Error)) return fault
  const because = { cause: fault }
  if (fault instanceof CertificateUnreadable || isUntrusted(fault))
    return new DatabaseUnfit(({ databaseFaults }) => databaseFaults.insecure(fault.message), because)
  if (isReadOnly(fault))
    return new DatabaseReadOnly(({ databaseFaults }) => databaseFaults.readOnly(fault.message), because)
  return fault
}

/**
 * Whether the tables have this program's version or a newer one: while servers are replaced one after the other, the
 * old ones continue. Throws when the database is unreachable or cannot be written.
 */
export async function isSchemaReady(db: Database): Promise<boolean> {
  if (!isPostgres(db)) return inTransaction(db, readVersion).then((version) => version >= schemaVersion)
  // A row lock can be taken only if rows can be written. This one waits for nothing but a migration of its table.
  await sql`select id from administration where id = 1 for key share`.execute(db)
  return (await readVersion(db)) >= schemaVersion
}

async function refuseOtherEncodings(db: Database): Promise<void> {
  if (!isPostgres(db)) return
  const { rows } = await sql<{
    encoding: string
  }>`select current_setting('server_encoding') as encoding`.execute(db)
  const { encoding } = rows[0] ?? { encoding: 'unknown' }
  if (encoding === 'UTF8') return
  throw new DatabaseUnfit(({ databaseFaults }) => databaseFaults.encoding(encoding))
}

function addMissing(db: Database, target: number): Promise<number[]> {
  return patiently(db, async (db) => {
    await sql`update schema_version set version = version where id = 1`.execute(db)
    const present = await readVersion(db)
    if (present > schemaVersion) {
      throw new DatabaseNewer(({ databaseFaults }) => databaseFaults.newer(present, schemaVersion))
    }
    const missing = migrations.slice(present, target)
    for (const load of missing) {
      const { statements } = load() as { statements: readonly string[] }
      for (const statement of statements) await sql.raw(inDialect(db, statement)).execute(db)
    }
    await sql`update schema_version set version = ${Math.max(present, target)} where id = 1`.execute(db)
    return missing.map((_, index) => present + index + 1)
  })
}

// The databases differ in two words. A table that is only looked up by its key is stored in the key's order, if the
// database can do that, which saves searching and writing a second tree.
function inDialect(db: Database, statement: string): string {
  return statement
    .replaceAll('{binary}', binaryCollation(db))
    .replaceAll('{clustered}', isPostgres(db) ? '' : 'without rowid')
}

// The version of the tables, 0 before the first migration. Throws if the database is away.
async function readVersion(db: Database): Promise<number> {
  const { rows } = await sql<{ version: number }>`select version from schema_version where id = 1`.execute(db)
  return rows[0]?.version ?? 0
}

// Two servers may create it at the same moment; PostgreSQL then refuses one with a duplicate key, table or type.
async function createVersionTable(db: Database): Promise<void> {
  try {
    await patiently(db, async (db) => {
      await sql`create table if not exists schema_version (id integer primary key, version integer not null)`.execute(
        db,
      )
    })
  } catch (fault) {
    if (!isCreatedMeanwhile(fault)) throw fault
  }
  // Waits while another server migrates.
  await patiently(db, async (db) => {
    await sql`insert into schema_version (id, version) values (1, 0) on conflict (id) do nothing`.execute(db)
  })
}

/** Runs a transaction without time limits: one over millions of rows takes longer than any other may. */
export function patiently<Result>(db: Database, work: (db: Database) => Promise<Result>): Promise<Result> {
  return inTransaction(db, async (db) => {
    if (isPostgres(db)) await sql.raw(withoutTimeouts).execute(db)
    return work(db)
  })
}
