// The mails on the overview: stuck people, and delivery by domain.

import { paths, withQuery } from '../../base/paths.ts'
import { html, nothing } from '../../page/html.ts'
import type { Html } from '../../page/html.ts'
import type { Frame } from '../../page/layout.ts'
import { resendAllButton } from './bulk.page.ts'
import { bar, count, share } from './overview-parts.page.ts'
import type { OverviewProps, StuckDomain } from './overview-parts.page.ts'
import { figureTable, table } from './tables.page.ts'
import { badge, figure, readableDomain, typed } from './words.page.ts'

type StuckState = 'refused' | 'delayed'

// Sending again helps nobody whose mailbox does not exist: their address needs a correction.
const needsCorrection: ReadonlySet<string | null> = new Set(['no-such-mailbox', 'non-ascii-address'])

/** The people whose mails were refused or are delayed, by domain: how many, why, and what helps. */
export function stuck(frame: Frame, { stuck: { domains } }: OverviewProps): Html {
  const { overview } = frame.texts.admin
  const head = html`<h2 id="stuck">${overview.stuck}</h2>`
  if (domains.length === 0) return html`${head}<p class="hint">${overview.noneStuck}</p>`
  return html`${head}<p class="hint">${overview.stuckLead}</p>
${table(
  overview.stuck,
  [
    { head: overview.domain, at: 'first' },
    { head: overview.people, as: 'figure', at: 'first-end' },
    { head: overview.why, at: 'second' },
    { head: overview.resendAll, as: 'box', at: 'second-end' },
  ],
  domains.map((row) => [
    readableDomain(row.domain),
    peopleOf(frame, row),
    reasonsOf(frame, row),
    helpFor(frame, row),
  ]),
)}`
}

// A link for each state, because the list can show one of them.
function peopleOf({ texts }: Frame, row: StuckDomain): Html {
  const { stuckOf, stuckBetween } = texts.admin.overview
  const states = (['refused', 'delayed'] as const).filter((state) => row[state] > 0)
  return html`${states.map((state, place) => [
    place === 0 ? nothing : stuckBetween,
    html`<a href="${peoplePath(row, state)}">${stuckOf[state](row[state])}</a>`,
  ])}`
}

function reasonsOf({ texts }: Frame, { reasons }: StuckDomain): Html {
  const { reasons: words, states } = texts.admin.outbox
  return html`${reasons.map(({ state, reason, people }) => {
    const word = reason === null ? states[state] : words[reason]
    const tone = state === 'refused' ? 'bad' : 'unsure'
    return html`${badge(tone, state, reasons.length === 1 ? word : `${word} ${figure(people)}`)} `
  })}`
}

// One button: the people themselves, or their mails once more.
function helpFor(frame: Frame, row: StuckDomain): Html {
  const refused = row.reasons.filter(({ state }) => state === 'refused')
  if (refused.length > 0 && refused.every(({ reason }) => needsCorrection.has(reason)))
    return html`<a class="button second small" href="${peoplePath(row, 'refused')}">${frame.texts.admin.overview.seeThem}<span class="unseen"> ${typed(row.domain)}</span></a>`
  // The delayed ones are tried again by themselves.
  return resendAllButton(frame, queryOf(row, row.refused > 0 ? 'refused' : 'delayed'))
}

function peoplePath(row: StuckDomain, mail: StuckState): string {
  return withQuery(paths.adminRegistrations, queryOf(row, mail))
}

function queryOf({ domain }: StuckDomain, mail: StuckState): Record<string, string> {
  return { only: 'waiting', mail, domain }
}

/** The domains of the newest mails, and how many of these they took. */
export function domains(frame: Frame, props: OverviewProps): Html {
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
    { head: overview.takenShare, as: 'figure spare' },
    { head: overview.takenShare, as: 'picture' },
  ],
  props.domains.map(({ domain, refused, delayed, taken, total }) => [
    readableDomain(domain),
    count(refused),
    count(delayed),
    figure(taken),
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
