// What the administration's tables show (that of registrations in a file of its own). Each order, filter and search of a
// beginning has an index (migrations/0006 and 0007); what no index answers together is looked for slice by slice.
import { sql } from 'kysely'
import type { RawBuilder } from 'kysely'
import type { Clock } from '../base/time.ts'
import type { Database } from './database.ts'
import { beginningWith, newestFirst, readPage, unindexed } from './keyset.ts'
import type { Listing, Order, Place, Source } from './keyset.ts'
import type { AccountRow, EventRow, MailState, OutboxRow } from './tables.ts'

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

/** How a table is read for a search: one of a beginning orders by it, one of a part looks through the order that there is. */
export function askFor(
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
