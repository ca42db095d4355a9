// Bulk acts on registrations: the bar above the table, the preview, and the progress.

import { paths } from '../../base/paths.ts'
import { hiddenFields, ownAccountField } from '../../page/fields.ts'
import { html, nothing } from '../../page/html.ts'
import type { Html } from '../../page/html.ts'
import type { Frame } from '../../page/layout.ts'
import { adminPage, reasonField } from './parts.page.ts'
import type { Act } from './parts.page.ts'
import { table } from './tables.page.ts'
import type { Query } from './tables.page.ts'
import { figure, typed } from './words.page.ts'

/** The acts that work in bulk. */
export const bulkActs = [
  'resend',
  'extend',
  'confirm',
  'delete-registration',
  'block-address',
  'block-domain',
] as const satisfies readonly Act[]

/** One of the acts that can be done to several registrations at once. */
export type BulkAct = (typeof bulkActs)[number]

/** How a bulk act ended for one registration. */
export type BulkOutcome = keyof Frame['texts']['admin']['registrations']['bulkOutcomes']

/** The buttons above the table, each leading to a preview; the table's filters are sent along. */
export function bulkBar(frame: Frame, query: Query): Html {
  const { registrations, acts } = frame.texts.admin
  return html`<fieldset class="bulk"><legend>${registrations.bulk}</legend>
<p class="hint">${registrations.bulkHint}</p>
${ownAccountField(frame)}${queryFields(query)}
<p class="acts">${bulkActs.map(
    (act) => html`<button class="second" name="act" value="${act}">${acts[act].title}…</button> `,
  )}</p></fieldset>`
}

/** The checkbox that selects a registration in the generation that the page shows. */
export function pickBox({ texts }: Frame, row: { id: string; generation: number; name: string }): Html {
  const { registrations } = texts.admin
  return html`<input type="checkbox" name="pick-${row.id}" value="${row.generation}" aria-label="${registrations.pick(row.name)}" data-pick="${registrations.pickAll}">`
}

/** The overview's button to the preview of resending to all whose mail a domain refused. */
export function resendAllButton(frame: Frame, query: Query): Html {
  return html`<form method="post" action="${paths.adminBulk}">
${ownAccountField(frame)}${queryFields(query)}
<button class="second small" name="act" value="resend">${frame.texts.admin.overview.resendAll}<span class="unseen"> ${query['domain']}</span></button></form>`
}

/** `carried` is the state that the next step needs. */
type BulkPreviewProps = {
  act: BulkAct
  count: { figure: number; isMore: boolean }
  among: { name: string; address: string }[]
  carried: Query
  reason: string
}

/** Asks for confirmation before a bulk act. */
export function bulkPreviewPage(frame: Frame, props: BulkPreviewProps): Html {
  const { admin } = frame.texts
  const { registrations } = admin
  const { act, count, among, carried, reason } = props
  const { title, text } = admin.acts[act]
  const counted = registrations.bulkTitle(title, registrations.bulkCount(figure(count.figure), count.isMore))
  const main = html`<p class="lead">${text}</p>
<p class="act-subject">${registrations.bulkAmong}</p>
<ul class="among">${among.map(({ name, address }) => html`<li><b>${typed(name)}</b> ${typed(address)}</li>`)}${
    count.figure > among.length || count.isMore ? html`<li>…</li>` : nothing
  }</ul>
<form class="narrow" method="post" action="${paths.adminBulk}">
${ownAccountField(frame)}${hiddenFields({ ...carried, act, run: 'on' })}
${reasonField(frame, reason)}
<div class="row"><button>${counted}</button> <a href="${paths.adminRegistrations}">${admin.cancel}</a></div></form>`
  return adminPage(frame, { page: 'bulk-preview', section: 'registrations', title: counted, main })
}

/** The progress: the count of each outcome, and the total if it is known. */
type BulkProgressProps = {
  act: BulkAct
  outcomes: [BulkOutcome, number][]
  total: number | null
  /** Null when nothing is left. */
  carried: Query | null
  reason: string
}

/** Shows the progress of a bulk act, and continues it. */
export function bulkProgressPage(frame: Frame, props: BulkProgressProps): Html {
  const { admin } = frame.texts
  const { registrations } = admin
  const { act, outcomes, total, carried, reason } = props
  const { title } = admin.acts[act]
  const worked = outcomes.reduce((all, [, count]) => all + count, 0)
  const main = html`${
    carried === null || total === null
      ? nothing
      : html`<progress max="${Math.max(total, worked)}" value="${worked}" aria-label="${registrations.bulkRunning(title)}"></progress>`
  }
<div role="status">${table(
    registrations.bulkOutcome,
    [registrations.bulkOutcome, { head: registrations.bulkFigure, as: 'figure' }],
    outcomes.map(([kind, count]) => [registrations.bulkOutcomes[kind], figure(count)]),
  )}</div>
${
  carried === null
    ? html`<p><a class="button second" href="${paths.adminRegistrations}">${registrations.bulkBack}</a></p>`
    : html`<form method="post" action="${paths.adminBulk}" data-submit-itself="${registrations.bulkGoOn}">
${ownAccountField(frame)}${hiddenFields({ ...carried, act, run: 'on', reason, total: total === null ? null : String(total) })}
<div class="row"><button>${registrations.bulkGoOn}</button> <a href="${paths.adminRegistrations}">${registrations.bulkStop}</a></div></form>`
}`
  const words = carried === null ? registrations.bulkDone(title) : registrations.bulkRunning(title)
  return adminPage(frame, {
    page: carried === null ? 'bulk-done' : 'bulk-running',
    section: 'registrations',
    title: words,
    main,
  })
}

/** There is nothing to act on. */
export function bulkNothingPage(frame: Frame, props: { act: BulkAct; isPicked: boolean }): Html {
  const { admin } = frame.texts
  const { registrations } = admin
  return adminPage(frame, {
    page: 'bulk-nothing',
    section: 'registrations',
    title: admin.acts[props.act].title,
    trouble: props.isPicked
      ? { kind: 'bulk-nobody', words: registrations.bulkNobody }
      : { kind: 'bulk-nothing', words: registrations.bulkNothing },
    main: html`<p><a class="button second" href="${paths.adminRegistrations}">${registrations.bulkBack}</a></p>`,
  })
}

function queryFields(query: Query): Html {
  return hiddenFields(
    Object.fromEntries(Object.entries(query).map(([name, value]) => [`query-${name}`, value])),
  )
}
