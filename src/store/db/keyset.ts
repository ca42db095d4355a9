// A page of a table that may have a million rows: found through an index, starting where the last page ended, never counted.

import { setImmediate } from 'node:timers/promises'
import { sql } from 'kysely'
import type { RawBuilder } from 'kysely'
import type { Clock } from '../../base/time.ts'
import type { Database } from './database.ts'
import { binaryCollation, isPostgres } from './dialect.ts'

/** Rows of a page, and the start of the next one, null after the last. `isCut` if the search stopped at its time limit. */
export type Listing<Row> = { rows: Row[]; next: string | null; isCut: boolean }

/** The start and the length of a page. */
export type Place = { after: string | null; most: number }

/** The source of a page and its order; the id decides between equals. */
export type Source = {
  /** The table that has the order's column and the id. */
  table: string
  /** The columns to show, of the table and of the rows joined to it. */
  columns: RawBuilder<unknown>
  joins: RawBuilder<unknown>
  order: Order
  /** The part of the order that is read; null for all of it. */
  range: Range | null
  /** Conditions that the order's index also answers: on columns before the order's, or of a partial index. */
  served: RawBuilder<unknown>[]
  /** Conditions that no index answers together with the order: checked row by row, for at most a second. */
  filters: RawBuilder<unknown>[]
}

/** The column of an order; a text is ordered by its bytes, so that texts with a common prefix stand together. */
export type Order = { column: string; isText: boolean; isDescending: boolean }

/** From a value of the order's column up to, but without, another one; null has no end. */
type Range = { from: string | number | null; until: string | number | null }

/** By id, which starts with the time of writing. */
export const newestFirst: Order = { column: 'id', isText: false, isDescending: true }

// How long a page may search for rows that pass its filters, in milliseconds, and how many rows one statement reads: few
// enough that on SQLite, whose statements block the process, other requests are served in between.
const longestLook = 1_000
const slice = 5_000

/** A page of a source. */
export async function readPage<Row>(
  db: Database,
  now: Clock,
  source: Source,
  place: Place,
): Promise<Listing<Row>> {
  // A cursor comes back in a URL and may be anything.
  const after = isWithin(source, place.after) ? place.after : null
  if (source.filters.length > 0) return readSlices(db, now, source, { ...place, after })
  const rows = await read<Row>(db, source, { after, upTo: null }, place.most + 1)
  return pageOf(rows, place.most)
}

/** A page of several sources that are read in turn, one behind the other; the cursor says which of them comes next. */
export async function readInTurn<Row>(
  db: Database,
  now: Clock,
  sources: readonly Source[],
  { after, most }: Place,
): Promise<Listing<Row>> {
  const [, turn = '0', cursor = ''] = /^(\d)\.(.*)$/s.exec(after ?? '') ?? []
  const rows: Row[] = []
  for (const [place, source] of sources.entries()) {
    if (place < Number(turn)) continue
    const begin = place === Number(turn) && cursor !== '' ? cursor : null
    const isFull = rows.length === most
    const page = await readPage<Row>(db, now, source, { after: begin, most: isFull ? 1 : most - rows.length })
    // Only looked whether there is more.
    if (isFull && page.rows.length > 0) return { rows, next: `${place}.`, isCut: false }
    rows.push(...page.rows)
    if (page.next !== null) return { rows, next: `${place}.${page.next}`, isCut: page.isCut }
  }
  return { rows, next: null, isCut: false }
}

/** All texts with a prefix: no character comes after the last one of the range. */
export function beginningWith(text: string): Range {
  return { from: text, until: `${text}\u{10ffff}` }
}

/** A column in a form that no index answers, so that the planner keeps to the order's index. */
export const unindexed = {
  text: (column: string): RawBuilder<unknown> => sql`(${sql.ref(column)} || '')`,
  // Not by a sum, from which PostgreSQL concludes that the column is not null, as some partial indexes ask.
  instant: (column: string): RawBuilder<unknown> => sql`nullif(${sql.ref(column)}, -1)`,
}

type Cursor<Row> = Row & { cursorKey: string | number; cursorId: string }

// Reads slice by slice in order, until the page is full, the end is reached or the time is over.
async function readSlices<Row>(
  db: Database,
  now: Clock,
  source: Source,
  { after: begin, most }: Place,
): Promise<Listing<Row>> {
  const end = now() + longestLook
  const found: Cursor<Row>[] = []
  for (let after = begin; ;) {
    const border = await findBorder(db, source, after)
    found.push(...(await read<Row>(db, source, { after, upTo: border }, most + 1)))
    if (found.length > most || border === null) return pageOf(found, most)
    if (now() > end) return { rows: found, next: border, isCut: true }
    after = border
    await setImmediate()
  }
}

function pageOf<Row>(found: Cursor<Row>[], most: number): Listing<Row> {
  const rows = found.slice(0, most)
  const last = found.length > most ? rows.at(-1) : undefined
  return { rows, next: last ? cursorOf(last) : null, isCut: false }
}

