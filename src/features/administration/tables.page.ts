// Tables of the administration, with filters above and paging below.

import { withQuery } from '../../base/paths.ts'
import { html, nothing } from '../../page/html.ts'
import type { Html } from '../../page/html.ts'
import type { Frame } from '../../page/layout.ts'

/** The parameters of a table, as in its address. */
export type Query = Readonly<Record<string, string | null>>

/** A page of a table: the cursor of the next page, and whether the search timed out. */
export type Page = { query: Query; next: string | null; isCut: boolean }

/**
 * A column: its head, and the form of its cells: aligned figures (`spare` ones hidden on narrow screens), short text kept
 * on one line, or a box, button or picture, whose head is visually hidden.
 */
type Column = string | { head: string; as: 'figure' | 'figure spare' | 'short' | 'box' | 'picture' }

/** A table whose rows become cards on a narrow screen. */
export function table(label: string, columns: readonly Column[], rows: unknown[][]): Html {
  return anyTable('table sheets', label, columns, rows)
}

/** A table of figures, which stays a table on a narrow screen. */
export function figureTable(label: string, columns: readonly Column[], rows: unknown[][]): Html {
  return anyTable('table', label, columns, rows)
}

// The roles keep it a table for screen readers where the style turns rows into cards.
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

/** Below a table: a sentence if it is empty or cut off, and links to other pages. */
export function pager(frame: Frame, path: string, page: Page & { rows: readonly unknown[] }): Html {
  const { admin } = frame.texts
  const { query, next, isCut, rows } = page
  const isFiltered = Object.values(query).some(Boolean)
  return html`${rows.length === 0 ? html`<p class="hint">${isFiltered ? admin.nothing : admin.empty}</p>` : nothing}
${isCut ? html`<p class="hint" role="status">${admin.cut}</p>` : nothing}
<p class="pager">${query['after'] ? html`<a href="${withQuery(path, { ...query, after: null })}">${admin.first}</a>` : nothing}
${next === null ? nothing : html`<a href="${withQuery(path, { ...query, after: next })}" rel="next">${isCut ? admin.goOn : admin.next}</a>`}</p>`
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
export function wordField(name: string, label: string, query: Query, hint = '', isWrong = false): Html {
  return html`<label>${label} <input type="search" name="${name}" value="${query[name] ?? ''}"${
    hint ? html` placeholder="${hint}"` : nothing
  } autocapitalize="none" autocorrect="off" spellcheck="false" dir="auto" maxlength="300"${wrong(isWrong)}></label>`
}

/** Attributes of a filter field: marks an invalid one and connects it to the explanation above the page. */
export function wrong(isWrong: boolean, hint = ''): Html {
  const ids = [isWrong ? 'trouble' : '', hint].filter(Boolean).join(' ')
  return html`${isWrong ? html` aria-invalid="true"` : nothing}${ids ? html` aria-describedby="${ids}"` : nothing}`
}

/** The search fields for people. */
export function searchFields(frame: Frame, query: Query): Html {
  const { admin } = frame.texts
  return html`<div class="search">${choice('by', admin.search, admin.searchBy, query['by'] ?? null, null)}
<input type="search" name="q" value="${query['q'] ?? ''}" aria-label="${admin.searchText}" autocapitalize="none" autocorrect="off" spellcheck="false" dir="auto" maxlength="300"></div>`
}

/** The filter form above a table; its values go into the address. */
export function filters(frame: Frame, path: string, fields: Html, hint: Html = nothing): Html {
  return html`<form class="filters" method="get" action="${path}" role="search">${fields}<button class="second">${frame.texts.admin.apply}</button>${hint}</form>`
}
