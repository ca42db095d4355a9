// A copy of the session's cookie is worth nothing once the owner proves who they are, or changes a credential or the address.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { day, hour, minute } from '../../../src/base/time.ts'
import { askForAddress, changeLink, elsewhere, sendChange } from '../../support/address.ts'
import { openAdmin, root } from '../../support/admin.ts'
import { becomeAccount, openHouse } from '../../support/house.ts'
import type { House } from '../../support/house.ts'
import { ada, hidden } from '../../support/visitor.ts'
import type { Page, Visitor } from '../../support/visitor.ts'

/** Each goes as far as the act itself, and returns it. */
const acts: Record<string, (house: House, owner: Visitor) => Promise<() => Promise<Page>>> = {
  async 'proving anew who one is'(house, owner) {
    house.pass(11 * minute)
    return () => owner.send('/login/again/', { next: '/account/', recent_proof: ada.password })
  },
  async 'proving it on the way to an act'(house, owner) {
    house.pass(11 * minute)
    return () => owner.send('/account/name/', { name: 'lovelace', recent_proof: ada.password })
  },
  async 'changing the password'(_house, owner) {
    const fields = { password: ada.password, new_password: 'a fresh set of words' }
    return () => owner.send('/account/password/', fields)
  },
  async 'asking for another address'(_house, owner) {
    return () => askForAddress(owner, elsewhere, ada.password)
  },
  async 'confirming another address'(house, owner) {
    await askForAddress(owner, elsewhere, ada.password)
    const page = await owner.open(await changeLink(house))
    return () => sendChange(owner, page)
  },
}

for (const [name, prepare] of Object.entries(acts)) {
  test(`${name} ends what a thief copied, and the owner goes on`, async () => {
    await using house = await openHouse()
    await becomeAccount(house)
    const { visitor: owner } = house
    await owner.logIn({ identifier: 'ada', password: ada.password })
    const act = await prepare(house, owner)
    const thief = copyOf(house, owner)
    assert.equal((await thief.ask('/api/session')).status, 200)
    const page = await act()
    assert.equal(page.status, 200)
    assert.match(page.html, /href="\/logout\/"/, 'the page knows who is logged in')
    assert.equal((await thief.ask('/api/session')).status, 401)
    assert.equal((await owner.ask('/api/session')).status, 200)
    assert.equal((await owner.open('/account/export/')).path, '/account/export/', 'nothing asks again')
  })
}

