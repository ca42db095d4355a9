import assert from 'node:assert/strict'
import { test } from 'node:test'
import { guessing, mailsKeptBack } from '../../../src/base/limits.ts'
import { day, hour, minute } from '../../../src/base/time.ts'
import { resetLimit } from '../../../src/features/password/reset-password.ts'
import { sweep } from '../../../src/jobs/sweep.job.ts'
import { hashToken } from '../../../src/security/tokens.ts'
import { counterKey } from '../../../src/store/limits/counter-key.ts'
import { makeAdmin, root } from '../../support/admin.ts'
import { makeKey } from '../../support/api-keys.ts'
import { holdLogIns } from '../../support/held.ts'
import { becomeAccount, cheapHasher, openHouse, until } from '../../support/house.ts'
import type { House } from '../../support/house.ts'
import { addPasskey } from '../../support/passkeys.ts'
import { addApp } from '../../support/second-step.ts'
import { ada, hidden } from '../../support/visitor.ts'
import type { Page, Visitor } from '../../support/visitor.ts'
import { site, words } from '../../support/words.ts'

const fresh = 'a fresh set of words'

test('a person who forgot the password sets a new one by the mailed link, and only it logs in', async () => {
  await using house = await openHouse()
  await becomeAccount(house)
  const link = await askForLink(house, 'ADA')
  const page = await house.visitor.open(link)
  assert.equal(page.path, '/password/reset/', 'the code has left the address bar')
  assert.equal(page.hops[0]?.headers.get('referrer-policy'), 'no-referrer')
  const done = await set(house.visitor, page, fresh)
  assert.equal(done.status, 200)
  assert.equal((await house.visitor.ask('/api/session')).status, 401, 'nobody is logged in by it')
  assert.equal((await house.visitor.logIn({ identifier: 'ada', password: ada.password })).status, 401)
  assert.equal((await house.visitor.logIn({ identifier: 'ada', password: fresh })).path, '/')
})

test('after a new password the log-in fills in the name, in this browser alone and until somebody logs in', async () => {
  await using house = await openHouse()
  await becomeAccount(house)
  const { visitor, stranger } = house
  const filledIn = async (one: Visitor) =>
    /name="identifier"[^>]*value="([^"]*)"/.exec((await one.open('/login/')).html)?.[1]
  const page = await visitor.open(await askForLink(house, 'ada'))
  assert.equal(await filledIn(visitor), '', 'an open link proves nothing yet')
  await set(visitor, page, fresh)
  assert.equal(await filledIn(visitor), 'ada')
  assert.equal(await filledIn(stranger), '')
  await visitor.logIn({ identifier: 'ada', password: fresh })
  await visitor.send('/logout/')
  assert.equal(await filledIn(visitor), '')
})

test('the new password ends every session at once and kills every other link', async () => {
  await using house = await openHouse()
  await becomeAccount(house)
  const thief = house.newVisitor()
  await thief.logIn({ identifier: 'ada', password: ada.password, stay: true })
  const first = await askForLink(house, 'ada')
  const second = await askForLink(house, ada.address)
  await set(house.visitor, await house.visitor.open(first), fresh)
  assert.equal((await thief.ask('/api/session')).status, 401)
  for (const link of [first, second]) assert.equal((await house.newVisitor().open(link)).status, 410)
})

test('a mail tells the owner that the password was changed', async () => {
  await using house = await openHouse()
  await becomeAccount(house)
  const before = house.mails.countTo(ada.address)
  const link = await askForLink(house, 'ada')
  await set(house.visitor, await house.visitor.open(link), fresh)
  const told = await house.mails.waitFor(ada.address, before + 2)
  assert.equal(told.subject, words.passwordChangedMail.subject(site))
  assert.ok(!told.text.includes(fresh))
})

