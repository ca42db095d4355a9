import { paths, withQuery } from '../../base/paths.ts'
import { html, nothing } from '../../page/html.ts'
import type { Html } from '../../page/html.ts'
import type { Frame } from '../../page/layout.ts'
import { domains, stuck } from './overview-mails.page.ts'
import { bar, share } from './overview-parts.page.ts'
import type { Bucket, OverviewProps, Step } from './overview-parts.page.ts'
import { adminPage } from './parts.page.ts'
import { figureTable } from './tables.page.ts'
import { figure, moment } from './words.page.ts'

/** The operator's overview: waiting and stuck registrations, and whether mails are being sent. */
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
    section: 'overview',
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
