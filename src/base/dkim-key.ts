// The private key with which mails are signed.

import { createPrivateKey } from 'node:crypto'
import type { KeyObject } from 'node:crypto'

/** A private key for DKIM; its kind is called as in DNS (RFC 6376 section 3.6.1, RFC 8463 section 4). */
export type DkimKey = { kind: 'rsa' | 'ed25519'; key: KeyObject }

/** Reads a private key in PEM, or says why it is none that signs mails; never with its words. */
export function parseDkimKey(pem: string): DkimKey | string {
  if (/-----BEGIN [A-Z ]*PUBLIC KEY-----/.test(pem)) return 'it is the public key: DNS has that one'
  if (/-----BEGIN ENCRYPTED|^Proc-Type:.*ENCRYPTED/m.test(pem))
    return 'the key is encrypted: nobody is there at the start to type its password'
  const key = readPrivateKey(pem)
  if (key === null) return 'it holds no private key in PEM'
  const { asymmetricKeyType: type, asymmetricKeyDetails } = key
  if (type === 'ed25519') return { kind: type, key }
  if (type !== 'rsa') return `it is a key of the kind ${type ?? 'unknown'}`
  const { modulusLength: bits = 0 } = asymmetricKeyDetails ?? {}
  return bits < leastBits || bits > mostBits ? `the RSA key has ${bits} bits` : { kind: type, key }
}

// RFC 8301 section 3.2: signers should use 2048 bits, and verifiers need not understand more than 4096.
const leastBits = 2_048
const mostBits = 4_096

function readPrivateKey(pem: string): KeyObject | null {
  try {
    return createPrivateKey(pem)
  } catch {
    return null
  }
}
