import assert from 'node:assert/strict'
import { test } from 'node:test'
import { disownedPerNetwork, limits } from '../../../src/base/limits.ts'
import { paths } from '../../../src/base/paths.ts'
import { day, minute, second } from '../../../src/base/time.ts'
import { handOutLink } from '../../../src/features/administration/hand-out-link.ts'
import { liftMuteByAdmin } from '../../../src/features/administration/lift-mute.ts'
import { sweep } from '../../../src/jobs/sweep.job.ts'
import { act, openAdmin } from '../../support/admin.ts'
import { becomeAccount, openHouse } from '../../support/house.ts'
import type { House } from '../../support/house.ts'
import type { ReceivedMail } from '../../support/smtp.ts'
import { ada, hidden } from '../../support/visitor.ts'
import type { Page, Visitor } from '../../support/visitor.ts'
import { site, words } from '../../support/words.ts'

test('an owner who did not register ends the registration by typing the address, and the thief’s browser sees no change', async () => {
  await using house = await openHouse()
  await house.visitor.register(ada)
  const mail = await house.mails.lastTo(ada.address)
  await house.settled()
  house.pass(minute)
  const before = await house.visitor.open('/register/sent/')
  const opened = await house.stranger.open(mail.notMeLink)
  assert.equal(opened.path, '/not-me/', 'the code has left the address bar')
  assert.equal(opened.hops[0]?.headers.get('referrer-policy'), 'no-referrer')
  assert.ok(!opened.html.includes(ada.address), 'the page does not tell what must be typed')
  const done = await answer(house.stranger, opened, ada.address)
  assert.equal(done.status, 200)
  assert.equal(done.mark, 'disowned')
  assert.ok(done.text.includes(words.notMe.done(30)))
  assert.equal((await house.visitor.open('/register/sent/')).text, before.text)
  assert.match((await house.visitor.open('/register/state')).html, /"state":"waiting"/)
  assert.equal((await house.visitor.send('/register/code/', { code: mail.digits })).status, 422)
  assert.equal((await house.visitor.open(mail.link)).path, '/not-me/', 'the link confirms no more')
  assert.deepEqual(await eventsOf(house), ['registered', 'disowned'])
})

test('a disowned registration stays closed to its browser when mails to the address are allowed again', async () => {
  await using house = await openHouse()
  await house.visitor.register(ada)
  const mail = await house.mails.lastTo(ada.address)
  await answer(house.stranger, await house.stranger.open(mail.notMeLink), ada.address)
  // As an administrator does for another registration of the address.
  await house.db.deleteFrom('mutes').execute()
  house.pass(2 * minute)
  await house.visitor.send('/register/resend/')
  await house.settled()
  assert.equal(house.mails.countTo(ada.address), 1)
  assert.equal((await house.stranger.open(mail.link)).mark, 'was-me')
})

test('a mute holds for every sub-address of the mailbox', async () => {
  await using house = await openHouse()
  await house.visitor.register(ada)
  const mail = await house.mails.lastTo(ada.address)
  await answer(house.stranger, await house.stranger.open(mail.notMeLink), ada.address)
  const [local, domain] = ada.address.split('@')
  await house.newVisitor().register({ ...ada, name: 'eve', address: `${local}+1@${domain}` })
  await house.settled()
  assert.equal(house.mails.all.length, 1)
})

test('neither opening the link nor pressing the button without the address changes anything', async () => {
  await using house = await openHouse()
  await house.visitor.register(ada)
  const mail = await house.mails.lastTo(ada.address)
  const before = await rowsOf(house)
  for (let round = 0; round < 20; round += 1) {
    await house.stranger.open(mail.notMeLink)
    await house.stranger.ask(mail.notMeLink, { method: round % 2 ? 'HEAD' : 'OPTIONS' })
  }
  const page = await house.stranger.open('/not-me/')
  for (const address of ['', 'ada', 'eve@example.org', 'ada@example.com', `${ada.address},eve@example.org`]) {
    const refused = await answer(house.stranger, page, address)
    assert.equal(refused.status, 422)
    assert.match(refused.html, /aria-invalid="true"/)
    if (address !== '') assert.ok(refused.html.includes(`value="${address}"`), 'nothing typed is lost')
  }
  assert.deepEqual(await rowsOf(house), before)
  assert.equal((await house.visitor.confirm(mail.link)).status, 200)
})

