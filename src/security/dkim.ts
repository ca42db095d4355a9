// The cryptography of DKIM: signatures, and the public key as DNS has it.

import { createPublicKey, hash, sign } from 'node:crypto'
import type { DkimKey } from '../base/dkim-key.ts'

/** The SHA-256 of bytes, in base64. */
export function dkimHash(bytes: Uint8Array): string {
  return hash('sha256', bytes, 'base64')
}

/** The signature of bytes, in base64: RSA with SHA-256 (RFC 6376 section 3.3.1), or Ed25519 of the SHA-256 (RFC 8463 section 3). */
export function dkimSignature({ kind, key }: DkimKey, bytes: Uint8Array): string {
  const signature =
    kind === 'rsa' ? sign('sha256', bytes, key) : sign(null, hash('sha256', bytes, 'buffer'), key)
  return signature.toString('base64')
}

/** The public key as a TXT record has it (RFC 6376 section 3.6.1). */
export function dkimRecord({ kind, key }: DkimKey): string {
  const whole = createPublicKey(key).export({ format: 'der', type: 'spki' })
  // Of an Ed25519 key the record has the 32 bytes alone (RFC 8463 section 4.2).
  const bytes = kind === 'rsa' ? whole : whole.subarray(-32)
  return `v=DKIM1; k=${kind}; p=${bytes.toString('base64')}`
}
