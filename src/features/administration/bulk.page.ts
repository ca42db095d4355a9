// Bulk acts on registrations: the bar below the table, all that fit a filter, the preview, and the progress.

import { paths, withQuery } from '../../base/paths.ts'
import { hiddenFields, ownAccountField } from '../../page/fields.ts'
import { html, nothing } from '../../page/html.ts'
import type { Html } from '../../page/html.ts'
import type { Frame } from '../../page/layout.ts'
import { adminPage, listPath, reasonField, toneOf } from './parts.page.ts'
import type { Act } from './parts.page.ts'
import { isFiltered, table } from './tables.page.ts'
import type { Chip, Page, Query } from './tables.page.ts'
import { figure, readableDomain, typed } from './words.page.ts'

/** The acts that work in bulk. */
export const bulkActs = [
  'resend',
  'extend',
  'confirm',
  'block-address',
  'block-domain',
  'delete-registration',
] as const satisfies readonly Act[]

/** One of the acts that can be done to several registrations at once. */
export type BulkAct = (typeof bulkActs)[number]

/** How a bulk act ended for one registration. */
export type BulkOutcome = keyof Frame['texts']['admin']['registrations']['bulkOutcomes']

/** The buttons below the table, each leading to a preview; they appear with the first tick. */
export function bulkBar(frame: Frame): Html {
  const { registrations } = frame.texts.admin
  return html`<fieldset class="bulk"><legend class="unseen">${registrations.bulk}</legend>
<p class="picked" role="status" data-picked="${registrations.picked}">${registrations.thePicked}</p>
${actButtons(frame)}</fieldset>`
}

/** The way to all that fit the filter, whether they are on this page or not; nothing without a filter. */
export function allThatFit({ texts }: Frame, page: Page & { rows: readonly unknown[] }): Html {
  const { registrations } = texts.admin
  const { query, rows, next } = page
  if (!isFiltered(query)) return nothing
  const isWhole = next === null && query['after'] === null
  const words = isWhole ? registrations.allOf(figure(rows.length)) : registrations.all
  return html`<p><a href="${withQuery(paths.adminBulk, { ...query, after: null })}" data-all>${words}</a></p>`
}

function actButtons({ texts }: Frame): Html {
  const { bulkActs: words } = texts.admin.registrations
  return html`<p class="acts">${bulkActs.map(
    (act) =>
      html`<button class="second ${toneOf(act)}" name="act" value="${act}">${words[act].label}…</button> `,
  )}</p>`
}

/** All that fit a filter: how many they are, and what can be done to them. */
type BulkAllProps = {
  count: Count
  among: Named[]
  query: Query
  asked: readonly Chip[]
  list: string | null
}

