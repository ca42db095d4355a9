// Moves all rows of a SQLite database to PostgreSQL. Tables, columns and keys are read from the database itself, so that a
// new table is moved without being named here.

import { DatabaseSync } from 'node:sqlite'
import type { SQLOutputValue } from 'node:sqlite'
import { sql } from 'kysely'
import type { RawBuilder } from 'kysely'
import type { Say } from '../../base/operator-fault.ts'
import { findDamage } from './backup.ts'
import { openDatabase } from './database.ts'
import type { Database } from './database.ts'
import { binaryCollation } from './dialect.ts'
import { isForeign, isHeld, isRowRefused } from './faults.ts'
import { DatabaseUnfit, migrate, patiently, schemaVersion } from './migrate.ts'
import { countRows } from './row-counts.ts'

/** A table: its columns, those of its primary key in order, and the tables that it refers to. */
type Table = {
  name: string
  columns: string[]
  key: { column: string; isText: boolean }[]
  parents: string[]
}

type Row = Record<string, SQLOutputValue>

/** A table and how many of its rows were moved. */
export type Moved = { table: string; rows: number }

/** Called after each thousand rows of a table, when they are copied and again when they are compared. */
export type Progress = (moved: Moved, step: 'copied' | 'compared') => void

// How many rows one statement writes or reads.
const batchSize = 1_000

/**
 * Copies every row of the SQLite file `from` to the PostgreSQL database `to`, reads all of them back and compares them.
 * It is one transaction: afterwards everything is there, or nothing. Meanwhile nobody can use the file, and nobody can
 * write the target. Throws DatabaseUnfit if a program uses the file, if the target has rows, or if a row differs.
 */
export async function moveToPostgres(from: string, to: string, progress: Progress): Promise<Moved[]> {
  const source = holdFile(from)
  const target = openDatabase(to, () => {}).withoutPlugins()
  try {
    const tables = tablesOf(source)
    const lasting = await tablesWithOwnRows()
    await prepareTarget(target)
    const moved = await patiently(target, async (db) => {
      await holdEmpty(db, tables, lasting)
      for (const table of tables) await copyRows(source, db, table, progress)
      const compared: Moved[] = []
      for (const table of tables)
        compared.push({ table: table.name, rows: await compareRows(source, db, table, progress) })
      return compared
    })
    // Otherwise the first log-ins would run with the plans of empty tables.
    await sql`analyze`.execute(target)
    return moved
  } finally {
    source.close()
    await target.destroy()
  }
}

// A server that starts meanwhile would register people who are not moved.
function holdFile(file: string): DatabaseSync {
  const source = new DatabaseSync(file, { timeout: 0 })
  try {
    source.exec('pragma locking_mode = exclusive; begin exclusive')
    const damage = findDamage(source)
    if (damage !== null) throw new DatabaseUnfit(({ databaseFaults }) => databaseFaults.moveDamaged(damage))
    const version = Number(source.prepare('select version from schema_version').get()?.['version'])
    if (version !== schemaVersion)
      throw new DatabaseUnfit(({ databaseFaults: { moveOlder, moveNewer } }) =>
        (version < schemaVersion ? moveOlder : moveNewer)(version, schemaVersion),
      )
    return source
  } catch (fault) {
    source.close()
    if (!isHeld(fault)) throw fault
    throw new DatabaseUnfit(({ databaseFaults }) => databaseFaults.moveInUse(file), { cause: fault })
  }
}

// Parents before their children.
function tablesOf(database: DatabaseSync): Table[] {
  const names = database
    .prepare(
      "select name from sqlite_schema where type = 'table' and name not like 'sqlite\\_%' escape '\\' order by name",
    )
    .all()
  const waiting = names.map(({ name }) => describeTable(database, String(name)))
  const sorted: Table[] = []
  while (waiting.length > 0) {
    const table = waiting.find(({ parents }) =>
      parents.every((parent) => waiting.every(({ name }) => name !== parent)),
    )
    if (!table)
      throw new Error(`tables that refer to each other: ${waiting.map(({ name }) => name).join(', ')}`)
    waiting.splice(waiting.indexOf(table), 1)
    sorted.push(table)
  }
  return sorted
}

function describeTable(database: DatabaseSync, name: string): Table {
  const columns = database.prepare('select name, type, pk from pragma_table_info(?)').all(name)
  const key = columns
    .filter(({ pk }) => Number(pk) > 0)
    .toSorted((one, other) => Number(one['pk']) - Number(other['pk']))
  if (key.length === 0) throw new Error(`the table ${name} has no primary key`)
  const parents = database.prepare('select "table" as parent from pragma_foreign_key_list(?)').all(name)
  return {
    name,
    columns: columns.map((column) => String(column['name'])),
    key: key.map((column) => ({
      column: String(column['name']),
      isText: /text/i.test(String(column['type'])),
    })),
    parents: parents.map(({ parent }) => String(parent)).filter((parent) => parent !== name),
  }
}

