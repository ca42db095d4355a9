// What the sweep deletes: at most so many rows of one kind at a time, so that nobody waits for a batch. Never an account.
import { sql } from 'kysely'
import { guessing } from '../base/limits.ts'
import type { Database } from './database.ts'

/** How much of each kind has come to its end. */
export type Sweepable = {
  registrations: number
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

/** Deletes counters whose time is over. */
export async function deleteSomeAttempts(db: Database, now: number, most: number): Promise<number> {
  const old = db.selectFrom('attempts').select('key').where('resetsAt', '<=', now).limit(most)
  const rows = await db
    .deleteFrom('attempts')
    .where('key', 'in', old)
    .where('resetsAt', '<=', now)
    .returning('key')
    .execute()
  return rows.length
}

/** Deletes mails that came to their end before an instant; one that waits for a try stays, however old. */
export async function deleteSomeMails(db: Database, before: number, most: number): Promise<number> {
  const old = db
    .selectFrom('outbox')
    .select('id')
    .where('dueAt', 'is', null)
    .where('changedAt', '<=', before)
    .limit(most)
  const rows = await db
    .deleteFrom('outbox')
    .where('id', 'in', old)
    .where('dueAt', 'is', null)
    .returning('id')
    .execute()
  return rows.length
}

/** Deletes events from before an instant: the only statement that ever takes one away. */
export async function deleteSomeEvents(db: Database, before: number, most: number): Promise<number> {
  const old = db.selectFrom('events').select('id').where('at', '<=', before).orderBy('at').limit(most)
  const rows = await db.deleteFrom('events').where('id', 'in', old).returning('id').execute()
  return rows.length
}

/** Counts what a sweep would delete now. */
export async function countSweepable(db: Database, times: SweepTimes): Promise<Sweepable> {
  const count = async (what: ReturnType<typeof sql>) => {
    const { rows } = await sql<{ figure: number }>`select count(*) as figure from ${what}`.execute(db)
    return rows[0]?.figure ?? 0
  }
  const { now } = times
  return {
    registrations: await count(sql`registrations where expires_at <= ${times.registrations}`),
    sessions: await count(sql`sessions where expires_at <= ${now}`),
    devices: await count(sql`devices where seen_at <= ${times.devices}`),
    addressChanges: await count(sql`address_changes where ends_at <= ${now}`),
    counters:
      (await count(sql`attempts where resets_at <= ${now}`)) +
      (await count(sql`guesses where last_at <= ${now - guessing.longestWait}`)) +
      (await count(sql`mail_budgets where ends_at <= ${now}`)) +
      (await count(sql`limits where theoretical_at <= ${now}`)),
    mails: await count(sql`outbox where due_at is null and (changed_at <= ${times.mails}
      or (registration_id is null and changed_at <= ${times.registrations}))`),
    events: await count(sql`events where at <= ${times.events}`),
  }
}