export function bulkAllPage(frame: Frame, props: BulkAllProps): Html {
  const { admin } = frame.texts
  const { registrations } = admin
  const { count, query, asked, list } = props
  const counted = registrations.bulkCount(figure(count.figure), count.isMore)
  const main = html`<p class="chips">${asked.map(({ words }) => html`<span class="chip set">${words}</span> `)}</p>
${amongList(frame, props)}
<form method="post" action="${paths.adminBulk}">
${ownAccountField(frame)}${queryFields(query)}
${hiddenFields({ list })}
${actButtons(frame)}</form>`
  return adminPage(frame, {
    page: 'bulk-all',
    section: 'registrations',
    title: registrations.bulkAll(counted),
    main,
    back: { list },
    isNarrow: true,
  })
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
<button class="second small" name="act" value="resend">${frame.texts.admin.overview.resendAll}<span class="unseen"> ${typed(query['domain'] ?? '')}</span></button></form>`
}

/** `carried` is the state that the next step needs; `domains` are those that the act blocks. */
type BulkPreviewProps = {
  act: BulkAct
  count: Count
  among: Named[]
  domains: readonly string[]
  carried: Query
  reason: string
  list: string | null
}

type Count = { figure: number; isMore: boolean }
type Named = { name: string; address: string }

/** Asks for confirmation before a bulk act. */
export function bulkPreviewPage(frame: Frame, props: BulkPreviewProps): Html {
  const { admin } = frame.texts
  const { registrations } = admin
  const { act, count, domains, carried, reason, list } = props
  const { title, text } = registrations.bulkActs[act]
  const counted = title(registrations.bulkCount(figure(count.figure), count.isMore))
  const main = html`<p class="lead">${text}</p>
${act === 'block-domain' ? domainList(frame, domains, count.isMore) : amongList(frame, props)}
<form method="post" action="${paths.adminBulk}">
${ownAccountField(frame)}${hiddenFields({ ...carried, act, run: 'on', list })}
${reasonField(frame, act, reason)}
<div class="row"><button class="${toneOf(act)}">${counted}</button> <a href="${listPath('registrations', list)}">${admin.cancel}</a></div></form>`
  return adminPage(frame, {
    page: 'bulk-preview',
    section: 'registrations',
    title: counted,
    main,
    back: { list },
    isNarrow: true,
  })
}

// Some of them by name, so that a wrong filter is seen.
function amongList(frame: Frame, { among, count }: { among: Named[]; count: Count }): Html {
  const named = among.map(({ name, address }) => html`<b>${typed(name)}</b> ${typed(address)}`)
  return listOfSome(frame, named, count.figure > among.length || count.isMore)
}

// All of them, because a large provider among them would shut out many.
function domainList(frame: Frame, domains: readonly string[], isMore: boolean): Html {
  return listOfSome(
    frame,
    domains.map((domain) => html`<b>${readableDomain(domain)}</b>`),
    isMore,
  )
}

function listOfSome({ texts }: Frame, items: readonly Html[], isMore: boolean): Html {
  return html`<ul class="among">${items.map((item) => html`<li>${item}</li>`)}${
    isMore ? html`<li>${texts.admin.registrations.bulkMore}</li>` : nothing
  }</ul>`
}

/** The progress: the count of each outcome, and the total if it is known. */
type BulkProgressProps = {
  act: BulkAct
  outcomes: [BulkOutcome, number][]
  total: number | null
  /** Null when nothing is left. */
  carried: Query | null
  reason: string
  list: string | null
}

/** Shows the progress of a bulk act, and continues it. */
export function bulkProgressPage(frame: Frame, props: BulkProgressProps): Html {
  const { admin } = frame.texts
  const { registrations } = admin
  const { act, outcomes, total, carried, reason, list } = props
  const back = listPath('registrations', list)
  const { work } = registrations.bulkActs[act]
  const worked = outcomes.reduce((all, [, count]) => all + count, 0)
  const main = html`${
    carried === null || total === null
      ? nothing
      : html`<progress max="${Math.max(total, worked)}" value="${worked}" aria-label="${registrations.bulkRunning(work)}"></progress>`
  }
<div role="status">${table(
    registrations.bulkOutcome,
    [
      { head: registrations.bulkOutcome, at: 'first' },
      { head: registrations.bulkFigure, as: 'figure', at: 'first-end' },
    ],
    outcomes.map(([kind, count]) => [registrations.bulkOutcomes[kind], figure(count)]),
  )}</div>
${
  carried === null
    ? html`<p class="actions"><a class="button second" href="${back}">${registrations.bulkBack}</a></p>`
    : html`<form method="post" action="${paths.adminBulk}" data-submit-itself="${registrations.bulkGoOn}">
${ownAccountField(frame)}${hiddenFields({ ...carried, act, run: 'on', reason, list, total: total === null ? null : String(total) })}
<div class="row"><button>${registrations.bulkGoOn}</button> <a href="${back}">${registrations.bulkStop}</a></div></form>`
}`
  const words = carried === null ? registrations.bulkDone(work) : registrations.bulkRunning(work)
  return adminPage(frame, {
    page: carried === null ? 'bulk-done' : 'bulk-running',
    section: 'registrations',
    title: words,
    main,
    back: { list },
    isNarrow: true,
  })
}

/** There is nothing to act on: nothing was chosen, or what was chosen is gone. */
export function bulkNothingPage(
  frame: Frame,
  props: { act: BulkAct; isChosen: boolean; list: string | null },
): Html {
  const { admin } = frame.texts
  const { registrations } = admin
  return adminPage(frame, {
    page: 'bulk-nothing',
    section: 'registrations',
    title: registrations.bulkActs[props.act].label,
    trouble: props.isChosen ? null : { kind: 'bulk-nothing', words: [{ title: registrations.bulkNothing }] },
    main: html`${
      props.isChosen
        ? html`<p class="lead" role="status" data-notice="bulk-nobody">${registrations.bulkNobody}</p>`
        : nothing
    }
<p class="actions"><a class="button second" href="${listPath('registrations', props.list)}">${registrations.bulkBack}</a></p>`,
    back: { list: props.list },
    isNarrow: true,
  })
}

function queryFields(query: Query): Html {
  return hiddenFields(
    Object.fromEntries(Object.entries(query).map(([name, value]) => [`query-${name}`, value])),
  )
}
