// Finds the thing that a word of a command names: by its id, or by a name or address as people know it.

import { parseIdentifier } from '../base/identifier.ts'
import type { Ports } from '../core/ports.ts'
import { findAccount, findAccountById } from '../store/accounts/accounts.ts'
import type { AccountRow } from '../store/accounts/rows.ts'
import type { Listing, Place } from '../store/db/keyset.ts'
import { findApiKeyLine, listApiKeysLabelled } from '../store/listings/api-keys.ts'
import type { Search } from '../store/listings/search.ts'
import { findRegistration, listOpenRegistrations } from '../store/registrations/registrations.ts'
import type { RegistrationRow } from '../store/registrations/rows.ts'

/** The thing that a word was found to name, and its name. */
export type Found<Thing> =
  | { kind: 'found'; thing: Thing; name: string }
  | { kind: 'several'; ids: string[] }
  | { kind: 'unknown' }

/** The account with this id, name or address. */
export async function findAccountNamed({ db }: Ports, word: string): Promise<Found<AccountRow>> {
  const identifier = parseIdentifier(word)
  if (isId(word) || 'problem' in identifier) return found(await findAccountById(db, word))
  return found(await findAccount(db, identifier))
}

/** The registration with this id, or the waiting one with this name or address. */
export async function findRegistrationNamed({ db }: Ports, word: string): Promise<Found<RegistrationRow>> {
  const identifier = parseIdentifier(word)
  if (isId(word) || 'problem' in identifier) return found(await findRegistration(db, word))
  const [first, ...others] = await listOpenRegistrations(db, identifier, mostNamed)
  // Each of them has its own password, and strangers may have made some of them: the administrator has to choose.
  if (others.length > 0) return { kind: 'several', ids: [first, ...others].flatMap((row) => row?.id ?? []) }
  return found(first)
}

/** The API key with this id, or the one that is not revoked with this label. */
export async function findApiKeyNamed(
  { db }: Ports,
  word: string,
): Promise<Found<{ id: string; label: string }>> {
  if (isId(word)) return found(await findApiKeyLine(db, word))
  const [first, ...others] = await listApiKeysLabelled(db, word, mostNamed)
  if (others.length > 0) return { kind: 'several', ids: [first, ...others].flatMap((row) => row?.id ?? []) }
  return found(first)
}

/** A word that is an id already; the act itself finds out whether there is such a row. */
export function asId(_: Ports, word: string): Promise<Found<{ id: string }>> {
  return Promise.resolve({ kind: 'found', thing: { id: word }, name: word })
}

const mostNamed = 10

// A name may look like an id, and must not stand in for the row of that id.
function isId(word: string): boolean {
  return /^[\da-f]{32}$/.test(word)
}

function found<Thing extends { name: string } | { label: string }>(thing: Thing | undefined): Found<Thing> {
  if (thing === undefined) return { kind: 'unknown' }
  return { kind: 'found', thing, name: 'name' in thing ? thing.name : thing.label }
}

type ReadRows<Row> = (search: Search, place: Place) => Promise<Listing<Row>>

/** The rows of a search: those whose name, address or label begins with a text, or if there are none, contains it. */
export async function findRows<Row>(
  text: string,
  most: number,
  read: ReadRows<Row>,
): Promise<{ rows: Row[]; hasMore: boolean }> {
  const begun = await readOn(read, { by: 'start', text }, most)
  return begun.rows.length > 0 ? begun : readOn(read, { by: 'part', text }, most)
}

// A page gives up a long search; a command goes on with it.
async function readOn<Row>(read: ReadRows<Row>, search: Search, most: number) {
  const rows: Row[] = []
  for (let after: string | null = null; ;) {
    const page = await read(search, { after, most: most - rows.length })
    rows.push(...page.rows)
    if (!page.isCut || rows.length === most) return { rows, hasMore: page.next !== null }
    after = page.next
  }
}
