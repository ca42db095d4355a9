import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import fc from 'fast-check'
import { confusables } from '../../src/base/confusables.ts'
import { nameKey, parseName } from '../../src/base/name.ts'
import { confusablesFile } from '../../tools/confusables.ts'
import { costOf } from '../support/cost.ts'
import { runs } from '../support/runs.ts'

const ok = (text: string) => {
  const name = parseName(text)
  assert.ok(!('problem' in name), `${text}: ${'problem' in name ? name.problem : ''}`)
  return name
}
const problem = (text: string) => {
  const name = parseName(text)
  return 'problem' in name ? name.problem : null
}

// Letters that meet in attacks, mostly of one script, now and then any others.
const alphabets = [
  'aAiIlL1oO0mrnßẞſıİéE\u0301_.-',
  'ασςΣΆάοΟ0-',
  'аАоОсСӏІм1.',
  'a小明カ力ー〇ｶﾞかﾞ-',
  'a小한글ᄒㄱ_',
].map((letters) => fc.constantFrom(...letters))
const anything = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 1 })
const nameLike = fc
  .oneof(
    ...alphabets.map((letter) => fc.array(letter, { minLength: 1, maxLength: 12 })),
    fc.array(fc.oneof(...alphabets, anything), { maxLength: 4 }),
  )
  .map((letters) => letters.join(''))

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
    'Nguyễn',
    'Tie\u0302\u0301ng',
    'カラオケー',
    'ㄅㄆ注音',
    '二〇〇八',
    'ไทย',
    'မြန်မာ',
    'ᏣᎳᎩ',
    'ꆈꌠ',
    'ᠮᠣᠩᠭᠣᠯ',
    '٣٤عربي',
    '12',
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
    ['ada\u{f0000}x', 'name-characters'],
    ['ada\ue000x', 'name-characters'],
    ['ada\u0378x', 'name-characters'],
    ['ada\u3164x', 'name-characters'],
    ['ada\ufe0fx', 'name-characters'],
    ['ada\u034fx', 'name-characters'],
    ['ada\u3000x', 'name-characters'],
    ['ada½', 'name-characters'],
    ['ﷺﷺ', 'name-characters'],
    ['ada🔑', 'name-characters'],
    ['𐌰𐌱', 'name-characters'],
    ['a\u0301\u0302\u0303\u0304\u0306b', 'name-characters'],
    ['a\u0301\u0301b', 'name-characters'],
    ['e\u0301', 'name-too-short'],
    ['か\uff9e', 'name-too-short'],
    ['\u0301ada', 'name-edges'],
    ['_ada', 'name-edges'],
    ['adа', 'name-mixed-scripts'],
    ['user١', 'name-mixed-scripts'],
    ['мирー', 'name-mixed-scripts'],
    ['한글かな', 'name-mixed-scripts'],
    ['µtorrent', 'name-mixed-scripts'],
    ['а𝐝в', 'name-mixed-scripts'],
    ['аda', 'name-mixed-scripts'],
    ['Ωmega', 'name-mixed-scripts'],
    ['admin', 'name-reserved'],
    ['ROOT', 'name-reserved'],
    ['r00t', 'name-reserved'],
    ['аdmіn', 'name-mixed-scripts'],
    ['管理员', 'name-reserved'],
    ['管理員', 'name-reserved'],
    ['客服', 'name-reserved'],
    ['ADMlN', 'name-reserved'],
    ['ａｄｍｉｎ', 'name-reserved'],
    ['Postrnaster', 'name-reserved'],
  ]
  for (const [text, expected] of cases)
    assert.equal(problem(text), expected, JSON.stringify(text.slice(0, 20)))
})

test('names that differ only in case or form have one key, and look-alikes one skeleton', () => {
  for (const [one, other] of [
    ['ada', 'ADA'],
    ['ada', 'ａｄａ'],
    ['straße', 'STRASSE'],
    ['straße', 'STRAẞE'],
    ['mike', 'mıke'],
    ['smith', 'ſmith'],
    ['kelvin', '\u212Aelvin'],
    ['ガラ', 'ｶﾞﾗ'],
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
    ['PaypaI', 'paypal'],
    ['ТОМ', 'tom'],
    ['Mike', 'rnike'],
    ['раурӏ', 'paypi'],
    ['カ丨', '力丨'],
  ] as const) {
    assert.equal(ok(one).skeleton, ok(other).skeleton, `${one} ${other}`)
  }
  assert.notEqual(ok('士明').key, ok('土明').key)
})

test('names that only resemble each other in a dictionary stay apart', () => {
  for (const [one, other] of [
    ['ada', 'adam'],
    ['mail.er', 'mall.er'],
    ['a-b', 'a_b'],
    ['小明', '小朋'],
    ['ivan', 'lvan'],
  ] as const) {
    assert.notEqual(ok(one).key, ok(other).key, `${one} ${other}`)
    assert.notEqual(ok(one).skeleton, ok(other).skeleton, `${one} ${other}`)
  }
})

test('a key is its own key, for every character in any case', () => {
  for (let point = 0; point <= 0x10ffff; point += 1) {
    const character = String.fromCodePoint(point)
    if (!/[\p{L}\p{M}\p{N}]/u.test(character)) continue
    for (const text of [character, `a${character}`, `${character}a`]) {
      const key = nameKey(text)
      for (const form of [key, text.toUpperCase(), text.toLowerCase(), text.normalize('NFD')])
        if (nameKey(form) !== key) assert.equal(nameKey(form), key, point.toString(16))
    }
  }
})

test('every accepted name keeps the rules, and its key is a name with the same key', () => {
  fc.assert(
    fc.property(nameLike, (text) => {
      const name = parseName(text)
      if ('problem' in name) return
      assert.match(name.typed, /^[\p{L}\p{Nd}〇][\p{L}\p{M}\p{Nd}〇_.-]*$/u)
      assert.doesNotMatch(name.typed, /[_.-]$/)
      const length = Array.from(name.typed).length
      assert.ok(length >= 2 && length <= 64)
      const again = parseName(name.key)
      if ('problem' in again) return assert.match(again.problem, /^name-(too-long|reserved)$/)
      assert.equal(again.key, name.key)
    }),
    runs(2_000),
  )
})

test('names with equal keys are the same name: in any case or form it is taken', () => {
  fc.assert(
    fc.property(nameLike, (text) => {
      const forms = [
        text,
        text.toUpperCase(),
        text.toLowerCase(),
        text.normalize('NFD'),
        text.normalize('NFKC'),
      ]
      const keys = forms.map(parseName).flatMap((name) => ('problem' in name ? [] : [name.key]))
      assert.ok(new Set(keys).size <= 1)
    }),
    runs(1_000),
  )
})

test('the table of look-alikes matches its tool’s output and has the usual pairs', () => {
  const file = new URL('../../src/base/confusables.ts', import.meta.url)
  assert.equal(readFileSync(file, 'utf8'), confusablesFile())
  for (const [from = '', to] of [
    'аa',
    'еe',
    'оo',
    'рp',
    'сc',
    'хx',
    'уy',
    'іi',
    '0O',
    '1l',
    'Il',
    'ıi',
    'カ力',
  ])
    assert.equal(confusables.get(from), to, from)
  assert.equal(confusables.get('m'), 'rn')
})

test('a megabyte of anything is handled quickly', () => {
  for (const unit of ['a', '\u0301', 'ﷺ', '\ud800', ' ', '한'])
    assert.ok(costOf(() => parseName(unit.repeat(1_000_000))) < 5, JSON.stringify(unit))
})
