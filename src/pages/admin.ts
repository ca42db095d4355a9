// What the administration's pages share: the way between them, tables, filters, facts and the question before an act.
import { paths, withQuery } from '../base/paths.ts'
import type { AdminTexts } from '../texts/admin-zh-CN.ts'
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

/** What stands in a room; `notice` tells that an act was done, `trouble` why it was not. */
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
  events: paths.adminEvents,
}

/** A page of the administration, with the way to the others above it. */
export function adminPage(frame: Frame, { room, title, main, notice, trouble }: Content): Html {
  const { admin } = frame.texts
  const rooms = Object.entries(roomPaths) as [Room, string][]
  const body = html`<nav class="rooms" aria-label="${admin.title}">${rooms.map(
    ([one, path]) =>
      html`<a href="${path}"${one === room ? html` aria-current="page"` : nothing}>${admin.nav[one]}</a>`,
  )}</nav>
${trouble ? html`<div class="summary" role="alert" tabindex="-1" autofocus data-focus><h2>${trouble}</h2></div>` : nothing}
${notice ? html`<p class="notice" role="status">${notice}</p>` : nothing}
<h1>${title}</h1>
${main}`
  return layout(frame, {
    title: `${title} · ${admin.title}`,
    main: body,
    isWide: true,
    hasProblems: Boolean(trouble),
  })
}

/** A table that scrolls inside itself on a narrow screen; each cell is text or markup. */
export function table(label: string, heads: unknown[], rows: unknown[][]): Html {
  return html`<div class="table" role="region" aria-label="${label}" tabindex="0"><table>
<thead><tr>${heads.map((head) => html`<th scope="col">${head}</th>`)}</tr></thead>
<tbody>${rows.map((cells) => html`<tr>${cells.map((cell) => html`<td>${cell}</td>`)}</tr>`)}</tbody>
</table></div>`
}

/** Below a table: what to say when it is empty or was cut off, and where it goes on. */
export function pager(
  frame: Frame,
  page: {
    path: string
    query: Readonly<Record<string, string | null>>
    next: string | null
    isCut: boolean
    isEmpty: boolean
  },
): Html {
  const { admin } = frame.texts
  const { path, query, next, isCut, isEmpty } = page
  return html`${isEmpty ? html`<p class="hint">${admin.nothing}</p>` : nothing}
${isCut ? html`<p class="hint" role="status">${admin.cut}</p>` : nothing}
<p class="pager">${query['after'] ? html`<a href="${withQuery(path, { ...query, after: null })}">${admin.first}</a>` : nothing}
${next === null ? nothing : html`<a href="${withQuery(path, { ...query, after: next })}">${isCut ? admin.goOn : admin.next}</a>`}</p>`
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

/** A form above a table whose choices go into its address. */
export function filters(frame: Frame, path: string, fields: Html): Html {
  return html`<form class="filters" method="get" action="${path}">${fields}<button class="second">${frame.texts.admin.apply}</button></form>`
}

/** Facts by name. */
export function facts(entries: [string, unknown][]): Html {
  return html`<dl class="facts">${entries.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>`
}

/** Links to what can be done. */
export function acts(frame: Frame, offered: [Act, string][]): Html {
  const { admin } = frame.texts
  return html`<h2>${admin.actions}</h2><p class="acts">${offered.map(
    ([act, path]) => html`<a class="button second" href="${path}">${admin.acts[act].title}</a>`,
  )}</p>`
}

/** What the question before an act shows; `value` is what a field begins with, for the acts that need one. */
export type ActProps = {
  room: Room
  act: Act
  whom: string
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
<p class="lead"><bdi>${props.whom}</bdi>: ${text}</p>
<form class="narrow" method="post" action="${props.path}" novalidate>
${Object.entries(props.seen).map(([name, value]) => hiddenField(name, value))}
${field ? textField(texts, { ...field, autocomplete: 'off', ...(field.name === 'address' ? { inputmode: 'email' as const } : {}) }, problems) : nothing}
${reasonField(frame, props.reason)}
<button>${title}</button>
</form>
<p><a href="${props.back}">${admin.cancel}</a></p>
${props.below ?? nothing}`
  return adminPage(frame, { room: props.room, title, main, trouble: props.trouble })
}

/** The reason that goes into the audit log. */
export function reasonField({ texts }: Frame, value: string): Html {
  const { admin } = texts
  return html`<div class="field"><label for="field-reason">${admin.reason}</label>
<p class="hint" id="hint-reason">${admin.reasonHint}</p>
<input id="field-reason" name="reason" type="text" value="${value}" maxlength="500" autocomplete="off" aria-describedby="hint-reason"></div>`
}

/** An instant for a table; nothing becomes a dash. */
export function instant({ texts }: Frame, at: number | null): Html {
  if (at === null) return html`${texts.admin.none}`
  return html`<time datetime="${new Date(at).toISOString()}" data-instant>${texts.instant(at)}</time>`
}
