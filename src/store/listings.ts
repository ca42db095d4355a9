// What the administration's tables show: a page at a time, each found through an index, never counted whole.
import { setImmediate } from 'node:timers/promises'
import { sql } from 'kysely'
import type { RawBuilder } from 'kysely'
import type { Clock } from '../base/time.ts'
import { binaryCollation } from './database.ts'
import type { Database } from './database.ts'
import type { AccountRow, EventRow, MailState, OutboxRow, RegistrationRow } from './tables.ts'

/** Rows of a page, and where the next one begins; null when there is none. `isCut` when a search was given up in time. */
export type Listing<Row> = { rows: Row[]; next: string | null; isCut: boolean }

/** Where a page begins and how long it may be. */
export type Place = { after: string | null; most: number }

/** What a table is searched for: the beginning of a name or an address, or a part of either. */
export type Search = { by: 'name' | 'address' | 'part'; text: string }

/** Which accounts, in which order. */
export type AccountQuery = {
  search: Search | null
  only: 'suspended' | 'admin' | null
  /** Confirmed at this instant or later. */
  since: number | null
  order: 'newest' | 'oldest' | 'name'
}

/** Which registrations, newest first. */
export type RegistrationQuery = {
  search: Search | null
  only: 'waiting' | 'expired' | 'confirmed' | null
  /** How its latest mail is, and where that went. */
  mail: MailState | null
  domain: string | null
}

/** Which mails, newest first. */
export type MailQuery = { state: MailState | null; kind: OutboxRow['kind'] | null; domain: string | null }

/** Which events, newest first: of a kind, of an account or a registration, by an actor, from one instant to another. */
export type EventQuery = {
  kind: string | null
  accountId: string | null
  registrationId: string | null
  actor: string | null
  from: number | null
  until: number | null
}

/** An account as the table shows it. */
export type AccountLine = Pick<
  AccountRow,
  'id' | 'name' | 'address' | 'confirmedAt' | 'isAdmin' | 'suspendedAt' | 'loggedInAt' | 'deletesAt'
>

/** A registration as the table shows it, with the state of its latest mail. */
export type RegistrationLine = Pick<
  RegistrationRow,
  | 'id'
  | 'name'
  | 'address'
  | 'generation'
  | 'createdAt'
  | 'expiresAt'
  | 'openedAt'
  | 'confirmedAt'
  | 'closedAt'
  | 'network'
  | 'addressKey'
  | 'digitTries'
  | 'passwordTries'
  | 'disownedAt'
> & {
  mailState: MailState | null
  mailReason: OutboxRow['reason']
  mailReply: string | null
  /** How many of its mails a mail server took. */
  sentTimes: number
}

/** A mail as the table shows it, with the address of the account or registration that it belongs to. */
export type MailLine = Pick<
  OutboxRow,
  | 'id'
  | 'kind'
  | 'state'
  | 'tries'
  | 'reason'
  | 'reply'
  | 'domain'
  | 'dueAt'
  | 'createdAt'
  | 'changedAt'
  | 'registrationId'
  | 'accountId'
> & { address: string | null }

/** An event with the names that its ids have today; it holds none itself. */
export type EventLine = EventRow & {
  accountName: string | null
  registrationName: string | null
  actorName: string | null
}

// How long a search for a part may read, in milliseconds, and how many rows it reads at a time: few enough that on
// SQLite, whose statements stop the whole process, others are served in between.
const longestSearch = 1_000
const slice = 5_000

const registrationColumns = sql`registrations.id, name, address, address_key, registrations.generation,
  registrations.created_at, expires_at, opened_at, confirmed_at, closed_at, network, digit_tries, password_tries, disowned_at,
  outbox.state as mail_state, outbox.reason as mail_reason, outbox.reply as mail_reply,
  (select count(*) from outbox as mails where mails.registration_id = registrations.id and mails.state = 'sent')
    as sent_times`

const mailColumns = sql`outbox.id, kind, state, tries, reason, reply, domain, due_at, outbox.created_at, changed_at,
  outbox.registration_id, account_id, coalesce(accounts.address, registrations.address) as address`
const mailTables = sql`outbox left join registrations on registrations.id = outbox.registration_id
  left join accounts on accounts.id = outbox.account_id`

/** Accounts of a query. */
export function listAccountLines(
  db: Database,
  now: Clock,
  query: AccountQuery,
  place: Place,
): Promise<Listing<AccountLine>> {
  const { search, only, since, order } = query
  const source: Source = {
    columns: sql`accounts.id, name, address, confirmed_at, is_admin, suspended_at,
      logged_in_at, deletes_at`,
    from: sql`accounts`,
    table: 'accounts',
    // Written out, not bound: a planner takes a partial index only for what it can read.
    conditions: [
      ...(only === 'suspended' ? [sql`suspended_at is not null`] : []),
      ...(only === 'admin' ? [sql`is_admin = 1`] : []),
      ...(since === null ? [] : [sql`confirmed_at >= ${since}`]),
    ],
    order:
      order === 'name'
        ? textOrder('name_key')
        : { column: 'confirmed_at', isText: false, isDescending: order === 'newest' },
  }
  return readSearched(db, now, source, search, place)
}