test('in the administration, too, a proof ends what a thief copied', async () => {
  await using house = await openHouse()
  const admin = await openAdmin(house)
  await becomeAccount(house)
  house.pass(11 * minute)
  const thief = copyOf(house, admin)
  const { id } = await house.db
    .selectFrom('accounts')
    .select('id')
    .where('name', '=', 'ada')
    .executeTakeFirstOrThrow()
  const fields = { seen: 'ada', recent_proof: root.password }
  const suspended = await admin.send(`/admin/accounts/${id}/suspend/`, fields)
  assert.equal(suspended.path, `/admin/accounts/${id}/?done=suspend`, 'the act goes on under the new token')
  assert.match((await thief.open('/admin/')).path, /^\/login\//)
  assert.equal((await admin.open('/admin/')).status, 200)
})

test('a new token changes neither when its session ends nor when the browser drops the cookie', async () => {
  await using house = await openHouse()
  await becomeAccount(house)
  const { visitor, stranger } = house
  await visitor.logIn({ identifier: 'ada', password: ada.password })
  await stranger.logIn({ identifier: 'ada', password: ada.password, stay: true })
  house.pass(2 * hour)
  const ends = await house.db.selectFrom('sessions').select(['id', 'expiresAt']).orderBy('id').execute()
  assert.doesNotMatch(await withNewToken(visitor), /Max-Age/)
  const maxAge = Number(/Max-Age=(\d+)/.exec(await withNewToken(stranger))?.[1]) * 1_000
  assert.ok(Math.abs(maxAge - (30 * day - 2 * hour)) < minute, String(maxAge))
  const now = await house.db.selectFrom('sessions').select(['id', 'expiresAt']).orderBy('id').execute()
  assert.deepEqual(now, ends, 'they are the same sessions')
})

test('two tabs that prove at the same time leave their person logged in, and no copy of the old token', async () => {
  await using house = await openHouse()
  await becomeAccount(house)
  const { visitor: owner } = house
  await owner.logIn({ identifier: 'ada', password: ada.password })
  for (let round = 0; round < 5; round += 1) {
    house.pass(11 * minute)
    const thief = copyOf(house, owner)
    const prove = () => owner.send('/login/again/', { next: '/account/', recent_proof: ada.password })
    const pages = await Promise.all([prove(), prove(), owner.open('/account/')])
    assert.ok(pages.every(({ status }) => status === 200))
    assert.equal((await owner.ask('/api/session')).status, 200)
    assert.equal((await thief.ask('/api/session')).status, 401)
    assert.equal((await owner.open('/account/export/')).path, '/account/export/', 'nothing asks again')
  }
})

test('of two tabs that send forms with the password at the same time, neither loses what was typed', async () => {
  await using house = await openHouse()
  await becomeAccount(house)
  const { visitor: owner } = house
  await owner.logIn({ identifier: 'ada', password: ada.password })
  house.pass(11 * minute)
  const dead = copyOf(house, owner)
  const asked = await owner.send('/account/name/', { name: 'lovelace' })
  const form = { name: 'lovelace', account: hidden(asked, 'account') }
  await owner.send('/login/again/', { next: '/account/', recent_proof: ada.password })

  // As it was sent before the other tab's answer came.
  const late = await dead.send('/account/name/', { ...form, recent_proof: ada.password })
  assert.deepEqual([late.status, late.mark], [409, 'once-more'])
  assert.doesNotMatch(late.html, new RegExp(ada.password))
  const again = { name: hidden(late, 'name'), account: hidden(late, 'account') }
  assert.equal((await owner.send('/account/name/', again)).path, '/account/?done=changed')
  const { name } = await house.db.selectFrom('accounts').select('name').executeTakeFirstOrThrow()
  assert.equal(name, 'lovelace')
  assert.equal((await dead.send('/account/name/', again)).mark, 'log-in', 'a session that has ended')
})

test('nor does one whose token was replaced while its password was verified', async () => {
  await using house = await openHouse()
  await becomeAccount(house)
  const { visitor: owner } = house
  await owner.logIn({ identifier: 'ada', password: ada.password })
  for (let round = 0; round < 5; round += 1) {
    house.pass(11 * minute)
    const tabs = [owner, copyOf(house, owner)]
    const name = `lovelace${round}`
    const account = hidden(await owner.send('/account/name/', { name }), 'account')
    const pages = await Promise.all(
      tabs.map((tab) => tab.send('/account/name/', { name, account, recent_proof: ada.password })),
    )
    assert.deepEqual(pages.map(({ mark }) => mark).toSorted(), ['once-more', 'own-account'])
    const kept = tabs[pages.findIndex(({ mark }) => mark === 'own-account')]
    for (const [cookie, value] of kept?.cookies ?? []) owner.cookies.set(cookie, value)
  }
})

test('an administrator’s form is kept in the same way', async () => {
  await using house = await openHouse()
  const admin = await openAdmin(house)
  await becomeAccount(house)
  house.pass(11 * minute)
  const dead = copyOf(house, admin)
  const { id } = await house.db
    .selectFrom('accounts')
    .select('id')
    .where('name', '=', 'ada')
    .executeTakeFirstOrThrow()
  await admin.send('/login/again/', { next: '/admin/', recent_proof: root.password })
  const path = `/admin/accounts/${id}/suspend/`
  const form = { account: admin.id, expected: 'ada', reason: 'spam', recent_proof: root.password }
  const late = await dead.send(path, form)
  assert.deepEqual([late.status, late.mark], [409, 'once-more'])
  const again = ['account', 'expected', 'reason'].map((field) => [field, hidden(late, field)])
  const done = await admin.send(path, Object.fromEntries(again) as Record<string, string>)
  assert.equal(done.path, `/admin/accounts/${id}/?done=suspend`)
})

test('a refused act leaves the owner logged in', async () => {
  await using house = await openHouse()
  await becomeAccount(house)
  const { visitor } = house
  await visitor.logIn({ identifier: 'ada', password: ada.password })
  house.pass(11 * minute)
  await visitor.send('/login/again/', { recent_proof: 'not the right one' })
  await visitor.send('/account/password/', { password: 'not the right one', new_password: 'fresh words' })
  await askForAddress(visitor, elsewhere, 'not the right one')
  assert.equal((await visitor.ask('/api/session')).status, 200)
})

function copyOf(house: House, owner: Visitor): Visitor {
  const thief = house.newVisitor()
  for (const [name, value] of owner.cookies) thief.cookies.set(name, value)
  return thief
}

async function withNewToken(visitor: Visitor): Promise<string> {
  const page = await visitor.send('/login/again/', { recent_proof: ada.password })
  return page.hops[0]?.headers.getSetCookie().find((cookie) => /postern_session/.test(cookie)) ?? 'none'
}
