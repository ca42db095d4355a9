import { paths, withQuery } from '../base/paths.ts'
import { adminPage, table } from './admin.ts'
import { html, nothing } from './html.ts'
import type { Html } from './html.ts'
import type { Frame } from './layout.ts'

type Counts = { registered: number; confirmed: number; expired: number }
type Step = keyof Frame['texts']['admin']['overview']['steps']
type Bucket = keyof Frame['texts']['admin']['overview']['buckets']

/** The figures of the overview. */
export type OverviewProps = {
  waiting: number
  lastDay: Counts
  lastMonth: Counts
  since: number | null
  steps: Record<Step, number>
  time: { median: number; p90: number; buckets: Record<Bucket, number> } | null
  domains: { domain: string; refused: number; delayed: number; taken: number; total: number }[]
  backlog: { waiting: number; minutes: number }
  isDegraded: boolean
}

/** What an operator wants to see first: who waits, who is stuck, and whether the mails flow. */
export function adminOverviewPage(frame: Frame, props: OverviewProps): Html {
  const { admin } = frame.texts
  const { overview } = admin
  const { waiting, lastDay, lastMonth, backlog } = props
  const countRow = (name: keyof Counts) => [overview[name], lastDay[name], lastMonth[name]]
  const main = html`<p class="lead">${overview.waiting}: <a href="${withQuery(paths.adminRegistrations, { only: 'waiting' })}"><b>${waiting}</b></a></p>
${table(
  admin.nav.overview,
  ['', overview.day, overview.month],
  [countRow('registered'), countRow('confirmed'), countRow('expired')],
)}
<h2>${overview.domains}</h2>
<p class="hint">${overview.domainsLead}</p>
${table(
  overview.domains,
  [overview.domain, overview.trouble, overview.delayed, overview.taken, overview.total],
  props.domains.map((one) => [
    html`<bdi>${one.domain}</bdi>`,
    stuck(one.domain, 'refused', one.refused),
    stuck(one.domain, 'delayed', one.delayed),
    one.taken,
    one.total,
  ]),
)}
<h2>${overview.backlog}</h2>
<p>${overview.backlogText(backlog.waiting, backlog.minutes)}</p>
${funnel(frame, props)}
${times(frame, props)}`
  const minutes = backlog.minutes > 10 ? admin.backlogAlarm(backlog.minutes) : null
  const trouble = props.isDegraded ? admin.degraded : minutes
  return adminPage(frame, { room: 'overview', title: admin.nav.overview, main, trouble })
}

function stuck(domain: string, mail: string, figure: number): Html {
  if (figure === 0) return html`0`
  return html`<a class="bad" href="${withQuery(paths.adminRegistrations, { mail, domain })}"><b>${figure}</b></a>`
}

function funnel(frame: Frame, { steps, since }: OverviewProps): Html {
  const { overview } = frame.texts.admin
  if (since === null) return html`<h2>${overview.funnel}</h2><p class="hint">${overview.nothingYet}</p>`
  const entries = Object.entries(steps) as [Step, number][]
  const most = steps.registered
  const share = (figure: number) => `${Math.round((100 * figure) / Math.max(1, steps.registered))} %`
  return html`<h2>${overview.funnel}</h2>
<p class="hint">${overview.funnelLead(steps.registered, frame.texts.instant(since))}</p>
${table(
  overview.funnel,
  [overview.step, overview.people, overview.share, ''],
  entries.map(([step, figure]) => [overview.steps[step], figure, share(figure), bar(figure, most)]),
)}`
}

function times(frame: Frame, { time }: OverviewProps): Html {
  const { overview } = frame.texts.admin
  if (!time) return nothing
  const entries = Object.entries(time.buckets) as [Bucket, number][]
  const most = Math.max(...entries.map(([, figure]) => figure))
  return html`<h2>${overview.time}</h2>
<p class="hint">${overview.timeLead(overview.duration(time.median), overview.duration(time.p90))}</p>
${table(
  overview.time,
  [overview.time, overview.people, ''],
  entries.map(([bucket, figure]) => [overview.buckets[bucket], figure, bar(figure, most)]),
)}`
}

// A picture of the figure beside it, which says the same to who does not see it.
function bar(figure: number, most: number): Html {
  const width = Math.round((100 * figure) / Math.max(1, most))
  return html`<svg class="bar" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true" focusable="false"><rect width="${width}" height="10"/></svg>`
}