/** Registrations of a query. */
export function listRegistrationLines(
  db: Database,
  now: Clock,
  query: RegistrationQuery,
  place: Place,
): Promise<Listing<RegistrationLine>> {
  const { mail, domain, only, search } = query
  const isWaiting = sql`confirmed_at is null and closed_at is null`
  const byMail = mail !== null || domain !== null
  const source: Source = {
    columns: registrationColumns,
    // Found by the mail where that is asked for: its index knows state and domain.
    from: byMail
      ? sql`outbox join registrations on registrations.mail_id = outbox.id and registrations.id = outbox.registration_id`
      : sql`registrations left join outbox on outbox.id = registrations.mail_id`,
    table: byMail ? 'outbox' : 'registrations',
    conditions: [
      ...(only === 'waiting' ? [isWaiting, sql`expires_at > ${now()}`] : []),
      ...(only === 'expired' ? [isWaiting, sql`expires_at <= ${now()}`] : []),
      ...(only === 'confirmed' ? [sql`confirmed_at is not null`] : []),
      ...(mail === null ? [] : [sql`outbox.state = ${mail}`]),
      ...(domain === null ? [] : [sql`outbox.domain = ${domain}`]),
    ],
    order: newestFirst,
  }
  return readSearched(db, now, source, search, place)
}

/** The line of one registration. */
export async function findRegistrationLine(db: Database, id: string): Promise<RegistrationLine | undefined> {
  const { rows } = await sql<RegistrationLine>`
    select ${registrationColumns} from registrations left join outbox on outbox.id = registrations.mail_id
    where registrations.id = ${id}`.execute(db)
  return rows[0]
}

/** Mails of a query. */
export function listMailLines(db: Database, query: MailQuery, place: Place): Promise<Listing<MailLine>> {
  const { state, kind, domain } = query
  return readPage(db, place, {
    columns: mailColumns,
    from: mailTables,
    table: 'outbox',
    conditions: [
      ...(state === null ? [] : [sql`state = ${state}`]),
      ...(kind === null ? [] : [sql`kind = ${kind}`]),
      ...(domain === null ? [] : [sql`domain = ${domain}`]),
    ],
    order: newestFirst,
  })
}

/** The line of one mail. */
export async function findMailLine(db: Database, id: string): Promise<MailLine | undefined> {
  const { rows } = await sql<MailLine>`
    select ${mailColumns} from ${mailTables} where outbox.id = ${id}`.execute(db)
  return rows[0]
}

/** Events of a query. */
export function listEventLines(db: Database, query: EventQuery, place: Place): Promise<Listing<EventLine>> {
  const { kind, accountId, registrationId, actor, from, until } = query
  return readPage(db, place, {
    columns: sql`events.*, accounts.name as account_name, registrations.name as registration_name,
      actors.name as actor_name`,
    from: sql`events left join accounts on accounts.id = events.account_id
      left join registrations on registrations.id = events.registration_id
      left join accounts as actors on actors.id = events.actor`,
    table: 'events',
    conditions: [
      ...(kind === null ? [] : [sql`events.kind = ${kind}`]),
      ...(accountId === null ? [] : [sql`events.account_id = ${accountId}`]),
      ...(registrationId === null ? [] : [sql`events.registration_id = ${registrationId}`]),
      ...(actor === null ? [] : [sql`events.actor = ${actor}`]),
      ...(from === null ? [] : [sql`events.at >= ${from}`]),
      ...(until === null ? [] : [sql`events.at < ${until}`]),
    ],
    order: { column: 'at', isText: false, isDescending: true },
  })
}

/** The kinds of events that there are. */
export async function listEventKinds(db: Database): Promise<string[]> {
  // One step of the index for each kind, instead of a look at every row.
  const { rows } = await sql<{ kind: string | null }>`
    with recursive kinds (kind) as (
      select min(kind) from events
      union all
      select (select min(kind) from events where events.kind > kinds.kind) from kinds where kinds.kind is not null
    ) select kind from kinds where kind is not null`.execute(db)
  return rows.flatMap(({ kind }) => kind ?? [])
}

/** What a table is read from, and in which order; the id decides between equals. */
type Source = {
  columns: RawBuilder<unknown>
  from: RawBuilder<unknown>
  /** The table of `from` that has the order's column and the id. */
  table: string
  conditions: RawBuilder<unknown>[]
  order: Order
}

type Order = { column: string; isText: boolean; isDescending: boolean }

const newestFirst: Order = { column: 'id', isText: false, isDescending: true }

function textOrder(column: string): Order {
  return { column, isText: true, isDescending: false }
}

