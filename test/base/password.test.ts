import assert from 'node:assert/strict'
import { createRequire } from 'node:module'
import { test } from 'node:test'
import fc from 'fast-check'
import { normalisePassword, parsePassword } from '../../src/base/password.ts'
import { costOf } from '../support/cost.ts'
import { runs } from '../support/runs.ts'

const about = { minLength: 8, name: 'ada', address: 'lovelacing@example.org', siteName: 'Postern House' }
const refusal = (text: string) => {
  const password = parsePassword(text, about)
  return typeof password === 'string' ? null : password.problem
}

test('a password may be anything long enough and not common', () => {
  for (const text of [
    'correct horse battery',
    '密码要长一点才好',
    '  spaces kept  ',
    '🔑🔑🔑🔑🔑🔑🔑🔑',
    'x'.repeat(1_024),
  ])
    assert.equal(refusal(text), null, text.slice(0, 20))
  const cases: [string, string][] = [
    ['', 'password-not-chosen'],
    ['short', 'password-too-short'],
    ['🔑🔑🔑🔑', 'password-too-short'],
    ['x'.repeat(1_025), 'password-too-long'],
    ['x'.repeat(1_000_000), 'password-too-long'],
    ['password1', 'password-common'],
    ['PASSWORD1', 'password-common'],
    ['lovelacing', 'password-personal'],
    ['Lovelacing@example.org', 'password-personal'],
    ['postern house', 'password-personal'],
    ['null\0null', 'password-characters'],
    ['lone\ud800surrogate', 'password-characters'],
    ['\u0958'.repeat(341), 'password-too-long'],
    ['Password123', 'password-common'],
    ['ｐａｓｓｗｏｒｄ１', 'password-common'],
    [' LoveLacing ', 'password-personal'],
    ['ｌｏｖｅｌａｃｉｎｇ', 'password-personal'],
  ]
  for (const [text, expected] of cases) assert.equal(refusal(text), expected, text.slice(0, 20))
})

test('a password typed on two keyboards is the same, and nothing of it is cut off', () => {
  assert.equal(normalisePassword('cafe\u0301 au lait'), normalisePassword('café au lait'))
  assert.notEqual(normalisePassword('ａｂｃｄｅｆｇｈ'), normalisePassword('abcdefgh'))
  assert.equal(normalisePassword('x'.repeat(1_025)), null)
  assert.equal(normalisePassword(' a ')?.length, 3)
})

test('a password is refused when it is the name, and not when it only holds it', () => {
  const known = { minLength: 8, name: 'Straßenbahn', address: 'a@b.cd', siteName: '' }
  assert.deepEqual(parsePassword('STRASSENBAHN', known), { problem: 'password-personal' })
  assert.equal(parsePassword('Straßenbahn nach Jena', known), 'Straßenbahn nach Jena')
})

test('the shortest length counts what a person typed, in code points of NFC', () => {
  const known = { ...about, minLength: 15 }
  assert.deepEqual(parsePassword('e\u0301'.repeat(14), known), { problem: 'password-too-short' })
  assert.equal(parsePassword('e\u0301'.repeat(15), known), 'é'.repeat(15))
})

test('the list of common passwords has more than the ten thousand that everybody tries', () => {
  const { dictionary } = createRequire(import.meta.url)('@zxcvbn-ts/language-common') as {
    dictionary: Record<string, string[]>
  }
  const words = dictionary['passwords-common'] ?? []
  assert.ok(words.length >= 10_000, `${words.length}`)
  const long = words.filter((word) => word.length >= about.minLength)
  assert.ok(long.length >= 10_000, `${long.length}`)
  for (const word of long.slice(0, 500)) assert.equal(refusal(word.toUpperCase()), 'password-common', word)
})

test('every password that can be chosen can log in, and typing it again gives the same one', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 40 }), (text) => {
      const password = parsePassword(text, about)
      if (typeof password !== 'string') return
      assert.equal(normalisePassword(text), password)
      assert.equal(normalisePassword(password), password)
      assert.ok(Buffer.byteLength(password) <= 1_024)
    }),
    runs(100),
  )
})

test('a megabyte of anything is handled quickly', () => {
  for (const unit of ['a', '\u0301', 'ﷺ', '\ud800', '\0', ' ']) {
    const text = unit.repeat(1_000_000)
    assert.equal(refusal(text), 'password-too-long')
    assert.equal(normalisePassword(text), null)
    assert.ok(costOf(() => refusal(text)) < 5, JSON.stringify(unit))
    assert.ok(costOf(() => normalisePassword(text)) < 5, JSON.stringify(unit))
  }
})
