import assert from 'node:assert/strict'
import { test } from 'node:test'
import { day } from '../../../src/base/time.ts'
import { sweep } from '../../../src/jobs/sweep.job.ts'
import { becomeAccount, openHouse } from '../../support/house.ts'
import { ada } from '../../support/visitor.ts'
import type { Person } from '../../support/visitor.ts'

const grace: Person = { name: 'grace', address: 'grace@example.org', password: 'another long enough one' }

test('a browser that logged in is recognised for 400 days, only by its hash', async () => {
  await using house = await openHouse()
  await becomeAccount(house, ada)
  const { visitor } = house
  const answer = await visitor.ask('/login/', {
    method: 'POST',
    body: new URLSearchParams({ identifier: 'ada', password: ada.password }),
    headers: { Origin: house.baseUrl },
  })
  const line = answer.headers.getSetCookie().find((text) => text.startsWith('postern_device='))
  assert.match(line ?? '', /Path=\/; HttpOnly; SameSite=Lax; Max-Age=34560000$/)
  const token = visitor.cookies.get('postern_device')
  await visitor.send('/logout/')
  assert.equal((await visitor.logIn({ identifier: 'ada', password: ada.password })).path, '/')
  assert.equal(visitor.cookies.get('postern_device'), token)
  const rows = await house.db.selectFrom('devices').selectAll().execute()
  assert.equal(rows.length, 1)
  assert.notEqual(rows[0]?.tokenHash, token)
})

test('a token planted in somebody’s browser is never recognised by their account', async () => {
  await using house = await openHouse()
  await becomeAccount(house, ada)
  await becomeAccount(house, grace)
  const { visitor: thief, stranger: victim } = house
  await thief.logIn({ identifier: 'grace', password: grace.password })
  const planted = thief.cookies.get('postern_device') ?? ''
  victim.cookies.set('postern_device', planted)
  await victim.logIn({ identifier: 'ada', password: ada.password })
  assert.notEqual(victim.cookies.get('postern_device'), planted)
  const rows = await house.db.selectFrom('devices').select('tokenHash').execute()
  assert.equal(new Set(rows.map((row) => row.tokenHash)).size, 1, 'the planted token is nobody’s any more')
})

test('one browser is recognised by both accounts of a household', async () => {
  await using house = await openHouse()
  await becomeAccount(house, ada)
  await becomeAccount(house, grace)
  const { visitor } = house
  await visitor.logIn({ identifier: 'ada', password: ada.password })
  await visitor.logIn({ identifier: 'grace', password: grace.password })
  const token = visitor.cookies.get('postern_device')
  assert.equal((await visitor.logIn({ identifier: 'ada', password: ada.password })).path, '/')
  assert.equal(visitor.cookies.get('postern_device'), token)
  assert.equal((await house.db.selectFrom('devices').selectAll().execute()).length, 2)
})

test('a device not seen for 400 days is forgotten, also if a clock was far ahead', async () => {
  await using house = await openHouse()
  await becomeAccount(house, ada)
  const logIn = async () =>
    assert.equal((await house.visitor.logIn({ identifier: 'ada', password: ada.password })).path, '/')
  house.pass(10_000 * day)
  await logIn()
  house.pass(-10_000 * day)
  await logIn()
  house.pass(399 * day)
  assert.equal((await sweep(house.ports)).devices, 0)
  await logIn()
  house.pass(399 * day)
  assert.equal((await sweep(house.ports)).devices, 0)
  house.pass(2 * day)
  assert.equal((await sweep(house.ports)).devices, 1)
})
