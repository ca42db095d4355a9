// On SQLite alone: its subject is what HTTP carries; the acts behind it run on both databases elsewhere.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { locales } from '../../src/base/locale.ts'
import { visible } from '../../src/base/typed-text.ts'
import type { ProblemKind } from '../../src/texts/problems.ts'
import { openHouse } from '../support/house.ts'
import { ada } from '../support/visitor.ts'
import type { Page } from '../support/visitor.ts'
import { problemIn } from '../support/words.ts'

/** A text in a field, and the sentence that must be read there. */
const wrong: Record<'name' | 'address' | 'password', [string, ProblemKind][]> = {
  name: [
    ['', 'name-missing'],
    [' \t ', 'name-missing'],
    ['a', 'name-too-short'],
    ['a'.repeat(65), 'name-too-long'],
    ['有'.repeat(65), 'name-too-long'],
    ['a'.repeat(50_000), 'name-too-long'],
    ['a b', 'name-characters'],
    ['<b>ada', 'name-characters'],
    ['ada\r\nBcc: eve@example.org', 'name-characters'],
    ['a\u200dda', 'name-characters'],
    ['a\u202eda', 'name-characters'],
    ['a\u{e0041}da', 'name-characters'],
    ['😀😀', 'name-characters'],
    ['_ada', 'name-edges'],
    ['ada.', 'name-edges'],
    ['аda', 'name-mixed-scripts'],
    ['ρaypal', 'name-mixed-scripts'],
    ['admin', 'name-reserved'],
    ['ＲＯＯＴ', 'name-reserved'],
  ],
  address: [
    ['', 'address-missing'],
    ['   ', 'address-missing'],
    ['ada', 'address-no-at'],
    ['ada.example.org', 'address-no-at'],
    ['ada@', 'address-domain'],
    ['ada@localhost', 'address-domain'],
    ['ada@127.0.0.1', 'address-domain'],
    ['ada@0x7f.1', 'address-domain'],
    ['ada@example..org', 'address-domain'],
    ['ada@-example.org', 'address-domain'],
    ['ada@exa_mple.org', 'address-domain'],
    ['ada@example.org/a', 'address-domain'],
    ['@example.org', 'address-invalid'],
    ['.ada@example.org', 'address-invalid'],
    ['a..da@example.org', 'address-invalid'],
    ['ada＠example.org', 'address-fullwidth-at'],
    ['ada﹫example.org', 'address-fullwidth-at'],
    ['ada@example.org,eve@example.org', 'address-several'],
    ['ada@example.org;eve@example.org', 'address-several'],
    ['ada@example.org，eve@example.org', 'address-several'],
    ['ada@evil.example@example.org', 'address-several'],
    ['"ada"@example.org', 'address-quoted'],
    ['"eve@evil.example "@example.org', 'address-quoted'],
    ['Ada <ada@example.org>', 'address-quoted'],
    ['ada@[127.0.0.1]', 'address-quoted'],
    ['ada(comment)@example.org', 'address-quoted'],
    ['a da@example.org', 'address-characters'],
    ['ada@example.org\r\nRCPT TO:<eve@evil.example', 'address-characters'],
    ['ada\tb@example.org', 'address-characters'],
    ['ada\u200b@example.org', 'address-characters'],
    ['ada@exam\u00adple.org', 'address-characters'],
    ['friends:ada@example.org', 'address-characters'],
    [`${'a'.repeat(65)}@example.org`, 'address-too-long'],
    [`${'用'.repeat(22)}@example.org`, 'address-too-long'],
    [
      `ada@${'a'.repeat(60)}.${'b'.repeat(60)}.${'c'.repeat(60)}.${'d'.repeat(60)}.example`,
      'address-too-long',
    ],
    ['x'.repeat(50_000), 'address-too-long'],
  ],
  password: [
    ['', 'password-not-chosen'],
    ['sh0rt', 'password-too-short'],
    ['密码密码', 'password-too-short'],
    ['password1', 'password-common'],
    ['x'.repeat(1_025), 'password-too-long'],
    ['密'.repeat(400), 'password-too-long'],
    ['𝕒'.repeat(4_000), 'password-too-long'],
  ],
}

