import { hash, randomBytes, randomUUIDv7, timingSafeEqual } from 'node:crypto'

/** Makes the id of a row: a UUID of version 7 without dashes, so that ids sort by time. Never a secret. */
export function newId(): string {
  return randomUUIDv7().replaceAll('-', '')
}

/** Makes a 256-bit secret for a cookie (OWASP ASVS 7.2.3 asks for 128). */
export function newToken(): string {
  return takeRandom(32, 'base64url')
}

/** Makes the id of a request: short enough to be read out, and among many requests hardly ever given twice. Never a secret. */
export function newRequestId(): string {
  return takeRandom(6, 'hex')
}

// A call of the platform costs 3 µs, and ten while the caches are cold, so one call fetches bytes for many tokens (measured: 3 %
// of a log-in).
let random = Buffer.alloc(0)
let taken = 0

// No byte is given twice, or kept once it is given.
function takeRandom(count: number, encoding: 'base64url' | 'hex'): string {
  if (taken + count > random.length) [random, taken] = [randomBytes(4_096), 0]
  const bytes = random.subarray(taken, (taken += count))
  const text = bytes.toString(encoding)
  bytes.fill(0)
  return text
}

/** Whether two texts are the same, in a time that does not depend on the position of the difference. */
export function areEqual(one: string, other: string): boolean {
  const left = Buffer.from(one)
  const right = Buffer.from(other)
  return left.length === right.length && timingSafeEqual(left, right)
}

/** The SHA-256 of a token, which the database stores; 256 random bits need no slow hash (OWASP ASVS 6.5.2). */
export function hashToken(token: string): string {
  return hash('sha256', token, 'base64url')
}

/** A digest that represents a text without revealing it, such as an address in a counter's key. */
export function digest(content: string | Uint8Array): string {
  return hash('sha256', content, 'base64url')
}