test('a code for another registration, an older address, another purpose, or a forged one changes nothing', async () => {
  await using house = await openHouse()
  const thief = house.stranger
  const eve = { name: 'eve', address: 'eve@example.org', password: 'the thief knows this' }
  await thief.register(eve)
  const ofThief = await house.mails.lastTo(eve.address)
  await house.visitor.register(ada)
  const ofOwner = await house.mails.lastTo(ada.address)
  const [registration] = await house.db
    .selectFrom('registrations')
    .selectAll()
    .where('addressKey', '=', ada.address)
    .execute()
  assert.ok(registration)
  // The thief's registration is the victim's by now, but the link in the thief's mailbox is that of the old address.
  house.pass(minute)
  await thief.send('/register/address/', { address: ada.address })
  const before = await rowsOf(house)
  const handedOut = await handOutLink(
    house.ports,
    { actor: 'command', network: null, reason: null },
    registration,
  )
  assert.ok(handedOut.kind === 'done')
  const links = [
    ofThief.notMeLink,
    ofThief.link.replace('/confirm/', '/not-me/'),
    handedOut.link.replace('/confirm/', '/not-me/'),
    `${ofOwner.notMeLink.slice(0, -1)}${ofOwner.notMeLink.endsWith('A') ? 'B' : 'A'}`,
    '/not-me/?code=',
    '/not-me/',
  ]
  for (const link of links) {
    const browser = house.newVisitor()
    assert.equal((await browser.open(link)).status, 404, link)
    const code: string | null = new URL(link, house.baseUrl).searchParams.get('code')
    if (code) browser.cookies.set('postern_code', code)
    for (const id of [registration.id, code?.slice(0, 32) ?? '']) {
      const fields: Record<string, string> = { act: 'not-me', registration: id, address: ada.address }
      assert.ok([404, 409].includes((await browser.send('/not-me/', fields)).status))
    }
  }
  assert.deepEqual(await rowsOf(house), before)
  const confirming = house.newVisitor()
  const asked = await confirming.open(`/confirm/?code=${codeOf(ofOwner.notMeLink)}`)
  assert.equal(asked.status, 404, 'the link “not me” confirms nothing')
})

test('a form for another registration than that of the last opened link is refused', async () => {
  await using house = await openHouse()
  await house.visitor.register(ada)
  const first = await house.mails.lastTo(ada.address)
  await house.newVisitor().register({ ...ada, name: 'grace' })
  const second = await house.mails.waitFor(ada.address, 2)
  const page = await house.stranger.open(first.notMeLink)
  await house.stranger.open(second.notMeLink)
  assert.equal((await answer(house.stranger, page, ada.address)).status, 409)
  assert.deepEqual(await eventsOf(house), ['registered', 'registered'])
})