async function readSearched<Row>(
  db: Database,
  now: Clock,
  source: Source,
  search: Search | null,
  place: Place,
): Promise<Listing<Row>> {
  if (search === null) return readPage(db, place, source)
  if (search.by === 'part') return readParts(db, now, source, search.text, place)
  const order = textOrder(search.by === 'name' ? 'name_key' : 'address_key')
  const key = keyOf(db, {
    ...source,
    order,
    table: source.table === 'outbox' ? 'registrations' : source.table,
  })
  const { text } = search
  // Nothing that is written in characters comes after the last of them.
  const begins = sql`${key} >= ${text} and ${key} < ${`${text}\u{10ffff}`}`
  const isOrdered = source.table === 'outbox'
  return readPage(db, place, {
    ...source,
    conditions: [...source.conditions, begins],
    ...(isOrdered ? {} : { order }),
  })
}

async function readPage<Row>(db: Database, place: Place, source: Source): Promise<Listing<Row>> {
  const rows = await read<Row>(db, source, place.after, place.most + 1)
  const isLast = rows.length <= place.most
  const shown = rows.slice(0, place.most)
  return { rows: shown, next: isLast ? null : cursorOf(shown.at(-1)), isCut: false }
}

// Slice by slice through the whole order, until a page is full, the end is reached or the time is over.
async function readParts<Row>(
  db: Database,
  now: Clock,
  source: Source,
  part: string,
  place: Place,
): Promise<Listing<Row>> {
  const end = now() + longestSearch
  const pattern = `%${part.replace(/[\\%_]/g, (sign) => `\\${sign}`)}%`
  const contains = sql`(name_key like ${pattern} escape '\\' or address_key like ${pattern} escape '\\')`
  const found: Cursor<Row>[] = []
  let { after } = place
  for (;;) {
    const border = await findBorder(db, source, after)
    const conditions = [
      ...source.conditions,
      contains,
      ...(border === null ? [] : [upTo(db, source, border)]),
    ]
    found.push(...(await read<Row>(db, { ...source, conditions }, after, place.most + 1 - found.length)))
    const rows = found.slice(0, place.most)
    if (found.length > place.most) return { rows, next: cursorOf(rows.at(-1)), isCut: false }
    if (border === null) return { rows, next: null, isCut: false }
    if (now() > end) return { rows, next: border, isCut: true }
    after = border
    await setImmediate()
  }
}

type Cursor<Row> = Row & { cursorKey: string | number; cursorId: string }

async function read<Row>(
  db: Database,
  source: Source,
  after: string | null,
  most: number,
): Promise<Cursor<Row>[]> {
  const { columns, from, conditions, table } = source
  const id = sql.ref(`${table}.id`)
  const all = [...conditions, ...(after === null ? [] : [beyond(db, source, after)])]
  const where = all.length === 0 ? sql`` : sql`where ${sql.join(all, sql` and `)}`
  const { rows } = await sql<Cursor<Row>>`
    select ${columns}, ${sql.ref(plainKey(source))} as cursor_key, ${id} as cursor_id
    from ${from} ${where} ${ordered(db, source)} limit ${most}`.execute(db)
  return rows
}

// Where a slice ends, null when it is the last.
async function findBorder(db: Database, source: Source, after: string | null): Promise<string | null> {
  const where = after === null ? sql`` : sql`where ${beyond(db, source, after)}`
  const { rows } = await sql<{ cursorKey: string | number; cursorId: string }>`
    select ${sql.ref(plainKey(source))} as cursor_key, id as cursor_id from ${sql.table(source.table)}
    ${where} ${ordered(db, source)} limit 1 offset ${slice - 1}`.execute(db)
  return rows[0] ? cursorOf(rows[0]) : null
}

function ordered(db: Database, source: Source): RawBuilder<unknown> {
  const direction = sql.raw(source.order.isDescending ? 'desc' : 'asc')
  return sql`order by ${keyOf(db, source)} ${direction}, ${sql.ref(`${source.table}.id`)} ${direction}`
}

function beyond(db: Database, source: Source, cursor: string): RawBuilder<unknown> {
  return compared(db, source, source.order.isDescending ? '<' : '>', cursor)
}

function upTo(db: Database, source: Source, cursor: string): RawBuilder<unknown> {
  return compared(db, source, source.order.isDescending ? '>=' : '<=', cursor)
}

function compared(db: Database, source: Source, sign: string, cursor: string): RawBuilder<unknown> {
  const border = cursor.lastIndexOf('~')
  const [key, id] = [cursor.slice(0, border), cursor.slice(border + 1)]
  const number = Number(key)
  // A cursor comes back in an address and may be anything; PostgreSQL refuses what is no integer of 64 bits.
  const instant = Number.isSafeInteger(number) ? number : 0
  const value = source.order.isText || source.order.column === 'id' ? key : instant
  return sql`(${keyOf(db, source)}, ${sql.ref(`${source.table}.id`)}) ${sql.raw(sign)} (${value}, ${id})`
}

function keyOf(db: Database, source: Source): RawBuilder<unknown> {
  const key = sql.ref(plainKey(source))
  return source.order.isText ? sql`${key} ${sql.raw(binaryCollation(db))}` : key
}

function plainKey({ table, order }: Source): string {
  return `${table}.${order.column}`
}

function cursorOf(row: { cursorKey: string | number; cursorId: string } | undefined): string | null {
  return row ? `${row.cursorKey}~${row.cursorId}` : null
}
