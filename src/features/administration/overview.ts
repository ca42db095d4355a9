// The figures of the overview.

import { limits } from '../../base/limits.ts'
import { day, minute } from '../../base/time.ts'
import type { Ports } from '../../core/ports.ts'
import {
  countBetween,
  countByDomain,
  countStuck,
  countWaiting,
  readBacklog,
  readFunnel,
} from '../../store/listings/statistics.ts'
import type { DomainMails, Funnel } from '../../store/listings/statistics.ts'

const mostDomains = 15

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

/** The data of the overview: waiting and stuck registrations, and whether mails are being sent. */
export async function readOverview({ db, now }: Pick<Ports, 'db' | 'now'>) {
  const at = now()
  // In parallel: with several connections the page takes only as long as the slowest of them.
  const [backlog, funnel, waiting, lastDay, lastMonth, stuck, domains] = await Promise.all([
    readBacklog(db),
    readFunnel(db),
    countWaiting(db, at),
    countBetween(db, at - day, at, limits.sweepAfter),
    countBetween(db, at - 30 * day, at, limits.sweepAfter),
    countStuck(db, at),
    countByDomain(db),
  ])
  const ageOf = (mailAt: number | null) => at - (mailAt ?? at)
  // Without the mails that are held back: they wait on purpose, and not because of the mail server.
  const stuckFor = ageOf(backlog.oldestNotHeldBackAt)
  return {
    waiting,
    lastDay,
    lastMonth,
    stuck: worstFirst(stuck).slice(0, mostDomains),
    since: funnel.since,
    steps: funnel,
    time: timeOf(funnel),
    domains: worstFirst(domains).slice(0, mostDomains),
    backlog: { waiting: backlog.waiting, waited: ageOf(backlog.oldestAt) },
    alarm: stuckFor > alarmingAge ? stuckFor : null,
  }
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

// The domains with the most failing mails first, then those with the most mails.
function worstFirst(rows: DomainMails[]) {
  return [...Map.groupBy(rows, (row) => row.domain)]
    .map(([domain, states]) => ({
      domain,
      refused: sumOf(states, 'refused'),
      delayed: sumOf(states, 'delayed'),
      taken: sumOf(states, 'sent', 'unknown'),
      total: states.reduce((all, { mails }) => all + mails, 0),
    }))
    .toSorted((a, b) => b.refused + b.delayed - a.refused - a.delayed || b.total - a.total)
}

function sumOf(rows: DomainMails[], ...wanted: DomainMails['state'][]): number {
  return rows.filter(({ state }) => wanted.includes(state)).reduce((all, { mails }) => all + mails, 0)
}