for (const locale of locales) {
  test(`every problem is shown at its field, and everything typed but the password is kept: ${locale}`, async () => {
    await using house = await openHouse({}, { working: false })
    const visitor = house.newVisitor({ language: locale })
    for (const [field, cases] of Object.entries(wrong)) {
      for (const [typed, kind] of cases) {
        const what = `${field} ${JSON.stringify(typed.slice(0, 40))}`
        const person = { name: 'ada', address: 'ada@example.net', password: ada.password, [field]: typed }
        const page = await visitor.register(person)
        assert.equal(page.status, 422, what)
        const sentence = problemIn(locale, kind, { minLength: 8 })
        assert.ok(page.text.includes(sentence), `${what} is told: ${sentence}\n${page.text.slice(0, 400)}`)
        assert.ok(isMarked(page, field), `${what} is told at its field`)
        for (const other of ['name', 'address', 'password'].filter((one) => one !== field)) {
          assert.ok(!isMarked(page, other), `${what} is told at no other field`)
        }
        assert.equal(valueOf(page, 'name'), visible(person.name), what)
        assert.equal(valueOf(page, 'address'), visible(person.address), what)
        assert.ok(!page.html.includes(person.password) || person.password === '', 'no password in a page')
      }
    }
    assert.deepEqual(await house.db.selectFrom('registrations').select('id').execute(), [])
  })
}

test('addresses in every script register as they were typed', async () => {
  await using house = await openHouse({}, { working: false })
  const right = [
    '用户@例子.公司',
    'müller@exämple.org',
    "o'hara+tag@example.org",
    'δοκιμή@παράδειγμα.ελ',
    'ADA@EXAMPLE.ORG',
  ]
  for (const [index, address] of right.entries()) {
    const page = await house.newVisitor().register({ ...ada, name: `person${index}`, address })
    assert.equal(page.path, '/register/sent/', address)
    assert.ok(page.text.includes(address), address)
  }
})

test('problems on the waiting page are shown at their fields, and the input is kept', async () => {
  await using house = await openHouse({}, { working: false })
  const { visitor } = house
  await visitor.register(ada)
  house.pass(61_000)
  for (const [typed, kind] of wrong.address.filter(([typed]) => typed.trim() !== '')) {
    const page = await visitor.send('/register/address/', { address: typed })
    assert.equal(page.status, 422, typed.slice(0, 40))
    assert.ok(page.text.includes(problemIn('zh-CN', kind)), kind)
    assert.ok(isMarked(page, 'address'))
    assert.equal(valueOf(page, 'address'), visible(typed))
  }
  for (const [typed, kind] of [
    ['', 'code-missing'],
    ['1234', 'code-malformed'],
    ['123456789', 'code-malformed'],
    ['abcdefgh', 'code-malformed'],
    ['1234\r\n5678x', 'code-malformed'],
  ] as [string, ProblemKind][]) {
    const page = await visitor.send('/register/code/', { code: typed })
    assert.equal(page.status, 422)
    assert.ok(page.text.includes(problemIn('zh-CN', kind)), kind)
    assert.ok(isMarked(page, 'code'))
  }
})

test('a missing field at the log-in is shown as a problem, and the input is kept', async () => {
  await using house = await openHouse({}, { working: false })
  for (const locale of locales) {
    const visitor = house.newVisitor({ language: locale })
    const nobody = await visitor.logIn({ identifier: ' ', password: 'some words' })
    assert.equal(nobody.status, 422)
    assert.ok(isMarked(nobody, 'identifier'))
    const nothing = await visitor.logIn({ identifier: 'ada <b>', password: '' })
    assert.equal(nothing.status, 422)
    assert.ok(isMarked(nothing, 'password'))
    assert.equal(valueOf(nothing, 'identifier'), 'ada <b>')
    assert.ok(nothing.text.includes(problemIn(locale, 'password-missing')))
  }
})

/** Whether a field is marked as wrong, and says by which sentence. */
function isMarked(page: Page, field: string): boolean {
  const tag = inputOf(page, field)
  const describedBy = /aria-describedby="([^"]*)"/.exec(tag)?.[1] ?? ''
  const sentence = describedBy.split(' ').find((id) => id.startsWith('problem-'))
  return (
    tag.includes('aria-invalid="true"') && sentence !== undefined && page.html.includes(`id="${sentence}"`)
  )
}

function valueOf(page: Page, field: string): string {
  const value = /\bvalue="([^"]*)"/s.exec(inputOf(page, field))?.[1] ?? ''
  return value
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&')
}

function inputOf(page: Page, field: string): string {
  return new RegExp(`<input [^>]*name="${field}"[^>]*>`, 's').exec(page.html)?.[0] ?? ''
}

test('no page that answers a form has a link that would lose what was typed', async () => {
  await using house = await openHouse({}, { working: false })
  for (const path of ['/register/', '/login/', '/password/forgot/']) {
    assert.match((await house.visitor.open(path)).html, /lang=en/)
    assert.doesNotMatch((await house.visitor.send(path, { name: 'ada' })).html, /lang=en/)
  }
})

test('a person who asks for a mail too soon is not told that one was sent', () => {
  assert.doesNotMatch(problemIn('en', 'too-soon'), /sent/)
  assert.doesNotMatch(problemIn('zh-CN', 'too-soon'), /发送/)
})
