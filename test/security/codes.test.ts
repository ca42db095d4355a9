import assert from 'node:assert/strict'
import crypto from 'node:crypto'
import { syncBuiltinESMExports } from 'node:module'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  digitCode,
  handedOutCode,
  linkCode,
  notMeCode,
  readLinkCode,
  readNotMeCode,
} from '../../src/security/codes.ts'
import { secretKeys, temporaryKey } from '../../src/security/keys.ts'
import { newId } from '../../src/security/tokens.ts'
import { runs } from '../support/runs.ts'

const [key, otherKey] = secretKeys([temporaryKey(), temporaryKey()])
if (!key || !otherKey) throw new Error('no keys')
const keys = [key, otherKey] as const

test('the codes of 10,000 registrations of one second share nothing', () => {
  const links = new Set<string>()
  const macs = new Set<string>()
  const digits = new Map<string, number>()
  for (let index = 0; index < 10_000; index += 1) {
    const subject = { id: newId(), generation: 0, keyId: key.id }
    const link = linkCode(keys, subject)
    links.add(link)
    macs.add(link.slice(-24, -12)).add(link.slice(-12))
    const code = digitCode(keys, subject)
    digits.set(code, (digits.get(code) ?? 0) + 1)
  }
  assert.equal(links.size, 10_000)
  assert.equal(macs.size, 20_000, 'not even half a code twice')
  // 10,000 draws of 10^8 meet about once in two runs; many meetings would mean a small space.
  assert.ok([...digits.values()].filter((times) => times > 1).length < 8)
})

test('a code with any flipped bit is invalid', () => {
  const code = linkCode(keys, { id: newId(), generation: 3, keyId: key.id })
  assert.deepEqual(readLinkCode(keys, code), { id: code.slice(0, 32), generation: 3, handedOut: false })
  const bytes = Buffer.from(code)
  for (let place = 0; place < bytes.length; place += 1) {
    for (let bit = 0; bit < 8; bit += 1) {
      const flipped = Buffer.from(bytes)
      flipped[place] = (flipped[place] ?? 0) ^ (1 << bit)
      assert.equal(readLinkCode(keys, flipped.toString('latin1')), null)
    }
  }
})

test('a code takes 2^144 guesses, and no part of it can be omitted', () => {
  const code = linkCode(keys, { id: newId(), generation: 0, keyId: key.id })
  const [id = '', , mac = ''] = code.split('.')
  assert.match(id, /^[0-9a-f]{32}$/)
  assert.equal(Buffer.from(mac, 'base64url').length * 8, 144)
  for (let length = 0; length < code.length; length += 1) {
    assert.equal(readLinkCode(keys, code.slice(0, length)), null)
    assert.equal(readLinkCode(keys, code.slice(length + 1)), null)
  }
  for (const more of '0Az_-.') assert.equal(readLinkCode(keys, code + more), null)
})

test('comparing codes takes constant time', (t) => {
  const { mock } = t.mock.method(crypto, 'timingSafeEqual')
  syncBuiltinESMExports()
  try {
    const code = linkCode(keys, { id: newId(), generation: 0, keyId: key.id })
    assert.ok(readLinkCode([key], code))
    assert.ok(mock.calls.some(({ result }) => result === true))
    mock.resetCalls()
    const wrong = code.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A'))
    assert.equal(readLinkCode([key], wrong), null)
    assert.ok(mock.calls.length > 0)
    assert.ok(mock.calls.every(({ result }) => result === false))
  } finally {
    t.mock.restoreAll()
    syncBuiltinESMExports()
  }
})

test('only texts made by the server are codes', () => {
  fc.assert(
    fc.property(fc.string(), (text) => readLinkCode(keys, text) === null),
    runs(100),
  )
})

test('a code is invalid under another key and valid under a rotated one', () => {
  const subject = { id: newId(), generation: 0, keyId: otherKey.id }
  const code = linkCode(keys, subject)
  assert.equal(readLinkCode([key], code), null)
  assert.ok(readLinkCode([key, otherKey], code))
  assert.notEqual(digitCode([key], subject), digitCode(keys, subject))
})

test('a registration whose key is gone gets codes made with the newest key', () => {
  const subject = { id: newId(), generation: 0, keyId: otherKey.id }
  const code = linkCode([key], subject)
  assert.ok(readLinkCode([key], code))
  assert.notEqual(code, linkCode(keys, subject))
})

test('no code works for another purpose, except that a confirmation link also disowns', () => {
  const subject = { id: newId(), generation: 2, keyId: key.id }
  const read = { id: subject.id, generation: 2 }
  assert.deepEqual(readNotMeCode(keys, notMeCode(keys, subject)), read)
  assert.deepEqual(readNotMeCode(keys, linkCode(keys, subject)), read)
  assert.equal(readNotMeCode(keys, handedOutCode(keys, subject)), null)
  assert.equal(readLinkCode(keys, notMeCode(keys, subject)), null)
})

test('link and digits of a registration change with its generation', () => {
  const subject = { id: newId(), generation: 0, keyId: key.id }
  const corrected = { ...subject, generation: 1 }
  assert.notEqual(linkCode(keys, subject).slice(-24), linkCode(keys, corrected).slice(-24))
  assert.notEqual(digitCode(keys, subject), digitCode(keys, corrected))
})
