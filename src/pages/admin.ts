// What the administration's pages share: the way between them, tables, filters, facts and the question before an act.
import { paths, withQuery } from '../base/paths.ts'
import type { AdminTexts } from '../texts/admin-zh-CN.ts'
import { instantWords, shortInstant } from '../texts/instants.ts'
import { readableDomains } from '../texts/problems.ts'
import type { FieldProblem } from '../texts/problems.ts'
import { hiddenField, problemSummary, textField } from './fields.ts'
import { html, nothing } from './html.ts'
import type { Html } from './html.ts'
import { layout } from './layout.ts'
import type { Frame } from './layout.ts'

/** One of the administration's rooms. */
export type Room = keyof AdminTexts['nav']

/** Something that an administrator can do, by its name in addresses and texts. */
export type Act = keyof AdminTexts['acts']

/** How a mail is. */
export type MailState = keyof AdminTexts['outbox']['states']

/** What a table is asked for, as its address has it. */
export type Query = Readonly<Record<string, string | null>>

/** A page of a table: where the next one begins, and whether the search was given up. */
export type Page = { query: Query; next: string | null; isCut: boolean }

/** What stands in a room; `notice` tells that something was done, `trouble` why not. */
type Content = {
  room: Room
  title: string
  main: Html
  notice?: string | null
  trouble?: string | null
}

const roomPaths: Record<Room, string> = {
  overview: paths.admin,
  accounts: paths.adminAccounts,
  registrations: paths.adminRegistrations,
  outbox: paths.adminOutbox,
  blocks: paths.adminBlocks,
  events: paths.adminEvents,
}

/** A page of the administration, with the way to the others above it. */
export function adminPage(frame: Frame, { room, title, main, notice, trouble }: Content): Html {
  const { admin } = frame.texts
  const rooms = Object.entries(roomPaths) as [Room, string][]
  const above = html`<nav class="rooms" aria-label="${admin.title}">${rooms.map(
    ([one, path]) =>
      html`<a href="${path}"${one === room ? html` aria-current="page"` : nothing}>${admin.nav[one]}</a>`,
  )}</nav>`
  const body = html`${trouble ? html`<div class="summary" role="alert" tabindex="-1" autofocus data-focus><h2>${trouble}</h2></div>` : nothing}
${notice ? html`<p class="notice" role="status">${notice}</p>` : nothing}
<h1><bdi>${title}</bdi></h1>
${main}
<p class="hint zone" data-without-script>${admin.times(instantWords(frame.locale, 0).zone)}</p>`
  return layout(frame, {
    title: `${title} · ${admin.title}`,
    main: body,
    above,
    isWide: true,
    hasProblems: Boolean(trouble),
  })
}

/** Says that what an address names is not there any more, and leaves the way on. */
export function adminGonePage(frame: Frame, room: Room): Html {
  const { admin } = frame.texts
  return adminPage(frame, {
    room,
    title: admin.goneTitle,
    main: html`<p class="lead">${admin.gone}</p><p><a href="${roomPaths[room]}">${admin.nav[room]}</a></p>`,
  })
}

/**
 * A column: its head, and how its cells stand: figures below each other, `spare` ones left out where there is no room;
 * what is short in one line; a box or button, or a picture, whose head is unseen.
 */
export type Column = string | { head: string; as: 'figure' | 'figure spare' | 'short' | 'box' | 'picture' }

/** A table of people or things, whose rows become sheets below each other on a narrow screen. */
export function table(label: string, columns: readonly Column[], rows: unknown[][]): Html {
  return anyTable('table sheets', label, columns, rows)
}

/** A table of figures, which stays one on a narrow screen. */
export function figureTable(label: string, columns: readonly Column[], rows: unknown[][]): Html {
  return anyTable('table', label, columns, rows)
}

