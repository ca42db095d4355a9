// What the sweep deletes: at most so many rows of a kind at a time, so that nobody waits for a batch. Never an account.
// One condition of each kind both counts and deletes, so that a dry run tells what a sweep then does.
import { sql } from 'kysely'
import type { RawBuilder } from 'kysely'
import { guessing } from '../base/limits.ts'
import { newId } from '../security/tokens.ts'
import type { Database } from './database.ts'
import type { RegistrationRow } from './tables.ts'

/** How much of each kind has come to its end; of registrations apart those whose code was used up. */
export type Sweepable = {
  registrations: number
  usedUp: number
  sessions: number
  devices: number
  addressChanges: number
  counters: number
  mails: number
  events: number
}

/** Before which instants things are swept. */
export type SweepTimes = {
  now: number
  registrations: number
  devices: number
  mails: number
  events: number
}

/** Rows of one table that have come to their end, by an index that has their time. */
type Ended = { kind: keyof Sweepable; table: string; key: string; time: string; where: RawBuilder<unknown> }

/** What else than registrations is swept: each kind in an order in which nothing is counted twice. */
export function endedKinds(times: SweepTimes): Ended[] {
  const { now } = times
  const counter = (table: string, time: string, before: number): Ended => ({
    kind: 'counters',
    table,
    key: 'key',
    time,
    where: sql`${sql.ref(time)} <= ${before}`,
  })
  // A registration's mails stay as long as it does, for its waiting page, and go with it.
  const mail = (where: RawBuilder<unknown>): Ended => ({
    kind: 'mails',
    table: 'outbox',
    key: 'id',
    time: 'changed_at',
    where: sql`due_at is null and registration_id is null and ${where}`,
  })
  return [
    {
      kind: 'sessions',
      table: 'sessions',
      key: 'token_hash',
      time: 'expires_at',
      where: sql`expires_at <= ${now}`,
    },
    {
      kind: 'devices',
      table: 'devices',
      key: 'token_hash, account_id',
      time: 'seen_at',
      where: sql`seen_at <= ${times.devices}`,
    },
    {
      kind: 'addressChanges',
      table: 'address_changes',
      key: 'id',
      time: 'ends_at',
      where: sql`ends_at <= ${now}`,
    },
    counter('attempts', 'resets_at', now),
    counter('guesses', 'last_at', now - guessing.longestWait),
    counter('mail_budgets', 'ends_at', now),
    counter('limits', 'theoretical_at', now),
    counter('mutes', 'ends_at', now),
    mail(sql`changed_at <= ${times.mails}`),
    // Some name who was asked for: nothing that somebody typed stays longer than a registration that expired.
    mail(sql`detail is not null and changed_at > ${times.mails} and changed_at <= ${times.registrations}`),
    { kind: 'events', table: 'events', key: 'id', time: 'at', where: sql`at <= ${times.events}` },
  ]
}

/** Deletes at most so many rows of a kind. */
export async function deleteSome(db: Database, ended: Ended, most: number): Promise<number> {
  const key = sql.raw(ended.key)
  // Asked once more at the row itself: meanwhile its time may have begun anew.
  const { rows } = await sql`
    delete from ${sql.table(ended.table)} where (${key}) in (
      select ${key} from ${sql.table(ended.table)} where ${ended.where} order by ${sql.ref(ended.time)} limit ${most}
    ) and ${ended.where} returning 1 as gone`.execute(db)
  return rows.length
}

/**
 * Deletes at most so many registrations that expired before an instant, with their mails and, for each that nobody
 * used, an event; tells how many rows went. In a transaction.
 */
export async function deleteSomeRegistrations(
  db: Database,
  times: Pick<SweepTimes, 'now' | 'registrations'>,
  most: number,
): Promise<Pick<Sweepable, 'registrations' | 'usedUp' | 'mails'>> {
  const { rows } = await sql<Pick<RegistrationRow, 'id' | 'confirmedAt' | 'closedAt'>>`
    delete from registrations where id in (
      select id from registrations where ${expired(times)} order by expires_at limit ${most}
    ) and ${expired(times)} returning id, confirmed_at, closed_at`.execute(db)
  if (rows.length === 0) return { registrations: 0, usedUp: 0, mails: 0 }
  const ids = rows.map(({ id }) => id)
  const mails = await db.deleteFrom('outbox').where('registrationId', 'in', ids).returning('id').execute()
  const unused = rows.filter(({ confirmedAt, closedAt }) => confirmedAt === null && closedAt === null)
  await appendSwept(db, unused, times.now)
  return {
    registrations: unused.length,
    usedUp: rows.length - unused.length,
    mails: mails.length,
  }
}

/** Counts what a sweep would delete now. */
export async function countSweepable(db: Database, times: SweepTimes): Promise<Sweepable> {
  const isUnused = sql`confirmed_at is null and closed_at is null`
  const sweepable: Sweepable = {
    registrations: await count(db, sql`registrations where ${expired(times)} and ${isUnused}`),
    usedUp: await count(db, sql`registrations where ${expired(times)} and not (${isUnused})`),
    sessions: 0,
    devices: 0,
    addressChanges: 0,
    counters: 0,
    mails: await count(
      db,
      sql`outbox where registration_id in (select id from registrations where ${expired(times)})`,
    ),
    events: 0,
  }
  for (const ended of endedKinds(times)) {
    sweepable[ended.kind] += await count(db, sql`${sql.table(ended.table)} where ${ended.where}`)
  }
  return sweepable
}

function expired({ registrations }: Pick<SweepTimes, 'registrations'>): RawBuilder<unknown> {
  return sql`expires_at <= ${registrations}`
}

async function appendSwept(db: Database, unused: { id: string }[], at: number): Promise<void> {
  if (unused.length === 0) return
  const event = { at, kind: 'registration-swept', actor: 'sweep' } as const
  const nothing = { accountId: null, network: null, reason: null, subjectId: null }
  const events = unused.map(({ id }) => ({ id: newId(), ...event, ...nothing, registrationId: id }))
  await db.insertInto('events').values(events).execute()
}

async function count(db: Database, what: RawBuilder<unknown>): Promise<number> {
  const { rows } = await sql<{ figure: number }>`select count(*) as figure from ${what}`.execute(db)
  return rows[0]?.figure ?? 0
}
