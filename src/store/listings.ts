// What the administration's tables show. Each order, filter and search of a beginning has an index of its own
// (migrations/0006 and 0007); what no index answers together is looked for slice by slice.
import { sql } from 'kysely'
import type { RawBuilder } from 'kysely'
import type { Clock } from '../base/time.ts'
import type { Database } from './database.ts'
import { beginningWith, newestFirst, readPage, unindexed } from './keyset.ts'
import type { Listing, Order, Place, Source } from './keyset.ts'
import type { AccountRow, EventRow, MailState, OutboxRow, RegistrationRow } from './tables.ts'

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

// Conditions that an index has are written out, not bound: a planner takes a partial index only for what it can read.
const isOpen = sql`registrations.confirmed_at is null and registrations.closed_at is null`

const registrationColumns = sql`registrations.id, registrations.name, registrations.address,
  registrations.address_key, registrations.generation, registrations.created_at, registrations.expires_at,
  registrations.opened_at, registrations.confirmed_at, registrations.closed_at, registrations.network,
  registrations.digit_tries, registrations.password_tries, registrations.disowned_at,
  outbox.state as mail_state, outbox.reason as mail_reason, outbox.reply as mail_reply,
  (select count(*) from outbox as mails where mails.registration_id = registrations.id and mails.state = 'sent')
    as sent_times`
const registrationJoins = sql`left join outbox on outbox.id = registrations.mail_id`

const mailColumns = sql`outbox.id, outbox.kind, outbox.state, outbox.tries, outbox.reason, outbox.reply, outbox.domain,
  outbox.due_at, outbox.created_at, outbox.changed_at, outbox.registration_id, outbox.account_id,
  coalesce(accounts.address, registrations.address) as address`
const mailJoins = sql`left join registrations on registrations.id = outbox.registration_id
  left join accounts on accounts.id = outbox.account_id`

/** Accounts of a query. */
export function listAccountLines(
  db: Database,
  now: Clock,
  query: AccountQuery,
  place: Place,
): Promise<Listing<AccountLine>> {
  const { search, only, since, order } = query
  const byTime: Order = { column: 'confirmed_at', isText: false, isDescending: order !== 'oldest' }
  const asked = askFor('accounts', search, order === 'name' ? byText('name_key') : byTime)
  const partial = { suspended: sql`accounts.suspended_at is not null`, admin: sql`accounts.is_admin = 1` }
  const isByTime = asked.order.column === 'confirmed_at'
  const source: Source = {
    table: 'accounts',
    columns: sql`accounts.id, name, address, confirmed_at, is_admin, suspended_at, logged_in_at, deletes_at`,
    joins: sql``,
    order: asked.order,
    range: isByTime ? { from: since, until: null } : asked.range,
    served: only ? [partial[only]] : [],
    filters: [
      ...asked.filters,
      ...(isByTime || since === null ? [] : [sql`${unindexed.instant('accounts.confirmed_at')} >= ${since}`]),
    ],
  }
  return readPage(db, now, source, place)
}

/** Registrations of a query: newest first, but those that expired by the time at which they did. */
export function listRegistrationLines(
  db: Database,
  now: Clock,
  query: RegistrationQuery,
  place: Place,
): Promise<Listing<RegistrationLine>> {
  const { mail, domain, search } = query
  const isByMail = (mail !== null || domain !== null) && (search === null || search.by === 'part')
  const source = isByMail ? registrationsByMail(query, now()) : registrations(query, now())
  return readPage(db, now, source, place)
}

/** The line of one registration. */
export async function findRegistrationLine(db: Database, id: string): Promise<RegistrationLine | undefined> {
  const { rows } = await sql<RegistrationLine>`
    select ${registrationColumns} from registrations ${registrationJoins} where registrations.id = ${id}`.execute(
    db,
  )
  return rows[0]
}

/** Mails of a query, newest first. */
export function listMailLines(
  db: Database,
  now: Clock,
  query: MailQuery,
  place: Place,
): Promise<Listing<MailLine>> {
  const { state, kind, domain } = query
  const isKind = kind === null ? [] : [sql`outbox.kind = ${kind}`]
  const source: Source = {
    table: 'outbox',
    columns: mailColumns,
    joins: mailJoins,
    order: newestFirst,
    range: null,
    served: [
      ...(state === null ? [] : [sql`outbox.state = ${state}`]),
      ...(domain === null ? isKind : [sql`outbox.domain = ${domain}`]),
    ],
    filters: domain === null || kind === null ? [] : [sql`${unindexed.text('outbox.kind')} = ${kind}`],
  }
  return readPage(db, now, source, place)
}

/** The line of one mail. */
export async function findMailLine(db: Database, id: string): Promise<MailLine | undefined> {
  const { rows } = await sql<MailLine>`
    select ${mailColumns} from outbox ${mailJoins} where outbox.id = ${id}`.execute(db)
  return rows[0]
}

