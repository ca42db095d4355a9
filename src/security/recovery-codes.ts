import { randomBytes } from 'node:crypto'
import { base32 } from './base32.ts'
import { hashToken } from './tokens.ts'

/** How many recovery codes a person gets. */
export const recoveryCodeCount = 10

/**
 * Makes recovery codes of 120 bits, in groups of four. A secret of at least 112 random bits needs no slow hash (OWASP ASVS
 * 5.0, 6.5.2), so that a wrong code costs no more than a right one.
 */
export function newRecoveryCodes(): string[] {
  return Array.from({ length: recoveryCodeCount }, () =>
    groupsOf(base32(randomBytes(15)).toLowerCase()).join('-'),
  )
}

/** A text in groups of four characters, as people read it out. */
export function groupsOf(text: string): string[] {
  return text.match(/.{1,4}/g) ?? []
}

/**
 * The hash of a typed recovery code, which the database stores; null if it cannot be one. Capitals, blanks and dashes do not
 * matter, and a digit that no code has counts as the letter that looks like it.
 */
export function hashRecoveryCode(typed: string): string | null {
  const looks: Record<string, string> = { 0: 'o', 1: 'l', 8: 'b' }
  const code = typed
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[\s\p{Pd}]/gu, '')
    .replaceAll(/[018]/g, (digit) => looks[digit] ?? digit)
  return /^[a-z2-7]{24}$/.test(code) ? hashToken(`recovery ${code}`) : null
}
