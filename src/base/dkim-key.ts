// The private key with which mails are signed.

import { createPrivateKey } from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import type { Say } from './operator-fault.ts'
import { because } from './settings/fault.ts'

/** A private key for DKIM; its kind is called as in DNS (RFC 6376 section 3.6.1, RFC 8463 section 4). */
export type DkimKey = { kind: 'rsa' | 'ed25519'; key: KeyObject }

/** Reads a private key in PEM, or says why it is none that signs mails; never with its words. */
export function parseDkimKey(pem: string): DkimKey | Say {
  if (/-----BEGIN [A-Z ]*PUBLIC KEY-----/.test(pem)) return because('publicKey')
  if (/-----BEGIN ENCRYPTED|^Proc-Type:.*ENCRYPTED/m.test(pem)) return because('encryptedKey')
  const key = readPrivateKey(pem)
  if (key === null) return because('noPrivateKey')
  const { asymmetricKeyType: type, asymmetricKeyDetails } = key
  if (type === 'ed25519') return { kind: type, key }
  if (type !== 'rsa') return (words) => words.settingFaults.why.kindOfKey(type ?? 'unknown')
  const { modulusLength: bits = 0 } = asymmetricKeyDetails ?? {}
  if (bits < leastBits || bits > mostBits) return (words) => words.settingFaults.why.bitsOfKey(bits)
  return { kind: type, key }
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