/** Events of a query, newest first. */
export function listEventLines(
  db: Database,
  now: Clock,
  query: EventQuery,
  place: Place,
): Promise<Listing<EventLine>> {
  const { registrationId, accountId, actor, kind, from, until } = query
  // The one that has the fewest events goes by its index: visitors, sweep and commands act often, an administrator seldom.
  const asked: [column: string, value: string | null][] = [
    ['events.registration_id', registrationId],
    ['events.account_id', accountId],
    ...(isOftenActor(actor) ? [] : [['events.actor', actor] satisfies [string, string | null]]),
    ['events.kind', kind],
    ...(isOftenActor(actor) ? [['events.actor', actor] satisfies [string, string | null]] : []),
  ]
  const [first, ...rest] = asked.filter(([, value]) => value !== null)
  const source: Source = {
    table: 'events',
    columns: sql`events.*, accounts.name as account_name, registrations.name as registration_name,
      actors.name as actor_name`,
    joins: sql`left join accounts on accounts.id = events.account_id
      left join registrations on registrations.id = events.registration_id
      left join accounts as actors on actors.id = events.actor`,
    order: { column: 'at', isText: false, isDescending: true },
    range: { from, until },
    served: first ? [sql`${sql.ref(first[0])} = ${first[1]}`] : [],
    filters: rest.map(([column, value]) => sql`${unindexed.text(column)} = ${value}`),
  }
  return readPage(db, now, source, place)
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

// By themselves: the state of the mail is looked up for each.
function registrations(query: RegistrationQuery, now: number): Source {
  const { search, only, mail, domain } = query
  const isExpired = only === 'expired' && (search === null || search.by === 'part')
  const byEnd: Order = { column: 'expires_at', isText: false, isDescending: true }
  const asked = askFor('registrations', search, isExpired ? byEnd : newestFirst)
  const state = stateOf(only, now)
  const isServed = !asked.order.isText
  return {
    table: 'registrations',
    columns: registrationColumns,
    joins: registrationJoins,
    order: asked.order,
    range: isExpired ? { from: null, until: now + 1 } : asked.range,
    served: isServed ? state.served : [],
    filters: [
      ...asked.filters,
      ...(isServed ? state.rest : state.all),
      ...(mail === null && domain === null
        ? []
        : [hasOne('outbox', [sql`outbox.id = registrations.mail_id`, ...mailIs(mail, domain)])]),
    ],
  }
}

// By the index that knows a mail's state and domain; mails that are not the latest of a registration are passed over.
function registrationsByMail(query: RegistrationQuery, now: number): Source {
  const { search, only, mail, domain } = query
  return {
    table: 'outbox',
    columns: registrationColumns,
    joins: sql`join registrations on registrations.id = outbox.registration_id`,
    order: newestFirst,
    range: null,
    served: mailIs(mail, domain),
    filters: [
      hasOne('registrations', [
        sql`registrations.id = outbox.registration_id and registrations.mail_id = outbox.id`,
        ...stateOf(only, now).all,
        ...askFor('registrations', search, newestFirst).filters,
      ]),
    ],
  }
}

// Asked row by row, by the id: of an `exists` or a join PostgreSQL might make a look at the whole other table.
function hasOne(table: string, conditions: RawBuilder<unknown>[]): RawBuilder<unknown> {
  return sql`(select 1 from ${sql.table(table)} where ${sql.join(conditions, sql` and `)}) = 1`
}

function mailIs(mail: MailState | null, domain: string | null): RawBuilder<unknown>[] {
  return [
    ...(mail === null ? [] : [sql`outbox.state = ${mail}`]),
    ...(domain === null ? [] : [sql`outbox.domain = ${domain}`]),
  ]
}

// What an index answers in the order of time, and what is asked of each row: beside it, or all of it in another order.
function stateOf(
  only: RegistrationQuery['only'],
  now: number,
): { served: RawBuilder<unknown>[]; rest: RawBuilder<unknown>[]; all: RawBuilder<unknown>[] } {
  const confirmed = unindexed.instant('registrations.confirmed_at')
  const closed = unindexed.instant('registrations.closed_at')
  const ends = unindexed.instant('registrations.expires_at')
  const isUnused = sql`${confirmed} is null and ${closed} is null`
  const isWaiting = sql`${ends} > ${now}`
  switch (only) {
    case 'waiting':
      return { served: [isOpen], rest: [isWaiting], all: [isUnused, isWaiting] }
    case 'expired':
      return { served: [isOpen], rest: [], all: [isUnused, sql`${ends} <= ${now}`] }
    case 'confirmed':
      return {
        served: [sql`registrations.confirmed_at is not null`],
        rest: [],
        all: [sql`${confirmed} is not null`],
      }
    case null:
      return { served: [], rest: [], all: [] }
    default:
      return only satisfies never
  }
}

// A search of a beginning orders by it; one of a part looks through the order that there is.
function askFor(
  table: 'accounts' | 'registrations',
  search: Search | null,
  order: Order,
): Pick<Source, 'order' | 'range' | 'filters'> {
  if (search === null) return { order, range: null, filters: [] }
  if (search.by === 'part') return { order, range: null, filters: [contains(table, search.text)] }
  const byItsText = byText(search.by === 'name' ? 'name_key' : 'address_key')
  return { order: byItsText, range: beginningWith(search.text), filters: [] }
}

function contains(table: string, part: string): RawBuilder<unknown> {
  const pattern = `%${part.replace(/[\\%_]/g, (sign) => `\\${sign}`)}%`
  const [name, address] = [sql.ref(`${table}.name_key`), sql.ref(`${table}.address_key`)]
  return sql`(${name} like ${pattern} escape '\\' or ${address} like ${pattern} escape '\\')`
}

function byText(column: string): Order {
  return { column, isText: true, isDescending: false }
}

function isOftenActor(actor: string | null): boolean {
  return ['visitor', 'sweep', 'reminder', 'command'].includes(actor ?? '')
}
