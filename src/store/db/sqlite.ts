import { closeSync, mkdirSync, openSync } from 'node:fs'
import { dirname } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { StatementSync } from 'node:sqlite'
import { SqliteDialect } from 'kysely'
import type { SqliteDatabase, SqliteStatement } from 'kysely'
import { faultCode } from '../../base/fault-code.ts'
import { bindable } from './fast-path.ts'

// Another program that holds the file is waited for, but not long: the wait stops the whole process.
const busyTimeout = 1_000

// In KiB, as SQLite writes it; its default of 2 MB holds the inner pages of a million sessions' index, but not its leaves.
const cacheSize = -32_768
// In bytes.
const mapSize = 1_073_741_824

/** Kysely's dialect over the SQLite that Node brings: one file (or `:memory:`), with every commit on the disk before it is acknowledged. */
export function sqliteDialect(file: string, onOpen: (database: DatabaseSync) => void): SqliteDialect {
  return new SqliteDialect({
    database() {
      const database = openFile(file)
      onOpen(database)
      return Promise.resolve(adaptDatabase(database))
    },
  })
}

function openFile(file: string): DatabaseSync {
  if (file !== ':memory:') makeClosed(file)
  const database = new DatabaseSync(file, { timeout: busyTimeout, enableForeignKeyConstraints: true })
  try {
    database.exec(
      `pragma secure_delete = on; pragma journal_mode = wal; pragma synchronous = full; pragma cache_size = ${cacheSize}; pragma mmap_size = ${mapSize}`,
    )
    return database
  } catch (fault) {
    database.close()
    throw fault
  }
}

// Closed to others, in whosever folder: it holds addresses and password hashes. What SQLite writes beside it gets its mode.
function makeClosed(file: string): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
  try {
    closeSync(openSync(file, 'wx', 0o600))
  } catch (fault) {
    if (faultCode(fault) !== 'EEXIST') throw fault
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
