// Tables of the administration, with search and filters above and paging below.

import { ownValue } from '../../base/own-value.ts'
import { withQuery } from '../../base/paths.ts'
import { hiddenFields } from '../../page/fields.ts'
import { html, nothing } from '../../page/html.ts'
import type { Html } from '../../page/html.ts'
import type { Frame } from '../../page/layout.ts'

/** The parameters of a table, as in its address. */
export type Query = Readonly<Record<string, string | null>>

/** A page of a table: the cursor of the next page, and whether the search timed out. */
export type Page = { query: Query; next: string | null; isCut: boolean }

/**
 * A column: its head, and the form of its cells: aligned figures (`spare` ones hidden on narrow screens), short text kept
 * on one line, or a box, button or picture, whose head is visually hidden. `at` is the place of its cells on a narrow
 * screen, where a row is two lines: at the start or the end of one of them, or at the start of both; cells without a place
 * are hidden there. `third` and those after it are lines of their own, which may be empty.
 */
type Column =
  | string
  | {
      head: string
      as?: 'figure' | 'figure spare' | 'short' | 'box' | 'picture'
      at?: 'pick' | 'both' | 'first' | 'first-end' | 'second' | 'second-end' | 'third' | 'fourth' | 'fifth'
    }

/** A table whose rows become two lines each on a narrow screen. */
export function table(label: string, columns: readonly Column[], rows: unknown[][]): Html {
  return anyTable('table sheets', label, columns, rows)
}

/** A table of figures, which stays a table on a narrow screen. */
export function figureTable(label: string, columns: readonly Column[], rows: unknown[][]): Html {
  return anyTable('table', label, columns, rows)
}

// The roles keep it a table for screen readers where the style takes rows apart.
function anyTable(style: string, label: string, columns: readonly Column[], rows: unknown[][]): Html {
  const all = columns.map((column) => {
    const { head, as = 'text', at } = typeof column === 'string' ? { head: column } : column
    return { head, isUnseen: as === 'box' || as === 'picture', style: at ? `${as} at-${at}` : as }
  })
  return html`<div class="${style}" role="region" aria-label="${label}" tabindex="0"><table role="table">
<thead role="rowgroup"><tr role="row">${all.map(
    ({ head, isUnseen, style }) =>
      html`<th role="columnheader" scope="col" class="${style}">${isUnseen ? html`<span class="unseen">${head}</span>` : head}</th>`,
  )}</tr></thead>
<tbody role="rowgroup">${rows.map(
    (cells) =>
      html`<tr role="row">${cells.map((cell, place) => html`<td role="cell" class="${all[place]?.style ?? ''}">${cell}</td>`)}</tr>`,
  )}</tbody>
</table></div>`
}

/** Below a table: a sentence if it is empty or cut off, and links to other pages. */
export function pager(
  frame: Frame,
  path: string,
  page: Page & { rows: readonly unknown[] },
  words: Emptiness,
): Html {
  const { admin } = frame.texts
  const { query, next, isCut, rows } = page
  if (rows.length === 0 && next !== null)
    return nothingSoFar(frame, withQuery(path, { ...query, after: next }))
  return html`${rows.length > 0 ? nothing : nothingFound(frame, path, words)}
${isCut ? html`<p class="hint" role="status">${admin.cut}</p>` : nothing}
<p class="pager">${query['after'] ? html`<a href="${withQuery(path, { ...query, after: null })}">${admin.first}</a>` : nothing}
${next === null ? nothing : html`<a href="${withQuery(path, { ...query, after: next })}" rel="next">${isCut ? admin.goOn : admin.next}</a>`}</p>`
}

/** The sentence of an empty table: there is nothing at all, or nothing that matches. */
type Emptiness = {
  /** In the place of the common words for a table without rows. */
  empty?: string
  /** Without it the table has no filter. */
  nothing?: string
  isFiltered?: boolean
  /** The address of the search for a part of a name or address, if only beginnings were searched. */
  anywhere?: string | null
}

function nothingFound(
  { texts }: Frame,
  path: string,
  { empty, nothing: words, isFiltered = false, anywhere = null }: Emptiness,
): Html {
  const { admin } = texts
  if (!isFiltered) return html`<p class="nothing">${empty ?? admin.empty}</p>`
  return html`<p class="nothing" data-nothing>${words}</p>
<p class="acts">${anywhere === null ? nothing : html`<a class="button second" href="${anywhere}" data-also-inside>${admin.alsoInside}</a> `}<a class="button second" href="${path}" data-clear>${admin.clear}</a></p>`
}

// The search ended after its time, and may find something yet.
function nothingSoFar({ texts }: Frame, next: string): Html {
  const { admin } = texts
  return html`<p class="nothing" role="status" data-nothing-yet>${admin.nothingSoFar}</p>
<p class="hint">${admin.cut}</p>
<p><a class="button second" href="${next}" rel="next">${admin.goOn}</a></p>`
}

