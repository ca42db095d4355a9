// The gates of the database: each statement waits until the world lets it run. A file has one writer, and whoever begins to
// write waits for the other's end, so the world never lets one begin that SQLite would refuse.

import { syncBuiltinESMExports } from 'node:module'
import sqlite from 'node:sqlite'
import { SqliteDialect } from 'kysely'
import type { CompiledQuery, DatabaseConnection, Driver, QueryResult } from 'kysely'
import { currentServer, passGate } from './world.ts'

const RealDatabase = sqlite.DatabaseSync
let opened: { server: number | null; file: sqlite.DatabaseSync }[] = []
let writer: DatabaseConnection | null = null
let onCommit: () => void = () => {}

/** Forgets the files of an earlier story; `whenCommitted` is called after each commit. */
export function resetDatabase(whenCommitted: () => void): void {
  for (const { file } of opened) if (file.isOpen) file.close()
  opened = []
  writers.clear()
  writer = null
  onCommit = whenCommitted
}

/** Closes the files of a server, as the end of its process does: an open transaction is undone. */
export function closeFilesOf(server: number): void {
  for (const one of opened) if (one.server === server && one.file.isOpen) one.file.close()
  opened = opened.filter((one) => one.server !== server)
  if (writer !== null && writers.get(writer) === server) writer = null
}

/** Opens a file for the simulation itself, past all gates. */
export function openBeside(path: string): sqlite.DatabaseSync {
  return new RealDatabase(path)
}

const writers = new Map<DatabaseConnection, number | null>()

class WatchedDatabase extends RealDatabase {
  constructor(...values: ConstructorParameters<typeof RealDatabase>) {
    super(...values)
    opened.push({ server: currentServer(), file: this })
  }
}
Object.assign(sqlite, { DatabaseSync: WatchedDatabase })
syncBuiltinESMExports()

const gated = new WeakSet<DatabaseConnection>()
const createDriver = Object.getOwnPropertyDescriptor(SqliteDialect.prototype, 'createDriver')?.value as (
  this: SqliteDialect,
) => Driver
SqliteDialect.prototype.createDriver = function createGated() {
  const driver = createDriver.call(this)
  const acquire = driver.acquireConnection.bind(driver)
  driver.acquireConnection = async (options) => {
    const connection = await acquire(options)
    if (!gated.has(connection)) {
      gated.add(connection)
      gate(connection)
    }
    return connection
  }
  return driver
}

function gate(connection: DatabaseConnection): void {
  const execute = connection.executeQuery.bind(connection)
  connection.executeQuery = async <Row>(query: CompiledQuery): Promise<QueryResult<Row>> => {
    const { name, writes } = kindOf(query.sql)
    await passGate(name, () => !writes || writer === null || writer === connection)
    if (name === 'begin') {
      writer = connection
      writers.set(connection, currentServer())
    }
    try {
      return await execute<Row>(query)
    } finally {
      if (name === 'commit' || name === 'rollback') writer = null
      if (writer === null && writes) onCommit()
    }
  }
}

const kinds = new Map<string, { name: string; writes: boolean }>()

function kindOf(sql: string): { name: string; writes: boolean } {
  const known = kinds.get(sql)
  if (known) return known
  const name = sql.replaceAll(/\s+/g, ' ').trim().slice(0, 60)
  const kind = { name, writes: !/^(select|pragma)\b/i.test(name) }
  kinds.set(sql, kind)
  return kind
}
