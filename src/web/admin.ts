import { paths } from '../base/paths.ts'
import { limits } from '../base/limits.ts'
import { day, minute } from '../base/time.ts'
import type { CurrentSession } from '../flows/session.ts'
import { adminOverviewPage } from '../pages/admin-overview.ts'
import type { OverviewProps } from '../pages/admin-overview.ts'
import type { Administrator } from '../ports.ts'
import { countBetween, countByDomain, countWaiting, readBacklog, readFunnel } from '../store/statistics.ts'
import type { DomainMails, Funnel } from '../store/statistics.ts'
import { frameOf, route, sendPage, sendProblem } from './answer.ts'
import type { Handler } from './answer.ts'
import type { App, Context, Web } from './context.ts'
import { parseQuery } from './forms.ts'
import { passRecent, sessionOf } from './recent-password.ts'
import type { SessionHandler } from './recent-password.ts'

/** How many rows a page of a table has. */
export const pageSize = 50

// Most domains that the overview shows.
const mostDomains = 15

/** Lets administrators pass who typed their password in the last minutes; for all others there is no such page. */
export function adminOnly(web: Web, handler: SessionHandler): Handler {
  return async (c) => {
    const session = await sessionOf(web, c)
    if (!session?.account.isAdmin) return sendProblem(web, c, { status: 404, kind: 'not-found' })
    return passRecent(web, c, session, handler)
  }
}

/** Hides from all others also which methods the administration's addresses take. */
export function hideFromOthers(web: Web) {
  return async (c: Context, next: () => Promise<void>): Promise<void> => {
    await next()
    if (c.res.status !== 405 || (await sessionOf(web, c))?.account.isAdmin) return
    c.header('Allow', undefined)
    const allowsNothing = sendProblem(web, c, { status: 404, kind: 'not-found' })
    // Else the one answer's headers would go over to the other.
    c.res = undefined
    c.res = allowsNothing
  }
}

/** Who acts, from where and why, as the audit log keeps it. */
export function administratorOf(c: Context, session: CurrentSession): Administrator {
  const reason = (c.var.form.get('reason') ?? '').trim().slice(0, 500)
  return { actor: session.account.id, network: c.var.visitor.network, reason: reason === '' ? null : reason }
}

/** The fields of a page's query that its table knows; what is empty or unknown counts as not asked for. */
export function readQuery<Name extends string>(
  c: Context,
  names: readonly Name[],
): Record<Name, string | null> {
  const query = parseQuery(c.req.url)
  return pickFields((name) => query?.get(name), names)
}

/** The same from wherever fields are read. */
export function pickFields<Name extends string>(
  read: (name: Name) => string | undefined,
  names: readonly Name[],
): Record<Name, string | null> {
  return Object.fromEntries(names.map((name) => [name, read(name)?.trim().slice(0, 300) || null])) as Record<
    Name,
    string | null
  >
}

/** One of several words, or null. */
export function oneOf<Word extends string>(text: string | null, words: readonly Word[]): Word | null {
  return words.find((word) => word === text) ?? null
}

/** The overview. */
export function adminRoutes(web: Web, app: App): void {
  const { db, now } = web.ports
  route(web, app, paths.admin, {
    get: adminOnly(web, async (c) => {
      const at = now()
      const backlog = await readBacklog(db)
      const funnel = await readFunnel(db)
      const props: OverviewProps = {
        waiting: await countWaiting(db, at),
        lastDay: await countBetween(db, at - day, at, limits.sweepAfter),
        lastMonth: await countBetween(db, at - 30 * day, at, limits.sweepAfter),
        since: funnel.since,
        steps: funnel,
        time: timeOf(funnel),
        domains: domainsOf(await countByDomain(db)),
        backlog: { waiting: backlog.waiting, minutes: Math.floor((at - (backlog.oldestAt ?? at)) / minute) },
        isDegraded: web.degraded().length > 0,
      }
      return sendPage(c, 200, adminOverviewPage(await frameOf(web, c, paths.admin), props))
    }),
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

// Those in trouble first, then the busiest.
function domainsOf(rows: DomainMails[]): OverviewProps['domains'] {
  const byDomain = Map.groupBy(rows, (row) => row.domain)
  return [...byDomain]
    .map(([domain, states]) => {
      const sum = (...wanted: string[]) =>
        states.filter(({ state }) => wanted.includes(state)).reduce((all, { mails }) => all + mails, 0)
      const total = states.reduce((all, { mails }) => all + mails, 0)
      return {
        domain,
        refused: sum('refused'),
        delayed: sum('delayed'),
        taken: sum('sent', 'unknown'),
        total,
      }
    })
    .toSorted((a, b) => b.refused + b.delayed - a.refused - a.delayed || b.total - a.total)
    .slice(0, mostDomains)
}
