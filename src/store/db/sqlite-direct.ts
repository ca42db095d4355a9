import type { DatabaseSync, StatementSync } from 'node:sqlite'

/** Runs statements on a SQLite file past Kysely, which costs more than they do. */
export type Direct = {
  /** Runs a statement at once, in the transaction that is open if one is. */
  run: <Row>(sql: string, values: readonly unknown[]) => Row[]
  /** Reads committed rows; null while a transaction is open, whose rows are nobody else's yet. */
  read: <Row>(sql: string, values: readonly unknown[]) => Promise<Row[] | null>
}

/** What runs statements past Kysely on an open file. */
export function createDirect(database: DatabaseSync): Direct {
  const run = createRun(database)
  return { run, read: createRead(database, run) }
}

// The names are null where a statement asks for all columns there are: which, another process may have altered since.
type Prepared = { statement: StatementSync; names: string[] | null }

function createRun(database: DatabaseSync): Direct['run'] {
  const known = new Map<string, Prepared>()
  const prepare = (sql: string) => {
    const statement = database.prepare(sql)
    const names = sql.includes('*') ? null : statement.columns().map(({ name }) => camelCase(name))
    // The objects that node:sqlite makes of rows cost a third of what a session's statement does (measured).
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
  resolve: (rows: never[] | null) => void
  reject: (fault: unknown) => void
}

// What is read in one turn of the event loop is read at its end, one after the other and in one read transaction: between
// the other work of its request each would find the processor's caches cold again (measured: nearly half of its cost).
function createRead(database: DatabaseSync, run: Direct['run']): Direct['read'] {
  const begin = database.prepare('begin')
  const commit = database.prepare('commit')
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
      if (database.isTransaction) return turn.forEach(({ resolve }) => resolve(null))
      if (turn.length > 1) begin.run()
      turn.forEach(readOne)
      // A fault may have ended it.
      if (database.isTransaction) commit.run()
    } catch (fault) {
      turn.forEach(({ reject }) => reject(fault))
    }
  }
  return (sql, values) =>
    new Promise((resolve, reject) => {
      waiting.push({ sql, values, resolve, reject })
      if (waiting.length === 1) setImmediate(readTurn)
    })
}

function objectOf(names: readonly string[], row: readonly unknown[]): Record<string, unknown> {
  const made: Record<string, unknown> = {}
  for (const [at, name] of names.entries()) made[name] = row[at]
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

/** A value that SQLite stores; node:sqlite would bind a Date, an object or undefined as NULL without a word. */
export function bindable(value: unknown): string | number | bigint | null {
  if (value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'bigint')
    return value
  throw new TypeError(`a value of type ${typeof value} cannot be stored`)
}
