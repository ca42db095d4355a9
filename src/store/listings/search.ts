// How a table is searched: a prefix of a name or address uses an index, a substring is searched slice by slice.

import { sql } from 'kysely'
import type { RawBuilder } from 'kysely'
import { beginningWith } from '../db/keyset.ts'
import type { Order, Source } from '../db/keyset.ts'

/** A search: for a prefix of names or of addresses, or for a part of either. */
export type Search = { by: 'name' | 'address' | 'part'; text: string }

/** How a table is read for a search: a prefix search orders by its column, a substring search scans in the existing order. */
export function askFor(
  table: 'accounts' | 'registrations',
  search: Search | null,
  order: Order,
): Pick<Source, 'order' | 'range' | 'filters'> {
  if (search === null) return { order, range: null, filters: [] }
  if (search.by === 'part') return { order, range: null, filters: [contains(table, search.text)] }
  const byItsText = byText(search.by === 'name' ? 'name_key' : 'address_key')
  return { order: byItsText, range: beginningWith(search.text), filters: [] }
}

function contains(table: string, part: string): RawBuilder<unknown> {
  const pattern = `%${part.replace(/[\\%_]/g, (sign) => `\\${sign}`)}%`
  const [name, address] = [sql.ref(`${table}.name_key`), sql.ref(`${table}.address_key`)]
  return sql`(${name} like ${pattern} escape '\\' or ${address} like ${pattern} escape '\\')`
}

/** The order of a column that holds text, from its beginning. */
export function byText(column: string): Order {
  return { column, isText: true, isDescending: false }
}
