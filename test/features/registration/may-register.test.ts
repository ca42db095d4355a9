// On SQLite alone: its subject is decided before the database is asked.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { paths } from '../../../src/base/paths.ts'
import { minute } from '../../../src/base/time.ts'
import type { Hooks, Registrant } from '../../../src/core/hooks.ts'
import { createProgram } from '../../support/api.ts'
import type { Answer } from '../../support/api.ts'
import { becomeAccount, openHouse } from '../../support/house.ts'
import type { House } from '../../support/house.ts'
import { ada } from '../../support/visitor.ts'

const bob = { ...ada, name: 'bob', address: 'bob@example.org' }

test('the host application refuses somebody in its own words, in the language of the page and in JSON', async () => {
  const hooks: Hooks = {
    mayRegister: ({ email }) =>
      email.startsWith('bob@') ? { en: '<b>Only</b> members', 'zh-CN': '只限会员' } : true,
  }
  await using house = await openHouse({}, { hooks })
  const refused = await house.visitor.register(bob)
  assert.equal(refused.status, 403)
  assert.ok(refused.text.includes('只限会员'))
  assert.match(refused.html, /value="bob@example\.org"/, 'nothing that was typed is lost')
  const english = await house.newVisitor({ language: 'en' }).register(bob)
  assert.ok(english.html.includes('&lt;b&gt;Only&lt;/b&gt; members'))
  const answer = await askInJson(house, bob)
  assert.equal(answer.status, 403)
  const { kind, errors } = answer.body as { kind: string; errors: { submit: { detail: string } } }
  assert.equal(kind, 'registration-refused')
  assert.equal(errors.submit.detail, '<b>Only</b> members')
  assert.equal(await countRegistrations(house), 0)
  assert.equal((await house.visitor.register(ada)).status, 200)
})

test('a refused address is refused at a correction too', async () => {
  const hooks: Hooks = { mayRegister: ({ email }) => (email.endsWith('.net') ? 'not this one' : true) }
  await using house = await openHouse({}, { hooks })
  await house.visitor.register(ada)
  house.pass(2 * minute)
  const refused = await house.visitor.send(paths.registerAddress, { address: 'ada@example.net' })
  assert.equal(refused.status, 403)
  assert.ok(refused.text.includes('not this one'))
  const corrected = await house.visitor.send(paths.registerAddress, { address: 'ada@example.com' })
  assert.equal(corrected.status, 200)
})

test('it is asked the same of an address that has an account, before anything is looked up', async () => {
  const asked: Registrant[] = []
  const hooks: Hooks = {
    mayRegister(registrant) {
      asked.push(registrant)
      return asked.length > 1 ? 'no' : true
    },
  }
  await using house = await openHouse({}, { hooks })
  await becomeAccount(house)
  const taken = await house.newVisitor().register({ ...ada, name: 'another' })
  const sameName = await house.newVisitor().register({ ...bob, name: ada.name })
  const free = await house.newVisitor().register(bob)
  assert.deepEqual([taken.status, sameName.status, free.status], [403, 403, 403])
  assert.deepEqual(asked.at(-1), { name: 'bob', email: 'bob@example.org', locale: 'zh-CN' })
})

for (const [what, mayRegister] of [
  ['throws', () => Promise.reject(new Error('no connection'))],
  ['forgets to answer', () => undefined as never],
  ['says nothing', () => ''],
  ['does not come to an end', () => new Promise<never>(() => {})],
] satisfies [string, Hooks['mayRegister']][]) {
  test(`if the host application ${what}, nobody registers, and page and log say so`, async () => {
    await using house = await openHouse({}, { hooks: { mayRegister } })
    const page = await house.visitor.register(ada)
    assert.equal(page.status, 503)
    assert.ok(page.problems['submit'])
    assert.match(page.html, /value="ada@example\.org"/)
    assert.equal((await askInJson(house, ada)).headers.get('retry-after'), '60')
    assert.equal(await countRegistrations(house), 0)
    assert.ok(house.log.some((line) => line.includes('may-register-failed')))
  })
}

function askInJson(house: House, { name, address, password }: typeof ada): Promise<Answer> {
  return createProgram(house.postern, house.baseUrl).post('/api/register', { name, address, password })
}

async function countRegistrations(house: House): Promise<number> {
  return (await house.db.selectFrom('registrations').select('id').execute()).length
}
