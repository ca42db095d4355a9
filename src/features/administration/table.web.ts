// The route of a table: reads its filter from the address, reads one page of rows, and shows it.

import { withQuery } from '../../base/paths.ts'
import { trimmed } from '../../base/typed-text.ts'
import { frameOf, route, sendOn, sendPage } from '../../http/answer.ts'
import type { App, Context, Web } from '../../http/context.ts'
import { oneOf } from '../../http/forms.ts'
import type { Html } from '../../page/html.ts'
import type { Frame } from '../../page/layout.ts'
import type { Place } from '../../store/db/keyset.ts'
import type { Search } from '../../store/listings/search.ts'
import { searchOf } from './filters.ts'
import { listPath } from './parts.page.ts'
import type { Act, Notice, Section } from './parts.page.ts'
import { listText } from './tables.page.ts'

const pageSize = 50
const longestField = 300

/** The fields of a filter; null for an empty one. */
export type Filter<Name extends string> = Record<Name, string | null>

/** The rows of a page of a table, and the status with which it is shown. */
type Rows = { rows: unknown[]; next: string | null; isCut: boolean; status?: 200 | 422 }

/** A table: the fields of its filter, how its rows are read, and its page. */
type Table<Name extends string, Read extends Rows> = {
  fields: readonly Name[]
  list: (filter: Filter<Name>, place: Place) => Promise<Read>
  /** The act after which the administrator came back to the table. */
  notice?: (c: Context) => Promise<Notice | null>
  page: (frame: Frame, props: Read & { query: Filter<Name | 'after'>; notice: Notice | null }) => Html
}

export function tableRoute<Name extends string, Read extends Rows>(
  web: Web,
  app: App,
  path: string,
  table: Table<Name, Read>,
): void {
  route(app, path, {
    async get(c) {
      const query = readQuery(c, [...table.fields, 'after'])
      const read = await table.list(query, { after: query.after, most: pageSize })
      const frame = await frameOf(web, c, withQuery(path, query))
      const notice = table.notice ? await table.notice(c) : null
      return sendPage(c, read.status ?? 200, table.page(frame, { ...read, query, notice }))
    },
  })
}

/** The notice of a table whose rows can be deleted: a deleted one has no name any more. */
export function deletedNotice(act: Act): (c: Context) => Promise<Notice | null> {
  return (c) => Promise.resolve(doneAct(c, [act]) && { act, name: null })
}

/** The fields of an address's query; an empty one counts as not asked. */
export function readQuery<Name extends string>(c: Context, names: readonly Name[]): Filter<Name> {
  return pickFields((name) => c.var.query.get(name), names)
}

/** The same from any source of fields. */
export function pickFields<Name extends string>(
  read: (name: Name) => string | undefined,
  names: readonly Name[],
): Filter<Name> {
  const picked = names.map((name) => [name, trimmed(read(name) ?? '').slice(0, longestField) || null])
  return Object.fromEntries(picked) as Filter<Name>
}

/** A search, from its fields. */
export function readSearch({ by, q }: Filter<'by' | 'q'>): Search | null {
  return searchOf(oneOf(by, ['start', 'part']), q)
}

/** The act that led to a page, for its notice; null if none did. */
export function doneAct(c: Context, acts: readonly Act[]): Act | null {
  return oneOf(readQuery(c, ['done']).done, acts)
}

// The parameters of every table.
const listFields = [
  'by',
  'q',
  'only',
  'since',
  'order',
  'mail',
  'domain',
  'state',
  'kind',
  'receiver',
  'after',
] as const

/** The parameters of the table from which the administrator came, as text; null for the whole table. */
export function listOf(c: Context): string | null {
  const sent = (c.req.method === 'POST' ? c.var.form : c.var.query).get('list')
  // It comes back in an address and may be anything.
  const asked = new URLSearchParams(sent ?? '')
  return listText(pickFields((name) => asked.get(name) ?? undefined, listFields))
}

/** An address, with the act that was done there and the table from which the administrator came. */
export function afterAct(c: Context, path: string, act: Act): Response {
  return sendOn(c, withQuery(path, { done: act, list: listOf(c) }))
}

/** A section's table as it was filtered, with the act that was done. */
export function listAfterAct(c: Context, section: Section, act: Act): Response {
  const path = listPath(section, listOf(c))
  return sendOn(c, `${path}${path.includes('?') ? '&' : '?'}done=${act}`)
}
