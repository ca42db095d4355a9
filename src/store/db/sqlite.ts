import { closeSync, mkdirSync, openSync } from 'node:fs'
import { dirname } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { StatementSync } from 'node:sqlite'
import { SqliteAdapter, SqliteIntrospector, SqliteQueryCompiler } from 'kysely'
import type { CompiledQuery, DatabaseConnection, Dialect, Driver, QueryResult } from 'kysely'
import { faultCode } from '../../base/fault-code.ts'
import { onFirstUse } from '../../base/on-first-use.ts'
import { bindable } from './fast-path.ts'
import { createCommits } from './group-commit.ts'
import type { Commits, Unit } from './group-commit.ts'

// How long to wait for another program that holds the file: briefly, because the wait blocks the whole process.
const busyTimeout = 1_000

// In KiB, negative as SQLite writes it. What is read comes from the mapped file; the cache holds what is written, and pages of
// the log (measured: 32 MiB are as fast, and fill up as the file grows).
const cacheSize = -8_192
// In bytes.
const mapSize = 1_073_741_824

/**
 * Kysely's dialect over the SQLite that Node brings: one file (or `:memory:`), with every commit on the disk before it is
 * acknowledged.
 */
export function sqliteDialect(file: string, onOpen: (file: DatabaseSync, commits: Commits) => void): Dialect {
  return {
    createDriver: () => createDriver(file, onOpen),
    createAdapter: () => new Adapter(),
    createQueryCompiler: () => new SqliteQueryCompiler(),
    createIntrospector: (db) => new SqliteIntrospector(db),
  }
}

// Kysely would let the next unit of work in after the commit of the one before; here each waits for its turn in `createCommits`.
class Adapter extends SqliteAdapter {
  override get supportsMultipleConnections(): boolean {
    return true
  }
}

function openFile(file: string): DatabaseSync {
  if (file !== ':memory:') makeClosed(file)
  const database = new DatabaseSync(file, { timeout: busyTimeout, enableForeignKeyConstraints: true })
  try {
    database.exec(
      `pragma secure_delete = on; pragma journal_mode = wal; pragma synchronous = full; pragma temp_store = memory; pragma cache_size = ${cacheSize}; pragma mmap_size = ${mapSize}`,
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

// Kysely's connections are all the same file. Each serves one unit of work, or one statement outside of units.
type Connection = DatabaseConnection & { unit: Unit | null; isEnded: boolean }

function createDriver(path: string, onOpen: (file: DatabaseSync, commits: Commits) => void): Driver {
  const open = onFirstUse(() => {
    const file = openFile(path)
    const commits = createCommits(file)
    onOpen(file, commits)
    return { file, commits, run: createRun(file) }
  })
  const end = async (connection: DatabaseConnection, how: 'commit' | 'rollBack') => {
    const { unit } = connection as Connection
    Object.assign(connection, { unit: null, isEnded: true } satisfies Partial<Connection>)
    // None if its commit has failed.
    await unit?.[how]()
  }
  return {
    init: async () => void open(),
    acquireConnection: async () => connect(open()),
    async beginTransaction(connection) {
      const unit = await open().commits.begin()
      Object.assign(connection, { unit } satisfies Partial<Connection>)
    },
    commitTransaction: (connection) => end(connection, 'commit'),
    rollbackTransaction: (connection) => end(connection, 'rollBack'),
    releaseConnection: (connection) => end(connection, 'rollBack'),
    destroy: () => open().commits.afterAll(() => open().file.close()),
  }
}

type Run = (query: CompiledQuery) => QueryResult<never>

function connect({ commits, run }: { commits: Commits; run: Run }): Connection {
  return {
    unit: null,
    isEnded: false,
    async executeQuery(query) {
      if (this.isEnded) throw new Error('a statement came after the end of its transaction')
      if (this.unit) return run(query)
      return writes.has(query.query.kind) ? commits.join(() => run(query)) : commits.between(() => run(query))
    },
    streamQuery() {
      throw new Error('SQLite hands out all rows at once')
    },
  }
}

// Others read, or cannot run in a transaction.
const writes = new Set(['InsertQueryNode', 'UpdateQueryNode', 'DeleteQueryNode'])

function createRun(file: DatabaseSync): Run {
  const statements = new Map<string, { statement: StatementSync; isReader: boolean }>()
  const prepare = (sql: string) => {
    const statement = file.prepare(sql)
    const prepared = { statement, isReader: statement.columns().length > 0 }
    statements.set(sql, prepared)
    return prepared
  }
  return ({ sql, parameters }) => {
    const { statement, isReader } = statements.get(sql) ?? prepare(sql)
    const values = parameters.map(bindable)
    // Rows have a null prototype, which deep comparison and some libraries do not accept.
    if (isReader) return { rows: statement.all(...values).map((row) => ({ ...row }) as never) }
    const { changes, lastInsertRowid } = statement.run(...values)
    return { rows: [], numAffectedRows: BigInt(changes), insertId: BigInt(lastInsertRowid) }
  }
}
