import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { parseAddress } from '../../src/base/address.ts'
import { parseIdentifier } from '../../src/base/identifier.ts'
import { parseName } from '../../src/base/name.ts'
import { trimmed } from '../../src/base/typed-text.ts'
import { costOf } from '../support/cost.ts'
import { runs } from '../support/runs.ts'

const ok = (text: string) => {
  const address = parseAddress(text)
  assert.ok(!('problem' in address), `${text}: ${'problem' in address ? address.problem : ''}`)
  return address
}
const problem = (text: string) => {
  const address = parseAddress(text)
  return 'problem' in address ? address.problem : null
}

test('an address is kept as typed, and compared without the case of ASCII letters', () => {
  assert.deepEqual(ok(' Ada.L+tag@EXAMPLE.org '), {
    typed: 'Ada.L+tag@EXAMPLE.org',
    key: 'ada.l+tag@example.org',
    domain: 'example.org',
    envelope: 'Ada.L+tag@example.org',
    needsSmtpUtf8: false,
  })
})

test('an international domain is compared by its A-labels, and a Chinese local part is welcome', () => {
  const address = ok('用户@例子.公司')
  assert.equal(address.key, '用户@xn--fsqu00a.xn--55qx5d')
  assert.equal(address.needsSmtpUtf8, true)
  assert.equal(ok('a@ex。org').key, 'a@ex.org')
  assert.equal(ok('a@\u212Aex.org').key, 'a@kex.org')
})

test('letters that other systems fold stay apart in a local part', () => {
  const keys = [
    'mike@ex.org',
    'mıke@ex.org',
    'ſmith@ex.org',
    'smith@ex.org',
    'straße@ex.org',
    'strasse@ex.org',
    'ÉLAN@ex.org',
    'élan@ex.org',
  ].map((text) => ok(text).key)
  assert.equal(new Set(keys).size, keys.length)
})

test('anything but exactly one mailbox is refused with its own sentence', () => {
  const cases: [string, string][] = [
    ['', 'address-missing'],
    ['ada', 'address-no-at'],
    ['a@b.cd,e@f.gh', 'address-several'],
    ['a@b.cd;e@f.gh', 'address-several'],
    ['a@b@c.de', 'address-several'],
    ['"a b"@c.de', 'address-quoted'],
    ['"e@evil.example x"@ex.org', 'address-quoted'],
    ['a\\@b@c.de', 'address-quoted'],
    ['Ada <a@b.cd>', 'address-quoted'],
    ['a(comment)@b.cd', 'address-quoted'],
    ['a@b.cd\r\nBcc: e@f.gh', 'address-characters'],
    ['a@b.cd\0', 'address-characters'],
    ['a\u200db@c.de', 'address-characters'],
    ['a\u202eb@c.de', 'address-characters'],
    ['a b@c.de', 'address-characters'],
    ['a\ud800@c.de', 'address-characters'],
    ['a＠b.cd', 'address-fullwidth-at'],
    ['a﹫b.cd', 'address-fullwidth-at'],
    ['a﹤b@c.de', 'address-quoted'],
    ['<a@b.cd>', 'address-quoted'],
    ['a@[127.0.0.1]', 'address-quoted'],
    ['a@[IPv6:::1]', 'address-quoted'],
    ['@x.de:a@b.cd', 'address-several'],
    ['group: a@b.cd, e@f.gh;', 'address-several'],
    ['group:;', 'address-several'],
    ['mailto:a@b.cd', 'address-characters'],
    ['a@b.cd e@f.gh', 'address-several'],
    ['a@b.cd，e@f.gh', 'address-several'],
    ['a@b.cd>\r\nRCPT TO:<e@f.gh', 'address-characters'],
    ['a\u000b@b.cd', 'address-characters'],
    ['a\u2028@b.cd', 'address-characters'],
    ['a\u3164@b.cd', 'address-characters'],
    ['a\u00adb@c.de', 'address-characters'],
    ['a@b\u200b.cd', 'address-characters'],
    ['a\u3000@b.cd', 'address-characters'],
    ['a@b.cd＠x.de', 'address-fullwidth-at'],
    ['a\ue000@b.cd', 'address-invalid'],
    ['a🔑@b.cd', 'address-invalid'],
    ['a.@b.cd', 'address-invalid'],
    ['.a@b.cd', 'address-invalid'],
    ['a..b@c.de', 'address-invalid'],
    ['@b.cd', 'address-invalid'],
    ['a@', 'address-domain'],
    ['a@localhost', 'address-domain'],
    ['a@127.0.0.1', 'address-domain'],
    ['a@0x7f.1', 'address-domain'],
    ['a@ex.org/', 'address-domain'],
    ['a@ex.org#a', 'address-domain'],
    ['a@ex.org?x', 'address-domain'],
    ['a@ex%2eorg', 'address-domain'],
    ['a@ex.org:25', 'address-characters'],
    ['a@ex.org\\x', 'address-quoted'],
    ['a@1.2', 'address-domain'],
    ['a@１27.0.0.1', 'address-domain'],
    ['a@2130706433', 'address-domain'],
    ['a@.ex.org', 'address-domain'],
    ['a@ex..org', 'address-domain'],
    ['a@ex.org.', 'address-domain'],
    ['a@ex.org。', 'address-domain'],
    ['a@ex.o', 'address-domain'],
    ['a@xn--a.com', 'address-domain'],
    ['a@xn--.com', 'address-domain'],
    [`a@${'bcd.'.repeat(70)}ef`, 'address-too-long'],
    [`${'用'.repeat(22)}@b.cd`, 'address-too-long'],
    ['a@-ex.org', 'address-domain'],
    ['a@ex_1.org', 'address-domain'],
    ['a@ex.c1', 'address-domain'],
    [`${'a'.repeat(65)}@b.cd`, 'address-too-long'],
    [`a@${'b'.repeat(64)}.cd`, 'address-domain'],
    ['a'.repeat(1_000_000), 'address-too-long'],
  ]
  for (const [text, expected] of cases)
    assert.equal(problem(text), expected, JSON.stringify(text.slice(0, 40)))
})

