// On SQLite alone: its subject is pages and words; the acts behind them run on both databases elsewhere.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { gather } from '../../support/crowd.ts'
import { openHouse } from '../../support/house.ts'
import { ada } from '../../support/visitor.ts'

test('no spelling of an administration path opens it to anybody else', async () => {
  await using house = await openHouse()
  const { visitor, member, admin } = await gather(house)
  const seen = await (await admin.ask('/admin/accounts/')).text()
  assert.match(seen, /ada@example\.org/)
  const spellings = [
    '//admin/accounts/',
    '/admin//accounts/',
    '/./admin/accounts/',
    '/x/../admin/accounts/',
    '/ADMIN/accounts/',
    '/Admin/Accounts',
    '/%61dmin/accounts/',
    '/admin%2faccounts/',
    '/admin%2Faccounts%2F',
    '/admin/accounts%00',
    '/admin/accounts/%2e',
    '/admin/accounts/..;/accounts/',
    '/admin;/accounts/',
    '/admin/accounts;a=b/',
    '/admin/accounts.json',
    '/admin/accounts/?',
    '/admin/accounts/#',
    '/admin\\accounts\\',
    '/\tadmin/accounts/',
    '/admin/accounts/ ',
    '/ａｄｍｉｎ/accounts/',
    '/admin/accounts/?lang=en',
    '/login/..%2fadmin/accounts/',
    '/assets/../admin/accounts/',
    '/assets/..%2fadmin%2faccounts/',
    '/api/session/../../admin/accounts/',
    '/admin/events.csv?x',
    '/admin/events.csv/',
    '/admin/events.jsonl',
    '/healthz/../admin/accounts/',
  ]
  for (const spelling of spellings) {
    for (const browser of [visitor, member]) {
      for (const method of ['GET', 'HEAD', 'OPTIONS']) {
        const answer = await browser.ask(spelling, {
          method,
          headers: { 'X-Original-URL': '/admin/accounts/', 'X-Rewrite-URL': '/admin/accounts/' },
        })
        assert.notEqual(answer.status, 200, `${method} ${spelling}`)
        assert.doesNotMatch(await answer.text(), /linus@example\.org/, spelling)
      }
    }
  }
})

test('an account’s pages send everybody else to the log-in, and show nothing to an ended session', async () => {
  await using house = await openHouse()
  const { visitor, waiting, member, admin } = await gather(house)
  const planted = house.newVisitor()
  for (const [name, value] of member.cookies) planted.cookies.set(name, value)
  await house.db
    .updateTable('accounts')
    .set({ suspendedAt: house.now() })
    .where('name', '=', ada.name)
    .execute()
  for (const address of ['/account/password/', '/account/address/', '/login/again/']) {
    for (const browser of [visitor, waiting, member, planted]) {
      const answer = await browser.ask(address)
      assert.equal(answer.status, 303, address)
      assert.match(answer.headers.get('location') ?? '', /^\/login\//, address)
      const sent = await browser.ask(address, { method: 'POST', headers: { Origin: house.baseUrl } })
      assert.equal(sent.status, 303, address)
      assert.match(sent.headers.get('location') ?? '', /^\/login\//, address)
    }
    assert.notEqual((await admin.ask(address)).status, 303, address)
  }
})
