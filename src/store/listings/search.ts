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
  return search?.by === 'part' ? [isCalled(table, search)] : []
}

// Whether a row has the text in its name or address, as the table shows them: a text may be a part of a name, of a mailbox, or of a
// domain, and each has another key.
function isCalled(table: 'accounts' | 'registrations', { by, text }: Search): RawBuilder<unknown> {
  const place = placeOf(by)
  return anyOf([
    ...hasKeyLike(table, { by, text }),
    isLike(sql.ref(`${table}.address_key`), addressKeyPart(text), place),
    ...typedLike(sql.ref(`${table}.address`), text, place),
  ])
}

/** Whether a mail goes to somebody with the text in their name or address, or to what a visitor typed to reset a password. */
export function isMailTo(search: Search): RawBuilder<unknown> {
  return anyOf([
    belongsTo('outbox.account_id', 'accounts', search),
    belongsTo('outbox.registration_id', 'registrations', search),
    ...hasKeyLike('outbox', search),
  ])
}

/** Whether an API key has the text in its label, or in the name or address of its administrator. */
export function isKeyCalled(search: Search): RawBuilder<unknown> {
  return anyOf([
    belongsTo('api_keys.account_id', 'accounts', search),
    ...typedLike(sql.ref('api_keys.label'), search.text, placeOf(search.by)),
  ])
}

function belongsTo(column: string, table: 'accounts' | 'registrations', search: Search): RawBuilder<unknown> {
  const isIt = sql`${sql.ref(`${table}.id`)} = ${sql.ref(column)}`
  return sql`exists (select 1 from ${sql.table(table)} where ${isIt} and ${isCalled(table, search)})`
}

function hasKeyLike(table: string, { by, text }: Search): RawBuilder<unknown>[] {
  return [
    isLike(sql.ref(`${table}.name_key`), nameKey(text), placeOf(by)),
    isLike(sql.ref(`${table}.address_key`), lowerAscii(text), placeOf(by)),
  ]
}

function placeOf(by: Search['by']): LikePlace {
  return by === 'part' ? 'part' : 'beginning'
}

type LikePlace = 'beginning' | 'part'

// The key has the domain in A-labels, in which the beginning of a label is lost: the key of anna@bücher.example begins with
// anna@xn--bcher-kva, and only the address as typed with anna@büch. So the local part alone narrows the range.
function addressBeginningWith(table: string, text: string): Pick<Source, 'range' | 'filters'> {
  const local = lowerAscii(text.slice(0, text.lastIndexOf('@') + 1))
  if (local === '' || local === text) return { range: beginningWith(lowerAscii(text)), filters: [] }
  const found = [
    isLike(sql.ref(`${table}.address_key`), addressKeyPart(text), 'beginning'),
    ...typedLike(sql.ref(`${table}.address`), text, 'beginning'),
  ]
  return { range: beginningWith(local), filters: [anyOf(found)] }
}

// A column as it was typed. The databases know the cases of ASCII letters; others are tried in both.
function typedLike(column: RawBuilder<unknown>, text: string, place: LikePlace): RawBuilder<unknown>[] {
  const cases = new Set([text, text.toLowerCase(), text.toUpperCase()].map(lowerAscii))
  return [...cases].map((one) => isLike(sql`lower(${column})`, one, place))
}

function isLike(column: RawBuilder<unknown>, text: string, place: LikePlace): RawBuilder<unknown> {
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
