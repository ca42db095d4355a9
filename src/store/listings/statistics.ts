// The figures of the administration's overview. Each reads a range of an index or a bounded number of the newest rows,
// so that a million accounts cost no more than ten thousand.

import { sql } from 'kysely'
import type { Database } from '../db/database.ts'
import { countRows } from '../db/row-counts.ts'
import type { MailState } from '../mail/rows.ts'

/** How many registered, confirmed and expired from one instant to another. */
type Counts = { registered: number; confirmed: number; expired: number }

/** How far the newest registrations came, and how long those that confirmed took, in milliseconds, shortest first. */
export type Funnel = {
  since: number | null
  registered: number
  mailed: number
  opened: number
  confirmed: number
  loggedIn: number
  durations: number[]
}

/** How the newest mails to one domain fare. */
export type DomainMails = { domain: string; state: MailState; mails: number }

/** How many mails wait to be sent, and since when the oldest does. */
type Backlog = { waiting: number; oldestAt: number | null; oldestNotHeldBackAt: number | null }

// How many of the newest registrations the funnel counts.
const funnelSize = 5_000

// How many of the newest mails are counted by domain.
const newestMails = 5_000

// How many of the newest refused mails, and of the newest delayed ones, are searched for stuck registrations.
const newestStuck = 2_500

/** Registrations that wait now. */
export async function countWaiting(db: Database, now: number): Promise<number> {
  return countRows(
    db,
    sql`registrations where confirmed_at is null and closed_at is null and expires_at > ${now}`,
  )
}

/** Counts events between two instants. `sweepAfter` is how long an expired registration's row stays: it dates those already swept. */
export async function countBetween(
  db: Database,
  from: number,
  to: number,
  sweepAfter: number,
): Promise<Counts> {
  const stillThere = sql`registrations where confirmed_at is null and closed_at is null
    and expires_at > ${from} and expires_at <= ${to}`
  const swept = sql`events where kind = 'registration-swept' and at > ${from + sweepAfter} and at <= ${to}`
  return {
    registered: await countRows(db, sql`events where kind = 'registered' and at > ${from} and at <= ${to}`),
    confirmed: await countRows(db, sql`accounts where confirmed_at > ${from} and confirmed_at <= ${to}`),
    expired: (await countRows(db, stillThere)) + (await countRows(db, swept)),
  }
}

/** How far the newest registrations came on the way to a first log-in. */
export async function readFunnel(db: Database): Promise<Funnel> {
  const newest = sql`(select * from registrations order by id desc limit ${sql.lit(funnelSize)})`
  const isMailed = sql`(select state from outbox where outbox.id = newest.mail_id) in ('sent', 'unknown')`
  const { rows } = await sql<Omit<Funnel, 'durations'>>`
    select min(newest.created_at) as since, count(*) as registered,
      sum(case when newest.confirmed_at is not null or ${isMailed} then 1 else 0 end) as mailed,
      sum(case when newest.opened_at is not null or newest.confirmed_at is not null then 1 else 0 end) as opened,
      sum(case when newest.confirmed_at is not null then 1 else 0 end) as confirmed,
      sum(case when newest.confirmed_at is not null and exists (
        select 1 from accounts where accounts.registration_id = newest.id and accounts.logged_in_at is not null
      ) then 1 else 0 end) as logged_in
    from ${newest} as newest
    where newest.origin_id is null`.execute(db)
  const times = await sql<{ took: number }>`
    select confirmed_at - created_at as took from ${newest} as newest
    where confirmed_at is not null order by 1`.execute(db)
  const [figures] = rows
  return {
    since: figures?.since ?? null,
    registered: figures?.registered ?? 0,
    mailed: figures?.mailed ?? 0,
    opened: figures?.opened ?? 0,
    confirmed: figures?.confirmed ?? 0,
    loggedIn: figures?.loggedIn ?? 0,
    durations: times.rows.map(({ took }) => took),
  }
}

/** The newest mails by the domain that they went to and their state. */
export async function countByDomain(db: Database): Promise<DomainMails[]> {
  const { rows } = await sql<DomainMails>`
    select domain, state, count(*) as mails
    from (select domain, state from outbox order by id desc limit ${newestMails}) as newest
    where domain is not null
    group by domain, state`.execute(db)
  return rows
}

/**
 * Registrations that wait while their latest mail was refused or is delayed, by the domain that it went to. Unlike a
 * count of mails it shrinks when they are helped.
 */
export async function countStuck(db: Database, now: number): Promise<DomainMails[]> {
  const newest = (state: MailState) => sql`(select id, registration_id, domain, state from outbox
    where state = ${sql.lit(state)} order by id desc limit ${sql.lit(newestStuck)})`
  // A subquery for each of them instead of a join, for which PostgreSQL would read all waiting registrations.
  const waits = sql`(select 1 from registrations where registrations.id = stuck.registration_id
    and mail_id = stuck.id and confirmed_at is null and closed_at is null and expires_at > ${now})`
  const { rows } = await sql<DomainMails>`
    select domain, state, count(*) as mails
    from (select * from ${newest('refused')} as refused union all select * from ${newest('delayed')} as delayed) as stuck
    where domain is not null and ${waits} = 1
    group by domain, state`.execute(db)
  return rows
}

/** The mails that are due or will be tried again. */
export async function readBacklog(db: Database): Promise<Backlog> {
  const { rows } = await sql<Backlog>`
    select count(*) as waiting, min(created_at) as oldest_at,
      min(case when reason = 'held-back' then null else created_at end) as oldest_not_held_back_at
    from outbox where due_at is not null`.execute(db)
  const [backlog] = rows
  return backlog ?? { waiting: 0, oldestAt: null, oldestNotHeldBackAt: null }
}