test('usual and unusual addresses that work are welcome', () => {
  for (const text of [
    'ada@example.org',
    "o'brien+tag=1@sub.example.co.uk",
    '!#$%&*/=?^_`{|}~-@example.org',
    'x@xn--fsqu00a.xn--55qx5d',
    '\t\r\n ada@example.museum \n',
    'jörg@müller.de',
    'नेहा@उदाहरण.भारत',
    '二〇@例子。公司',
    '12345@qq.com',
    `${'a'.repeat(64)}@${'b'.repeat(63)}.${'c'.repeat(63)}.${'d'.repeat(58)}.cd`,
  ])
    assert.equal(ok(text).typed, text.trim())
})

test('all spellings of a domain are one domain', () => {
  for (const domain of ['ex.org', 'EX.ORG', 'ex。org', 'ex．org', 'ex｡org', 'ｅｘ.org', '\u1d49x.org'])
    assert.equal(ok(`ada@${domain}`).key, 'ada@ex.org', domain)
  for (const domain of ['bücher.de', 'BÜCHER.de', 'bu\u0308cher.de', 'xn--bcher-kva.de', 'XN--BCHER-KVA.DE'])
    assert.equal(ok(`ada@${domain}`).envelope, 'ada@xn--bcher-kva.de', domain)
  assert.notEqual(ok('ada@straße.de').key, ok('ada@strasse.de').key)
})

test('mail goes to the local part as typed, byte for byte', () => {
  for (const local of ['Mıke', 'ſmith', '\u212Aelvin', 'e\u0301lan', 'ｆｕｌｌ', 'ﬁsh'])
    assert.equal(ok(`${local}@ex.org`).envelope, `${local}@ex.org`)
  const same = (one: string, other: string) => ok(`${one}@ex.org`).key === ok(`${other}@ex.org`).key
  assert.ok(same('MIKE', 'mike'))
  for (const [one, other] of [
    ['\u212Aelvin', 'kelvin'],
    ['e\u0301lan', 'élan'],
    ['ﬁsh', 'fish'],
    ['ｆｕｌｌ', 'full'],
    ['İ', 'i'],
    ['a.b', 'ab'],
    ['ada+tag', 'ada'],
  ] as const)
    assert.ok(!same(one, other), `${one} ${other}`)
})

