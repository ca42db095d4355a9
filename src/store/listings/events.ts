// The administration's page of events: the most selective filter uses its index (migrations/0006 and 0007), the others are
// checked slice by slice.

import { sql } from 'kysely'
import type { Clock } from '../../base/time.ts'
import type { Database } from '../db/database.ts'
import { readPage, unindexed } from '../db/keyset.ts'
import type { Listing, Place, Source } from '../db/keyset.ts'
import type { EventRow } from '../db/rows.ts'

/**
 * The filter of events, newest first: of a kind, of an account or a registration, by an actor, from one instant to
 * another.
 */
export type EventQuery = {
  kind: string | null
  accountId: string | null
  registrationId: string | null
  actor: string | null
  from: number | null
  until: number | null
}

/** An event with the names that its ids have today; it holds none itself. */
export type EventLine = EventRow & {
  accountName: string | null
  registrationName: string | null
  actorName: string | null
  /** The labels of the API keys that acted or are meant. */
  actorKey: string | null
  subjectKey: string | null
}

/** Events of a query, newest first. */
export function listEventLines(
  db: Database,
  now: Clock,
  query: EventQuery,
  place: Place,
): Promise<Listing<EventLine>> {
  const { registrationId, accountId, actor, kind, from, until } = query
  // The filter with the fewest events uses its index: visitors, sweep and commands act often, administrators seldom.
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
      actors.name as actor_name, acting_keys.label as actor_key, meant_keys.label as subject_key`,
    joins: sql`left join accounts on accounts.id = events.account_id
      left join registrations on registrations.id = events.registration_id
      left join accounts as actors on actors.id = events.actor
      left join api_keys as acting_keys on acting_keys.id = events.actor
      left join api_keys as meant_keys on meant_keys.id = events.subject_id`,
    order: { column: 'at', isText: false, isDescending: true },
    range: { from, until },
    served: first ? [sql`${sql.ref(first[0])} = ${first[1]}`] : [],
    filters: rest.map(([column, value]) => sql`${unindexed.text(column)} = ${value}`),
  }
  return readPage(db, now, source, place)
}

/** The kinds of events that occur. */
export async function listEventKinds(db: Database): Promise<string[]> {
  // One index step for each kind, instead of a scan of every row.
  const { rows } = await sql<{ kind: string | null }>`
    with recursive kinds (kind) as (
      select min(kind) from events
      union all
      select (select min(kind) from events where events.kind > kinds.kind) from kinds where kinds.kind is not null
    ) select kind from kinds where kind is not null`.execute(db)
  return rows.flatMap(({ kind }) => kind ?? [])
}

function isOftenActor(actor: string | null): boolean {
  return ['visitor', 'sweep', 'reminder', 'command'].includes(actor ?? '')
}
