import { CamelCasePlugin, Kysely, sql } from 'kysely'
import { untilDone } from './again.ts'
import { isPostgres } from './dialect.ts'
import { openFastPath, withFastPath } from './fast-path.ts'
import { createLine } from './line.ts'
import type { Line } from './line.ts'
import { connectionPatience, mostConnections, postgresDialect } from './postgres.ts'
import { sqliteDialect } from './sqlite.ts'
import type { Tables } from './tables.ts'

/** The database, or one transaction in it: statements take either, so that inside a transaction the outer one is out of reach. */
export type Database = Kysely<Tables>

/** Opens the database that `DATABASE_URL` names; `onFault` hears of connections that break while unused. */
export function openDatabase(url: string, onFault: (fault: Error) => void): Database {
  const plugins = [new CamelCasePlugin()]
  if (!url.startsWith('sqlite:')) {
    const db = new Kysely<Tables>({ dialect: postgresDialect(url, onFault), plugins })
    lines.set(db, createLine(mostWaiting, connectionPatience))
    return db
  }
  const dialect = sqliteDialect(url.slice('sqlite:'.length), (file) => openFastPath(db, file))
  const db: Database = new Kysely<Tables>({ dialect, plugins })
  return db
}

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
  return untilDone(() => inLine(db, once))
}

/** The opened database that a transaction is in, or the database itself. */
export function openedOf(db: Database): Database {
  return origins.get(db) ?? db
}

const origins = new WeakMap<Database, Database>()

/** Runs work that may wait for locks: only so much of it at a time that some connections are left for reading. */
export function inLine<Result>(db: Database, work: () => Promise<Result>): Promise<Result> {
  const line = lines.get(db)
  return line ? line(work) : work()
}

/** The database's own clock; null where it is this machine's. */
export async function readClock(db: Database): Promise<number | null> {
  if (!isPostgres(db)) return null
  const { rows } = await sql<{ at: number }>`
    select (extract(epoch from clock_timestamp()) * 1000)::bigint as at`.execute(db)
  return rows[0]?.at ?? null
}

// All of them may wait for one lock.
const mostWaiting = mostConnections - 3
const lines = new WeakMap<Database, Line>()