test('a megabyte of anything is handled quickly', () => {
  for (const unit of ['a', '@', ':', '"', ' ', '.', '(', '\u0301', 'ﷺ', '\ud800']) {
    for (const text of [unit.repeat(1_000_000), `a@${unit.repeat(1_000_000)}`]) {
      assert.equal(problem(text), 'address-too-long')
      assert.ok('problem' in parseIdentifier(text))
      assert.ok(costOf(() => parseAddress(text)) < 5, JSON.stringify(unit))
      assert.ok(costOf(() => parseIdentifier(text)) < 5, JSON.stringify(unit))
    }
    // The longest that is looked at.
    for (const text of [`a${unit.repeat(990)}@b.cd`, `a@${unit.repeat(990)}`])
      assert.ok(costOf(() => parseAddress(text)) < 5, JSON.stringify(unit))
  }
})

test('addresses with equal keys have equal envelopes except for ASCII case, and parsing is idempotent', () => {
  const part = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 8 })
  fc.assert(
    fc.property(part, part, fc.constantFrom('.org', '.公司', '。com'), (local, label, top) => {
      const address = parseAddress(`${local}@${label}${top}`)
      if ('problem' in address) return
      const again = parseAddress(address.envelope)
      assert.ok(!('problem' in again))
      assert.equal(again.key, address.key)
      assert.equal(again.envelope, address.envelope)
      assert.equal(address.envelope.split('@')[0], address.typed.split('@')[0])
      assert.match(address.domain, /^[a-z0-9.-]+$/)
      assert.doesNotMatch(address.envelope, /[\s<>,;"\\()\p{Cc}]/u)
    }),
    runs(1_000),
  )
})

test('any text typed at the log-in has one key or a hint', () => {
  assert.deepEqual(parseIdentifier(' ADA '), { kind: 'name', key: 'ada' })
  assert.deepEqual(parseIdentifier('ADA@EX.ORG'), { kind: 'address', key: 'ada@ex.org' })
  assert.deepEqual(parseIdentifier('STRAẞE'), { kind: 'name', key: 'strasse' })
  for (const [text, problem] of [
    ['a@b@c', 'address-several'],
    ['ada＠ex.org', 'address-fullwidth-at'],
    ['ada﹫ex.org', 'address-fullwidth-at'],
    ['a\u200bda@ex.org', 'address-characters'],
    ['a\0', 'name-characters'],
    ['a\ud800', 'name-characters'],
    ['a b', 'name-characters'],
    ['', 'identifier-missing'],
    ['\u3000\u200b', 'identifier-missing'],
  ])
    assert.deepEqual(parseIdentifier(text ?? ''), { problem })
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const read = parseIdentifier(text)
      return 'problem' in read || read.key !== ''
    }),
    runs(100),
  )
})

test('blanks and invisible characters around a name or an address are no part of it', () => {
  const address = parseAddress('ada@ex.org')
  const name = parseName('ada')
  for (const around of [
    '\u3000',
    '\u00a0',
    '\u200b',
    '\ufeff',
    '\u2060',
    '\u202a',
    '\u200e',
    '\u3164',
    '\t',
    '\r\n',
  ]) {
    for (const text of [around, `${around} `, ` ${around}${around}`]) {
      assert.deepEqual(parseAddress(`${text}ada@ex.org${text}`), address)
      assert.deepEqual(parseName(`${text}ada${text}`), name)
      assert.deepEqual(parseIdentifier(`${text}ADA${text}`), { kind: 'name', key: 'ada' })
    }
  }
  assert.ok(costOf(() => trimmed(' '.repeat(60_000) + 'a' + ' '.repeat(60_000) + 'a')) < 200)
})
