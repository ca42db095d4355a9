import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { StatementSync } from 'node:sqlite'
import { SqliteDialect } from 'kysely'
import type { SqliteDatabase, SqliteStatement } from 'kysely'

// Another program that holds the file is waited for, but not long: the wait stops the whole process.
const busyTimeout = 1_000

/** Kysely's dialect over the SQLite that Node brings: one file (or `:memory:`), every commit on the disk before it is told. */
export function sqliteDialect(file: string): SqliteDialect {
  return new SqliteDialect({ database: () => Promise.resolve(openFile(file)) })
}

function openFile(file: string): SqliteDatabase {
  // A folder of our making is closed to others: the file holds addresses and password hashes.
  if (file !== ':memory:') mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
  const database = new DatabaseSync(file, { timeout: busyTimeout, enableForeignKeyConstraints: true })
  try {
    database.exec('pragma journal_mode = wal; pragma synchronous = full')
  } catch (fault) {
    database.close()
    throw fault
  }
  const statements = new Map<string, SqliteStatement>()
  return {
    close: () => database.close(),
    prepare(sql) {
      const known = statements.get(sql)
      if (known) return known
      // A transaction that reads first and writes later must hold the write lock from its start, or another writer makes it fail at once.
      const statement = adapt(database.prepare(sql === 'begin' ? 'begin immediate' : sql))
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
