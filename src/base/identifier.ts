import { parseAddress } from './address.ts'
import type { AddressProblem } from './address.ts'
import { isMadeOfNameCharacters, nameKey } from './name.ts'
import type { NameProblem } from './name.ts'
import { trimmed } from './typed-text.ts'

/** A name or an address as typed at the log-in, in its form for comparison. */
export type Identifier = { kind: 'address' | 'name'; key: string }

/** Why a text can be neither. Its syntax alone decides, so it tells nothing about accounts. */
export type IdentifierProblem = 'identifier-missing' | AddressProblem | NameProblem

/** Reads a name or an address; a text with an @ is an address, because names have none. */
export function parseIdentifier(text: string): Identifier | { problem: IdentifierProblem } {
  // Before trimming and normalising, so that the work stays bounded.
  if (text.length > 1_000) return { problem: text.includes('@') ? 'address-too-long' : 'name-too-long' }
  const typed = trimmed(text)
  if (typed === '') return { problem: 'identifier-missing' }
  // The wide forms, which NFKC turns into an @, get the address's hint.
  if (/[@＠﹫]/.test(typed)) {
    const address = parseAddress(typed)
    return 'problem' in address ? address : { kind: 'address', key: address.key }
  }
  // Only the characters: a name that was chosen under other rules must still be able to log in.
  const key = nameKey(typed)
  return isMadeOfNameCharacters(key) ? { kind: 'name', key } : { problem: 'name-characters' }
}
