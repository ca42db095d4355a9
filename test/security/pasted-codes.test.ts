import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { makeCode } from '../../src/security/codes.ts'
import { secretKeys, temporaryKey } from '../../src/security/keys.ts'
import { findCode, plainDigits } from '../../src/security/pasted-codes.ts'
import { purposes } from '../../src/security/purposes.ts'
import type { Purpose } from '../../src/security/purposes.ts'
import { newId } from '../../src/security/tokens.ts'
import { runs } from '../support/runs.ts'

const [key] = secretKeys([temporaryKey()])
if (!key) throw new Error('no key')
const keys = [key] as const

const codes = fc.constantFrom(...(Object.keys(purposes) as Purpose[])).map((purpose) =>
  makeCode(keys, purpose, {
    id: newId(),
    generation: 0,
    expiresAt: 1_800_000_000_000,
    keyId: key.id,
    accountId: newId(),
    passwordHash: 'a hash',
    addressKey: 'ada@example.org',
    newAddressKey: 'ada@elsewhere.example',
  }),
)

const before = fc.constantFrom(
  '',
  ' ',
  '<',
  '（',
  'https://x.example/confirm/?code=',
  'Welcome!\n\nhttps://x.example/confirm/?lang=en&code=',
  '确认链接：https://x.example/confirm/?code=',
  '> https://x.example/confirm/?code=3D',
)
const after = fc.constantFrom(
  '',
  '.',
  ')',
  '>',
  '。',
  '」',
  '…',
  ' ',
  '\u{3000}',
  '\u{200B}',
  '&utm_source=x',
  '#top',
  '%',
  '%E3%80',
  '\n\nadd nothing to it.',
  ' \r\n> 0 days are left',
)
const breaks = fc.constantFrom('\n', '\r\n', '\r\n    ', '=\r\n', '\n> ', ' ', '\u{200B}', '\u{AD}', '\u{A0}')

test('a code is found in what people paste, whatever clings to it', () => {
  fc.assert(
    fc.property(codes, before, after, (code, start, end) => {
      assert.equal(findCode(start + code + end), code)
    }),
    runs(400),
  )
})

test('a code is found over breaks inside, and percent-encoded once or twice', () => {
  const cuts = fc.array(fc.tuple(fc.nat(90), breaks), { maxLength: 4 })
  fc.assert(
    fc.property(codes, before, after, cuts, fc.nat(2), (code, start, end, places, times) => {
      let broken = code
      for (const [place, text] of places.toSorted(([one], [other]) => other - one))
        broken = broken.slice(0, place) + (place < code.length ? text : '') + broken.slice(place)
      let pasted = start + broken + end
      for (let time = 0; time < times; time += 1) pasted = encodeURIComponent(pasted)
      assert.equal(findCode(pasted), code)
    }),
    runs(400),
  )
})

test('also when every byte of it is escaped', () => {
  fc.assert(
    fc.property(codes, (code) => {
      assert.equal(findCode(code.replace(/./g, (one) => `%${one.charCodeAt(0).toString(16)}`)), code)
    }),
    runs(50),
  )
})

test('what is not whole is not found, and no text is a fault or takes long', () => {
  fc.assert(
    fc.property(codes, fc.nat(35), (code, missing) => {
      assert.equal(findCode(code.slice(0, -1 - missing)), null)
    }),
    runs(100),
  )
  fc.assert(
    fc.property(
      fc.string({
        unit: fc.constantFrom('%', 'a', '0', '1', '.', '\n', '\u{301}', '\u{D800}'),
        maxLength: 200,
      }),
      (text) => findCode(text) === null,
    ),
    runs(200),
  )
  const [code = ''] = fc.sample(codes, 1)
  assert.equal(findCode(' '.repeat(4_000) + code), null, 'it reads no further than a paragraph')
  const start = performance.now()
  for (const text of ['%', '%E3', 'a', '1', '\n', '=\r\n', '0.', '\u{301}'])
    assert.equal(findCode(text.repeat(200_000)), null)
  assert.ok(performance.now() - start < 2_000)
})

test('digits count with dashes, blanks, dots and in full width', () => {
  const typed = [
    '12345678',
    ' 1234 5678 ',
    '1234-5678',
    '1234–5678',
    '1234－5678',
    '12345678.',
    '12345678。',
    '1234\u{200B}5678',
    '\u{FEFF}12345678\u{200D}',
    '１２３４５６７８',
    '１２３４\u{3000}５６７８．',
    '1234\u{A0}5678',
    '「12345678」',
  ]
  for (const text of typed) assert.equal(plainDigits(text), '12345678', text)
})

test('whatever stands between them, digits are the same ones', () => {
  const forms = fc.constantFrom('0', '０')
  const between = fc.constantFrom(
    '',
    '',
    '',
    ' ',
    '-',
    '‑',
    '.',
    '。',
    '·',
    '\u{200B}',
    '\u{2060}',
    '\u{3000}',
  )
  const digits = fc.array(fc.tuple(fc.nat(9), forms, between), { minLength: 8, maxLength: 8 })
  fc.assert(
    fc.property(digits, (list) => {
      const typed = list.map(
        ([digit, zero, mark]) => String.fromCodePoint((zero.codePointAt(0) ?? 0) + digit) + mark,
      )
      assert.equal(plainDigits(typed.join('')), list.map(([digit]) => digit).join(''))
    }),
    runs(200),
  )
})

test('letters and further digits are not dropped, and nothing typed is nothing', () => {
  for (const text of ['1234567', '123456789', '1234567a', '12345678 or so', '12345678½'])
    assert.doesNotMatch(plainDigits(text), /^[0-9]{8}$/, text)
  for (const text of ['', ' ', '\u{200B}', '.']) assert.equal(plainDigits(text), '')
  const start = performance.now()
  plainDigits('\u{301}'.repeat(30_000) + '\u{316}'.repeat(30_000))
  assert.ok(performance.now() - start < 500)
})
