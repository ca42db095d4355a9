import { CamelCasePlugin, Kysely, PostgresAdapter, sql } from 'kysely'
import type { CompiledQuery, RawBuilder } from 'kysely'
import { postgresDialect } from './postgres.ts'
import { openSqlite } from './sqlite.ts'
import type { Sqlite } from './sqlite.ts'
import type { Direct } from './sqlite-direct.ts'
import type { Tables } from './tables.ts'

// Where statements that were compiled once run past Kysely, which costs more than they do: on a file what reads committed
// rows, while no transaction is open, whose rows are nobody else's yet; in a transaction, until it ends, whatever it asks.
const files = new WeakMap<Database, Sqlite>()
const transactions = new WeakMap<Database, Direct['run']>()

/** The database, or one transaction in it: statements take either, so that inside a transaction nothing reaches past it. */
export type Database = Kysely<Tables>

/** Opens the database that `DATABASE_URL` names; `onFault` hears of connections that break while nobody uses them. */
export function openDatabase(url: string, onFault: (fault: Error) => void): Database {
  const plugins = [new CamelCasePlugin()]
  if (!url.startsWith('sqlite:'))
    return new Kysely<Tables>({ dialect: postgresDialect(url, onFault), plugins })
  const file = openSqlite(url.slice('sqlite:'.length))
  const db = new Kysely<Tables>({ dialect: file.dialect, plugins })
  files.set(db, file)
  return db
}

/** Whether the database is PostgreSQL, for the few statements that differ. */
export function isPostgres(db: Database): boolean {
  return db.getExecutor().adapter instanceof PostgresAdapter
}

/** The collation that compares bytes: names and addresses that share a beginning are a range under it, in any locale. */
export function binaryCollation(db: Database): string {
  return isPostgres(db) ? 'collate "C"' : 'collate binary'
}

/**
 * Runs a unit of work that is committed whole or not at all, and again when the database asks for it.
 * Nothing slow may be awaited inside: hash before, send after.
 */
export async function inTransaction<Result>(
  db: Database,
  work: (db: Database) => Promise<Result>,
): Promise<Result> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await db.transaction().execute((transaction) => workIn(transaction, files.get(db), work))
    } catch (fault) {
      if (tries >= mostTries || !mustRunAgain(fault)) throw fault
    }
  }
}

async function workIn<Result>(
  transaction: Database,
  file: Sqlite | undefined,
  work: (db: Database) => Promise<Result>,
): Promise<Result> {
  const direct = file?.direct()
  if (direct) transactions.set(transaction, direct.run)
  try {
    return await work(transaction)
  } finally {
    // What comes after its end must not run in the next one.
    transactions.delete(transaction)
  }
}

/** Whether a fault means that the database is locked, full, read-only or out of reach: the answer is 503, and the next try may succeed. */
export function isDatabaseAway(fault: unknown): boolean {
  if (!(fault instanceof Error)) return false
  if ('errcode' in fault) return sqliteAway.has(Number(fault.errcode) & 0xff)
  const code = codeOf(fault)
  return (
    postgresAway.test(code) ||
    undone.has(code) ||
    /connection (terminated|timeout)|timeout exceeded when trying to connect|not queryable|driver has already been destroyed|database is not open/i.test(
      fault.message,
    )
  )
}

/** The database's own clock; null where it is this machine's. */
export async function readClock(db: Database): Promise<number | null> {
  if (!isPostgres(db)) return null
  const { rows } = await sql<{ at: number }>`
    select (extract(epoch from clock_timestamp()) * 1000)::bigint as at`.execute(db)
  return rows[0]?.at ?? null
}

/** Whether a fault means that the database can be read at most: a file or folder without the right to write, a replica. */
export function isReadOnly(fault: unknown): boolean {
  if (!(fault instanceof Error)) return false
  // READONLY and CANTOPEN; read_only_sql_transaction; the folder's own.
  if ('errcode' in fault) return [8, 14].includes(Number(fault.errcode) & 0xff)
  return ['25006', 'EACCES', 'EPERM', 'EROFS'].includes(codeOf(fault))
}

/** Whether a fault means that PostgreSQL knows no such user, password or database, or lets this user make no tables. */
export function isRefused(fault: unknown): boolean {
  // Class 28, invalid_catalog_name and insufficient_privilege (postgresql.org/docs/current/errcodes-appendix.html).
  return fault instanceof Error && /^(28...|3D000|42501)$/.test(codeOf(fault))
}

/** Counts what stands behind `from`: a table with its conditions. */
export async function countRows(db: Database, what: RawBuilder<unknown>): Promise<number> {
  const { rows } = await sql<{ figure: number }>`select count(*) as figure from ${what}`.execute(db)
  return rows[0]?.figure ?? 0
}

/** Whether a fault means that a value that must be unique is taken. */
export function isTaken(fault: unknown): boolean {
  if (!(fault instanceof Error)) return false
  // CONSTRAINT_PRIMARYKEY and CONSTRAINT_UNIQUE (sqlite.org/rescode.html); unique_violation.
  return 'errcode' in fault ? [1555, 2067].includes(Number(fault.errcode)) : codeOf(fault) === '23505'
}

/**
 * Compiles a statement when it is first used, and afterwards only fills its values in: for the statements of a session, a
 * log-in and a mail, which cost less to run than to build. `build` sees a placeholder for each value and must not look at it.
 */
export function compiledOnce<Row, Values extends Record<string, Storable>>(
  build: (db: Database, values: Values) => { compile(): CompiledQuery<Row> },
): (db: Database, values: Values) => Promise<Row[]> {
  const compiled = new Map<boolean, CompiledQuery<Row>>()
  return async (db, values) => {
    const kind = isPostgres(db)
    const query = compiled.get(kind) ?? build(db, placeholdersFor(values)).compile()
    compiled.set(kind, query)
    const parameters = query.parameters.map((value) =>
      value instanceof Placeholder ? values[value.name] : value,
    )
    const run = transactions.get(db)
    if (run) return run<Row>(query.sql, parameters)
    const direct = query.query.kind === 'SelectQueryNode' ? files.get(db)?.direct() : null
    const read = await direct?.read<Row>(query.sql, parameters)
    return read ?? (await db.executeQuery<Row>({ ...query, parameters })).rows
  }
}

type Storable = string | number | null

class Placeholder {
  readonly name: string
  constructor(name: string) {
    this.name = name
  }
}

function placeholdersFor<Values extends Record<string, Storable>>(values: Values): Values {
  return Object.fromEntries(Object.keys(values).map((name) => [name, new Placeholder(name)])) as never
}

const mostTries = 5

// Serialization failure and deadlock: PostgreSQL (and those that speak like it) undid the transaction and asks for another try.
const undone = new Set(['40001', '40P01'])

// Or a statement is prepared anew, because a newer server has altered a table.
function mustRunAgain(fault: unknown): boolean {
  return fault instanceof Error && (undone.has(codeOf(fault)) || codeOf(fault) === '0A000')
}

// BUSY, LOCKED, READONLY, IOERR, FULL, CANTOPEN (sqlite.org/rescode.html).
const sqliteAway = new Set([5, 6, 8, 10, 13, 14])

// Connection faults, a user or database that is not known any more, too many connections, disk full, shutdown and
// start-up, a statement or transaction that took too long; and the socket's own.
const postgresAway =
  /^(08...|28...|3D000|53...|57P0.|57014|25006|25P03|55P03|ECONN.*|EPIPE|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH)$/

function codeOf(fault: Error): string {
  return 'code' in fault ? String(fault.code) : ''
}