// The page is selected first and joined afterwards; otherwise the planner might read all of the joined table.
async function read<Row>(
  db: Database,
  source: Source,
  { after, upTo }: { after: string | null; upTo: string | null },
  most: number,
): Promise<Cursor<Row>[]> {
  const { columns, joins, table, served, filters, order } = source
  const where = all([...served, ...between(db, source, after, upTo), ...filters])
  const [name, ordered] = [sql.table(table), orderedBy(db, source)]
  const { rows } = await sql<Cursor<Row>>`
    select ${columns}, ${sql.ref(`${table}.${order.column}`)} as cursor_key, ${sql.ref(`${table}.id`)} as cursor_id
    from (select ${name}.* from ${name} ${where} ${ordered} limit ${sql.lit(most)}) as ${name} ${joins} ${ordered}`.execute(
    db,
  )
  return rows
}

// The end of a slice, null if it is the last.
async function findBorder(db: Database, source: Source, after: string | null): Promise<string | null> {
  const { table, served, order } = source
  const { rows } = await sql<{ cursorKey: string | number; cursorId: string }>`
    select ${sql.ref(`${table}.${order.column}`)} as cursor_key, ${sql.ref(`${table}.id`)} as cursor_id
    from ${sql.table(table)} ${all([...served, ...between(db, source, after, null)])}
    ${orderedBy(db, source)} limit 1 offset ${sql.lit(slice - 1)}`.execute(db)
  return rows[0] ? cursorOf(rows[0]) : null
}

function all(conditions: RawBuilder<unknown>[]): RawBuilder<unknown> {
  return conditions.length === 0 ? sql`` : sql`where ${sql.join(conditions, sql` and `)}`
}

function orderedBy(db: Database, source: Source): RawBuilder<unknown> {
  const direction = sql.raw(source.order.isDescending ? 'desc' : 'asc')
  const id = sql.ref(`${source.table}.id`)
  if (source.order.column === 'id') return sql`order by ${id} ${direction}`
  return sql`order by ${keyOf(db, source)} ${direction}, ${id} ${direction}`
}

// One condition at each end: of two, SQLite would use the wider one with its index and read everything in between.
function between(
  db: Database,
  source: Source,
  after: string | null,
  upTo: string | null,
): RawBuilder<unknown>[] {
  const { range, order } = source
  const key = keyOf(db, source)
  const [lower, upper] = order.isDescending ? [upTo, after] : [after, upTo]
  const [above, below] = order.isDescending ? ['>=', '<'] : ['>', '<=']
  const conditions: RawBuilder<unknown>[] = []
  if (lower !== null) conditions.push(compared(db, source, above, lower))
  else if (range && range.from !== null) conditions.push(sql`${key} >= ${range.from}`)
  if (upper !== null) conditions.push(compared(db, source, below, upper))
  else if (range && range.until !== null) conditions.push(sql`${key} < ${range.until}`)
  return conditions
}

function isWithin({ order, range }: Source, cursor: string | null): boolean {
  if (cursor === null || !range) return true
  const { key } = readCursor(order, cursor)
  const [from, until] = [range.from ?? key, range.until]
  if (typeof key === 'number') return key >= Number(from) && (until === null || key < Number(until))
  const bytes = Buffer.from(key)
  return (
    bytes.compare(Buffer.from(`${from}`)) >= 0 &&
    (until === null || bytes.compare(Buffer.from(`${until}`)) < 0)
  )
}

function compared(db: Database, source: Source, sign: string, cursor: string): RawBuilder<unknown> {
  const { key, id: cursorId } = readCursor(source.order, cursor)
  const id = sql.ref(`${source.table}.id`)
  if (source.order.column === 'id') return sql`${id} ${sql.raw(sign)} ${cursorId}`
  return sql`(${keyOf(db, source)}, ${id}) ${sql.raw(sign)} (${key}, ${cursorId})`
}

function keyOf(db: Database, { table, order }: Pick<Source, 'table' | 'order'>): RawBuilder<unknown> {
  const key = sql.ref(`${table}.${order.column}`)
  // SQLite compares bytes by default, and uses no index for a pair with a collation.
  return order.isText && isPostgres(db) ? sql`${key} ${sql.raw(binaryCollation(db))}` : key
}

function readCursor({ column, isText }: Order, cursor: string): { key: string | number; id: string } {
  const border = cursor.lastIndexOf('~')
  const [key, id] = [cursor.slice(0, border), cursor.slice(border + 1)]
  if (isText || column === 'id') return { key, id }
  // PostgreSQL refuses anything but a 64-bit integer.
  return { key: Number.isSafeInteger(Number(key)) ? Number(key) : 0, id }
}

function cursorOf(row: { cursorKey: string | number; cursorId: string }): string {
  return `${row.cursorKey}~${row.cursorId}`
}
