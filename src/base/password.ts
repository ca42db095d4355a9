import { createRequire } from 'node:module'
import { nameKey } from './name.ts'
import { onFirstUse } from './on-first-use.ts'
import { trimmed } from './typed-text.ts'

/** The faults of a typed new password. */
export type PasswordProblem =
  | 'password-not-chosen'
  | 'password-too-short'
  | 'password-too-long'
  | 'password-common'
  | 'password-leaked'
  | 'password-personal'
  | 'password-characters'

/** A password in the form that is hashed: NFC, never truncated. */
export type Password = string & { readonly brand: 'password' }

// In bytes of UTF-8. NIST SP 800-63B-4 requires 64 characters or more; this bounds the work on an attacker's input.
const longest = 1_024

/** Reads a new password: checks its length, and refuses common ones and the person's own name or address. No composition rules. */
export function parsePassword(
  typed: string,
  about: { minLength: number; name: string; address: string; siteName: string },
): Password | { problem: PasswordProblem } {
  if (typed === '') return { problem: 'password-not-chosen' }
  // Before normalising, so that the work stays bounded.
  if (Buffer.byteLength(typed) > longest) return { problem: 'password-too-long' }
  if (!typed.isWellFormed() || typed.includes('\0')) return { problem: 'password-characters' }
  const password = normalisePassword(typed)
  if (password === null) return { problem: 'password-too-long' }
  if ([...password].length < about.minLength) return { problem: 'password-too-short' }
  const folded = nameKey(password)
  if (commonPasswords().has(folded)) return { problem: 'password-common' }
  const personal = [about.name, about.address, about.address.split('@')[0] ?? '', about.siteName]
  if (personal.some((text) => text.length <= longest && nameKey(trimmed(text)) === trimmed(folded))) {
    return { problem: 'password-personal' }
  }
  return password
}

/** A typed password in the form that is hashed; null if no stored password can equal it. */
export function normalisePassword(typed: string): Password | null {
  if (Buffer.byteLength(typed) > longest || !typed.isWellFormed() || typed.includes('\0')) return null
  // NFC can be three times as long as the typed text.
  const password = typed.normalize('NFC')
  return Buffer.byteLength(password) > longest ? null : (password as Password)
}

// Loaded when the first password is chosen, which takes about 20 ms; log-ins do not need it.
const commonPasswords = onFirstUse(readCommonPasswords)

// 49,233 in version 4.1.3, of which the 17,950 that are long enough are kept.
function readCommonPasswords(): Set<string> {
  const { dictionary } = createRequire(import.meta.url)('@zxcvbn-ts/language-common') as CommonLanguage
  return new Set(dictionary['passwords-common'].map(String).filter((word) => word.length >= shortestCommon))
}

// PASSWORD_MIN_LENGTH is never less, so a shorter password is refused for its length.
const shortestCommon = 8

type CommonLanguage = { dictionary: { 'passwords-common': readonly (string | number)[] } }