// The roles say to a screen reader that it is a table also where the style has made sheets of it.
function anyTable(style: string, label: string, columns: readonly Column[], rows: unknown[][]): Html {
  const all = columns.map((column) => (typeof column === 'string' ? { head: column, as: 'text' } : column))
  const isUnseen = (as: string) => as === 'box' || as === 'picture'
  return html`<div class="${style}" role="region" aria-label="${label}" tabindex="0"><table role="table">
<thead role="rowgroup"><tr role="row">${all.map(
    ({ head, as }) =>
      html`<th role="columnheader" scope="col" class="${as}">${isUnseen(as) ? html`<span class="unseen">${head}</span>` : head}</th>`,
  )}</tr></thead>
<tbody role="rowgroup">${rows.map(
    (cells) =>
      html`<tr role="row">${cells.map((cell, place) => {
        const { head = '', as = 'text' } = all[place] ?? {}
        return html`<td role="cell" class="${as}"${isUnseen(as) ? nothing : html` data-head="${head}"`}>${cell}</td>`
      })}</tr>`,
  )}</tbody>
</table></div>`
}

/** Below a table: what to say when it is empty or was cut off, and where it goes on. */
export function pager(frame: Frame, path: string, page: Page & { rows: readonly unknown[] }): Html {
  const { admin } = frame.texts
  const { query, next, isCut, rows } = page
  return html`${rows.length === 0 ? html`<p class="hint">${admin.nothing}</p>` : nothing}
${isCut ? html`<p class="hint" role="status">${admin.cut}</p>` : nothing}
<p class="pager">${query['after'] ? html`<a href="${withQuery(path, { ...query, after: null })}">${admin.first}</a>` : nothing}
${next === null ? nothing : html`<a href="${withQuery(path, { ...query, after: next })}" rel="next">${isCut ? admin.goOn : admin.next}</a>`}</p>`
}

/** A choice of one of several words, or of all. */
export function choice(
  name: string,
  label: string,
  options: Readonly<Record<string, string>>,
  chosen: string | null,
  all: string | null,
): Html {
  return html`<label>${label} <select name="${name}">
${all === null ? nothing : html`<option value="">${all}</option>`}
${Object.entries(options).map(
  ([value, words]) =>
    html`<option value="${value}"${value === chosen ? html` selected` : nothing}>${words}</option>`,
)}</select></label>`
}

/** A field of a filter for a word of one's own. */
export function wordField(name: string, label: string, query: Query, hint = ''): Html {
  return html`<label>${label} <input type="search" name="${name}" value="${query[name] ?? ''}"${
    hint ? html` placeholder="${hint}"` : nothing
  } autocapitalize="none" autocorrect="off" spellcheck="false" dir="auto" maxlength="300"></label>`
}

/** The fields with which a table is searched for people. */
export function searchFields(frame: Frame, query: Query): Html {
  const { admin } = frame.texts
  return html`<div class="search">${choice('by', admin.search, admin.searchBy, query['by'] ?? null, null)}
<input type="search" name="q" value="${query['q'] ?? ''}" aria-label="${admin.searchText}" autocapitalize="none" autocorrect="off" spellcheck="false" dir="auto" maxlength="300"></div>`
}

/** A form above a table whose choices go into its address. */
export function filters(frame: Frame, path: string, fields: Html, hint: Html = nothing): Html {
  return html`<form class="filters" method="get" action="${path}" role="search">${fields}<button class="second">${frame.texts.admin.apply}</button>${hint}</form>`
}

/** Facts by name. */
export function facts(entries: readonly (readonly [string, unknown])[]): Html {
  return html`<dl class="facts">${entries.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>`
}

/** Links to what can be done. */
export function acts(frame: Frame, offered: readonly (readonly [Act, string])[]): Html {
  const { admin } = frame.texts
  if (offered.length === 0) return nothing
  return html`<h2>${admin.actions}</h2><p class="acts">${offered.map(
    ([act, path]) => html`<a class="button second" href="${path}">${admin.acts[act].title}</a> `,
  )}</p>`
}

