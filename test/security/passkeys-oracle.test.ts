// Our checks of passkeys beside those of a well-kept library, which shares no code with them.

import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import { verifyAuthenticationResponse, verifyRegistrationResponse } from '@simplewebauthn/server'
import { isoCBOR } from '@simplewebauthn/server/helpers'
import { hour } from '../../src/base/time.ts'
import { secretKeys } from '../../src/security/keys.ts'
import {
  makePasskeyChallenge,
  passkeyAlgorithms,
  readNewPasskey,
  readPasskeyUse,
} from '../../src/security/passkeys.ts'
import { answerToAdd, answerToUse, newPasskey } from '../support/passkeys.ts'
import type { Lie, Passkey } from '../support/passkeys.ts'

const party = { id: 'localhost', origin: 'http://localhost:3000' }
const [key, ...older] = secretKeys([randomBytes(32).toString('base64')])
assert.ok(key)
const keys = [key, ...older] as const
const at = 1_800_000_000_000

function ask(purpose: 'log-in' | 'add') {
  const about = { purpose, target: '' } as const
  const challenge = makePasskeyChallenge(keys, about, at + hour)
  return { about, asked: { challenge, host: party.id, origin: party.origin } }
}

const lies: Record<string, Lie> = {
  'another origin': { origin: 'https://evil.example' },
  'the origin with another port': { origin: 'http://localhost:3001' },
  'another host': { host: 'evil.example' },
  'another challenge': { challenge: randomBytes(38).toString('base64url') },
  'no type': { type: '' },
  'a payment': { type: 'payment.get' },
  'nobody there': { flags: 0x04 },
  'somebody, and not who': { flags: 0x01 },
}

for (const algorithm of passkeyAlgorithms) {
  test(`both take the same new passkeys of algorithm ${algorithm}`, async () => {
    const passkey = newPasskey(algorithm)
    const ofNew = (lie: Lie): Lie => (lie.flags === undefined ? lie : { ...lie, flags: lie.flags | 0x40 })
    const others = {
      'a use': { type: 'webauthn.get' },
      'an algorithm that is not asked for': { algorithm: -259 },
    }
    const weAlone = 'another algorithm than that of the key'
    const named = { [weAlone]: { algorithm: algorithm === -7 ? -8 : -7 } }
    const all: Record<string, Lie> = { honest: {}, ...lies, ...others, ...named }
    for (const [what, lie] of Object.entries(all)) {
      const { about, asked } = ask('add')
      const fields = answerToAdd(passkey, asked, ofNew(lie))
      const { clientData, publicKey } = sentOf(fields)
      // The stand-in of the tests leaves the key in CBOR out, because we do not read it.
      const head = Buffer.from(fields['authenticator_data'] ?? '', 'base64url').subarray(0, -8)
      const data = Buffer.concat([head, coseOf(passkey, lie.algorithm)])
      const authenticatorData = data.toString('base64url')
      const sent = { clientData, publicKey, authenticatorData, algorithm: fields['algorithm'] ?? '' }
      const ours = readNewPasskey({ party, keys, about, at }, sent)
      const theirs = await holds(async () =>
        verifyRegistrationResponse({
          response: {
            id: passkey.id.toString('base64url'),
            rawId: passkey.id.toString('base64url'),
            type: 'public-key',
            clientExtensionResults: {},
            response: { clientDataJSON: clientData, attestationObject: attestationOf(data) },
          },
          expectedChallenge: asked.challenge,
          expectedOrigin: party.origin,
          expectedRPID: party.id,
          supportedAlgorithmIDs: [...passkeyAlgorithms],
        }),
      )
      const isTaken = typeof ours === 'object'
      assert.deepEqual([isTaken, theirs], [what === 'honest', what === 'honest' || what === weAlone], what)
    }
  })

  test(`both take the same uses of passkeys of algorithm ${algorithm}`, async () => {
    const passkey = newPasskey(algorithm)
    const compare = async (
      what: string,
      sent: Record<string, string>,
      challenge: string,
      isRight: boolean,
      isRightToThem = isRight,
    ) => {
      const { clientData, authenticatorData, signature } = sentOf(sent)
      const context = { party, keys, about: { purpose: 'log-in', target: '' } as const, at }
      const ours = readPasskeyUse(context, stored(passkey), { clientData, authenticatorData, signature })
      const id = passkey.id.toString('base64url')
      const theirs = await holds(async () =>
        verifyAuthenticationResponse({
          response: {
            id,
            rawId: id,
            type: 'public-key',
            clientExtensionResults: {},
            response: { clientDataJSON: clientData, authenticatorData, signature },
          },
          expectedChallenge: challenge,
          expectedOrigin: party.origin,
          expectedRPID: party.id,
          credential: { id, publicKey: new Uint8Array(coseOf(passkey)), counter: 0 },
        }),
      )
      assert.deepEqual([typeof ours === 'object', theirs], [isRight, isRightToThem], what)
    }
    for (const [what, lie] of Object.entries({
      honest: {},
      ...lies,
      'a new one': { type: 'webauthn.create' },
    })) {
      const { asked } = ask('log-in')
      await compare(what, answerToUse(passkey, asked, lie), asked.challenge, what === 'honest')
    }
    const { asked } = ask('log-in')
    const honest = answerToUse(passkey, asked)
    const other = { signature: answerToUse(newPasskey(algorithm), asked)['signature'] ?? '' }
    await compare('another’s signature', { ...honest, ...other }, asked.challenge, false)
    const framed = answerToUse(passkey, asked, { crossOrigin: true })
    await compare('a frame of another site, which we alone refuse', framed, asked.challenge, false, true)
    // Not the head of a signature in DER, which the library does not look at, and we do.
    const places = { authenticator_data: [0, 31, 32, 33, 36], signature: [10, 40, -1] }
    for (const [name, offsets] of Object.entries(places)) {
      const bytes = Buffer.from(honest[name] ?? '', 'base64url')
      for (const offset of offsets) {
        const flipped = Buffer.from(bytes)
        const place = (offset + bytes.length) % bytes.length
        flipped[place] = (flipped[place] ?? 0) ^ 0x80
        const changed = { ...honest, [name]: flipped.toString('base64url') }
        await compare(`${name}, byte ${place}`, changed, asked.challenge, false)
      }
    }
  })
}

