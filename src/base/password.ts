import { createRequire } from 'node:module'
import { nameKey } from './name.ts'

/** What is wrong with what was typed as a new password. */
export type PasswordProblem =
  | 'password-missing'
  | 'password-too-short'
  | 'password-too-long'
  | 'password-common'
  | 'password-personal'
  | 'password-characters'

/** A password in the one form that is hashed: NFC, nothing cut off. */
export type Password = string & { readonly brand: 'password' }

// In bytes of UTF-8. NIST SP 800-63B-4 asks for 64 characters or more; this bounds the work on an attacker's input.
const longest = 1_024

/** Reads a new password: length, and what everybody or everybody who knows the person would try first. No composition rules. */
export function parsePassword(
  typed: string,
  about: { minLength: number; name: string; address: string; siteName: string },
): Password | { problem: PasswordProblem } {
  if (typed === '') return { problem: 'password-missing' }
  if (Buffer.byteLength(typed) > longest) return { problem: 'password-too-long' }
  const password = normalisePassword(typed)
  if (password === null) return { problem: 'password-characters' }
  if ([...password].length < about.minLength) return { problem: 'password-too-short' }
  if (commonPasswords().has(password.toLowerCase())) return { problem: 'password-common' }
  const personal = [about.name, about.address, about.address.split('@')[0] ?? '', about.siteName]
  if (personal.some((text) => text.length <= longest && nameKey(text.trim()) === nameKey(password))) {
    return { problem: 'password-personal' }
  }
  return password
}

/** What was typed at a log-in in the form that is hashed, or null when no password can look like it. */
export function normalisePassword(typed: string): Password | null {
  if (Buffer.byteLength(typed) > longest || !typed.isWellFormed() || typed.includes('\0')) return null
  return typed.normalize('NFC') as Password
}

let common: Set<string> | null = null

// Read when the first password is chosen; only log-ins are in a hurry.
function commonPasswords(): Set<string> {
  common ??= readCommonPasswords()
  return common
}

function readCommonPasswords(): Set<string> {
  const { dictionary } = createRequire(import.meta.url)('@zxcvbn-ts/language-common') as CommonLanguage
  return new Set(dictionary['passwords-common'].map(String))
}

type CommonLanguage = { dictionary: { 'passwords-common': readonly (string | number)[] } }