/** What the question before an act shows; `field` is for the acts that need a word besides. */
export type ActProps = {
  room: Room
  act: Act
  /** Whom or what it is done to, as it is now. */
  whom: unknown
  path: string
  back: string
  field: { name: 'name' | 'address'; label: string; value: string } | null
  reason: string
  problems: FieldProblem[]
  trouble: string | null
  /** The fields that say how the administrator saw it. */
  seen: Readonly<Record<string, string>>
  below?: Html
}

/** Asks once, with the consequence in words, before something is done. */
export function actPage(frame: Frame, props: ActProps): Html {
  const { texts } = frame
  const { admin } = texts
  const { act, field, problems } = props
  const { title, text } = admin.acts[act]
  const main = html`${problemSummary(texts, problems)}
<p class="whom">${props.whom}</p>
<p class="lead">${text}</p>
<form class="narrow" method="post" action="${props.path}" novalidate>
${Object.entries(props.seen).map(([name, value]) => hiddenField(name, value))}
${field ? textField(texts, { ...field, autocomplete: 'off', ...(field.name === 'address' ? { inputmode: 'email' as const } : {}) }, problems) : nothing}
${reasonField(frame, props.reason)}
<div class="row"><button>${title}</button> <a href="${props.back}">${admin.cancel}</a></div>
</form>
${props.below ?? nothing}`
  return adminPage(frame, { room: props.room, title, main, trouble: props.trouble })
}

/** The reason that goes into the audit log. */
export function reasonField({ texts }: Frame, value: string): Html {
  const { admin } = texts
  return html`<div class="field"><label for="field-reason">${admin.reason}</label>
<p class="hint" id="hint-reason">${admin.reasonHint}</p>
<input id="field-reason" name="reason" type="text" value="${value}" maxlength="500" autocomplete="off" aria-describedby="hint-reason" dir="auto"></div>`
}

/** A mail domain as people write it. */
export function readableDomain(domain: string): Html {
  return typed(readableDomains({ domains: [domain] }).join(''))
}

/** A name, or whatever else somebody typed, kept from turning round what stands beside it. */
export function typed(text: string): Html {
  return html`<bdi>${text}</bdi>`
}

/** Who did something: an administrator by the name of today, or a word for who else may. */
export function actorName({ texts }: Frame, by: { actor: string; actorName: string | null }): Html {
  const { events } = texts.admin
  if (by.actorName !== null) return html`<a href="${paths.adminAccount(by.actor)}">${typed(by.actorName)}</a>`
  const words: Readonly<Record<string, string>> = events.actors
  return html`${words[by.actor] ?? html`<i>${events.deleted}</i>`}`
}

/** An instant as short as a table wants it; nothing becomes a dash. */
export function moment({ texts }: Frame, at: number | null): Html {
  if (at === null) return html`${texts.admin.none}`
  return html`<time datetime="${new Date(at).toISOString()}" title="${texts.instant(at)}" data-moment>${shortInstant(at)}</time>`
}

/** A figure with its thousands set apart. */
export function figure(number: number): string {
  return number.toLocaleString('en')
}

/** A state in a word, told apart by a sign and a colour. */
export function badge(tone: 'good' | 'moving' | 'unsure' | 'bad' | 'quiet', word: string): Html {
  return html`<span class="mark" data-tone="${tone}">${word}</span>`
}

/** How a mail is, as a badge. */
export function mailBadge({ texts }: Frame, state: MailState): Html {
  const word = texts.admin.outbox.states[state]
  switch (state) {
    case 'queued':
    case 'sending':
      return badge('moving', word)
    case 'sent':
      return badge('good', word)
    case 'delayed':
    case 'unknown':
      return badge('unsure', word)
    case 'refused':
      return badge('bad', word)
    case 'cancelled':
      return badge('quiet', word)
    default:
      return state satisfies never
  }
}
