import assert from 'node:assert/strict'
import { test } from 'node:test'
import { day, hour, minute } from '../../../src/base/time.ts'
import { becomeAccount, database, openHouse } from '../../support/house.ts'
import { ada, createVisitor } from '../../support/visitor.ts'
import type { Page, Visitor } from '../../support/visitor.ts'
import { words } from '../../support/words.ts'

const wechat =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 MicroMessenger/8.0.50(0x18003237) NetType/WIFI Language/zh_CN'
const edge =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/153.0.0.0 Safari/537.36 Edg/153.0.0.0'

test('a person sees where they are logged in, with this browser first and marked', async () => {
  await using house = await openHouse()
  await becomeAccount(house)
  await logInWith(house.newVisitor({ from: '203.0.113.7' }), wechat)
  await logInWith(house.newVisitor({ from: '2001:db8::5' }), 'Visit-evil.example/1.0 now')
  house.pass(minute)
  await logInWith(house.visitor, edge)
  const page = await house.visitor.open('/account/sessions/')
  const lines = page.html.match(/<li>.*?<\/li>/gs) ?? []
  assert.equal(lines.length, 3)
  const { ownSessions } = words
  const { browserOn } = words.device
  const firstOf = [browserOn('Microsoft Edge', 'Windows'), ownSessions.isThis, '127.0.0.1']
  for (const part of firstOf) assert.ok(lines[0]?.includes(part), part)
  assert.doesNotMatch(lines[0] ?? '', /<form/)
  const line = (...parts: string[]) => lines.some((one) => parts.every((part) => one.includes(part)))
  assert.ok(line(browserOn('WeChat', 'iPhone'), '203.0.113.7'))
  assert.ok(line(browserOn(null, null), '2001:db8::/64'))
  assert.doesNotMatch(page.html, /evil/)
})

test('a person ends one session from another, at once in every process', async () => {
  await using house = await openHouse()
  await becomeAccount(house)
  const { visitor, stranger } = house
  await logInWith(stranger, wechat)
  const elsewhere = database === 'postgres' ? await house.openAnother() : house.postern
  const strangerElsewhere = createVisitor(elsewhere, house.baseUrl, 'zh-CN')
  for (const [name, value] of stranger.cookies) strangerElsewhere.cookies.set(name, value)
  await logInWith(visitor, edge)
  const session = idIn(await visitor.open('/account/sessions/'))
  const page = await visitor.send('/account/sessions/end/', { session })
  assert.equal(page.path, '/account/sessions/?ended=done')
  assert.deepEqual(await Promise.all([visitor, stranger, strangerElsewhere].map(whoIs)), [200, 401, 401])
  assert.equal(
    (await visitor.send('/account/sessions/end/', { session })).path,
    '/account/sessions/?ended=stale',
  )
})

test('one button ends all other sessions and keeps this one', async () => {
  await using house = await openHouse()
  await becomeAccount(house)
  const others = [house.stranger, house.newVisitor(), house.newVisitor()]
  for (const browser of [...others, house.visitor]) await logInWith(browser, edge)
  const page = await house.visitor.send('/account/sessions/end-others/')
  assert.equal(page.notice, 'done-all')
  assert.equal((await house.visitor.send('/account/sessions/end-others/')).notice, 'stale-all')
  assert.deepEqual(await Promise.all([house.visitor, ...others].map(whoIs)), [200, 401, 401, 401])
  const kinds = await house.db.selectFrom('events').select('kind').where('kind', 'like', '%-ended').execute()
  assert.deepEqual(kinds, [{ kind: 'other-sessions-ended' }])
})

test('nobody can end somebody else’s session, or their own this way', async () => {
  await using house = await openHouse()
  await becomeAccount(house)
  await becomeAccount(house, { name: 'grace', address: 'grace@example.org', password: ada.password })
  const { visitor, stranger } = house
  await logInWith(visitor, edge)
  await stranger.logIn({ identifier: 'grace', password: ada.password })
  const rows = await house.db.selectFrom('sessions').select('id').execute()
  for (const { id } of rows) await stranger.send('/account/sessions/end/', { session: id })
  assert.deepEqual(await Promise.all([visitor, stranger].map(whoIs)), [200, 200])
})

test('of two sessions that end each other at the same time, one remains', async () => {
  await using house = await openHouse()
  await becomeAccount(house)
  for (let round = 0; round < 5; round += 1) {
    const pair = [house.visitor, house.stranger]
    for (const browser of pair) await logInWith(browser, edge)
    await Promise.all(pair.map((browser) => browser.send('/account/sessions/end-others/')))
    assert.deepEqual(new Set(await Promise.all(pair.map(whoIs))), new Set([200, 401]))
  }
})

test('an expired session is not shown', async () => {
  await using house = await openHouse()
  await becomeAccount(house)
  await logInWith(house.stranger, wechat)
  await house.newVisitor().logIn({ identifier: 'ada', password: ada.password, stay: true })
  house.pass(day / 2 + hour)
  await logInWith(house.visitor, edge)
  const page = await house.visitor.open('/account/sessions/')
  assert.equal(page.html.match(/<li>/g)?.length, 2)
  assert.ok(!page.text.includes(words.device.browserOn('WeChat', 'iPhone')))
})

function logInWith(browser: Visitor, userAgent: string): Promise<Page> {
  return browser.send('/login/', { identifier: 'ada', password: ada.password }, { 'User-Agent': userAgent })
}

function idIn(page: Page): string {
  return /name="session" value="([^"]+)"/.exec(page.html)?.[1] ?? ''
}

async function whoIs(browser: Visitor): Promise<number> {
  return (await browser.ask('/api/session')).status
}
