// The fast path: statements that are compiled once, and on SQLite run past Kysely, which costs more than they do. Only
// `compiledOnce` is used outside `store/db/`, by the statements of a session, a log-in and a mail; everything else is
// plain Kysely and need not know of this file.
//
// PostgreSQL runs a compiled statement through Kysely as any other. On a SQLite file there are two ways past it:
// - In a transaction of `inTransaction` the statement runs at once on the file, which that transaction holds.
// - Outside one, a select waits for the end of the event loop's turn and runs with the other selects of that turn, when no
//   rows are uncommitted.

import type { DatabaseSync, StatementSync } from 'node:sqlite'
import type { CompiledQuery, Kysely } from 'kysely'
import { isPostgres } from './dialect.ts'
import type { Commits } from './group-commit.ts'
import type { Tables } from './tables.ts'

/**
 * Compiles a statement when it is first used, and afterwards only fills its values in. `build` sees a placeholder for each
 * value and must not look at it.
 */
export function compiledOnce<Row, Values extends Record<string, Storable>>(
  build: (db: Kysely<Tables>, values: Values) => { compile(): CompiledQuery<Row> },
): (db: Kysely<Tables>, values: Values) => Promise<Row[]> {
  const compiled = new Map<boolean, CompiledQuery<Row>>()
  return (db, values) => {
    const kind = isPostgres(db)
    const query = compiled.get(kind) ?? build(db, placeholdersFor(values)).compile()
    compiled.set(kind, query)
    const parameters = query.parameters.map((value) =>
      value instanceof Placeholder ? values[value.name] : value,
    )
    const run = transactions.get(db)
    if (run) return settled(() => run<Row>(query.sql, parameters))
    const direct = query.query.kind === 'SelectQueryNode' ? files.get(db) : undefined
    if (direct) return direct.read<Row>(query.sql, parameters)
    return db.executeQuery<Row>({ ...query, parameters }).then(({ rows }) => rows)
  }
}

/** Opens the fast path of a SQLite file. */
export function openFastPath(db: Kysely<Tables>, file: DatabaseSync, commits: Commits): void {
  const run = createRun(file)
  files.set(db, { run, read: createRead(file, commits, run) })
}

/** Runs work in an open transaction, whose compiled statements take the fast path until the work ends. */
export async function withFastPath<Result>(
  db: Kysely<Tables>,
  transaction: Kysely<Tables>,
  work: (db: Kysely<Tables>) => Promise<Result>,
): Promise<Result> {
  const direct = files.get(db)
  if (direct) transactions.set(transaction, direct.run)
  try {
    return await work(transaction)
  } finally {
    // A statement that comes after the end must not run in the next transaction.
    transactions.delete(transaction)
  }
}

/** Checks a value that SQLite stores; node:sqlite would silently bind a Date, an object or undefined as NULL. */
export function bindable(value: unknown): string | number | bigint | null {
  if (value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'bigint')
    return value
  throw new TypeError(`a value of type ${typeof value} cannot be stored`)
}

type Direct = {
  /** Runs a statement at once, in the open transaction if there is one. */
  run: <Row>(sql: string, values: readonly unknown[]) => Row[]
  /** Reads committed rows. */
  read: <Row>(sql: string, values: readonly unknown[]) => Promise<Row[]>
}

const files = new WeakMap<Kysely<Tables>, Direct>()
const transactions = new WeakMap<Kysely<Tables>, Direct['run']>()

type Storable = string | number | null | string[]

class Placeholder {
  readonly name: string
  constructor(name: string) {
    this.name = name
  }
}

function placeholdersFor<Values extends Record<string, Storable>>(values: Values): Values {
  return Object.fromEntries(Object.keys(values).map((name) => [name, new Placeholder(name)])) as never
}

// The names are null for `select *`, whose columns another process may alter at any time.
type Prepared = { statement: StatementSync; names: string[] | null }

function createRun(file: DatabaseSync): Direct['run'] {
  const known = new Map<string, Prepared>()
  const prepare = (sql: string) => {
    const statement = file.prepare(sql)
    const names = sql.includes('*') ? null : statement.columns().map(({ name }) => camelCase(name))
    // The objects that node:sqlite makes of rows cost a third of a session's statement (measured).
    statement.setReturnArrays(names !== null)
    const prepared = { statement, names }
    known.set(sql, prepared)
    return prepared
  }
  return <Row>(sql: string, values: readonly unknown[]) => {
    const { statement, names } = known.get(sql) ?? prepare(sql)
    const rows = statement.all(...values.map(bindable))
    // TypeScript's types do not know that rows may be arrays.
    if (names !== null) return (rows as unknown as unknown[][]).map((row) => objectOf(names, row) as Row)
    return rows.map((row) => renamed(row) as Row)
  }
}

type Waiting = {
  sql: string
  values: readonly unknown[]
  resolve: (rows: never[]) => void
  reject: (fault: unknown) => void
}

// All selects of one turn run one after the other in one read transaction. Run one by one between the other work of their
// requests, each would find the processor's caches cold (measured: nearly half of its cost).
function createRead(file: DatabaseSync, commits: Commits, run: Direct['run']): Direct['read'] {
  const begin = file.prepare('begin')
  const commit = file.prepare('commit')
  let waiting: Waiting[] = []

  const readOne = ({ sql, values, resolve, reject }: Waiting) => {
    try {
      resolve(run(sql, values))
    } catch (fault) {
      reject(fault)
    }
  }
  const readTurn = () => {
    const turn = waiting
    waiting = []
    try {
      if (turn.length > 1) begin.run()
      turn.forEach(readOne)
      // A fault may have ended it.
      if (file.isTransaction) commit.run()
    } catch (fault) {
      turn.forEach(({ reject }) => reject(fault))
    }
  }
  return (sql, values) =>
    new Promise((resolve, reject) => {
      waiting.push({ sql, values, resolve, reject })
      if (waiting.length === 1) setImmediate(() => void commits.between(readTurn))
    })
}

async function settled<Result>(run: () => Result): Promise<Result> {
  return run()
}

function objectOf(names: readonly string[], row: readonly unknown[]): Record<string, unknown> {
  const made: Record<string, unknown> = {}
  // An iterator would cost as much as the rest (measured).
  for (let at = 0; at < names.length; at += 1) made[names[at] ?? ''] = row[at]
  return made
}

function renamed(row: Record<string, unknown>): Record<string, unknown> {
  const made: Record<string, unknown> = {}
  for (const name in row) made[camelCase(name)] = row[name]
  return made
}

const camelCases = new Map<string, string>()

function camelCase(name: string): string {
  const known = camelCases.get(name)
  if (known !== undefined) return known
  const made = name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase())
  camelCases.set(name, made)
  return made
}
