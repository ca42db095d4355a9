// The administration's table of mails; each of its filters has an index (migrations/0006 and 0007).

import { sql } from 'kysely'
import type { Clock } from '../../base/time.ts'
import type { Database } from '../db/database.ts'
import { newestFirst, readPage, unindexed } from '../db/keyset.ts'
import type { Listing, Place, Source } from '../db/keyset.ts'
import type { MailState, OutboxRow } from '../mail/rows.ts'
import { isMailTo } from './search.ts'
import type { Search } from './search.ts'

/** The filter of mails, newest first; `to` searches for their recipients. */
export type MailQuery = {
  state: MailState | null
  kind: OutboxRow['kind'] | null
  domain: string | null
  to?: Search | null
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

const mailColumns = sql`outbox.id, outbox.kind, outbox.state, outbox.tries, outbox.reason, outbox.reply, outbox.domain,
  outbox.due_at, outbox.created_at, outbox.changed_at, outbox.registration_id, outbox.account_id,
  coalesce(accounts.address, registrations.address) as address`
const mailJoins = sql`left join registrations on registrations.id = outbox.registration_id
  left join accounts on accounts.id = outbox.account_id`

/** Mails of a query, newest first. */
export function listMailLines(
  db: Database,
  now: Clock,
  query: MailQuery,
  place: Place,
): Promise<Listing<MailLine>> {
  const { state, kind, domain, to = null } = query
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
    filters: [
      ...(domain === null || kind === null ? [] : [sql`${unindexed.text('outbox.kind')} = ${kind}`]),
      ...(to === null ? [] : [isMailTo(to)]),
    ],
  }
  return readPage(db, now, source, place)
}

/** The mails to those whom a search finds, newest first. */
export function listMailsTo(
  db: Database,
  now: Clock,
  search: Search,
  place: Place,
): Promise<Listing<OutboxRow & { address: string | null }>> {
  const source: Source = {
    table: 'outbox',
    columns: sql`outbox.*, coalesce(accounts.address, registrations.address) as address`,
    joins: mailJoins,
    order: newestFirst,
    range: null,
    served: [],
    filters: [isMailTo(search)],
  }
  return readPage(db, now, source, place)
}

/** The line of one mail. */
export async function findMailLine(db: Database, id: string): Promise<MailLine | undefined> {
  const { rows } = await sql<MailLine>`
    select ${mailColumns} from outbox ${mailJoins} where outbox.id = ${id}`.execute(db)
  return rows[0]
}
