import { paths, withQuery } from '../../base/paths.ts'
import { figureTable, table } from './tables.page.ts'
import { figure, moment, readableDomain } from './words.page.ts'
import { adminPage } from './parts.page.ts'
import { resendAllButton } from './bulk.page.ts'
import { html, nothing } from '../../page/html.ts'
import type { Html } from '../../page/html.ts'
import type { Frame } from '../../page/layout.ts'

type Counts = { registered: number; confirmed: number; expired: number }
type Step = keyof Frame['texts']['admin']['overview']['steps']
type Bucket = keyof Frame['texts']['admin']['overview']['buckets']

/** The figures of the overview. */
export type OverviewProps = {
  waiting: number
  lastDay: Counts
  lastMonth: Counts
  stuck: { domain: string; refused: number; delayed: number }[]
  since: number | null
  steps: Record<Step, number>
  time: { median: number; p90: number; buckets: Record<Bucket, number> } | null
  domains: { domain: string; refused: number; delayed: number; taken: number; total: number }[]
  /** How many mails wait, and how long the oldest has waited, in milliseconds. */
  backlog: { waiting: number; waited: number }
  /** How long an overdue mail has waited, in milliseconds; null if none is overdue. */
  alarm: number | null
  degraded: (keyof Frame['texts']['admin']['degraded'])[]
}

/** What an operator looks at first: who waits, who is stuck, and whether mails are being sent. */
export function adminOverviewPage(frame: Frame, props: OverviewProps): Html {
  const { admin } = frame.texts
  const { overview } = admin
  const main = html`${figures(frame, props)}
${stuck(frame, props)}
<div class="beside">
<section>${funnel(frame, props)}</section>
<section>${times(frame, props)}</section>
</div>
${domains(frame, props)}`
  const { alarm } = props
  const troubles = props.degraded.map((kind) => ({ kind: kind as string, words: admin.degraded[kind] }))
  if (troubles.length === 0 && alarm !== null)
    troubles.push({ kind: 'backlog', words: admin.backlogAlarm(overview.duration(alarm)) })
  return adminPage(frame, {
    page: 'overview',
    room: 'overview',
    title: admin.nav.overview,
    main,
    trouble:
      troubles.length === 0
        ? null
        : {
            kind: troubles.map(({ kind }) => kind).join(' '),
            words: troubles.map(({ words }) => words).join(' '),
          },
  })
}

function figures({ texts }: Frame, { waiting, lastDay, lastMonth, backlog }: OverviewProps): Html {
  const { overview } = texts.admin
  const all: [string, Html, string, Html][] = [
    [
      overview.waiting,
      html`<a href="${withQuery(paths.adminRegistrations, { only: 'waiting' })}">${figure(waiting)}</a>`,
      overview.now,
      nothing,
    ],
    ...(['registered', 'confirmed', 'expired'] as const).map((name): [string, Html, string, Html] => [
      overview[name],
      html`${figure(lastDay[name])}`,
      overview.day,
      html`<span><b>${figure(lastMonth[name])}</b> ${overview.month}</span>`,
    ]),
    [
      overview.backlog,
      html`<a href="${paths.adminOutbox}">${figure(backlog.waiting)}</a>`,
      overview.backlogText(backlog.waiting, overview.duration(backlog.waited)),
      nothing,
    ],
  ]
  return html`<dl class="figures">${all.map(
    ([name, number, when, more]) =>
      html`<div><dt>${name}</dt><dd><b>${number}</b> <span>${when}</span>${more}</dd></div>`,
  )}</dl>`
}

