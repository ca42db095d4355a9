// How a table is searched: a prefix of a name or address uses an index, a substring is searched slice by slice.

import { sql } from 'kysely'
import type { RawBuilder } from 'kysely'
import { addressKeyPart, lowerAscii } from '../../base/address.ts'
import { nameKey } from '../../base/name.ts'
import { beginningWith } from '../db/keyset.ts'
import type { Order, Source } from '../db/keyset.ts'

/** A search: for a prefix of names and addresses, or for a part of either, as the table shows them. */
export type Search = { by: 'start' | 'part'; text: string }

/** How a table is read. */
type Asked = Pick<Source, 'order' | 'range' | 'filters'>

/**
 * How a table is read for a search, in turn: a prefix search by each of its columns, those found by their names first; a
 * substring search scans in the existing order.
 */
export function askFor(table: 'accounts' | 'registrations', search: Search | null, order: Order): Asked[] {
  if (search === null) return [{ order, range: null, filters: [] }]
  if (search.by === 'part') return [{ order, range: null, filters: partOf(table, search) }]
  const name = nameKey(search.text)
  const address = addressBeginningWith(table, search.text)
  const isFoundByName = isLike(sql.ref(`${table}.name_key`), name, 'beginning')
  return [
    { order: byText('name_key'), range: beginningWith(name), filters: [] },
    {
      order: byText('address_key'),
      range: address.range,
      filters: [...address.filters, sql`not (${isFoundByName})`],
    },
  ]
}

/** The condition of a substring search; none for other searches. */
export function partOf(table: 'accounts' | 'registrations', search: Search | null): RawBuilder<unknown>[] {
  return search?.by === 'part' ? [contains(table, search.text)] : []
}

// The key has the domain in A-labels, in which the beginning of a label is lost: the key of anna@bücher.example begins with
// anna@xn--bcher-kva, and only the address as typed with anna@büch. So the local part alone narrows the range.
function addressBeginningWith(table: string, text: string): Pick<Source, 'range' | 'filters'> {
  const local = lowerAscii(text.slice(0, text.lastIndexOf('@') + 1))
  if (local === '' || local === text) return { range: beginningWith(lowerAscii(text)), filters: [] }
  const found = [
    isLike(sql.ref(`${table}.address_key`), addressKeyPart(text), 'beginning'),
    ...addressLike(table, text, 'beginning'),
  ]
  return { range: beginningWith(local), filters: [anyOf(found)] }
}

// As the table shows it: a text may be a part of a name, of a mailbox, or of a domain, and each has another key.
function contains(table: string, part: string): RawBuilder<unknown> {
  const [name, address] = [sql.ref(`${table}.name_key`), sql.ref(`${table}.address_key`)]
  return anyOf([
    isLike(name, nameKey(part), 'part'),
    isLike(address, addressKeyPart(part), 'part'),
    ...addressLike(table, part, 'part'),
  ])
}

// The address as it was typed. The databases know the cases of ASCII letters; others are tried in both.
function addressLike(table: string, text: string, place: 'beginning' | 'part'): RawBuilder<unknown>[] {
  const address = sql`lower(${sql.ref(`${table}.address`)})`
  const cases = new Set([text, text.toLowerCase(), text.toUpperCase()].map(lowerAscii))
  return [...cases].map((one) => isLike(address, one, place))
}

function isLike(column: RawBuilder<unknown>, text: string, place: 'beginning' | 'part'): RawBuilder<unknown> {
  const literal = text.replace(/[\\%_]/g, (sign) => `\\${sign}`)
  const pattern = place === 'part' ? `%${literal}%` : `${literal}%`
  return sql`${column} like ${pattern} escape '\\'`
}

function anyOf(conditions: RawBuilder<unknown>[]): RawBuilder<unknown> {
  return sql`(${sql.join(conditions, sql` or `)})`
}

/** The order of a column that holds text, from its beginning. */
export function byText(column: string): Order {
  return { column, isText: true, isDescending: false }
}
