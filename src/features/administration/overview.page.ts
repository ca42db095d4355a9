import { limits } from '../../base/limits.ts'
import { paths, withQuery } from '../../base/paths.ts'
import { html, nothing } from '../../page/html.ts'
import type { Html } from '../../page/html.ts'
import type { Frame } from '../../page/layout.ts'
import { domains, stuck } from './overview-mails.page.ts'
import { bar, count, share, sparkline } from './overview-parts.page.ts'
import type { Bucket, OverviewProps, Step } from './overview-parts.page.ts'
import { adminPage } from './parts.page.ts'
import type { Trouble } from './parts.page.ts'
import { figureTable } from './tables.page.ts'
import { figure, moment, readableDomain } from './words.page.ts'

/** The operator's overview: today in one sentence, who is stuck, and whether mails are being sent. */
export function adminOverviewPage(frame: Frame, props: OverviewProps): Html {
  const { admin } = frame.texts
  const main = html`${figures(frame, props)}
${stuck(frame, props)}
<div class="beside">
<section>${funnel(frame, props)}</section>
<section>${times(frame, props)}</section>
</div>
${domains(frame, props)}
${factors(frame, props)}`
  return adminPage(frame, {
    page: 'overview',
    section: 'overview',
    title: admin.nav.overview,
    heading: today(frame, props),
    main,
    trouble: troubleOf(frame, props),
  })
}

// The last part alone is in colour, and leads to those who need help.
function today({ texts }: Frame, { byDay, stuck }: OverviewProps): Html {
  const { overview } = texts.admin
  const [registered, confirmed] = [byDay.registered.at(-1) ?? 0, byDay.confirmed.at(-1) ?? 0]
  const clauses = overview
    .today(registered, confirmed)
    .map((words) => html`<span class="clause">${words}</span>${overview.betweenClauses}`)
  if (stuck.refused === 0) return html`${clauses}<span class="clause">${overview.todayNoneStuck}</span>`
  const words = overview.todayStuck(stuck.refused, stuck.refusedBy)
  return html`${clauses}<a class="clause bad" href="#stuck">${words}</a>`
}

function troubleOf({ texts }: Frame, { degraded, alarm }: OverviewProps): Trouble | null {
  const { admin } = texts
  const isServerAtFault = degraded.includes('mail-server-fault')
  const faults: Trouble[] = degraded.map((kind) => ({
    kind,
    words: [isServerAtFault && kind === 'mail-budget' ? { title: admin.budgetToo } : admin.degraded[kind]],
  }))
  if (alarm !== null && !isServerAtFault) faults.push(alarmOf(admin, alarm))
  const [first, ...more] = faults
  if (!first) return null
  // Where only the queue or the server is slow, mails wait that nobody has tried yet.
  const isBacklog = faults.every(({ kind }) => kind === 'backlog')
  const [path, label] = isBacklog
    ? [paths.adminOutbox, admin.seeMails]
    : [withQuery(paths.adminOutbox, { state: 'delayed' }), admin.seeDelayed]
  return {
    kind: faults.map(({ kind }) => kind).join(' '),
    words: faults.flatMap(({ words }) => words),
    tone: more.length > 0 ? 'bad' : (first.tone ?? 'bad'),
    more: html`<p><a href="${path}" data-mails>${label}</a></p>`,
  }
}

function alarmOf(admin: Frame['texts']['admin'], alarm: NonNullable<OverviewProps['alarm']>): Trouble {
  const { server, queue, recipients } = admin.alarms
  const waited = admin.overview.duration(alarm.waited)
  if (alarm.side === 'server')
    return { kind: 'backlog', words: [{ title: server.title(waited), text: server.text }] }
  const taken = `${figure(alarm.taken)}${alarm.isMore ? '+' : ''}`
  if (alarm.side === 'queue')
    return { kind: 'backlog', words: [{ title: queue.title(waited), text: queue.text(taken) }] }
  const domains = alarm.domains.map(readableDomain)
  return {
    kind: 'backlog-recipients',
    tone: 'unsure',
    words: [
      {
        title: recipients.title(domains.slice(0, mostNamed), domains.length, waited),
        text: recipients.text(taken),
      },
    ],
  }
}

function factors({ texts }: Frame, { factors }: OverviewProps): Html {
  const { overview } = texts.admin
  const { twoSteps, passkeys } = factors
  const link = (only: 'two-steps' | 'passkey', count: number) =>
    html`<a href="${withQuery(paths.adminAccounts, { only })}">${figure(count)}</a>`
  return html`<h2>${overview.logIns}</h2>
<p class="hint" data-factors="${twoSteps} ${passkeys}">${overview.factors(link('two-steps', twoSteps), link('passkey', passkeys))}</p>`
}

const mostNamed = 3

function figures({ texts }: Frame, { waiting, byDay, backlog }: OverviewProps): Html {
  const { overview } = texts.admin
  const all: [string, Html, string, Html][] = [
    [
      overview.waiting,
      html`<a href="${withQuery(paths.adminRegistrations, { only: 'waiting' })}">${figure(waiting)}${waiting === limits.waitingCounted ? '+' : ''}</a>`,
      overview.now,
      nothing,
    ],
    ...(['registered', 'confirmed', 'expired'] as const).map((name): [string, Html, string, Html] => [
      overview[name],
      html`${figure(byDay[name].at(-1) ?? 0)}`,
      overview.day,
      html`${sparkline(byDay[name])}<span>${overview.month(html`<b>${figure(byDay[name].reduce((sum, one) => sum + one, 0))}</b>`)}</span>`,
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

function funnel(frame: Frame, { funnel }: OverviewProps): Html {
  const { overview } = frame.texts.admin
  const { since } = funnel
  if (since === null) return html`<h2>${overview.funnel}</h2><p class="hint">${overview.nothingYet}</p>`
  const steps = Object.keys(overview.steps) as Step[]
  const most = funnel.registered
  return html`<h2>${overview.funnel}</h2>
<p class="hint">${overview.funnelLead(figure(most), moment(frame, since))}</p>
${figureTable(
  overview.funnel,
  [
    overview.step,
    { head: overview.people, as: 'figure' },
    { head: overview.share, as: 'figure' },
    { head: overview.shareOfPrevious, as: 'figure spare' },
    { head: overview.funnel, as: 'picture' },
  ],
  steps.map((step, place) => [
    html`${overview.steps[step]}${waysOf(frame, step, funnel)}`,
    figure(funnel[step]),
    share(funnel[step], most),
    place === 0 ? '' : share(funnel[step], funnel[steps[place - 1] ?? step]),
    bar([['', funnel[step]]], most),
  ]),
)}`
}

// Those who went this step, by the link or by the digits of their mail.
function waysOf({ texts }: Frame, step: Step, funnel: OverviewProps['funnel']): Html {
  const { ways } = texts.admin.overview
  const figures =
    step === 'reacted'
      ? [['link', funnel.opened] as const, ['digits', funnel.typed] as const]
      : step === 'confirmed'
        ? [
            ['link', funnel.byLink] as const,
            ['digits', funnel.byDigitCode] as const,
            ['hand', funnel.byHand] as const,
          ]
        : []
  const shown = figures.filter(([, number]) => number > 0)
  if (shown.length === 0) return nothing
  return html` <span class="under">${shown.map(([way, number]) => `${ways[way]} ${figure(number)}`).join(' · ')}</span>`
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
  [overview.took, { head: overview.people, as: 'figure' }, { head: overview.time, as: 'picture' }],
  entries.map(([bucket, number]) => [overview.buckets[bucket], count(number), bar([['', number]], most)]),
)}`
}
