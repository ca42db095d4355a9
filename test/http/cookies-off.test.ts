// On SQLite alone: its subject is what HTTP carries; the acts behind it run on both databases elsewhere.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { locales } from '../../src/base/locale.ts'
import { becomeAccount, openHouse } from '../support/house.ts'
import type { House } from '../support/house.ts'
import { ada } from '../support/visitor.ts'
import type { Visitor } from '../support/visitor.ts'

/** A browser that keeps no cookies. */
function withoutCookies(house: House, language: string): Visitor {
  const visitor = house.newVisitor({ language })
  visitor.cookies.set = () => visitor.cookies
  return visitor
}

for (const locale of locales)
  test(`a browser without cookies is told so after registering, at the link and at the log-in: ${locale}`, async () => {
    await using house = await openHouse()
    const visitor = withoutCookies(house, locale)
    const registered = await visitor.register(ada)
    assert.equal(registered.mark, 'cookies-off')
    const { link, notMeLink } = await house.mails.lastTo(ada.address)
    for (const mailed of [link, notMeLink]) {
      const opened = await visitor.open(mailed)
      assert.equal(opened.mark, 'cookies-off')
      assert.ok(!opened.path.includes('code='))
    }
    const bob = { ...ada, name: 'bob', address: 'bob@example.org' }
    await becomeAccount(house, bob)
    const loggedIn = await visitor.logIn({ identifier: 'bob', password: bob.password, next: '/shop/' })
    assert.equal(loggedIn.mark, 'cookies-off')
    const marked = await visitor.open('/cookies/')
    assert.equal(marked.html, registered.html, 'it says the same to everybody')
    assert.ok(marked.html.includes(`<html lang="${locale}">`))
  })

test('the buttons of a log-in that is not confirmed yet tell a browser without cookies so, too', async () => {
  await using house = await openHouse()
  await house.newVisitor().register(ada)
  const visitor = withoutCookies(house, 'en')
  const refused = await visitor.logIn({ identifier: 'ada', password: ada.password })
  assert.deepEqual([refused.status, refused.notice], [403, 'unconfirmed'])
  assert.equal((await visitor.send('/register/resend/')).mark, 'cookies-off')
  assert.equal((await visitor.open('/register/sent/')).mark, 'cookies-off')
})

test('a browser that has lost its cookies but keeps new ones is not told that it keeps none', async () => {
  await using house = await openHouse({}, { working: false })
  const page = await house.newVisitor().open('/register/sent/')
  assert.deepEqual([page.mark, page.path], ['register', '/register/'])
})

test('a browser without cookies gets a page in the language that was chosen, with the way back', async () => {
  await using house = await openHouse({}, { working: false })
  const visitor = withoutCookies(house, 'zh-CN')
  const english = await visitor.open('/login/?next=%2Fshop%2F&lang=en')
  assert.match(english.html, /<html lang="en">/)
  assert.equal(english.headers.get('content-language'), 'en')
  assert.match(english.html, /href="\/login\/\?next=%2Fshop%2F&amp;lang=zh-CN"/)
  assert.match((await visitor.open('/login/?next=%2Fshop%2F&lang=zh-CN')).html, /<html lang="zh-CN">/)
})

test('a browser that keeps cookies goes on to where it was sent, and never off the site', async () => {
  await using house = await openHouse()
  await becomeAccount(house)
  const browser = house.newVisitor()
  const page = await browser.logIn({ identifier: 'ada', password: ada.password, next: '/shop/?a=1' })
  assert.equal(page.path, '/shop/?a=1')
  const again = await browser.logIn({ identifier: 'ada', password: ada.password, next: '/shop/' })
  assert.equal(again.hops.length, 1, 'a browser that is known to keep them is not asked again')
  for (const to of ['//evil.example/', 'https://evil.example/', '/\\evil.example'])
    assert.equal((await browser.open(`/cookies/?${new URLSearchParams({ to })}`)).path, '/')
})