/** A filter that is set: its words, and the parameters that are left out to take it off. */
export type Chip = { words: unknown; names: readonly string[] }

/**
 * The search and the filters above a table, whose values go into the address; below them those that are set, each with a link that takes it
 * off.
 */
export function filters(
  frame: Frame,
  path: string,
  { query, search, fields, chips, hint = nothing, anywhere = null, isOpen = false }: Filters,
): Html {
  const { admin } = frame.texts
  const hidden = Object.fromEntries((search.hidden ?? []).map((name) => [name, query[name] ?? null]))
  return html`<form class="filters" method="get" action="${path}" role="search">
<div class="search">${hiddenFields(hidden)}<input type="search" name="${search.name}" value="${query[search.name] ?? ''}" aria-label="${search.label}" placeholder="${search.label}" autocapitalize="none" autocorrect="off" spellcheck="false" dir="auto" maxlength="300"${wrong(search.isWrong ?? false)}><button class="second">${admin.search}</button></div>
<details class="narrowing"${isOpen ? html` open` : nothing}><summary>${admin.filter}</summary>
<div>${fields}<button class="second">${admin.apply}</button>${hint}</div></details>
</form>
${chips.length === 0 ? nothing : chipsOf(frame, path, query, chips, anywhere)}`
}

type Filters = {
  query: Query
  /** The field that is always there; `hidden` are parameters that a search keeps. */
  search: { name: string; label: string; isWrong?: boolean; hidden?: readonly string[] }
  fields: Html
  chips: readonly Chip[]
  /** An explanation of the fields, below them. */
  hint?: Html
  /** The address of the search for a part of a name or address, if only beginnings were searched. */
  anywhere?: string | null
  /** Whether the fields are seen at first. */
  isOpen?: boolean
}

function chipsOf(
  { texts }: Frame,
  path: string,
  query: Query,
  chips: readonly Chip[],
  anywhere: string | null,
): Html {
  const { admin } = texts
  const without = (names: readonly string[]) =>
    withQuery(path, {
      ...query,
      ...Object.fromEntries([...names, 'after'].map((name) => [name, null])),
    })
  return html`<p class="chips" aria-label="${admin.filter}" role="group">${chips.map(
    ({ words, names }) =>
      html`<a class="chip" href="${without(names)}" data-chip="${names[0]}"><span class="unseen">${admin.takeOff}</span>${words}</a> `,
  )}<a href="${path}" data-clear>${admin.clear}</a>${
    anywhere === null ? nothing : html` <a href="${anywhere}" data-also-inside>${admin.alsoInside}</a>`
  }</p>`
}

/** The chip of a select; none if nothing is chosen. */
export function choiceChip(
  frame: Frame,
  name: string,
  label: string,
  options: Readonly<Record<string, string>>,
  query: Query,
): Chip[] {
  const words = ownValue(options, query[name] ?? '')
  return words === undefined ? [] : [{ words: frame.texts.admin.labelled(label, words), names: [name] }]
}

/** The search for people: by the beginning of name or address, or by a part of either. */
export function peopleSearch(
  { texts }: Frame,
  path: string,
  query: Query,
): Pick<Filters, 'search' | 'chips'> & { anywhere: string | null } {
  const { admin } = texts
  const text = query['q'] ?? null
  const isPart = query['by'] === 'part'
  const search = { name: 'q', label: admin.searchPeople, hidden: isPart ? ['by'] : [] }
  if (text === null) return { search, chips: [], anywhere: null }
  const words = (isPart ? admin.searchedPart : admin.searchedStart)(html`<bdi>${text}</bdi>`)
  return {
    search,
    chips: [{ words, names: ['q', 'by'] }],
    anywhere: isPart ? null : withQuery(path, { ...query, by: 'part', after: null }),
  }
}

/** A select with the given options, and “all” if it is not null. */
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

/** A free-text field of a filter. */
export function wordField(name: string, label: string, query: Query, hint = ''): Html {
  return html`<label>${label} <input type="search" name="${name}" value="${query[name] ?? ''}"${
    hint ? html` placeholder="${hint}"` : nothing
  } autocapitalize="none" autocorrect="off" spellcheck="false" dir="auto" maxlength="300"></label>`
}

/** Attributes of a filter field: marks an invalid one and connects it to the explanation above the page. */
export function wrong(isWrong: boolean, hint = ''): Html {
  const ids = [isWrong ? 'trouble' : '', hint].filter(Boolean).join(' ')
  return html`${isWrong ? html` aria-invalid="true"` : nothing}${ids ? html` aria-describedby="${ids}"` : nothing}`
}

/** Whether a table is narrowed: by anything but its order and its place. */
export function isFiltered(query: Query): boolean {
  return Object.entries(query).some(
    ([name, value]) => value !== null && !['order', 'after', 'by', 'raw'].includes(name),
  )
}

/** A table's parameters as a text, which goes along to the pages of its rows so that they lead back; null for the whole table. */
export function listText(query: Query): string | null {
  return withQuery('', query).slice(1) || null
}
