import { limits } from '../../base/limits.ts'
import { paths } from '../../base/paths.ts'
import { day, minute } from '../../base/time.ts'
import { adminOverviewPage } from './overview.page.ts'
import type { OverviewProps } from './overview.page.ts'
import {
  countBetween,
  countByDomain,
  countStuck,
  countWaiting,
  readBacklog,
  readFunnel,
} from '../../store/listings/statistics.ts'
import type { DomainMails, Funnel } from '../../store/listings/statistics.ts'
import { frameOf, route, sendPage } from '../../http/answer.ts'
import type { App, Web } from '../../http/context.ts'

// Most domains that the overview shows.
const mostDomains = 15

// How old the oldest waiting mail may be before the overview raises the alarm, in milliseconds.
const alarmingAge = 10 * minute

/** The overview. */
export function adminOverviewRoutes(web: Web, app: App): void {
  const { db, now } = web.ports
  route(app, paths.admin, {
    get: async (c) => {
      const at = now()
      // At one time: where the database has several connections, the slowest of them is what the page takes.
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
      // What is held back waits by itself, and for no fault of the mail server.
      const stuckFor = ageOf(backlog.oldestNotHeldBackAt)
      const props: OverviewProps = {
        waiting,
        lastDay,
        lastMonth,
        stuck: stuckOf(stuck),
        since: funnel.since,
        steps: funnel,
        time: timeOf(funnel),
        domains: domainsOf(domains),
        backlog: { waiting: backlog.waiting, waited: ageOf(backlog.oldestAt) },
        alarm: stuckFor > alarmingAge ? stuckFor : null,
        degraded: web.degraded(),
      }
      return sendPage(c, 200, adminOverviewPage(await frameOf(web, c, paths.admin), props))
    },
  })
}

function timeOf({ durations }: Funnel): OverviewProps['time'] {
  if (durations.length === 0) return null
  const share = (part: number) =>
    durations[Math.min(durations.length - 1, Math.floor(part * durations.length))] ?? 0
  const borders = {
    '1m': minute,
    '5m': 5 * minute,
    '15m': 15 * minute,
    '1h': 60 * minute,
    '6h': day / 4,
    '1d': day,
  }
  let below = 0
  const buckets = Object.entries({ ...borders, more: Number.POSITIVE_INFINITY }).map(([name, border]) => {
    const reached = durations.filter((took) => took <= border).length
    const figure = reached - below
    below = reached
    return [name, figure]
  })
  return { median: share(0.5), p90: share(0.9), buckets: Object.fromEntries(buckets) }
}

// The largest trouble first.
function stuckOf(rows: DomainMails[]): OverviewProps['stuck'] {
  return [...Map.groupBy(rows, (row) => row.domain)]
    .map(([domain, states]) => ({
      domain,
      refused: sumOf(states, 'refused'),
      delayed: sumOf(states, 'delayed'),
    }))
    .toSorted((a, b) => b.refused + b.delayed - a.refused - a.delayed)
    .slice(0, mostDomains)
}

// Those in trouble first, then the busiest.
function domainsOf(rows: DomainMails[]): OverviewProps['domains'] {
  return [...Map.groupBy(rows, (row) => row.domain)]
    .map(([domain, states]) => ({
      domain,
      refused: sumOf(states, 'refused'),
      delayed: sumOf(states, 'delayed'),
      taken: sumOf(states, 'sent', 'unknown'),
      total: states.reduce((all, { mails }) => all + mails, 0),
    }))
    .toSorted((a, b) => b.refused + b.delayed - a.refused - a.delayed || b.total - a.total)
    .slice(0, mostDomains)
}

function sumOf(rows: DomainMails[], ...wanted: DomainMails['state'][]): number {
  return rows.filter(({ state }) => wanted.includes(state)).reduce((all, { mails }) => all + mails, 0)
}
