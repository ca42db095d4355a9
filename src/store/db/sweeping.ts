// The sweep deletes expired rows in batches, so that nothing waits long for one. It never deletes an account. Counting and
// deleting use the same condition, so that a dry run shows exactly what a sweep would delete.

import { sql } from 'kysely'
import type { RawBuilder } from 'kysely'
import { guessing } from '../../base/limits.ts'
import { newId } from '../../security/tokens.ts'
import type { RegistrationRow } from '../registrations/rows.ts'
import type { Database } from './database.ts'
import { isPostgres } from './dialect.ts'
import { unindexed } from './keyset.ts'
import { countRows } from './row-counts.ts'

/** How many rows of each kind have expired; registrations whose code was used up are counted apart. */
export type Sweepable = {
  registrations: number
  usedUp: number
  sessions: number
  devices: number
  apiKeys: number
  addressChanges: number
  counters: number
  mails: number
  notifications: number
  events: number
}

/** Before which instants things are swept. */
export type SweepTimes = {
  now: number
  registrations: number
  devices: number
  mails: number
  notifications: number
  events: number
}

/** Rows of one table with a time before an instant, and after another one if that is given. */
type Ended = {
  kind: keyof Sweepable
  table: string
  key: string
  time: string
  before: number
  after: number | null
  /** The condition of their partial index. */
  only: RawBuilder<unknown>
}

const every = sql`true`
// A registration's mails stay for its waiting page, and are deleted with it.
const ofNoRegistration = sql`due_at is null and registration_id is null`
// Some hold an address, a name or a network; typed text is kept no longer than an expired registration.
const withWhatWasTyped = sql`${ofNoRegistration} and (account_id is null or facts is not null)`

/** The kinds that are swept besides registrations; no row belongs to two kinds. */
export function endedKinds(times: SweepTimes): Ended[] {
  const { now, mails } = times
  const ended = (kind: keyof Sweepable, table: string, key: string, time: string, before: number): Ended => {
    return { kind, table, key, time, before, after: null, only: every }
  }
  return [
    ended('sessions', 'sessions', 'token_hash', 'expires_at', now),
    ended('sessions', 'pending_log_ins', 'token_hash', 'ends_at', now),
    ended('devices', 'devices', 'token_hash, account_id', 'seen_at', times.devices),
    // Kept as long as the events that name them.
    ended('apiKeys', 'api_keys', 'id', 'expires_at', times.events),
    ended('addressChanges', 'address_changes', 'id', 'ends_at', now),
    ended('counters', 'attempts', 'key', 'resets_at', now),
    ended('counters', 'guesses', 'key', 'last_at', now - guessing.longestWait),
    ended('counters', 'mail_budgets', 'key', 'ends_at', now),
    ended('counters', 'limits', 'key', 'theoretical_at', now),
    ended('counters', 'mutes', 'key', 'ends_at', now),
    { ...ended('mails', 'outbox', 'id', 'changed_at', mails), only: ofNoRegistration },
    {
      ...ended('mails', 'outbox', 'id', 'changed_at', times.registrations),
      after: mails,
      only: withWhatWasTyped,
    },
    // Also those that wait for a receiver which is no longer configured.
    ended('notifications', 'notifications', 'id', 'created_at', times.notifications),
    ended('events', 'events', 'id', 'at', times.events),
  ]
}

/** A registration that nobody confirmed, as it was. */
type ExpiredRegistration = Pick<RegistrationRow, 'id' | 'createdAt' | 'expiresAt'>

/** Deletes at most `most` rows of a kind and returns their number. */
export async function deleteSome(db: Database, ended: Ended, most: number): Promise<number> {
  const { table, key, time } = ended
  const [name, keys] = [sql.table(table), sql.raw(key)]
  // The outer condition checks the row again, because it may have been renewed since. It avoids the index: otherwise
  // the planner might read every expired row instead of the few that were picked.
  const { rows } = await sql`
    delete from ${name} where (${keys}) in (
      select ${keys} from ${name} where ${isEnded(ended, sql.ref(time))} order by ${sql.ref(time)} limit ${sql.lit(most)}
    ) and ${isEnded(ended, unindexed.instant(time))} returning 1 as gone`.execute(db)
  return rows.length
}

