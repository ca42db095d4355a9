import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { parseName } from '../src/base/name.ts'
import { normalisePassword, parsePassword } from '../src/base/password.ts'

const ok = (text: string) => {
  const name = parseName(text)
  assert.ok(!('problem' in name), `${text}: ${'problem' in name ? name.problem : ''}`)
  return name
}
const problem = (text: string) => {
  const name = parseName(text)
  return 'problem' in name ? name.problem : null
}

test('names of many scripts are welcome, also Chinese with Latin', () => {
  for (const text of [
    'ada',
    '小明abc',
    '漢字かなカナ',
    '한국어abc',
    'пётр',
    'أحمد',
    'Ελένη',
    'שרה',
    'café',
    'a.b-c_d',
    '明月',
    'नेहा',
  ]) {
    assert.equal(ok(text).typed, text)
  }
})

test('names that could pass for others are refused', () => {
  const cases: [string, string][] = [
    ['', 'name-missing'],
    ['a', 'name-too-short'],
    ['a'.repeat(65), 'name-too-long'],
    ['a'.repeat(1_000_000), 'name-too-long'],
    ['foo bar', 'name-characters'],
    ['a@b', 'name-characters'],
    ['<b>', 'name-characters'],
    ['ada\0', 'name-characters'],
    ['ada\u200dx', 'name-characters'],
    ['ada\u202ex', 'name-characters'],
    ['ada\ud800x', 'name-characters'],
    ['-ada', 'name-edges'],
    ['ada.', 'name-edges'],
    ['аda', 'name-mixed-scripts'],
    ['Ωmega', 'name-mixed-scripts'],
    ['admin', 'name-reserved'],
    ['ROOT', 'name-reserved'],
    ['r00t', 'name-reserved'],
    ['аdmіn', 'name-mixed-scripts'],
    ['管理员', 'name-reserved'],
  ]
  for (const [text, expected] of cases)
    assert.equal(problem(text), expected, JSON.stringify(text.slice(0, 20)))
})

test('names that differ only in case or form have one key, and look-alikes one skeleton', () => {
  for (const [one, other] of [
    ['ada', 'ADA'],
    ['ada', 'ａｄａ'],
    ['straße', 'STRASSE'],
    ['fish', 'ﬁsh'],
    ['café', 'cafe\u0301'],
    ['Σίσυφος', 'ΣΊΣΥΦΟΣ'],
  ] as const) {
    assert.equal(ok(one).key, ok(other).key, `${one} ${other}`)
  }
  for (const [one, other] of [
    ['сора', 'copa'],
    ['ada1', 'adal'],
    ['corn', 'com'],
    ['b0b', 'bob'],
  ] as const) {
    assert.equal(ok(one).skeleton, ok(other).skeleton, `${one} ${other}`)
  }
  assert.notEqual(ok('士明').key, ok('土明').key)
})

test('a key is its own key, and equal keys have equal skeletons', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', minLength: 2, maxLength: 12 }), (text) => {
      const name = parseName(text)
      if ('problem' in name) return
      const again = parseName(name.key)
      if ('problem' in again) return
      assert.equal(again.key, name.key)
      assert.equal(again.skeleton, name.skeleton)
    }),
  )
})

const about = { minLength: 8, name: 'ada', address: 'lovelacing@example.org', siteName: 'Postern House' }
const refusal = (text: string) => {
  const password = parsePassword(text, about)
  return typeof password === 'string' ? null : password.problem
}

test('a password may be anything long enough that nobody tries first', () => {
  for (const text of [
    'correct horse battery',
    '密码要长一点才好',
    '  spaces kept  ',
    '🔑🔑🔑🔑🔑🔑🔑🔑',
    'x'.repeat(1_024),
  ])
    assert.equal(refusal(text), null, text.slice(0, 20))
  const cases: [string, string][] = [
    ['', 'password-missing'],
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
  ]
  for (const [text, expected] of cases) assert.equal(refusal(text), expected, text.slice(0, 20))
})

test('one password typed on two keyboards is one password, and nothing of it is cut off', () => {
  assert.equal(normalisePassword('cafe\u0301 au lait'), normalisePassword('café au lait'))
  assert.notEqual(normalisePassword('ａｂｃｄｅｆｇｈ'), normalisePassword('abcdefgh'))
  assert.equal(normalisePassword('x'.repeat(1_025)), null)
  assert.equal(normalisePassword(' a ')?.length, 3)
})
