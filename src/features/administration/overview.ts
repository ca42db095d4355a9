// The figures of the overview.

import { limits } from '../../base/limits.ts'
import { day, minute, startsOfDays } from '../../base/time.ts'
import type { Ports } from '../../core/ports.ts'
import { done, operation, telling } from '../../operation/operation.ts'
import type { Database } from '../../store/db/database.ts'
import {
  countByDay,
  countByDomain,
  countFactors,
  countStuck,
  countTakenSince,
  countWaiting,
  mostTakenCounted,
  readBacklog,
  readFunnel,
} from '../../store/listings/statistics.ts'
import type { Backlog, DomainMails, Funnel, StuckPeople } from '../../store/listings/statistics.ts'
import type { MailReason, MailState } from '../../store/mail/rows.ts'
import { overviewShape } from './overview-shape.ts'

const mostDomains = 15

// How many days the small lines show, today among them.
const shownDays = 30

// The age of the oldest waiting mail, in milliseconds, above which the overview shows a warning.
const alarmingAge = 10 * minute

const bucketEnds = {
  '1m': minute,
  '5m': 5 * minute,
  '15m': 15 * minute,
  '1h': 60 * minute,
  '6h': day / 4,
  '1d': day,
  more: Number.POSITIVE_INFINITY,
}

type Bucket = keyof typeof bucketEnds

type OverviewPorts = Pick<Ports, 'db' | 'now' | 'settings' | 'degraded'>

/** Reads the overview. */
export const showOverview = operation({
  name: 'admin-show-overview',
  who: 'administrator',
  api: 'GET /api/admin/overview',
  scope: 'overview:read',
  input: {},
  run: async (ports) => ({ kind: 'found' as const, ...(await readOverview(ports)) }),
  outcomes: { found: telling(done(), overviewShape) },
})

/** The data of the overview: today, the last days, who is stuck, and whether mails are being sent. */
export async function readOverview({ db, now, settings, degraded }: OverviewPorts) {
  const at = now()
  const days = startsOfDays(settings.timeZone, at, shownDays)
  // In parallel: with several connections the page takes only as long as the slowest of them.
  const [backlog, funnel, waiting, byDay, stuck, domains, factors] = await Promise.all([
    readBacklog(db),
    readFunnel(db),
    countWaiting(db, at),
    countByDay(db, [...days, at + 1], limits.sweepAfter),
    countStuck(db, at),
    countByDomain(db),
    countFactors(db),
  ])
  const stuckDomains = hurtFirst(stuck)
  return {
    waiting,
    days,
    byDay,
    stuck: { ...sumStuck(stuckDomains), domains: stuckDomains.slice(0, mostDomains) },
    funnel,
    factors,
    time: timeOf(funnel),
    domains: worstFirst(domains).slice(0, mostDomains),
    backlog: {
      waiting: sumOf(backlog.map((row) => row.waiting)),
      waited: ageAt(at, backlog),
    },
    alarm: await findAlarm(db, at, backlog),
    degraded: degraded(),
  }
}

/** Overdue mails, and the side that keeps them waiting. */
export type Alarm =
  /** The mail server took none since the oldest was written. */
  | { side: 'server'; waited: number }
  /** It took others, and these domains put theirs off. */
  | { side: 'recipients'; waited: number; domains: string[]; taken: number; isMore: boolean }
  /** It took others, and it was not yet these mails' turn. */
  | { side: 'queue'; waited: number; taken: number; isMore: boolean }

async function findAlarm(db: Database, at: number, backlog: Backlog[]): Promise<Alarm | null> {
  // Without the mails that are held back: they wait on purpose, and not because of a server.
  const overdue = backlog.filter((row) => row.isHeldBack === 0 && at - row.oldestAt > alarmingAge)
  if (overdue.length === 0) return null
  const waited = ageAt(at, overdue)
  const taken = await countTakenSince(db, at - waited)
  if (taken === 0) return { side: 'server', waited }
  const others = { waited, taken, isMore: taken === mostTakenCounted }
  const domains = overdue.flatMap(({ domain }) => domain ?? [])
  return domains.length > 0 ? { side: 'recipients', domains, ...others } : { side: 'queue', ...others }
}

function ageAt(at: number, rows: Backlog[]): number {
  return rows.length === 0 ? 0 : at - Math.min(...rows.map(({ oldestAt }) => oldestAt))
}

// How long those who confirmed took.
function timeOf({ durations }: Funnel) {
  if (durations.length === 0) return null
  const quantile = (part: number) =>
    durations[Math.min(durations.length - 1, Math.floor(part * durations.length))] ?? 0
  const counts: Record<Bucket, number> = { '1m': 0, '5m': 0, '15m': 0, '1h': 0, '6h': 0, '1d': 0, more: 0 }
  const buckets = Object.keys(bucketEnds) as Bucket[]
  for (const took of durations) {
    const bucket = buckets.find((name) => took <= bucketEnds[name])
    if (bucket) counts[bucket] += 1
  }
  return { median: quantile(0.5), p90: quantile(0.9), buckets: counts }
}

/** The people who are stuck at one domain: whose mail was refused or is delayed, by the reason, the most frequent first. */
export type StuckDomain = {
  domain: string
  refused: number
  delayed: number
  reasons: { state: MailState; reason: MailReason | null; people: number }[]
}

// The domains with the most people first.
function hurtFirst(rows: StuckPeople[]): StuckDomain[] {
  return [...Map.groupBy(rows, (row) => row.domain)]
    .map(([domain, reasons]) => ({
      domain,
      refused: peopleOf(reasons, 'refused'),
      delayed: peopleOf(reasons, 'delayed'),
      reasons: reasons
        .map(({ state, reason, people }) => ({ state, reason, people }))
        .toSorted((a, b) => b.people - a.people),
    }))
    .toSorted((a, b) => b.refused + b.delayed - a.refused - a.delayed || b.refused - a.refused)
}

// Refused mails need somebody's help, delayed ones are tried again by themselves.
function sumStuck(domains: StuckDomain[]) {
  return {
    refused: sumOf(domains.map(({ refused }) => refused)),
    refusedBy: domains.filter(({ refused }) => refused > 0).length,
    delayed: sumOf(domains.map(({ delayed }) => delayed)),
  }
}

// The domains with the most failing mails first, then those with the most mails.
function worstFirst(rows: DomainMails[]) {
  return [...Map.groupBy(rows, (row) => row.domain)]
    .map(([domain, states]) => ({
      domain,
      refused: mailsOf(states, 'refused'),
      delayed: mailsOf(states, 'delayed'),
      taken: mailsOf(states, 'sent', 'unknown'),
      total: sumOf(states.map(({ mails }) => mails)),
    }))
    .toSorted((a, b) => b.refused + b.delayed - a.refused - a.delayed || b.total - a.total)
}

function mailsOf(rows: DomainMails[], ...wanted: MailState[]): number {
  return sumOf(rows.filter(({ state }) => wanted.includes(state)).map(({ mails }) => mails))
}

function peopleOf(rows: StuckPeople[], wanted: MailState): number {
  return sumOf(rows.filter(({ state }) => state === wanted).map(({ people }) => people))
}

function sumOf(figures: number[]): number {
  return figures.reduce((sum, figure) => sum + figure, 0)
}
