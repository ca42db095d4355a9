// The figures of the administration's overview. Each reads a range of an index or a bounded number of rows, so that a
// million accounts cost no more than ten thousand.

import { sql } from 'kysely'
import type { RawBuilder } from 'kysely'
import { limits } from '../../base/limits.ts'
import type { Database } from '../db/database.ts'
import type { EventKind } from '../db/events.ts'
import { unindexed } from '../db/keyset.ts'
import { countRows } from '../db/row-counts.ts'
import type { MailReason, MailState } from '../mail/rows.ts'

/** How many people registered, came in by confirming, and let their registration expire, in each of several days. */
export type Days = { registered: number[]; confirmed: number[]; expired: number[] }

/** How far the newest registrations came, and how long those that confirmed took, in milliseconds, shortest first. */
export type Funnel = {
  since: number | null
  registered: number
  mailed: number
  /** Those who opened the link, typed digits, or were confirmed. */
  reacted: number
  opened: number
  typed: number
  confirmed: number
  byLink: number
  byDigitCode: number
  byHand: number
  loggedIn: number
  durations: number[]
}

/** How the newest mails to one domain fare. */
export type DomainMails = { domain: string; state: MailState; mails: number }

/** People who wait while their mail to a domain is refused or delayed, by the reason. */
export type StuckPeople = { domain: string; state: MailState; reason: MailReason | null; people: number }

/** The mails that wait to be sent to one domain, null if they have gone to none, and since when the oldest does. */
export type Backlog = { domain: string | null; isHeldBack: 0 | 1; waiting: number; oldestAt: number }

// How many of the newest registrations the funnel counts.
const funnelSize = 5_000

// How many of the newest mails are counted by domain.
const newestMails = 5_000

/** How many of the newest mails that were taken are looked through. */
export const mostTakenCounted = 1_000

// How many of the newest refused mails, and of the newest delayed ones, are searched for stuck registrations.
const newestStuck = 2_500

/** Registrations that wait now, up to a bound. */
export async function countWaiting(db: Database, now: number): Promise<number> {
  const waiting = sql`select 1 from registrations
    where confirmed_at is null and closed_at is null and expires_at > ${now} limit ${sql.lit(limits.waitingCounted)}`
  return countRows(db, sql`(${waiting}) as counted`)
}

/**
 * Counts people by day; `starts` are the beginnings of the days, and the end of the last one. `sweepAfter` is how long
 * an expired registration's row stays: it dates those already swept. The accounts that commands and the set-up link make
 * are not counted: nobody registered.
 */
export async function countByDay(db: Database, starts: readonly number[], sweepAfter: number): Promise<Days> {
  const days = starts.slice(1).map((until, place) => ({ from: starts[place] ?? until, until }))
  const now = starts.at(-1) ?? 0
  const events = (kind: EventKind, later = 0) =>
    countEach(days, ({ from, until }) =>
      countEvents(db, kind, { from: from + later, until: until + later }, now),
    )
  const [registered, bySelf, byHand, swept, stillThere] = await Promise.all([
    events('registered'),
    events('confirmed'),
    events('confirmed-by-hand'),
    events('registration-swept', sweepAfter),
    countEach(days, ({ from, until }) =>
      countRows(
        db,
        sql`registrations where confirmed_at is null and closed_at is null
          and expires_at >= ${from} and expires_at < ${until}`,
      ),
    ),
  ])
  return { registered, confirmed: sums(bySelf, byHand), expired: sums(swept, stillThere) }
}

type Day = { from: number; until: number }

// A statement for each day: on SQLite one for a month of a large site would stop the whole process.
async function countEach(days: readonly Day[], count: (day: Day) => Promise<number>): Promise<number[]> {
  const figures: number[] = []
  for (const day of days) figures.push(await count(day))
  return figures
}

type Counted = { figure: number; countedAt: number }

const remembered = new WeakMap<Database, Map<string, Counted>>()

// Each view would count a month again, which is millions of rows on a large site.
async function countEvents(db: Database, kind: EventKind, day: Day, now: number): Promise<number> {
  const known = remembered.get(db) ?? new Map<string, Counted>()
  remembered.set(db, known)
  const name = `${kind} ${day.from} ${day.until}`
  const { figure: former, countedAt } = known.get(name) ?? { figure: 0, countedAt: -Infinity }
  if (countedAt > now - limits.daysRemembered && countedAt <= now) return former
  const figure = await countRows(
    db,
    sql`events where kind = ${sql.lit(kind)} and at >= ${day.from} and at < ${day.until}`,
  )
  // Another server's clock may be behind, and still write events of yesterday.
  if (day.until <= now - limits.clockSkew) known.set(name, { figure, countedAt: now })
  for (const [other, { countedAt }] of known)
    if (countedAt <= now - limits.daysRemembered) known.delete(other)
  return figure
}

function sums(some: readonly number[], others: readonly number[]): number[] {
  return some.map((figure, place) => figure + (others[place] ?? 0))
}

