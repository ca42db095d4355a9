import { closeSync, mkdirSync, openSync } from 'node:fs'
import { dirname } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { StatementSync } from 'node:sqlite'
import { SqliteDialect } from 'kysely'
import type { SqliteDatabase, SqliteStatement } from 'kysely'
import { faultCode } from '../../base/fault-code.ts'
import { bindable } from './fast-path.ts'

// How long to wait for another program that holds the file: briefly, because the wait blocks the whole process.
const busyTimeout = 1_000

// In KiB, negative as SQLite writes it. Its default of 2 MB holds the inner pages of a million sessions' index, but not the
// leaves.
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

// Closed to other users in any folder, because it holds addresses and password hashes. Files that SQLite writes beside it
// get its mode.
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
      // A transaction that reads first and writes later must take the write lock at its start; otherwise another writer
      // makes it fail at once.
      const adapted = adapt(database.prepare(sql === 'begin' ? 'begin immediate' : sql))
      // A full disk has already undone the transaction; a rollback that fails would hide the cause.
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
    // Rows have a null prototype, which deep comparison and some libraries do not accept.
    all: (values) => statement.all(...values.map(bindable)).map((row) => ({ ...row })),
    run: (values) => statement.run(...values.map(bindable)),
    iterate: (values) => statement.iterate(...values.map(bindable)),
  }
}
