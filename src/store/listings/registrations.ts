// The administration's table of registrations: read by themselves, or through the mails that they wait for.

import { sql } from 'kysely'
import type { RawBuilder } from 'kysely'
import type { Clock } from '../../base/time.ts'
import type { Database } from '../db/database.ts'
import { newestFirst, readInTurn, readPage, unindexed } from '../db/keyset.ts'
import type { Listing, Order, Place, Source } from '../db/keyset.ts'
import type { MailState, OutboxRow } from '../mail/rows.ts'
import type { RegistrationRow } from '../registrations/rows.ts'
import { askFor, partOf } from './search.ts'
import type { Search } from './search.ts'

/** The filter of registrations, newest first. */
export type RegistrationQuery = {
  search: Search | null
  only: 'waiting' | 'expired' | 'confirmed' | null
  /** The state and domain of its latest mail. */
  mail: MailState | null
  domain: string | null
}

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
  /** How many of its mails a mail server accepted. */
  sentTimes: number
}

// Conditions of a partial index are not bound: the planner uses the index only if it can see their values.
const isOpen = sql`registrations.confirmed_at is null and registrations.closed_at is null`

const registrationColumns = sql`registrations.id, registrations.name, registrations.address,
  registrations.address_key, registrations.generation, registrations.created_at, registrations.expires_at,
  registrations.opened_at, registrations.confirmed_at, registrations.closed_at, registrations.network,
  registrations.digit_tries, registrations.password_tries, registrations.disowned_at,
  outbox.state as mail_state, outbox.reason as mail_reason, outbox.reply as mail_reply,
  (select count(*) from outbox as mails where mails.registration_id = registrations.id and mails.state = 'sent')
    as sent_times`

type Shown = Pick<Source, 'columns' | 'joins'>

const line: Shown = {
  columns: registrationColumns,
  joins: sql`left join outbox on outbox.id = registrations.mail_id`,
}

// An act on a thousand of them needs no more to tell them apart.
const identity: Shown = { columns: sql`registrations.id, registrations.generation`, joins: sql`` }

/** Registrations of a query: newest first, but expired ones by the time of their end. */
export function listRegistrationLines(
  db: Database,
  now: Clock,
  query: RegistrationQuery,
  place: Place,
): Promise<Listing<RegistrationLine>> {
  return listRegistrationsAs(line, db, now, query, place)
}

/** The same without what the table shows of them. */
export function listRegistrationIdentities(
  db: Database,
  now: Clock,
  query: RegistrationQuery,
  place: Place,
): Promise<Listing<Pick<RegistrationRow, 'id' | 'generation'>>> {
  return listRegistrationsAs(identity, db, now, query, place)
}

function listRegistrationsAs<Row>(
  shown: Shown,
  db: Database,
  now: Clock,
  query: RegistrationQuery,
  place: Place,
): Promise<Listing<Row>> {
  const { mail, domain, search } = query
  if ((mail !== null || domain !== null) && search?.by !== 'start')
    return readPage(db, now, registrationsByMail(query, now(), shown), place)
  return readInTurn(db, now, registrations(query, now(), shown), place)
}

/** The addresses of those registrations among these that exist. */
export async function listAddressKeys(db: Database, ids: readonly string[]): Promise<string[]> {
  if (ids.length === 0) return []
  const rows = await db.selectFrom('registrations').select('addressKey').where('id', 'in', ids).execute()
  return rows.map(({ addressKey }) => addressKey)
}

/** The line of one registration. */
export async function findRegistrationLine(db: Database, id: string): Promise<RegistrationLine | undefined> {
  const { rows } = await sql<RegistrationLine>`
    select ${line.columns} from registrations ${line.joins} where registrations.id = ${id}`.execute(db)
  return rows[0]
}

// Reads registrations, and looks up the state of each one's mail.
function registrations(query: RegistrationQuery, now: number, shown: Shown): Source[] {
  const { search, only, mail, domain } = query
  const isExpired = only === 'expired' && search?.by !== 'start'
  const byEnd: Order = { column: 'expires_at', isText: false, isDescending: true }
  const state = stateOf(only, now)
  return askFor('registrations', search, isExpired ? byEnd : newestFirst).map((asked) => {
    const isServed = !asked.order.isText
    return {
      table: 'registrations',
      ...shown,
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
  })
}

// Reads mails by the index on state and domain, and skips those that are not the latest of their registration.
function registrationsByMail(query: RegistrationQuery, now: number, { columns }: Shown): Source {
  const { search, only, mail, domain } = query
  return {
    table: 'outbox',
    columns,
    joins: sql`join registrations on registrations.id = outbox.registration_id`,
    order: newestFirst,
    range: null,
    served: mailIs(mail, domain),
    filters: [
      hasOne('registrations', [
        sql`registrations.id = outbox.registration_id and registrations.mail_id = outbox.id`,
        ...stateOf(only, now).all,
        ...partOf('registrations', search),
      ]),
    ],
  }
}

// Checked row by row, by id: PostgreSQL might turn an `exists` or a join into a scan of the whole other table.
function hasOne(table: string, conditions: RawBuilder<unknown>[]): RawBuilder<unknown> {
  return sql`(select 1 from ${sql.table(table)} where ${sql.join(conditions, sql` and `)}) = 1`
}

function mailIs(mail: MailState | null, domain: string | null): RawBuilder<unknown>[] {
  return [
    ...(mail === null ? [] : [sql`outbox.state = ${mail}`]),
    ...(domain === null ? [] : [sql`outbox.domain = ${domain}`]),
  ]
}

// Conditions that an index answers in the order of time; the rest, checked row by row; and all of them, for another order.
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