/** How far the newest registrations came on the way to a first log-in. */
export async function readFunnel(db: Database): Promise<Funnel> {
  const newest = sql`(select * from registrations order by id desc limit ${sql.lit(funnelSize)})`
  const isMailed = sql`(select state from outbox where outbox.id = newest.mail_id) in ('sent', 'unknown')`
  const count = (condition: RawBuilder<unknown>) => sql`sum(case when ${condition} then 1 else 0 end)`
  const isConfirmed = sql`newest.confirmed_at is not null`
  const isOpened = sql`newest.opened_at is not null`
  const isTyped = sql`newest.digit_tries > 0`
  const hasLoggedIn = sql`exists (select 1 from accounts
    where accounts.registration_id = newest.id and accounts.logged_in_at is not null)`
  const { rows } = await sql<Omit<Funnel, 'durations'>>`
    select min(newest.created_at) as since, count(*) as registered,
      ${count(sql`${isConfirmed} or ${isMailed}`)} as mailed,
      ${count(sql`${isOpened} or ${isTyped} or ${isConfirmed}`)} as reacted,
      ${count(isOpened)} as opened, ${count(isTyped)} as typed, ${count(isConfirmed)} as confirmed,
      ${count(sql`newest.confirmed_by = 'link'`)} as by_link,
      ${count(sql`newest.confirmed_by = 'digits'`)} as by_digit_code,
      ${count(sql`newest.confirmed_by = 'hand'`)} as by_hand,
      ${count(sql`${isConfirmed} and ${hasLoggedIn}`)} as logged_in
    from ${newest} as newest
    where newest.origin_id is null`.execute(db)
  const times = await sql<{ took: number }>`
    select confirmed_at - created_at as took from ${newest} as newest
    where confirmed_at is not null order by 1`.execute(db)
  const [figures] = rows
  return {
    since: figures?.since ?? null,
    registered: figures?.registered ?? 0,
    // A sum of no rows is null.
    mailed: figures?.mailed ?? 0,
    reacted: figures?.reacted ?? 0,
    opened: figures?.opened ?? 0,
    typed: figures?.typed ?? 0,
    confirmed: figures?.confirmed ?? 0,
    byLink: figures?.byLink ?? 0,
    byDigitCode: figures?.byDigitCode ?? 0,
    byHand: figures?.byHand ?? 0,
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
 * Registrations that wait while their latest mail was refused or is delayed, by the domain that it went to and
 * the reason. Unlike a count of mails it shrinks when they are helped.
 */
export async function countStuck(db: Database, now: number): Promise<StuckPeople[]> {
  const newest = (state: MailState) => sql`(select id, registration_id, domain, state, reason from outbox
    where state = ${sql.lit(state)} order by id desc limit ${sql.lit(newestStuck)})`
  // A subquery for each of them instead of a join, for which PostgreSQL would read all waiting registrations.
  const waits = sql`(select 1 from registrations where registrations.id = stuck.registration_id
    and mail_id = stuck.id and confirmed_at is null and closed_at is null and expires_at > ${now})`
  const { rows } = await sql<StuckPeople>`
    select domain, state, reason, count(*) as people
    from (select * from ${newest('refused')} as refused union all select * from ${newest('delayed')} as delayed) as stuck
    where domain is not null and ${waits} = 1
    group by domain, state, reason`.execute(db)
  return rows
}

/** The mails that are due or will be tried again, by the domain of their last try. */
export async function readBacklog(db: Database): Promise<Backlog[]> {
  const isHeldBack = sql`case when reason = 'held-back' then 1 else 0 end`
  // Otherwise SQLite would read all mails in the order of their domains.
  const domain = unindexed.text('domain')
  const { rows } = await sql<Backlog>`
    select ${domain} as domain, ${isHeldBack} as is_held_back, count(*) as waiting, min(created_at) as oldest_at
    from outbox where due_at is not null
    group by ${domain}, ${isHeldBack}`.execute(db)
  return rows
}

/** The most accounts that are counted by their factors. */
export const mostFactorsCounted = 10_000

/** How many accounts ask for a second step, and how many have a passkey; each up to a bound. */
export async function countFactors(db: Database): Promise<{ twoSteps: number; passkeys: number }> {
  const most = sql.lit(mostFactorsCounted)
  return {
    twoSteps: await countRows(
      db,
      sql`(select 1 from accounts where second_step = 1 limit ${most}) as counted`,
    ),
    passkeys: await countRows(db, sql`(select distinct account_id from passkeys limit ${most}) as counted`),
  }
}

/** How many of the newest mails a server took after an instant, among those written since then. */
export function countTakenSince(db: Database, since: number): Promise<number> {
  const newest = sql`(select created_at from outbox where state = 'sent' order by id desc limit ${sql.lit(mostTakenCounted)})`
  return countRows(db, sql`${newest} as newest where newest.created_at > ${since}`)
}
