// Finds the thing that a word of a command names: by its id, or by a name or address as people know it.

import { parseIdentifier } from '../base/identifier.ts'
import type { Ports } from '../core/ports.ts'
import { findAccount, findAccountById } from '../store/accounts/accounts.ts'
import type { AccountRow } from '../store/accounts/rows.ts'
import { findApiKeyLine, listApiKeysLabelled } from '../store/listings/api-keys.ts'
import { findRegistration, listOpenRegistrations } from '../store/registrations/registrations.ts'
import type { RegistrationRow } from '../store/registrations/rows.ts'

/** The thing that a word was found to name. */
export type Found<Thing> =
  | { kind: 'found'; thing: Thing }
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
export async function findApiKeyNamed({ db }: Ports, word: string): Promise<Found<{ id: string }>> {
  if (isId(word)) return found(await findApiKeyLine(db, word))
  const [first, ...others] = await listApiKeysLabelled(db, word, mostNamed)
  if (others.length > 0) return { kind: 'several', ids: [first, ...others].flatMap((row) => row?.id ?? []) }
  return found(first)
}

/** A word that is an id already; the act itself finds out whether there is such a row. */
export function asId(_: Ports, word: string): Promise<Found<{ id: string }>> {
  return Promise.resolve({ kind: 'found', thing: { id: word } })
}

const mostNamed = 10

// A name may look like an id, and must not stand in for the row of that id.
function isId(word: string): boolean {
  return /^[\da-f]{32}$/.test(word)
}

function found<Thing>(thing: Thing | undefined): Found<Thing> {
  return thing === undefined ? { kind: 'unknown' } : { kind: 'found', thing }
}