test('a muted address gets no mails caused by registering for 30 days, whoever causes them', async () => {
  await using house = await openHouse()
  await disownAda(house)
  const waiting: Page[] = []
  for (const name of ['eve', 'mallory']) {
    const bomber = house.newVisitor()
    await bomber.register({ ...ada, name })
    house.pass(minute)
    await bomber.send('/register/resend/')
    await house.settled()
    waiting.push(await bomber.open('/register/sent/'))
  }
  const corrected = house.newVisitor()
  await corrected.register({ ...ada, name: 'trent', address: 'trent@example.org' })
  house.pass(minute)
  await corrected.send('/register/address/', { address: ada.address })
  await house.visitor.send('/register/resend/')
  await house.newVisitor().send('/password/forgot/', { identifier: ada.address })
  await house.settled()
  assert.equal(house.mails.countTo(ada.address), 1)
  for (const page of waiting) assert.match(page.html, /data-mail="cancelled mail-budget /)
  house.pass(limits.muteLife)
  await house.newVisitor().register({ ...ada, name: 'later' })
  await house.mails.waitFor(ada.address, 2)
})

test('a stranger sees the same for a muted address as past the budget, with an account or without', async () => {
  await using house = await openHouse({ LIMITS: 'on' }, { tick: 1 })
  await becomeAccount(house)
  await house.stranger.register({ ...ada, name: 'eve' })
  const already = await house.mails.waitFor(ada.address, 2)
  assert.equal(already.subject, words.alreadyRegisteredMail.subject(site))
  const owner = house.newVisitor()
  assert.equal((await answer(owner, await owner.open(already.notMeLink), ada.address)).status, 200)
  const free = 'free@example.org'
  await disown(house, free)
  const past = 'past@example.org'
  for (let round = 0; round < 3; round += 1)
    await house.newVisitor().register({ ...ada, name: `past${round}`, address: past })
  const seen = []
  for (const address of [ada.address, free, past]) {
    const browser = house.newVisitor()
    const page = await browser.register({ ...ada, name: 'mallory', address })
    await house.settled()
    const { text } = await browser.open('/register/sent/')
    const { mail, resendAt } = await (await browser.ask('/register/state')).json()
    const state = `${mail.state} ${mail.reason} ${mail.at - resendAt}`
    seen.push(
      `${page.status} ${page.path} ${state} ${text.replaceAll(address, 'ADDRESS').replace(/\d+/g, '')}`,
    )
  }
  assert.equal(new Set(seen).size, 1, seen.join('\n'))
})

test('a mute holds back neither resets nor mails about an account', async () => {
  await using house = await openHouse()
  await becomeAccount(house)
  await house.stranger.register({ ...ada, name: 'eve' })
  const already = await house.mails.waitFor(ada.address, 2)
  const owner = house.newVisitor()
  await answer(owner, await owner.open(already.notMeLink), ada.address)
  await house.newVisitor().register({ ...ada, name: 'mallory' })
  await house.settled()
  assert.equal(house.mails.countTo(ada.address), 2)
  await owner.send('/password/forgot/', { identifier: ada.address })
  const reset = await house.mails.waitFor(ada.address, 3)
  const page = await owner.open(reset.resetLink)
  await owner.send('/password/reset/', {
    account: hidden(page, 'account'),
    new_password: 'another long enough one',
  })
  assert.equal((await house.mails.waitFor(ada.address, 4)).subject, words.passwordChangedMail.subject(site))
})

test('a person who says that it was them after all, at the same link or the confirmation link, goes on with the registration', async () => {
  await using house = await openHouse()
  const mail = await disownAda(house)
  const page = await house.visitor.open(mail.link)
  assert.equal(page.mark, 'was-me')
  assert.equal((await answer(house.visitor, page, 'eve@example.org')).status, 422)
  assert.equal((await answer(house.visitor, page, ada.address)).mark, 'mute-lifted')
  house.pass(minute)
  await house.visitor.send('/register/resend/')
  await house.mails.waitFor(ada.address, 2)
  assert.equal((await house.visitor.confirm(mail.link)).status, 200)
  const late = await house.stranger.open(mail.notMeLink)
  assert.equal(late.mark, 'confirmed-by-reader')
  assert.match(late.html, /href="\/password\/forgot\/"/)
  assert.deepEqual(await eventsOf(house), [
    'registered',
    'disowned',
    'mute-lifted',
    'mail-requested',
    'confirmed',
  ])
})

test('confirming another registration of the address lifts the mute, and so does an administrator', async () => {
  await using house = await openHouse()
  const own = house.newVisitor()
  await own.register({ ...ada, name: 'grace' })
  const { link } = await house.mails.lastTo(ada.address)
  await house.stranger.register(ada)
  await disownMail(house, await house.mails.waitFor(ada.address, 2))
  assert.equal((await own.confirm(link)).status, 200)
  await house.newVisitor().register({ ...ada, name: 'eve' })
  assert.equal((await house.mails.waitFor(ada.address, 3)).subject, words.alreadyRegisteredMail.subject(site))

  const free = 'free@example.org'
  await disown(house, free)
  const [row] = await house.db
    .selectFrom('registrations')
    .selectAll()
    .where('addressKey', '=', free)
    .execute()
  assert.ok(row)
  const by = { actor: 'command', network: null, reason: 'they called' }
  assert.deepEqual(await liftMuteByAdmin(house.ports, by, { ...row, generation: 1 }), { kind: 'stale' })
  assert.deepEqual(await liftMuteByAdmin(house.ports, by, row), { kind: 'done' })
  assert.deepEqual(await liftMuteByAdmin(house.ports, by, row), { kind: 'stale' })
  await house.newVisitor().register({ ...ada, name: 'mallory', address: free })
  await house.mails.waitFor(free, 2)
})

test('an administrator sees what the reader said and until when, and lets mails through again with a reason', async () => {
  await using house = await openHouse()
  const admin = await openAdmin(house)
  await disownAda(house)
  const { id } = await house.db
    .selectFrom('registrations')
    .select('id')
    .where('addressKey', '=', ada.address)
    .executeTakeFirstOrThrow()
  const page = await admin.open(paths.adminRegistration(id))
  const { disownedAt, mutedUntil } = words.admin.registrations
  for (const fact of [disownedAt, mutedUntil]) assert.ok(page.html.includes(`<dt>${fact}</dt>`), fact)
  const done = await act(admin, paths.adminRegistrationAct(id, 'lift-mute'), { reason: 'they called' })
  for (const fact of [disownedAt, mutedUntil]) assert.ok(!done.html.includes(`<dt>${fact}</dt>`), fact)
  const lifted = await house.db.selectFrom('events').selectAll().where('kind', '=', 'mute-lifted').execute()
  assert.deepEqual(
    lifted.map(({ registrationId, reason }) => [registrationId, reason]),
    [[id, 'they called']],
  )
  await house.newVisitor().register({ ...ada, name: 'grace2' })
  await house.mails.waitFor(ada.address, 2)
})

test('a registration is confirmed or disowned, never both', async () => {
  await using house = await openHouse()
  for (let round = 0; round < 10; round += 1) {
    const address = `ada${round}@example.org`
    const person = { ...ada, name: `ada${round}`, address }
    const browser = house.newVisitor()
    await browser.register(person)
    const mail = await house.mails.lastTo(address)
    const owner = house.newVisitor()
    const [confirmPage, notMePage] = [await browser.open(mail.link), await owner.open(mail.notMeLink)]
    await Promise.all([browser.sendConfirmation(confirmPage), answer(owner, notMePage, address)])
    const row = await house.db
      .selectFrom('registrations')
      .selectAll()
      .where('addressKey', '=', address)
      .executeTakeFirstOrThrow()
    const accounts = await house.db
      .selectFrom('accounts')
      .select('id')
      .where('addressKey', '=', address)
      .execute()
    assert.equal(accounts.length, row.confirmedAt === null ? 0 : 1)
    assert.notEqual(row.confirmedAt === null, row.disownedAt === null, `${row.confirmedAt} ${row.disownedAt}`)
  }
})

test('a network whose registrations were disowned too often cannot register for a while', async () => {
  await using house = await openHouse({ LIMITS: 'on', MAILS_PER_ADDRESS_PER_DAY: '1000' })
  const bot = '192.0.2.66'
  for (let round = 0; round < disownedPerNetwork.most; round += 1) {
    const address = `victim${round}@example.org`
    const browser = house.newVisitor({ from: bot })
    assert.equal((await browser.register({ ...ada, name: `bot${round}`, address })).path, '/register/sent/')
    await disownMail(house, await house.mails.lastTo(address))
  }
  const refused = await house.newVisitor({ from: bot }).register({ ...ada, name: 'onemore' })
  assert.equal(refused.status, 429)
  const wait = Number(refused.headers.get('retry-after'))
  assert.ok(wait > 0 && wait <= (72 * minute) / second, String(wait))
  assert.equal((await house.newVisitor({ from: '192.0.2.67' }).register(ada)).path, '/register/sent/')
  house.pass(72 * minute)
  assert.equal(
    (await house.newVisitor({ from: bot }).register({ ...ada, name: 'onemore' })).path,
    '/register/sent/',
  )
})

test('the records of a mute hold no address and are swept when it ends', async () => {
  await using house = await openHouse()
  await disownAda(house)
  const mutes = await house.db.selectFrom('mutes').selectAll().execute()
  assert.equal(mutes.length, 1)
  assert.doesNotMatch(JSON.stringify(mutes), /@|example/)
  house.pass(limits.muteLife - day)
  await sweep(house.ports)
  assert.equal((await house.db.selectFrom('mutes').select('key').execute()).length, 1)
  house.pass(day)
  await sweep(house.ports)
  assert.equal((await house.db.selectFrom('mutes').select('key').execute()).length, 0)
})

test('the link of a swept registration says that it is gone', async () => {
  await using house = await openHouse()
  await house.visitor.register(ada)
  const mail = await house.mails.lastTo(ada.address)
  await house.db.deleteFrom('registrations').execute()
  const page = await house.stranger.open(mail.notMeLink)
  assert.equal(page.status, 410)
  assert.equal(page.mark, 'registration-gone')
  assert.ok(!house.stranger.cookies.has('postern_code'))
})

function answer(browser: Visitor, page: Page, address: string): Promise<Page> {
  const fields = { act: hidden(page, 'act'), registration: hidden(page, 'registration'), address }
  return browser.send('/not-me/', fields)
}

async function disownAda(house: House): Promise<ReceivedMail> {
  await house.visitor.register(ada)
  const mail = await house.mails.lastTo(ada.address)
  await house.settled()
  await disownMail(house, mail)
  return mail
}

async function disown(house: House, address: string): Promise<void> {
  await house.newVisitor().register({ ...ada, name: 'stranger', address })
  await disownMail(house, await house.mails.lastTo(address))
}

async function disownMail(house: House, mail: ReceivedMail): Promise<void> {
  const reader = house.newVisitor({ from: '198.51.100.1' })
  const done = await answer(reader, await reader.open(mail.notMeLink), mail.envelope.to[0] ?? '')
  assert.equal(done.mark, 'disowned')
}

function codeOf(link: string): string {
  return new URL(link).searchParams.get('code') ?? ''
}

async function eventsOf(house: House): Promise<string[]> {
  const events = await house.db.selectFrom('events').select('kind').orderBy('id').execute()
  return events.map(({ kind }) => kind)
}

async function rowsOf(house: House) {
  await house.settled()
  return {
    registrations: await house.db.selectFrom('registrations').selectAll().orderBy('id').execute(),
    mutes: await house.db.selectFrom('mutes').selectAll().execute(),
  }
}