// The migrations themselves write rows into these, such as the version.
async function tablesWithOwnRows(): Promise<Set<string>> {
  const fresh = openDatabase('sqlite::memory:', () => {}).withoutPlugins()
  try {
    await migrate(fresh)
    const { rows } = await sql<{ name: string }>`select name from sqlite_schema where type = 'table'`.execute(
      fresh,
    )
    const counted = await Promise.all(
      rows.map(async ({ name }) => ({ name, count: await countRows(fresh, sql.table(name)) })),
    )
    return new Set(counted.filter(({ count }) => count > 0).map(({ name }) => name))
  } finally {
    await fresh.destroy()
  }
}

async function prepareTarget(target: Database): Promise<void> {
  try {
    await migrate(target)
  } catch (fault) {
    if (!isForeign(fault)) throw fault
    throw new DatabaseUnfit(({ databaseFaults }) => databaseFaults.targetForeign)
  }
}

// A server that the target is already known to can go on reading, and writes nothing until the end.
async function holdEmpty(db: Database, tables: Table[], lasting: Set<string>): Promise<void> {
  const names = sql.join(tables.map(({ name }) => sql.table(name)))
  await sql`lock table ${names} in exclusive mode`.execute(db)
  for (const { name } of tables) {
    if (lasting.has(name)) await sql`delete from ${sql.table(name)}`.execute(db)
    else if ((await countRows(db, sql.table(name))) > 0)
      throw new DatabaseUnfit(({ databaseFaults }) => databaseFaults.targetFull(name))
  }
}

async function copyRows(source: DatabaseSync, db: Database, table: Table, progress: Progress): Promise<void> {
  const [name, columns] = [sql.table(table.name), namesOf(table.columns)]
  let copied = 0
  for (const rows of inBatches(readInOrder(source, table))) {
    // As one value, because a statement takes at most 65,535 of them.
    const json = JSON.stringify(rows, (_, value: unknown) => (isBytes(value) ? asHex(value) : value))
    await sql`insert into ${name} (${columns})
      select ${columns} from json_populate_recordset(null::${name}, ${json}::json)`
      .execute(db)
      .catch((fault: unknown) => {
        if (!isRowRefused(fault)) throw fault
        const say: Say = ({ databaseFaults }) => databaseFaults.rowRefused(table.name, String(fault))
        throw new DatabaseUnfit(say, { cause: fault })
      })
    copied += rows.length
    progress({ table: table.name, rows: copied }, 'copied')
  }
}

// Reads both sides in the order of the primary key. A difference is told by the row's number, because keys may be hashes.
async function compareRows(
  source: DatabaseSync,
  db: Database,
  table: Table,
  progress: Progress,
): Promise<number> {
  const differs = (row: number) =>
    new DatabaseUnfit(({ databaseFaults }) => databaseFaults.rowDiffers(table.name, row))
  const keyOf = (row: Row) => table.key.map(({ column }) => row[column] ?? null)
  let compared = 0
  let after: SQLOutputValue[] | null = null
  for (const rows of inBatches(readInOrder(source, table))) {
    const copies = await readAfter(db, table, after)
    for (const [place, row] of rows.entries())
      if (!isSame(table, row, copies[place])) throw differs(compared + place + 1)
    after = keyOf(rows.at(-1) ?? {})
    compared += rows.length
    progress({ table: table.name, rows: compared }, 'compared')
  }
  if ((await readAfter(db, table, after)).length > 0)
    throw new DatabaseUnfit(({ databaseFaults }) => databaseFaults.rowsMore(table.name))
  return compared
}

function* inBatches(rows: Iterable<Row>): Generator<Row[]> {
  let batch: Row[] = []
  for (const row of rows) {
    batch.push(row)
    if (batch.length < batchSize) continue
    yield batch
    batch = []
  }
  if (batch.length > 0) yield batch
}

function readInOrder(source: DatabaseSync, { name, columns, key }: Table): Iterable<Row> {
  const list = (names: string[]) => names.map((one) => `"${one}"`).join(', ')
  const order = list(key.map(({ column }) => column))
  return source.prepare(`select ${list(columns)} from "${name}" order by ${order}`).iterate()
}

async function readAfter(db: Database, table: Table, after: SQLOutputValue[] | null): Promise<Row[]> {
  const bytewise = sql.raw(binaryCollation(db))
  const key = sql.join(
    table.key.map(({ column, isText }) => (isText ? sql`${sql.ref(column)} ${bytewise}` : sql.ref(column))),
  )
  const rest = after === null ? sql`` : sql`where (${key}) > (${sql.join(after)})`
  const { rows } = await sql<Row>`select ${namesOf(table.columns)} from ${sql.table(table.name)}
    ${rest} order by ${key} limit ${sql.lit(batchSize)}`.execute(db)
  return rows
}

function namesOf(columns: string[]): RawBuilder<unknown> {
  return sql.join(columns.map((column) => sql.ref(column)))
}

function isSame({ columns }: Table, row: Row, copy: Row | undefined): boolean {
  return (
    copy !== undefined &&
    columns.every((column) => {
      const [one, other] = [row[column], copy[column]]
      return isBytes(one) && isBytes(other) ? Buffer.compare(one, other) === 0 : one === other
    })
  )
}

function isBytes(value: unknown): value is Uint8Array {
  return value instanceof Uint8Array
}

// PostgreSQL's spelling of bytes in a text.
function asHex(bytes: Uint8Array): string {
  return `\\x${Buffer.from(bytes).toString('hex')}`
}
