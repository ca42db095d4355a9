// One-time codes of authenticator apps (RFC 6238), in the form that all apps know: HMAC-SHA-1, 30 seconds, 6 digits.

import { createHmac, randomBytes } from 'node:crypto'
import { base32, bytesOfBase32 } from './base32.ts'
import { areEqual } from './tokens.ts'

const stepMs = 30_000

/** Makes the secret of an authenticator app, in Base32: 160 bits, as RFC 4226 section 4 recommends. */
export function newTotpSecret(): string {
  return base32(randomBytes(20))
}

/** The code of a step: the number of 30-second periods since 1970. */
export function totpOf(secret: string, step: number): string {
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(step))
  const mac = createHmac('sha1', bytesOfBase32(secret)).update(counter).digest()
  const offset = (mac.at(-1) ?? 0) & 0xf
  return ((mac.readUInt32BE(offset) & 0x7fff_ffff) % 1_000_000).toString().padStart(6, '0')
}

/**
 * The step whose code was typed: the current one, the one before or the one after (RFC 6238 section 5.2), because clocks
 * differ and typing takes time. Null if it is the code of none of them.
 */
export function matchTotp(secret: string, typed: string, at: number): number | null {
  return nearby(secret, typed, at, 1)
}

/** The latest step whose code may count at an instant. */
export function latestStep(at: number): number {
  return Math.floor(at / stepMs) + 1
}

/** Whether a code fits a clock that is off by up to ten minutes: then its owner must be told to set the clock. */
export function isTotpOfWrongClock(secret: string, typed: string, at: number): boolean {
  return nearby(secret, typed, at, 20) !== null
}

/** The address that an authenticator app reads from a QR code. */
export function totpUri(secret: string, { siteName, name }: { siteName: string; name: string }): string {
  const [issuer, account] = [encodeURIComponent(siteName), encodeURIComponent(name)]
  return `otpauth://totp/${issuer}:${account}?secret=${secret}&issuer=${issuer}`
}

function nearby(secret: string, typed: string, at: number, skew: number): number | null {
  const now = Math.floor(at / stepMs)
  let found: number | null = null
  // All of them, so that the time does not tell which one it was.
  for (let step = now - skew; step <= now + skew; step += 1)
    if (areEqual(totpOf(secret, step), typed)) found = step
  return found
}
