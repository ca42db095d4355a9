// The checks of a relying party (Web Authentication Level 3, sections 7.1 and 7.2), for passkeys without attestation. Browsers
// hand out the public key and the authenticator's data by themselves, so no CBOR is read.

import { createHmac, createPublicKey, hash, randomBytes, verify } from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import { z } from 'zod'
import type { SecretKey } from './keys.ts'
import { areEqual } from './tokens.ts'

/** The site as passkeys know it: they belong to a host, and answer pages of an origin. */
export type RelyingParty = { id: string; origin: string }

/** The purpose of a challenge, and its owner; it is accepted for nothing else. */
export type ChallengeFor = { purpose: 'log-in' | 'prove' | 'add'; target: string }

/** A challenge of ours that was answered; it counts once, and only until it expires. */
export type AnsweredChallenge = { id: string; expiresAt: number }

/** An authenticator's statement about a use of its passkey. */
export type PasskeyUse = { challenge: AnsweredChallenge; counter: number }

/** A passkey as it is stored. */
export type PublicPasskey = { credentialId: string; publicKey: string; algorithm: number }

/** The algorithms that we verify, the best first: EdDSA, ECDSA with P-256, RSASSA-PKCS1-v1_5 (COSE's numbers). */
export const passkeyAlgorithms = [-8, -7, -257] as const

/** Why an answer was refused: its challenge is not ours, has expired or was for something else; or anything else is wrong. */
export type PasskeyRefusal = 'challenge-ended' | 'passkey-refused'

/** Makes a challenge, which rests nowhere: it carries its end and a MAC. */
export function makePasskeyChallenge(
  [key]: readonly [SecretKey, ...SecretKey[]],
  about: ChallengeFor,
  expiresAt: number,
): string {
  const head = Buffer.alloc(headBytes)
  randomBytes(nonceBytes).copy(head)
  head.writeUIntBE(expiresAt, nonceBytes, 6)
  return Buffer.concat([head, macOf(key, about, head)]).toString('base64url')
}

/** Reads what a browser sent after making a passkey. */
export function readNewPasskey(
  context: Context,
  sent: { clientData: string; authenticatorData: string; publicKey: string; algorithm: string },
): (PublicPasskey & PasskeyUse) | PasskeyRefusal {
  const client = readClientData(context, 'webauthn.create', sent.clientData)
  if (typeof client === 'string') return client
  const data = readAuthenticatorData(context.party, sent.authenticatorData)
  const algorithm = passkeyAlgorithms.find((known) => String(known) === sent.algorithm)
  if (!data?.credentialId || algorithm === undefined || !readKey(sent.publicKey, algorithm))
    return 'passkey-refused'
  const { credentialId, counter } = data
  return { credentialId, counter, publicKey: sent.publicKey, algorithm, challenge: client.challenge }
}

/** Reads what a browser sent after using a passkey, whose public key is stored. */
export function readPasskeyUse(
  context: Context,
  { publicKey, algorithm }: PublicPasskey,
  sent: { clientData: string; authenticatorData: string; signature: string },
): PasskeyUse | PasskeyRefusal {
  const client = readClientData(context, 'webauthn.get', sent.clientData)
  if (typeof client === 'string') return client
  const data = readAuthenticatorData(context.party, sent.authenticatorData)
  const key = readKey(publicKey, algorithm)
  if (!data || !key) return 'passkey-refused'
  const signed = Buffer.concat([
    bytesOf(sent.authenticatorData),
    hash('sha256', bytesOf(sent.clientData), 'buffer'),
  ])
  if (!isSigned(key, algorithm, signed, bytesOf(sent.signature))) return 'passkey-refused'
  return { challenge: client.challenge, counter: data.counter }
}

/** The values that an answer must fit. */
type Context = { party: RelyingParty; keys: readonly SecretKey[]; about: ChallengeFor; at: number }

