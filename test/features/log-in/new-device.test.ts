import assert from 'node:assert/strict'
import { test } from 'node:test'
import { browserNames } from '../../../src/base/browser.ts'
import { becomeAccount, openHouse } from '../../support/house.ts'
import type { House } from '../../support/house.ts'
import { ada } from '../../support/visitor.ts'
import type { Visitor } from '../../support/visitor.ts'
import { site, unwrapped, words } from '../../support/words.ts'

const firefox = 'Mozilla/5.0 (X11; Linux x86_64; rv:150.0) Gecko/20100101 Firefox/150.0'

test('the owner is told by mail of a log-in from a new browser: when, which, from where, and what to do', async () => {
  await using house = await openHouse()
  await becomeAccount(house)
  await logIn(house.visitor)
  const thief = house.newVisitor({ from: '198.51.100.7' })
  const before = await countMails(house)
  await logIn(thief)
  // The session is gone before the mail is composed.
  await thief.send('/logout/')
  const mail = await house.mails.waitFor(ada.address, before + 1)
  assert.equal(mail.subject, words.newDeviceMail.subject(site))
  const { createdAt } = await house.db
    .selectFrom('events')
    .select('at as createdAt')
    .where('kind', '=', 'logged-in')
    .orderBy('at', 'desc')
    .executeTakeFirstOrThrow()
  for (const fact of [
    `${words.facts.when}：${words.instant(createdAt)}`,
    `${words.facts.device}：${words.device.browserOn('Firefox', 'Linux')}`,
    `${words.facts.from}：${words.device.network('198.51.100.7')}`,
  ])
    assert.ok(unwrapped(mail.text).includes(unwrapped(fact)), fact)
  assert.match(mail.text, /\/password\/forgot\//)
  assert.match(mail.text, /\/account\/sessions\//)
})

test('no mail is sent about the first log-in or one from a known browser, wherever it is', async () => {
  await using house = await openHouse()
  await becomeAccount(house)
  const before = await countMails(house)
  await logIn(house.visitor)
  await house.visitor.send('/logout/')
  await logIn(house.visitor)
  const moved = house.newVisitor({ from: '198.51.100.7' })
  for (const [name, value] of house.visitor.cookies) moved.cookies.set(name, value)
  await logIn(moved)
  assert.equal(await countMails(house), before)
})

test('no budget holds the new-device mail back', async () => {
  await using house = await openHouse({ LIMITS: 'on', MAILS_PER_ADDRESS_PER_DAY: '3' })
  await becomeAccount(house)
  await logIn(house.visitor)
  for (const name of ['one', 'two', 'three']) await house.newVisitor().register({ ...ada, name })
  const before = await countMails(house)
  await logIn(house.stranger)
  await house.mails.waitFor(ada.address, before + 1)
})

test('a setting switches new-device mails off', async () => {
  await using house = await openHouse({ NEW_DEVICE_MAILS: 'off' })
  await becomeAccount(house)
  await logIn(house.visitor)
  const before = await countMails(house)
  await logIn(house.stranger)
  assert.equal(await countMails(house), before)
})

test('after a reset forgot the devices, the next log-in causes a mail', async () => {
  await using house = await openHouse()
  await becomeAccount(house)
  await logIn(house.visitor)
  await house.db.deleteFrom('devices').execute()
  const before = await countMails(house)
  await logIn(house.stranger)
  await house.mails.waitFor(ada.address, before + 1)
})

test('a browser is shown by a known name or not at all, whatever it sends', () => {
  assert.deepEqual(browserNames(firefox), { browser: 'Firefox', system: 'Linux' })
  const unknown = { browser: null, system: null }
  for (const text of [
    null,
    '',
    '   ',
    'curl/8.5.0',
    'Visit-evil.example/1.0 now',
    '<b>x</b>/1',
    '('.repeat(9_000),
  ])
    assert.deepEqual(browserNames(text), unknown)
})

async function logIn(browser: Visitor): Promise<void> {
  const typed = { identifier: 'ada', password: ada.password }
  assert.equal((await browser.send('/login/', typed, { 'User-Agent': firefox })).path, '/')
}

async function countMails(house: House): Promise<number> {
  await house.settled()
  return house.mails.countTo(ada.address)
}
