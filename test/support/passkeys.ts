// An authenticator in software: what a phone and its browser answer to a question of ours, honest or not.

import assert from 'node:assert/strict'
import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import type { House } from './house.ts'
import { hidden } from './visitor.ts'
import type { Visitor } from './visitor.ts'

/** A passkey with its private half. */
export type Passkey = {
  id: Buffer
  algorithm: number
  publicKey: KeyObject
  privateKey: KeyObject
  counter: number
}

/** The faults that an answer may have. */
export type Lie = Partial<{
  origin: string
  host: string
  type: string
  flags: number
  crossOrigin: boolean
  challenge: string
  algorithm: number
}>

const flags = { isPresent: 0x01, isVerified: 0x04, isNew: 0x40 }

export function newPasskey(algorithm: -8 | -7 | -257 = -7): Passkey {
  const pair =
    algorithm === -8
      ? generateKeyPairSync('ed25519')
      : algorithm === -7
        ? generateKeyPairSync('ec', { namedCurve: 'prime256v1' })
        : generateKeyPairSync('rsa', { modulusLength: 2_048 })
  return { id: randomBytes(16), algorithm, ...pair, counter: 0 }
}

/** The fields of the form that adds a passkey. */
export function answerToAdd(passkey: Passkey, asked: Asked, lie: Lie = {}): Record<string, string> {
  const length = Buffer.alloc(2)
  length.writeUInt16BE(passkey.id.length)
  // Of the public key in CBOR the server reads nothing.
  const attested = Buffer.concat([Buffer.alloc(16), length, passkey.id, randomBytes(8)])
  const made = lie.flags ?? flags.isPresent | flags.isVerified | flags.isNew
  return {
    client_data: clientData('webauthn.create', asked, lie).toString('base64url'),
    authenticator_data: Buffer.concat([authenticatorData(passkey, asked, made, lie), attested]).toString(
      'base64url',
    ),
    public_key: passkey.publicKey.export({ format: 'der', type: 'spki' }).toString('base64url'),
    algorithm: String(lie.algorithm ?? passkey.algorithm),
  }
}

/** The fields of the form that uses a passkey. */
export function answerToUse(passkey: Passkey, asked: Asked, lie: Lie = {}): Record<string, string> {
  const client = clientData('webauthn.get', asked, lie)
  const data = authenticatorData(passkey, asked, lie.flags ?? flags.isPresent | flags.isVerified, lie)
  const signed = Buffer.concat([data, createHash('sha256').update(client).digest()])
  return {
    credential_id: passkey.id.toString('base64url'),
    client_data: client.toString('base64url'),
    authenticator_data: data.toString('base64url'),
    signature: sign(passkey.algorithm === -8 ? null : 'sha256', signed, passkey.privateKey).toString(
      'base64url',
    ),
  }
}

type Asked = { challenge: string; host: string; origin: string }

/** Asks the server for a question, as the script of a page does. */
export async function ask({ baseUrl }: House, browser: Visitor, path: string): Promise<Asked> {
  const answer = await browser.ask(path)
  assert.equal(answer.status, 200, path)
  const { challenge, host } = (await answer.json()) as { challenge: string; host: string }
  return { challenge, host, origin: baseUrl }
}

/** Adds a passkey to the account that is logged in. */
export async function addPasskey(house: House, browser: Visitor, passkey = newPasskey()): Promise<Passkey> {
  const asked = await ask(house, browser, '/api/account/security/passkeys')
  const account = hidden(await browser.open('/account/security/passkeys/'), 'account')
  const page = await browser.send('/account/security/passkeys/', { account, ...answerToAdd(passkey, asked) })
  assert.equal(page.path, '/account/security/?done=passkey-added')
  return passkey
}

function clientData(type: string, asked: Asked, lie: Lie): Buffer {
  const { challenge, origin } = { ...asked, ...lie }
  const told = { type: lie.type ?? type, challenge, origin, crossOrigin: lie.crossOrigin ?? false }
  return Buffer.from(JSON.stringify(told))
}

function authenticatorData({ counter }: Passkey, { host }: Asked, said: number, lie: Lie): Buffer {
  const count = Buffer.alloc(4)
  count.writeUInt32BE(counter)
  const hostHash = createHash('sha256')
    .update(lie.host ?? host)
    .digest()
  return Buffer.concat([hostHash, Buffer.from([said]), count])
}