test('the page of the link says which keys and means of the account end with the new password, and they do', async () => {
  await using house = await openHouse({}, { still: true })
  await makeAdmin(house)
  const { visitor, stranger } = house
  const readEnds = async () => {
    const page = await stranger.open(await askForLink(house, root.name, root.address))
    return { page, ends: [...page.html.matchAll(/data-ends="([^"]*)"/g)].map(([, kind]) => kind) }
  }
  assert.deepEqual((await readEnds()).ends, [])
  await visitor.logIn({ identifier: root.name, password: root.password })
  await addApp(house, visitor)
  await addPasskey(house, visitor)
  await makeKey(visitor, 'overview:read')
  house.pass(hour)
  assert.deepEqual((await readEnds()).ends, ['passkeys', 'authenticator', 'api-keys'])
  house.pass(8 * day)
  const { page, ends } = await readEnds()
  assert.deepEqual(ends, ['passkeys', 'api-keys'], 'an old app stays')
  assert.equal((await set(stranger, page, fresh)).status, 200)
  house.pass(minute)
  assert.deepEqual((await readEnds()).ends, [])
})

test('opening the link changes nothing, however often a scanner opens it', async () => {
  await using house = await openHouse()
  await becomeAccount(house)
  const link = await askForLink(house, 'ada')
  for (let times = 0; times < 3; times += 1) assert.equal((await house.newVisitor().open(link)).status, 200)
  assert.equal((await house.stranger.logIn({ identifier: 'ada', password: ada.password })).path, '/')
  assert.equal((await set(house.visitor, await house.visitor.open(link), fresh)).status, 200)
})

test('the answer is the same for an account, a suspended one, a waiting registration and an unknown name', async () => {
  await using house = await openHouse()
  await becomeAccount(house)
  const eve = { ...ada, name: 'eve', address: 'eve@example.org' }
  await becomeAccount(house, eve)
  await house.db.updateTable('accounts').set({ suspendedAt: 1 }).where('name', '=', 'eve').execute()
  await house.stranger.register({ ...ada, name: 'waiting', address: 'waiting@example.org' })
  await house.settled()
  const answers = new Set<string>()
  const rows = await countMails(house)
  const identifiers = ['ada', 'eve', 'waiting', 'waiting@example.org', 'nobody', 'nobody@example.org']
  for (const identifier of identifiers) {
    const page = await house.newVisitor().send('/password/forgot/', { identifier })
    answers.add(`${page.status} ${page.path} ${page.html}`)
    const again = await house.newVisitor().send('/password/forgot/', { identifier })
    answers.add(`${again.status} ${again.html.replaceAll(identifier, 'IDENTIFIER')}`)
  }
  assert.equal(answers.size, 2, 'one answer, and one to those who ask twice')
  assert.equal((await countMails(house)) - rows, identifiers.length, 'one row in each case')
  await house.settled()
  assert.equal(house.mails.countTo('nobody@example.org'), 0)
  assert.equal(house.mails.countTo('waiting@example.org'), 3, 'its confirmation mail again')
  assert.match((await house.mails.lastTo('waiting@example.org')).link, /\/confirm\//)
})

test('a link is valid for exactly one hour', async () => {
  await using house = await openHouse()
  await becomeAccount(house)
  const link = await askForLink(house, 'ada')
  const page = await house.visitor.open(link)
  assert.equal(page.status, 200)
  house.pass(hour)
  assert.equal((await house.stranger.open(link)).status, 410)
  assert.equal((await set(house.visitor, page, fresh)).status, 410, 'even for a page that was opened in time')
})

test('of two clicks at the same time, one sets the password', async () => {
  let arrived = 0
  let letGo = () => {}
  const both = new Promise<void>((resolve) => (letGo = resolve))
  const together = {
    ...cheapHasher,
    async hash(...args: Parameters<typeof cheapHasher.hash>) {
      const hash = await cheapHasher.hash(...args)
      if (args[1].startsWith('fresh words')) {
        arrived += 1
        if (arrived === 2) letGo()
        await both
      }
      return hash
    },
  }
  await using house = await openHouse({}, { hasher: together })
  await becomeAccount(house)
  const link = await askForLink(house, 'ada')
  const one = await house.visitor.open(link)
  const other = await house.stranger.open(link)
  const pages = await Promise.all([
    set(house.visitor, one, 'fresh words of one'),
    set(house.stranger, other, 'fresh words of another'),
  ])
  assert.deepEqual(new Set(pages.map((page) => page.status)), new Set([200, 410]))
})

test('a log-in with the old password during the reset starts no session', async () => {
  const { hasher, held, letGo } = holdLogIns()
  await using house = await openHouse({}, { hasher })
  await becomeAccount(house)
  const link = await askForLink(house, 'ada')
  const onItsWay = house.stranger.logIn({ identifier: 'ada', password: ada.password })
  await held
  assert.equal((await set(house.visitor, await house.visitor.open(link), fresh)).status, 200)
  letGo()
  assert.equal((await onItsWay).status, 401)
  assert.equal((await house.db.selectFrom('sessions').selectAll().execute()).length, 0)
})

test('a form for one account is refused after the link of another was opened', async () => {
  await using house = await openHouse()
  await becomeAccount(house)
  await becomeAccount(house, { ...ada, name: 'grace', address: 'grace@example.org' })
  const page = await house.visitor.open(await askForLink(house, 'ada'))
  const other = await house.visitor.open(await askForLink(house, 'grace', 'grace@example.org'))
  assert.equal((await set(house.visitor, page, fresh)).status, 409)
  for (const identifier of ['ada', 'grace'])
    assert.equal((await house.stranger.logIn({ identifier, password: ada.password })).path, '/')
  assert.equal((await set(house.visitor, other, fresh)).status, 200, 'the tab opened last goes on')
})

test('a common password is refused at its field, and the link keeps working', async () => {
  await using house = await openHouse()
  await becomeAccount(house)
  const page = await house.visitor.open(await askForLink(house, 'ada'))
  const refused = await set(house.visitor, page, 'password1')
  assert.equal(refused.status, 422)
  assert.equal(refused.problems['new_password'], 'password-common')
  assert.equal((await set(house.visitor, refused, fresh)).status, 200)
})

test('a mail waits while the mail server is away, and is never sent if its link has expired', async () => {
  await using house = await openHouse()
  await becomeAccount(house)
  await house.settled()
  const before = house.mails.countTo(ada.address)
  house.mails.misbehave({ at: 'rcpt', reply: '451 4.3.0 later' })
  await house.visitor.send('/password/forgot/', { identifier: 'ada' })
  const state = async () =>
    (await house.db.selectFrom('outbox').select('state').where('kind', '=', 'password-reset').execute())[0]
      ?.state
  await until(async () => (await state()) === 'delayed')
  house.mails.misbehave(null)
  house.pass(hour)
  await until(async () => (await state()) === 'cancelled')
  assert.equal(house.mails.countTo(ada.address), before)
})

test('reset requests are forgotten after a day', async () => {
  await using house = await openHouse()
  await house.visitor.send('/password/forgot/', { identifier: 'nobody@example.org' })
  await house.settled()
  house.pass(day + minute)
  assert.equal((await sweep(house.ports)).mails, 1)
  assert.equal(await countMails(house), 0)
})

test('a reset ends every lock, of the name and of the browser that resets', async () => {
  await using house = await openHouse({ LIMITS: 'on' })
  await becomeAccount(house)
  const owner = house.visitor
  await owner.logIn({ identifier: 'ada', password: ada.password })
  await owner.send('/logout/')
  for (const browser of [owner, house.stranger]) {
    for (let one = 0; one < guessing.most; one += 1) {
      await browser.logIn({ identifier: 'ada', password: 'not the right one' })
      house.pass(guessing.waits.at(-1) ?? 0)
    }
    assert.equal((await browser.logIn({ identifier: 'ada', password: ada.password })).status, 429)
  }
  await set(owner, await owner.open(await askForLink(house, 'ada')), fresh)
  assert.equal((await owner.logIn({ identifier: 'ada', password: fresh })).path, '/')
  assert.equal((await house.stranger.logIn({ identifier: 'ada', password: fresh })).path, '/')
})

test('an owner on a known device gets the link, whatever strangers request', async () => {
  await using house = await openHouse({ LIMITS: 'on' })
  await becomeAccount(house)
  const owner = house.visitor
  await owner.logIn({ identifier: 'ada', password: ada.password })
  await owner.send('/logout/')
  await house.settled()
  const before = house.mails.countTo(ada.address)
  const ask = (browser: Visitor, identifier: string) => browser.send('/password/forgot/', { identifier })
  for (let minutes = 0; minutes < 2 * mailsKeptBack; minutes += 1) {
    await ask(house.stranger, minutes % 2 ? 'ada' : ada.address)
    await house.settled()
    house.pass(minute)
  }
  for (let one = 0; one < resetLimit.rates.name.most; one += 1) {
    for (const identifier of ['ada', ada.address]) await ask(house.newVisitor(), identifier)
  }
  for (const identifier of ['ada', ada.address])
    assert.equal((await ask(house.stranger, identifier)).status, 429)
  await house.settled()
  assert.equal(house.mails.countTo(ada.address), before + mailsKeptBack)
  const all = house.db
    .updateTable('limits')
    .where('key', '=', counterKey(house.db, 'limit', 'reset', 'everything'))
  await all.set({ theoreticalAt: house.now() + hour + minute }).execute()
  assert.equal((await ask(house.newVisitor(), 'nobody')).status, 429)

  assert.equal((await ask(owner, 'ada')).status, 200)
  const { text } = await house.mails.waitFor(ada.address, before + mailsKeptBack + 1)
  assert.match(text, /\/password\/reset\//)
  assert.equal((await ask(owner, 'ada')).status, 429, 'a minute apart, as for everybody')
})

test('a reset makes the account forget every device but the one that set the new password', async () => {
  await using house = await openHouse()
  await becomeAccount(house)
  for (const browser of [house.visitor, house.stranger])
    await browser.logIn({ identifier: 'ada', password: ada.password })
  await set(house.visitor, await house.visitor.open(await askForLink(house, 'ada')), fresh)
  const rows = await house.db.selectFrom('devices').select('tokenHash').execute()
  assert.deepEqual(rows, [{ tokenHash: hashToken(house.visitor.cookies.get('postern_device') ?? '') }])
})

test('a reset and the log-in after it cause one mail, which names the browser; one from elsewhere is still told', async () => {
  await using house = await openHouse()
  await becomeAccount(house)
  await house.visitor.logIn({ identifier: 'ada', password: ada.password })
  const browser = house.newVisitor({ from: '198.51.100.7' })
  const page = await browser.open(await askForLink(house, 'ada'))
  const before = await countMails(house)
  await set(browser, page, fresh)
  await browser.logIn({ identifier: 'ada', password: fresh })
  await house.settled()
  assert.equal(await countMails(house), before + 1)
  const told = await house.mails.lastTo(ada.address)
  assert.equal(told.subject, words.passwordChangedMail.subject(site))
  assert.ok(told.text.includes(`${words.facts.from}：198.51.100.7`))
  await house.newVisitor().logIn({ identifier: 'ada', password: fresh })
  await house.settled()
  assert.equal((await house.mails.lastTo(ada.address)).subject, words.newDeviceMail.subject(site))
})

async function askForLink(house: House, identifier: string, address = ada.address): Promise<string> {
  await house.settled()
  const before = house.mails.countTo(address)
  const asked = await house.newVisitor().send('/password/forgot/', { identifier })
  assert.equal(asked.status, 200)
  const { resetLink } = await house.mails.waitFor(address, before + 1)
  assert.ok(resetLink)
  return resetLink
}

function set(visitor: Visitor, page: { html: string }, password: string) {
  const account = hidden(page as Parameters<typeof hidden>[0], 'account')
  return visitor.send('/password/reset/', { account, new_password: password })
}

async function countMails(house: House): Promise<number> {
  return (await house.db.selectFrom('outbox').select('id').execute()).length
}

test('where a person wanted to go is kept over a forgotten password, in the browser and not in the mail', async () => {
  await using house = await openHouse()
  await becomeAccount(house)
  const linkTo = (page: Page, path: string) =>
    new RegExp(`href="(${path}[^"]*)"`).exec(page.html.split('<main')[1] ?? '')?.[1] ?? ''
  const browser = house.newVisitor()
  const forgot = await browser.open(
    linkTo(await browser.open('/login/?next=%2Fshop%2F%3Fa%3D1'), '/password/forgot/'),
  )
  assert.equal(hidden(forgot, 'next'), '/shop/?a=1')
  const missing = await browser.send('/password/forgot/', { next: hidden(forgot, 'next') })
  assert.equal(hidden(missing, 'next'), '/shop/?a=1')
  const sent = await browser.send('/password/forgot/', { identifier: 'ada', next: hidden(forgot, 'next') })
  assert.equal(linkTo(sent, '/login/'), '/login/?next=%2Fshop%2F%3Fa%3D1')
  await house.settled()
  const { text, resetLink } = await house.mails.lastTo(ada.address)
  assert.doesNotMatch(text, /shop/)
  const done = await set(browser, await browser.open(resetLink), fresh)
  assert.equal(linkTo(done, '/login/'), '/login/?next=%2Fshop%2F%3Fa%3D1')
  assert.ok(!browser.cookies.has('postern_next'))
})

test('a forgotten password leads to no other site', async () => {
  await using house = await openHouse({}, { working: false })
  const page = await house.visitor.send('/password/forgot/', { identifier: 'ada', next: '//evil.example/' })
  assert.doesNotMatch(page.html, /evil/)
  assert.ok(!house.visitor.cookies.has('postern_next'))
})