function isEnded({ before, after, only }: Ended, time: RawBuilder<unknown>): RawBuilder<unknown> {
  const range = after === null ? sql`${time} <= ${before}` : sql`${time} > ${after} and ${time} <= ${before}`
  return sql`${only} and ${range}`
}

/**
 * Deletes at most `most` expired registrations with their mails, and appends an event for each that was never used.
 * Returns those, and how many other rows were deleted. Needs a transaction.
 */
export async function deleteSomeRegistrations(
  db: Database,
  times: Pick<SweepTimes, 'now' | 'registrations'>,
  most: number,
): Promise<{ unused: ExpiredRegistration[] } & Pick<Sweepable, 'usedUp' | 'mails'>> {
  const { rows } = await sql<ExpiredRegistration & Pick<RegistrationRow, 'confirmedAt' | 'closedAt'>>`
    delete from registrations where id in (
      select id from registrations where ${expired(times)} order by expires_at limit ${sql.lit(most)}
    ) and ${expired(times, unindexed.instant('expires_at'))} returning id, created_at, expires_at, confirmed_at, closed_at`.execute(
    db,
  )
  if (rows.length === 0) return { unused: [], usedUp: 0, mails: 0 }
  const ids = rows.map(({ id }) => id)
  const mails = await db.deleteFrom('outbox').where('registrationId', 'in', ids).returning('id').execute()
  const unused = rows.filter(({ confirmedAt, closedAt }) => confirmedAt === null && closedAt === null)
  await appendSwept(db, unused, times.now)
  return {
    unused,
    usedUp: rows.length - unused.length,
    mails: mails.length,
  }
}

/** Empties SQLite's write-ahead log, which otherwise holds deleted rows until it is written over. */
export async function emptyLog(db: Database): Promise<void> {
  if (!isPostgres(db)) await sql`pragma wal_checkpoint(truncate)`.execute(db)
}

/** Counts the rows that a sweep would delete now. */
export async function countSweepable(db: Database, times: SweepTimes): Promise<Sweepable> {
  const isUnused = sql`confirmed_at is null and closed_at is null`
  const sweepable: Sweepable = {
    registrations: await countRows(db, sql`registrations where ${expired(times)} and ${isUnused}`),
    usedUp: await countRows(db, sql`registrations where ${expired(times)} and not (${isUnused})`),
    sessions: 0,
    devices: 0,
    apiKeys: 0,
    addressChanges: 0,
    counters: 0,
    notifications: 0,
    mails: await countRows(
      db,
      sql`outbox where registration_id in (select id from registrations where ${expired(times)})`,
    ),
    events: 0,
  }
  for (const ended of endedKinds(times)) {
    sweepable[ended.kind] += await countRows(
      db,
      sql`${sql.table(ended.table)} where ${isEnded(ended, sql.ref(ended.time))}`,
    )
  }
  return sweepable
}

function expired(
  { registrations }: Pick<SweepTimes, 'registrations'>,
  time: RawBuilder<unknown> = sql`expires_at`,
): RawBuilder<unknown> {
  return sql`${time} <= ${registrations}`
}

async function appendSwept(db: Database, unused: { id: string }[], at: number): Promise<void> {
  if (unused.length === 0) return
  const event = { at, kind: 'registration-swept', actor: 'sweep' } as const
  const nothing = { accountId: null, network: null, reason: null, subjectId: null }
  const events = unused.map(({ id }) => ({ id: newId(), ...event, ...nothing, registrationId: id }))
  await db.insertInto('events').values(events).execute()
}
