// Names and addresses as people copy them: with blanks and invisible characters around them.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { askForAddress, logInAs } from '../support/address.ts'
import { openHouse } from '../support/house.ts'
import { ada } from '../support/visitor.ts'
// On SQLite alone: its subject is what HTTP carries; the acts behind it run on both databases elsewhere.

const copied = ['\u3000', '\u00a0', '\u200b', '\ufeff', '\u2060']

/** Reads the value of a page's field. */
const valueOf = (html: string, name: string) =>
  new RegExp(`id="field-${name}"[^>]*? value="([^"]*)"`).exec(html)?.[1]

test('blanks and invisible characters around a name or an address keep nobody out', async () => {
  await using house = await openHouse()
  for (const around of copied) {
    const copy = (text: string) => `${around} ${text}${around}`
    const browser = house.newVisitor()
    const person = {
      ...ada,
      name: `ada${copied.indexOf(around)}`,
      address: `ada${copied.indexOf(around)}@example.org`,
    }
    await browser.register({ ...person, name: copy(person.name), address: copy('typo@example.org') })
    house.pass(61_000)
    const corrected = await browser.send('/register/address/', { address: copy(person.address) })
    assert.equal(corrected.path, '/register/sent/')
    await browser.confirm((await house.mails.lastTo(person.address)).link)
    for (const identifier of [person.name, person.address])
      assert.equal((await house.newVisitor().logIn({ ...person, identifier: copy(identifier) })).path, '/')
    await house.newVisitor().send('/password/forgot/', { identifier: copy(person.name) })
    await house.settled()
    assert.ok((await house.mails.lastTo(person.address)).resetLink)
  }
})

test('a changed address and a renamed account are trimmed likewise', async () => {
  await using house = await openHouse()
  const owner = await logInAs(house, ada)
  const renamed = await owner.send('/account/name/', { name: '\u3000lovelace\u200b' })
  assert.deepEqual(renamed.problems, {})
  await askForAddress(owner, '\u00a0lovelace@example.org\u3000', ada.password)
  await house.settled()
  await house.mails.lastTo('lovelace@example.org')
})

test('what can be neither a name nor an address gets the hint of its syntax, and costs nobody a pause', async () => {
  await using house = await openHouse({ LIMITS: 'on' }, { working: false })
  for (const [identifier, problem] of [
    ['ada＠example.org', 'address-fullwidth-at'],
    ['a\u200bda@example.org', 'address-characters'],
    ['ada@example', 'address-domain'],
    ['ada lovelace', 'name-characters'],
    ['\u3000\u200b', 'identifier-missing'],
  ] as const) {
    for (const [path, rest] of [
      ['/login/', { password: ada.password }],
      ['/password/forgot/', {}],
    ] as const) {
      const page = await house.visitor.send(path, { identifier, ...rest })
      assert.equal(page.status, 422, `${path} ${identifier}`)
      assert.deepEqual(page.problems, { identifier: problem }, `${path} ${identifier}`)
      assert.doesNotMatch(valueOf(page.html, 'identifier') ?? '', /\p{Default_Ignorable_Code_Point}|\u3000/u)
    }
  }
})

test('a field never shows an invisible character again', async () => {
  await using house = await openHouse({}, { working: false })
  const page = await house.visitor.register({
    ...ada,
    name: 'a\u200bda',
    address: '\ufeffada\u2060@example.org',
  })
  assert.deepEqual(page.problems, { name: 'name-characters', address: 'address-characters' })
  assert.equal(valueOf(page.html, 'name'), 'ada')
  assert.equal(valueOf(page.html, 'address'), 'ada@example.org')
  assert.equal((await house.visitor.register(ada)).path, '/register/sent/')
})