function stuck(frame: Frame, props: OverviewProps): Html {
  const { overview } = frame.texts.admin
  const head = html`<h2>${overview.stuck}</h2>`
  if (props.stuck.length === 0) return html`${head}<p class="hint">${overview.noneStuck}</p>`
  const people = (query: Record<string, string>, count: number) =>
    count === 0 ? '0' : html`<a href="${withQuery(paths.adminRegistrations, query)}">${figure(count)}</a>`
  return html`${head}<p class="hint">${overview.stuckLead}</p>
${table(
  overview.stuck,
  [
    overview.domain,
    { head: overview.refused, as: 'figure' },
    { head: overview.delayed, as: 'figure' },
    { head: overview.resendAll, as: 'box' },
  ],
  props.stuck.map(({ domain, refused, delayed }) => {
    const query = { only: 'waiting', domain }
    return [
      readableDomain(domain),
      people({ ...query, mail: 'refused' }, refused),
      people({ ...query, mail: 'delayed' }, delayed),
      refused === 0 ? nothing : resendAllButton(frame, { ...query, mail: 'refused' }),
    ]
  }),
)}`
}

function funnel(frame: Frame, { steps, since }: OverviewProps): Html {
  const { overview } = frame.texts.admin
  if (since === null) return html`<h2>${overview.funnel}</h2><p class="hint">${overview.nothingYet}</p>`
  const entries = (Object.keys(overview.steps) as Step[]).map((step) => [step, steps[step]] as const)
  const most = steps.registered
  return html`<h2>${overview.funnel}</h2>
<p class="hint">${overview.funnelLead(figure(steps.registered), moment(frame, since))}</p>
${figureTable(
  overview.funnel,
  [
    overview.step,
    { head: overview.people, as: 'figure' },
    { head: overview.share, as: 'figure' },
    { head: overview.shareOfPrevious, as: 'figure' },
    { head: overview.funnel, as: 'picture' },
  ],
  entries.map(([step, count], place) => [
    overview.steps[step],
    figure(count),
    share(count, most),
    place === 0 ? '' : share(count, entries[place - 1]?.[1] ?? 0),
    bar([['', count]], most),
  ]),
)}`
}

function times(frame: Frame, { time }: OverviewProps): Html {
  const { overview } = frame.texts.admin
  if (!time) return nothing
  const entries = Object.entries(time.buckets) as [Bucket, number][]
  const most = Math.max(...entries.map(([, count]) => count))
  return html`<h2>${overview.time}</h2>
<p class="hint">${overview.timeLead(overview.duration(time.median), overview.duration(time.p90))}</p>
${figureTable(
  overview.time,
  [overview.time, { head: overview.people, as: 'figure' }, { head: overview.time, as: 'picture' }],
  entries.map(([bucket, count]) => [overview.buckets[bucket], figure(count), bar([['', count]], most)]),
)}`
}

function domains(frame: Frame, props: OverviewProps): Html {
  const { overview } = frame.texts.admin
  if (props.domains.length === 0) return nothing
  const all = props.domains.reduce((sum, { total }) => sum + total, 0)
  return html`<h2>${overview.domains}</h2>
<p class="hint">${overview.domainsLead(figure(all))}</p>
${figureTable(
  overview.domains,
  [
    overview.domain,
    { head: overview.refused, as: 'figure' },
    { head: overview.delayed, as: 'figure' },
    { head: overview.taken, as: 'figure' },
    { head: overview.total, as: 'figure spare' },
    { head: overview.takenShare, as: 'figure' },
    { head: overview.takenShare, as: 'picture' },
  ],
  props.domains.map(({ domain, refused, delayed, taken, total }) => [
    readableDomain(domain),
    figure(refused),
    figure(delayed),
    figure(taken),
    figure(total),
    share(taken, total),
    bar(
      [
        ['', taken],
        ['unsure', delayed],
        ['bad', refused],
      ],
      total,
    ),
  ]),
)}`
}

function share(part: number, whole: number): string {
  return `${Math.round((100 * part) / Math.max(1, whole))} %`
}

// Draws the figures beside it; hidden from screen readers, which read the figures.
function bar(parts: ['' | 'unsure' | 'bad', number][], whole: number): Html {
  const width = (count: number) => Math.round((1_000 * count) / Math.max(1, whole)) / 10
  let from = 0
  const drawn = parts.map(([tone, count]) => {
    const part = html`<rect class="${tone}" x="${from}" width="${width(count)}" height="10"/>`
    from += width(count)
    return part
  })
  return html`<svg class="bar" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true" focusable="false"><rect class="ground" width="100" height="10"/>${drawn}</svg>`
}