function sentOf(fields: Record<string, string>) {
  return {
    clientData: fields['client_data'] ?? '',
    authenticatorData: fields['authenticator_data'] ?? '',
    publicKey: fields['public_key'] ?? '',
    signature: fields['signature'] ?? '',
  }
}

function stored({ id, publicKey, algorithm }: Passkey) {
  const spki = publicKey.export({ format: 'der', type: 'spki' }).toString('base64url')
  return { credentialId: id.toString('base64url'), publicKey: spki, algorithm }
}

async function holds(verify: () => Promise<{ verified: boolean }>): Promise<boolean> {
  try {
    return (await verify()).verified
  } catch {
    // The library refuses most lies by a fault.
    return false
  }
}

/** A public key as authenticators write it (RFC 9053, section 7). */
function coseOf({ publicKey, algorithm }: Passkey, said = algorithm): Buffer {
  const jwk = publicKey.export({ format: 'jwk' })
  const bytes = (text = '') => new Uint8Array(Buffer.from(text, 'base64url'))
  const own: [number, number | Uint8Array<ArrayBuffer>][] =
    algorithm === -7
      ? [
          [1, 2],
          [-1, 1],
          [-2, bytes(jwk.x)],
          [-3, bytes(jwk.y)],
        ]
      : algorithm === -8
        ? [
            [1, 1],
            [-1, 6],
            [-2, bytes(jwk.x)],
          ]
        : [
            [1, 3],
            [-1, bytes(jwk.n)],
            [-2, bytes(jwk.e)],
          ]
  return Buffer.from(isoCBOR.encode(new Map<number, number | Uint8Array<ArrayBuffer>>([...own, [3, said]])))
}

function attestationOf(data: Buffer): string {
  const parts = new Map<string, string | Map<string, string> | Uint8Array<ArrayBuffer>>([
    ['fmt', 'none'],
    ['attStmt', new Map()],
    ['authData', new Uint8Array(data)],
  ])
  return Buffer.from(isoCBOR.encode(parts)).toString('base64url')
}
