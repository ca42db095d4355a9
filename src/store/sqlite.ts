import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { StatementSync } from 'node:sqlite'
import { SqliteDialect } from 'kysely'
import type { SqliteDatabase, SqliteStatement } from 'kysely'

// Another program that holds the file is waited for, but not long: the wait stops the whole process.
const busyTimeout = 1_000

// In KiB, as SQLite writes it; its default of 2 MB holds the inner pages of a million sessions' index, but not its leaves.
const cacheSize = -32_768
// In bytes.
const mapSize = 1_073_741_824

/** Runs a statement past Kysely, in the transaction that is open if one is. */
export type Runner = <Row>(sql: string, values: readonly unknown[]) => Row[]

/** A SQLite file for Kysely, and what runs statements past it; nothing does before the file is open. */
export type Sqlite = { dialect: SqliteDialect; isInTransaction(): boolean; runner(): Runner | null }

/** Kysely's dialect over the SQLite that Node brings: one file (or `:memory:`), every commit on the disk before it is told. */
export function openSqlite(file: string): Sqlite {
  let database: DatabaseSync | null = null
  let runner: Runner | null = null
  return {
    dialect: new SqliteDialect({
      database() {
        database = openFile(file)
        runner = createRunner(database)
        return Promise.resolve(adaptDatabase(database))
      },
    }),
    isInTransaction: () => database?.isTransaction ?? false,
    runner: () => runner,
  }
}

function createRunner(database: DatabaseSync): Runner {
  const prepared = new Map<string, StatementSync>()
  const prepare = (sql: string) => {
    const statement = database.prepare(sql)
    prepared.set(sql, statement)
    return statement
  }
  return (sql, values) => {
    const rows = (prepared.get(sql) ?? prepare(sql)).all(...values.map(bindable))
    return rows.map((row) => withCamelCase(row) as never)
  }
}

// Names as they are now and not when the statement was prepared: another process may have altered a table.
function withCamelCase(row: Record<string, unknown>): Record<string, unknown> {
  const renamed: Record<string, unknown> = {}
  for (const name in row) renamed[camelCase(name)] = row[name]
  return renamed
}

const camelCases = new Map<string, string>()

function camelCase(name: string): string {
  const known = camelCases.get(name)
  if (known !== undefined) return known
  const made = name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase())
  camelCases.set(name, made)
  return made
}

function openFile(file: string): DatabaseSync {
  // A folder of our making is closed to others: the file holds addresses and password hashes.
  if (file !== ':memory:') mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
  const database = new DatabaseSync(file, { timeout: busyTimeout, enableForeignKeyConstraints: true })
  try {
    database.exec(
      `pragma journal_mode = wal; pragma synchronous = full; pragma cache_size = ${cacheSize}; pragma mmap_size = ${mapSize}`,
    )
    return database
  } catch (fault) {
    database.close()
    throw fault
  }
}

function adaptDatabase(database: DatabaseSync): SqliteDatabase {
  const statements = new Map<string, SqliteStatement>()
  return {
    close: () => database.close(),
    prepare(sql) {
      const known = statements.get(sql)
      if (known) return known
      // A transaction that reads first and writes later must hold the write lock from its start, or another writer makes it fail at once.
      const adapted = adapt(database.prepare(sql === 'begin' ? 'begin immediate' : sql))
      // A full disk has undone the transaction already; a rollback that fails would hide why.
      const rollBack = () => (database.isTransaction ? adapted.run([]) : { changes: 0, lastInsertRowid: 0 })
      const statement = sql === 'rollback' ? { ...adapted, run: rollBack } : adapted
      statements.set(sql, statement)
      return statement
    },
  }
}

function adapt(statement: StatementSync): SqliteStatement {
  return {
    reader: statement.columns().length > 0,
    // Rows come with a null prototype, which deep comparison and some libraries do not take.
    all: (values) => statement.all(...values.map(bindable)).map((row) => ({ ...row })),
    run: (values) => statement.run(...values.map(bindable)),
    iterate: (values) => statement.iterate(...values.map(bindable)),
  }
}

// node:sqlite would bind a Date, an object or undefined as NULL without a word.
function bindable(value: unknown): string | number | bigint | null {
  if (value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'bigint')
    return value
  throw new TypeError(`a value of type ${typeof value} cannot be stored`)
}
