import { hash, randomBytes, randomUUIDv7 } from 'node:crypto'

/** A new row's name: a UUID of version 7 without its dashes, so that ids sort by the time they were made. Never a secret. */
export function newId(): string {
  return randomUUIDv7().replaceAll('-', '')
}

/** A new 256-bit secret for a cookie (OWASP ASVS 7.2.3 asks for 128). */
export function newToken(): string {
  return randomBytes(32).toString('base64url')
}

/** What the database keeps of a token: its SHA-256; 256 random bits need no slow hash (OWASP ASVS 6.5.2). */
export function hashToken(token: string): string {
  return hash('sha256', token, 'base64url')
}

/** A digest that names something without telling it, such as an address in a counter's key. */
export function digest(text: string): string {
  return hash('sha256', text, 'base64url')
}
