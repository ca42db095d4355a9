// How a table is searched: a prefix of a name or address uses an index, a substring is searched slice by slice.

import { sql } from 'kysely'
import type { RawBuilder } from 'kysely'
import { addressKeyPart } from '../../base/address.ts'
import { nameKey } from '../../base/name.ts'
import { beginningWith } from '../db/keyset.ts'
import type { Order, Source } from '../db/keyset.ts'

/** A search: for a prefix of the keys of names or of addresses, or for a part of either as typed. */
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

// As the table shows it: a text may be a part of a name, of a mailbox, or of a domain, and each has another key.
function contains(table: string, part: string): RawBuilder<unknown> {
  const [name, address] = [sql.ref(`${table}.name_key`), sql.ref(`${table}.address_key`)]
  const addresses = new Set([part.replace(/[A-Z]/g, (letter) => letter.toLowerCase()), addressKeyPart(part)])
  const found = [isLike(name, nameKey(part)), ...[...addresses].map((key) => isLike(address, key))]
  return sql`(${sql.join(found, sql` or `)})`
}

function isLike(column: RawBuilder<unknown>, part: string): RawBuilder<unknown> {
  const pattern = `%${part.replace(/[\\%_]/g, (sign) => `\\${sign}`)}%`
  return sql`${column} like ${pattern} escape '\\'`
}

/** The order of a column that holds text, from its beginning. */
export function byText(column: string): Order {
  return { column, isText: true, isDescending: false }
}