const nonceBytes = 16
const headBytes = nonceBytes + 6
const macBytes = 16

function macOf(key: SecretKey, { purpose, target }: ChallengeFor, head: Buffer): Buffer {
  return createHmac('sha256', key.bytes)
    .update(JSON.stringify(['passkey', purpose, target, head.toString('hex')]))
    .digest()
    .subarray(0, macBytes)
}

const clientDataSchema = z.object({
  type: z.string(),
  challenge: z.string(),
  origin: z.string(),
  crossOrigin: z.boolean().optional(),
})

function readClientData(
  { party, keys, about, at }: Context,
  type: string,
  sent: string,
): { challenge: AnsweredChallenge } | PasskeyRefusal {
  const client = parseClientData(sent)
  if (client?.type !== type || client.origin !== party.origin || client.crossOrigin === true)
    return 'passkey-refused'
  const bytes = bytesOf(client.challenge)
  if (bytes.length !== headBytes + macBytes) return 'challenge-ended'
  const [head, mac] = [bytes.subarray(0, headBytes), bytes.subarray(headBytes).toString('hex')]
  const isOurs = keys.some((key) => areEqual(macOf(key, about, head).toString('hex'), mac))
  const expiresAt = head.readUIntBE(nonceBytes, 6)
  if (!isOurs || expiresAt <= at) return 'challenge-ended'
  return { challenge: { id: head.toString('hex'), expiresAt } }
}

function parseClientData(sent: string): z.output<typeof clientDataSchema> | null {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytesOf(sent))
    return clientDataSchema.safeParse(JSON.parse(text)).data ?? null
  } catch {
    return null
  }
}

// The layout of section 6.1: a digest of the host, the flags, the counter, and of a new passkey its id.
function readAuthenticatorData(
  { id }: RelyingParty,
  sent: string,
): { counter: number; credentialId: string | null } | null {
  const bytes = bytesOf(sent)
  if (bytes.length < 37 || !bytes.subarray(0, 32).equals(hash('sha256', id, 'buffer'))) return null
  const flags = bytes[32] ?? 0
  // Somebody was there, and the device made sure who: only so is a passkey two factors.
  const [isPresent, isVerified, isNew] = [flags & 0x01, flags & 0x04, flags & 0x40]
  if (!isPresent || !isVerified) return null
  const counter = bytes.readUInt32BE(33)
  if (!isNew) return { counter, credentialId: null }
  if (bytes.length < 55) return null
  const length = bytes.readUInt16BE(53)
  const credentialId = bytes.subarray(55, 55 + length)
  // At most 1,023 bytes (section 7.1).
  if (length === 0 || length > 1_023 || credentialId.length < length) return null
  return { counter, credentialId: credentialId.toString('base64url') }
}

function readKey(publicKey: string, algorithm: number): KeyObject | null {
  try {
    const key = createPublicKey({ key: bytesOf(publicKey), format: 'der', type: 'spki' })
    return isOfAlgorithm(key, algorithm) ? key : null
  } catch {
    return null
  }
}

function isOfAlgorithm({ asymmetricKeyType, asymmetricKeyDetails }: KeyObject, algorithm: number): boolean {
  switch (algorithm) {
    case -8:
      return asymmetricKeyType === 'ed25519'
    case -7:
      return asymmetricKeyType === 'ec' && asymmetricKeyDetails?.namedCurve === 'prime256v1'
    case -257: {
      const length = asymmetricKeyDetails?.modulusLength ?? 0
      return asymmetricKeyType === 'rsa' && length >= 2_048 && length <= 4_096
    }
    default:
      return false
  }
}

function isSigned(key: KeyObject, algorithm: number, signed: Buffer, signature: Buffer): boolean {
  try {
    return verify(algorithm === -8 ? null : 'sha256', signed, key, signature)
  } catch {
    return false
  }
}

function bytesOf(text: string): Buffer {
  return Buffer.from(text, 'base64url')
}
