// Somebody has two accounts, and a second tab logs in to the other one while a form of the first is still open.
// On SQLite alone: its subject is pages and words; the acts behind them run on both databases elsewhere.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { minute } from '../../../src/base/time.ts'
import { askForAddress, elsewhere } from '../../support/address.ts'
import { hiddenFieldsOf, openAdmin, makeAdmin, root } from '../../support/admin.ts'
import { becomeAccount, openHouse } from '../../support/house.ts'
import type { House } from '../../support/house.ts'
import { ada, hidden } from '../../support/visitor.ts'
import type { Page } from '../../support/visitor.ts'

const grace = { ...ada, name: 'grace', address: 'grace@example.org' }
const fresh = 'a fresh set of words'

/** The forms of an account: where each is sent, where it is shown, and what is typed into it. */
const forms: [path: string, shownAt: string, typed: Record<string, string>][] = [
  ['/account/name/', '/account/name/', { name: 'lovelace' }],
  ['/account/password/', '/account/password/', { password: ada.password, new_password: fresh }],
  ['/account/language/', '/account/language/', { locale: 'en' }],
  ['/account/sessions/end/', '/account/sessions/', { session: 'some id' }],
  ['/account/sessions/end-others/', '/account/sessions/', {}],
  ['/account/export/', '/account/export/', {}],
  ['/account/delete/', '/account/delete/', { password: ada.password }],
  ['/account/address/', '/account/address/', { address: elsewhere, password: ada.password }],
  ['/account/address/resend/', '/account/address/', { change: 'some id' }],
  ['/account/address/cancel/', '/account/address/', { change: 'some id' }],
  ['/login/again/', '/login/again/', { recent_proof: ada.password }],
]

for (const [path, shownAt, typed] of forms) {
  test(`a form of one account acts on no other that is logged in by then: ${path}`, async () => {
    await using house = await openHouse()
    await becomeAccount(house)
    await becomeAccount(house, grace)
    const { visitor } = house
    await house.stranger.logIn({ identifier: 'ada', password: ada.password })
    await visitor.logIn({ identifier: 'ada', password: ada.password })
    if (path.startsWith('/account/address/')) await askForAddress(visitor, 'ada@first.example', ada.password)
    const account = accountIn(await visitor.open(shownAt), path)
    assert.match(account, /^[0-9a-f]{32}$/)

    await visitor.logIn({ identifier: 'grace', password: grace.password })
    const before = await stateOf(house)
    const page = await visitor.send(path, { ...typed, account })
    assert.equal(page.status, 409)
    assert.match(page.text, /grace/)
    assert.ok(page.html.includes(`href="${path}"`), 'with the way to the page of the other account')
    assert.notEqual((await visitor.open(path)).status, 404)
    assert.equal((await visitor.send(path, { ...typed, account: '' })).status, 409, 'nor one of nobody')
    assert.deepEqual(await stateOf(house), before)
  })
}

test('nor does a form that was carried to the question for a proof', async () => {
  await using house = await openHouse()
  await becomeAccount(house)
  await becomeAccount(house, grace)
  const { visitor } = house
  await visitor.logIn({ identifier: 'ada', password: ada.password })
  house.pass(11 * minute)
  const asked = await visitor.send('/account/name/', { name: 'lovelace' })
  assert.equal(asked.status, 403)
  await visitor.logIn({ identifier: 'grace', password: grace.password })
  house.pass(11 * minute)
  const carried = { name: hidden(asked, 'name'), account: hidden(asked, 'account') }
  const page = await visitor.send('/account/name/', { ...carried, recent_proof: grace.password })
  assert.equal(page.status, 409)
  const names = await house.db.selectFrom('accounts').select('name').orderBy('name').execute()
  assert.deepEqual(
    names.map(({ name }) => name),
    ['ada', 'grace'],
  )
})

for (const isAsked of [false, true])
  test(`nor does one of an administrator act for another administrator: ${isAsked ? 'carried to the question for a proof' : 'sent as it is'}`, async () => {
    await using house = await openHouse()
    const admin = await openAdmin(house)
    const other = { ...root, name: 'hopper', address: 'hopper@example.net' }
    await makeAdmin(house, other)
    await becomeAccount(house)
    const { id } = await house.db
      .selectFrom('accounts')
      .select('id')
      .where('name', '=', 'ada')
      .executeTakeFirstOrThrow()
    const path = `/admin/accounts/${id}/suspend/`
    const shown = hiddenFieldsOf(await admin.open(path))
    if (isAsked) house.pass(11 * minute)
    const form = isAsked ? hiddenFieldsOf(await admin.send(path, shown)) : shown
    assert.equal(form['account'], admin.id)
    await admin.logIn({ identifier: other.name, password: other.password })
    if (isAsked) house.pass(11 * minute)
    for (const proof of [{}, { recent_proof: other.password }]) {
      const page = await admin.send(path, { ...form, ...proof })
      assert.deepEqual([page.status, page.mark], [409, 'other-account'])
      assert.match(page.html, /hopper/)
      assert.ok(page.html.includes(`href="${path}"`), 'with the way to the same question')
    }
    const suspended = await house.db
      .selectFrom('events')
      .where('kind', '=', 'account-suspended')
      .select('id')
      .execute()
    assert.deepEqual(suspended, [])
  })

// The account that the form names which is sent to this path.
function accountIn(page: Page, path: string): string {
  const form = page.html.split('<form').find((part) => part.includes(`action="${path}"`)) ?? ''
  return hidden({ ...page, html: form }, 'account')
}

async function stateOf({ db }: House) {
  return {
    accounts: await db.selectFrom('accounts').selectAll().orderBy('id').execute(),
    changes: await db.selectFrom('addressChanges').selectAll().orderBy('id').execute(),
    sessions: await db.selectFrom('sessions').select(['id', 'tokenHash', 'provedAt']).orderBy('id').execute(),
    events: await db.selectFrom('events').select('id').orderBy('id').execute(),
  }
}
