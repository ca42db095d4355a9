import { hash, randomBytes, randomUUIDv7 } from 'node:crypto'

/** Makes the id of a row: a UUID of version 7 without dashes, so that ids sort by time. Never a secret. */
export function newId(): string {
  return randomUUIDv7().replaceAll('-', '')
}

/** Makes a 256-bit secret for a cookie (OWASP ASVS 7.2.3 asks for 128). */
export function newToken(): string {
  return randomBytes(32).toString('base64url')
}

/** The SHA-256 of a token, which the database stores; 256 random bits need no slow hash (OWASP ASVS 6.5.2). */
export function hashToken(token: string): string {
  return hash('sha256', token, 'base64url')
}

/** A digest that represents a text without revealing it, such as an address in a counter's key. */
export function digest(content: string | Uint8Array): string {
  return hash('sha256', content, 'base64url')
}
