// Secrets that the server must read again, unlike passwords. They rest encrypted, under a key derived from SECRET_KEY.

import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'
import type { SecretKey } from './keys.ts'

/** An encrypted text, and the id of the key under which it was encrypted. */
export type Sealed = { sealed: string; keyId: string }

/** The purpose of a sealed text and its owner; opened for another purpose or owner, it is none. */
export type SealedFor = { purpose: 'authenticator' | 'enrolment'; owner: string }

const nonceBytes = 12
const tagBytes = 16

/** Encrypts a text under the newest key (AES-256-GCM), bound to its purpose and owner. */
export function seal([key]: readonly [SecretKey, ...SecretKey[]], about: SealedFor, text: string): Sealed {
  const nonce = randomBytes(nonceBytes)
  const cipher = createCipheriv('aes-256-gcm', derived(key), nonce).setAAD(boundTo(about))
  const parts = [nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]
  return { sealed: Buffer.concat(parts).toString('base64url'), keyId: key.id }
}

/** Decrypts a sealed text; null when its key is no longer configured, or it was made for something else. */
export function unseal(
  keys: readonly SecretKey[],
  about: SealedFor,
  { sealed, keyId }: Sealed,
): string | null {
  const key = keys.find(({ id }) => id === keyId)
  const bytes = Buffer.from(sealed, 'base64url')
  if (!key || bytes.length < nonceBytes + tagBytes) return null
  try {
    const opening = createDecipheriv('aes-256-gcm', derived(key), bytes.subarray(0, nonceBytes))
      .setAAD(boundTo(about))
      .setAuthTag(bytes.subarray(-tagBytes))
    const text = opening.update(bytes.subarray(nonceBytes, -tagBytes))
    return Buffer.concat([text, opening.final()]).toString('utf8')
  } catch {
    return null
  }
}

// Not the key itself, which makes codes: a fault in one use must not reveal anything about the other.
function derived(key: SecretKey): Buffer {
  return Buffer.from(hkdfSync('sha256', key.bytes, '', 'sealed secrets', 32))
}

function boundTo({ purpose, owner }: SealedFor): Buffer {
  return Buffer.from(JSON.stringify([purpose, owner]))
}
