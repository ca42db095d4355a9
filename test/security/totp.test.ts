import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import { base32, bytesOfBase32 } from '../../src/security/base32.ts'
import { secretKeys } from '../../src/security/keys.ts'
import { hashRecoveryCode, newRecoveryCodes } from '../../src/security/recovery-codes.ts'
import { seal, unseal } from '../../src/security/sealed.ts'
import { isTotpOfWrongClock, matchTotp, newTotpSecret, totpOf } from '../../src/security/totp.ts'

test('codes are those of RFC 6238, appendix B', () => {
  const secret = base32(Buffer.from('12345678901234567890'))
  // The last six of the eight digits that stand there.
  const vectors: [seconds: number, code: string][] = [
    [59, '287082'],
    [1_111_111_109, '081804'],
    [1_111_111_111, '050471'],
    [1_234_567_890, '005924'],
    [2_000_000_000, '279037'],
    [20_000_000_000, '353130'],
  ]
  for (const [seconds, code] of vectors) assert.equal(totpOf(secret, Math.floor(seconds / 30)), code)
})

test('a code counts one step early and one step late, and no longer', () => {
  const secret = newTotpSecret()
  const at = 1_800_000_015_000
  const now = Math.floor(at / 30_000)
  const steps = [-2, -1, 0, 1, 2].map((skew) => matchTotp(secret, totpOf(secret, now + skew), at))
  assert.deepEqual(steps, [null, now - 1, now, now + 1, null])
  assert.ok(isTotpOfWrongClock(secret, totpOf(secret, now + 10), at))
  assert.ok(!isTotpOfWrongClock(secret, totpOf(secret, now + 30), at))
})

test('Base32 is read as it was written, and is that of RFC 4648', () => {
  assert.equal(base32(Buffer.from('fooba')), 'MZXW6YTB')
  for (const size of [5, 15, 20]) {
    const bytes = randomBytes(size)
    assert.deepEqual(bytesOfBase32(base32(bytes)), bytes)
  }
})

test('recovery codes have 120 bits, and are read however they are typed', () => {
  const codes = newRecoveryCodes()
  assert.equal(new Set(codes).size, 10)
  for (const code of codes) {
    assert.match(code, /^([a-z2-7]{4}-){5}[a-z2-7]{4}$/)
    const hash = hashRecoveryCode(code)
    assert.ok(hash)
    const typed = [code.toUpperCase(), code.replaceAll('-', ''), code.replaceAll('-', ' – '), ` ${code} `]
    const misread = code.replaceAll('o', '0').replaceAll('l', '1').replaceAll('b', '8')
    for (const one of [...typed, misread]) assert.equal(hashRecoveryCode(one), hash)
  }
  for (const none of ['', '123456', 'abcd-efgh', 'a'.repeat(25)]) assert.equal(hashRecoveryCode(none), null)
})

test('a sealed secret opens for its owner and purpose alone, under any configured key', () => {
  const [old, fresh] = secretKeys([randomBytes(32).toString('base64'), randomBytes(32).toString('base64')])
  assert.ok(old && fresh)
  const mine = { purpose: 'authenticator', owner: 'ada' } as const
  const sealed = seal([old], mine, 'a secret')
  assert.equal(unseal([fresh, old], mine, sealed), 'a secret')
  assert.equal(unseal([fresh], mine, sealed), null, 'the key is gone')
  assert.equal(unseal([old], { ...mine, owner: 'bob' }, sealed), null)
  assert.equal(unseal([old], { ...mine, purpose: 'enrolment' }, sealed), null)
  const bytes = Buffer.from(sealed.sealed, 'base64url')
  for (const place of [0, 13, bytes.length - 1]) {
    const flipped = Buffer.from(bytes)
    flipped[place] = (flipped[place] ?? 0) ^ 1
    assert.equal(unseal([old], mine, { ...sealed, sealed: flipped.toString('base64url') }), null)
  }
  assert.equal(unseal([old], mine, { ...sealed, sealed: '' }), null)
})
