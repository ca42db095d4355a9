import { CamelCasePlugin, Kysely, sql } from 'kysely'
import { untilDone } from './again.ts'
import { isPostgres } from './dialect.ts'
import { openFastPath, withFastPath } from './fast-path.ts'
import { connectionPatience } from './postgres-pool.ts'
import { openPostgres } from './postgres.ts'
import { createSlots } from './slots.ts'
import type { Slots } from './slots.ts'
import { sqliteDialect } from './sqlite.ts'
import type { Tables } from './tables.ts'

/** The database, or one transaction in it: statements take either, so that inside a transaction the outer one is out of reach. */
export type Database = Kysely<Tables>

/** Opens the database that `DATABASE_URL` names; `onFault` is called when a connection breaks while unused. */
export function openDatabase(url: string, onFault: (fault: Error) => void): Database {
  if (!url.startsWith('sqlite:')) return overPostgres(openPostgres(url, onFault))
  const dialect = sqliteDialect(url.slice('sqlite:'.length), (...file) => openFastPath(db, ...file))
  const db: Database = new Kysely<Tables>({ dialect, plugins: plugins() })
  return db
}

/** The database behind connections to PostgreSQL. */
export function overPostgres({ dialect, capacity }: ReturnType<typeof openPostgres>): Database {
  const db = new Kysely<Tables>({ dialect, plugins: plugins() })
  slots.set(
    db,
    createSlots(() => mayWait(capacity()), connectionPatience),
  )
  return db
}

const plugins = () => [new CamelCasePlugin()]

/**
 * Runs a unit of work that is committed whole or not at all, and again when the database asks for it.
 * Nothing slow may be awaited inside: hash before, send after.
 */
export async function inTransaction<Result>(
  db: Database,
  work: (db: Database) => Promise<Result>,
): Promise<Result> {
  const once = () =>
    db.transaction().execute((transaction) => {
      origins.set(transaction, db)
      return withFastPath(db, transaction, work)
    })
  return untilDone(() => inSlot(db, once))
}

/** The opened database that a transaction is in, or the database itself. */
export function openedOf(db: Database): Database {
  return origins.get(db) ?? db
}

const origins = new WeakMap<Database, Database>()

/** Runs work that may wait for locks, in one of fewer slots than there are connections, so that some are left for reading. */
export function inSlot<Result>(db: Database, work: () => Promise<Result>): Promise<Result> {
  const run = slots.get(db)
  return run ? run(work) : work()
}

/** The database's own clock; null if it is this machine's. */
export async function readClock(db: Database): Promise<number | null> {
  if (!isPostgres(db)) return null
  const { rows } = await sql<{ at: number }>`
    select (extract(epoch from clock_timestamp()) * 1000)::bigint as at`.execute(db)
  return rows[0]?.at ?? null
}

// All of this work may wait for one lock.
function mayWait(connections: number): number {
  return Math.max(1, Math.floor(connections * waitingPart))
}

const waitingPart = 0.7
const slots = new WeakMap<Database, Slots>()
