import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { day, minute } from '../../../src/base/time.ts'
import { changeAddressLimit } from '../../../src/features/address/change-address.ts'
import { previewSweep, sweep } from '../../../src/jobs/sweep.job.ts'
import { createHasher } from '../../../src/security/passwords.ts'
import { holdAccount } from '../../../src/store/accounts/accounts.ts'
import { insertChange } from '../../../src/store/accounts/address-changes.ts'
import { inTransaction } from '../../../src/store/db/database.ts'
import { countRows } from '../../../src/store/db/row-counts.ts'
import {
  askForAddress,
  changeAddress,
  changeLink,
  elsewhere,
  logInAs,
  sendChange,
  resetLinkTo,
} from '../../support/address.ts'
import { becomeAccount, database, openHouse, until } from '../../support/house.ts'
import type { House } from '../../support/house.ts'
import { ada, withoutTimes } from '../../support/visitor.ts'
import type { Visitor } from '../../support/visitor.ts'
import { site, tellsAct, words } from '../../support/words.ts'

const bob = { ...ada, name: 'bob', address: 'bob@example.org' }

test('a person changes the address by a link sent to the new one, and both get a mail', async () => {
  await using house = await openHouse()
  const owner = await logInAs(house)
  const asked = await askForAddress(owner, elsewhere, ada.password)
  assert.equal(asked.path, '/account/address/')
  assert.equal(asked.mark, 'change-pending')
  assert.match(asked.text, /ada@elsewhere\.example/)
  assert.equal(await addressOf(house, owner), ada.address, 'nothing has changed yet')
  const link = await changeLink(house)
  const asking = await house.mails.lastTo(ada.address)
  assert.equal(asking.subject, words.addressMails.asked.subject(site))
  assert.ok(tellsAct(asking.text))

  const page = await owner.open(link)
  assert.equal(page.path, '/account/address/confirm/', 'the code has left the address bar')
  assert.equal(page.hops[0]?.headers.get('referrer-policy'), 'no-referrer')
  assert.equal(await addressOf(house, owner), ada.address, 'opening the link changes nothing')
  const done = await sendChange(owner, page)
  assert.equal(done.status, 200)
  assert.equal(done.mark, 'address-changed')
  assert.equal(await addressOf(house, owner), elsewhere)
  await house.settled()
  const left = await house.mails.lastTo(ada.address)
  assert.equal(left.subject, words.addressMails.left.subject(site))
  assert.ok(tellsAct(left.text))
  assert.equal((await house.mails.lastTo(elsewhere)).subject, words.addressMails.changed.subject(site))
  assert.equal((await house.stranger.logIn({ identifier: ada.address, password: ada.password })).status, 401)
  assert.equal((await house.stranger.logIn({ identifier: elsewhere, password: ada.password })).path, '/')
})

test("a change of only the case of one's own address leaves no address behind", async () => {
  await using house = await openHouse()
  const owner = await logInAs(house)
  const done = await changeAddress(house, owner, { address: 'ADA@example.org', password: ada.password })
  assert.equal(done.mark, 'address-changed')
  assert.equal(await addressOf(house, owner), 'ADA@example.org')
  await house.settled()
  const subjects = house.mails.all.map(({ subject }) => subject)
  assert.ok(subjects.includes(words.addressMails.changed.subject(site)))
  const { text } = await owner.open('/account/address/')
  assert.ok(!text.includes(ada.address), 'no former address is reserved')
  const told = house.mails.all.filter(({ text }) => text.includes(words.addressMails.left.what(site)))
  assert.deepEqual(told, [], 'nobody is told that mails no longer come here')
})

test('a change of address needs the password, and wrong ones count', async () => {
  await using house = await openHouse({ LIMITS: 'on' })
  const owner = await logInAs(house)
  for (const password of ['not the password', '']) {
    const refused = await askForAddress(owner, elsewhere, password)
    assert.equal(refused.status, 422)
    assert.match(refused.html, /value="ada@elsewhere\.example"/, 'nothing typed is lost')
  }
  for (let times = 0; times < 4; times += 1) await askForAddress(owner, elsewhere, 'not the password')
  const refused = await askForAddress(owner, elsewhere, ada.password)
  assert.equal(refused.status, 429)
  assert.ok(Number(refused.headers.get('retry-after')) > 0)
  await house.settled()
  assert.equal(house.mails.countTo(elsewhere), 0)
})

test('a thief with a session but no password uses up none of the owner’s changes', async () => {
  await using house = await openHouse({ LIMITS: 'on' })
  const owner = await logInAs(house)
  const thief = house.newVisitor()
  await thief.logIn({ identifier: 'ada', password: ada.password })
  for (let times = 0; times < changeAddressLimit.rates.account.most; times += 1)
    await askForAddress(thief, elsewhere, 'not the password')
  assert.equal((await askForAddress(owner, elsewhere, ada.password)).status, 200)
})

test('a visitor is asked to log in and comes back to the form', async () => {
  await using house = await openHouse()
  const page = await house.visitor.open('/account/address/')
  assert.equal(page.path, `/login/?next=${encodeURIComponent('/account/address/')}`)
})

test('a stranger or scanner who opens the link completes nothing; the account’s password does', async () => {
  await using house = await openHouse()
  const owner = await logInAs(house)
  await askForAddress(owner, elsewhere, ada.password)
  const link = await changeLink(house)
  const page = await house.stranger.open(link)
  assert.equal(page.status, 200)
  assert.doesNotMatch(page.html, /data-submit-itself/)
  assert.ok(!page.text.includes(ada.address), 'it does not tell whose account it is')
  assert.equal((await sendChange(house.stranger, page)).status, 200, 'the button alone asks again')
  assert.equal((await sendChange(house.stranger, page, { password: '' })).status, 422)
  assert.equal((await sendChange(house.stranger, page, { password: 'not the password' })).status, 422)
  assert.equal(await addressOf(house, owner), ada.address)

  const done = await sendChange(house.stranger, page, { password: ada.password })
  assert.equal(done.status, 200)
  assert.equal(done.mark, 'address-changed')
  assert.match(done.html, /<main.*href="\/login\/"/s)
  assert.equal((await owner.ask('/api/session')).status, 401)
  assert.equal((await house.stranger.ask('/api/session')).status, 401, 'nobody is logged in by it')
})

test('a log-in that rehashes the password with new costs keeps the link alive', async () => {
  await using house = await openHouse()
  const owner = await logInAs(house)
  const earlier = createHasher({ memoryKib: 16, passes: 1 })
  const passwordHash = await earlier.hash('log-in', ada.password)
  await earlier.close()
  await house.db.updateTable('accounts').set({ passwordHash }).execute()
  await askForAddress(owner, elsewhere, ada.password)
  const hashes = () => house.db.selectFrom('accounts').select('passwordHash').execute()
  const logIn = () => house.newVisitor().logIn({ identifier: 'ada', password: ada.password })
  assert.equal((await logIn()).path, '/')
  assert.deepEqual(await hashes(), [{ passwordHash }])
  assert.equal((await sendChange(owner, await owner.open(await changeLink(house)))).status, 200)
  assert.equal((await logIn()).path, '/')
  assert.notDeepEqual(await hashes(), [{ passwordHash }], 'the next one makes it anew')
})

test(
  'a log-in that would make the hash anew while the link is being written keeps it alive, too',
  {
    // SQLite lets one write at a time.
    skip: database === 'sqlite',
  },
  async () => {
    await using house = await openHouse()
    const owner = await logInAs(house)
    const { db } = house
    const earlier = createHasher({ memoryKib: 16, passes: 1 })
    const passwordHash = await earlier.hash('log-in', ada.password)
    await earlier.close()
    await db.updateTable('accounts').set({ passwordHash }).execute()
    await askForAddress(owner, elsewhere, ada.password)
    const link = await changeLink(house)
    const change = await db.selectFrom('addressChanges').selectAll().executeTakeFirstOrThrow()
    await db.deleteFrom('addressChanges').execute()
    const { logIn } = await inTransaction(db, async (db) => {
      await holdAccount(db, change.accountId)
      await insertChange(db, change)
      const logIn = house.stranger.logIn({ identifier: 'ada', password: ada.password })
      await until(async () => (await countRows(house.db, isHeldUp)) > 0)
      // In an object, because it ends only after the transaction.
      return { logIn }
    })
    assert.equal((await logIn).path, '/')
    assert.equal((await sendChange(owner, await owner.open(link))).status, 200)
    assert.equal(await addressOf(house, owner), elsewhere)
  },
)

const isHeldUp = sql`pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`

test('a session of another account does not complete the change', async () => {
  await using house = await openHouse()
  const owner = await logInAs(house)
  const other = await logInAs(house, bob)
  await askForAddress(owner, elsewhere, ada.password)
  const page = await other.open(await changeLink(house))
  assert.doesNotMatch(page.html, /data-submit-itself/)
  await sendChange(other, page)
  assert.equal(await addressOf(house, owner), ada.address)
})

test('all other sessions end in the commit of the change, and open reset links die', async () => {
  await using house = await openHouse()
  const owner = await logInAs(house)
  const thief = house.newVisitor()
  await thief.logIn({ identifier: 'ada', password: ada.password, stay: true })
  await house.stranger.send('/password/forgot/', { identifier: 'ada' })
  const resetLink = await resetLinkTo(house, ada.address)
  await changeAddress(house, owner, { address: elsewhere, password: ada.password })
  assert.equal((await thief.ask('/api/session')).status, 401)
  assert.equal((await owner.ask('/api/session')).status, 200)
  assert.equal((await house.stranger.open(resetLink)).status, 410)
})

test('a link works once, and a second click says so', async () => {
  await using house = await openHouse()
  const owner = await logInAs(house)
  await askForAddress(owner, elsewhere, ada.password)
  const link = await changeLink(house)
  const page = await owner.open(link)
  await sendChange(owner, page)
  const again = await house.stranger.open(link)
  assert.equal(again.status, 200)
  assert.equal(again.mark, 'address-already-changed')
})

test('a link is valid exactly as long as a confirmation link', async () => {
  await using house = await openHouse()
  const owner = await logInAs(house)
  await askForAddress(owner, elsewhere, ada.password)
  const page = await house.stranger.open(await changeLink(house))
  house.pass(7 * day)
  assert.equal((await sendChange(house.stranger, page, { password: ada.password })).status, 410)
  assert.equal((await previewSweep(house.ports)).addressChanges, 1)
  assert.equal((await sweep(house.ports)).addressChanges, 1)
})

test('a forged code, one for another purpose and one with a flipped bit open nothing', async () => {
  await using house = await openHouse()
  const owner = await logInAs(house)
  await askForAddress(owner, elsewhere, ada.password)
  const link = await changeLink(house)
  const undo = /undo\/\?code=(\S+)/.exec((await house.mails.lastTo(ada.address)).text)?.[1]
  assert.ok(undo)
  const flipped = link.slice(0, -1) + (link.endsWith('A') ? 'B' : 'A')
  for (const address of [
    flipped,
    link.replace(/code=.*/, 'code=x'),
    `/account/address/confirm/?code=${undo}`,
    `/account/address/undo/?code=${link.split('code=')[1]}`,
  ])
    assert.equal((await house.newVisitor().open(address)).status, 410, address)
})

test('a new change, a reset, a new password, cancelling and a planned deletion all end a pending change', async () => {
  await using house = await openHouse()
  const owner = await logInAs(house)
  await askForAddress(owner, elsewhere, ada.password)
  const first = await changeLink(house)
  await askForAddress(owner, 'ada@third.example', ada.password)
  assert.equal((await owner.open(first)).status, 410, 'by a new one')

  const second = await changeLink(house, 'ada@third.example')
  const shown = await owner.open('/account/address/')
  const cancelled = await owner.send('/account/address/cancel/', { change: hiddenChange(shown.html) })
  assert.equal(cancelled.mark, 'change-address')
  assert.match(cancelled.html, /class="lead">.*ada@example\.org/)
  assert.equal((await owner.open(second)).status, 410, 'by being cancelled')

  await askForAddress(owner, elsewhere, ada.password)
  await owner.send('/account/password/', { password: ada.password, new_password: 'another set of words' })
  assert.equal((await owner.open(await changeLink(house))).status, 410, 'by a new password')
  assert.equal((await owner.open('/account/address/')).mark, 'change-address')

  await askForAddress(owner, elsewhere, 'another set of words')
  const last = await changeLink(house)
  await house.stranger.send('/password/forgot/', { identifier: 'ada' })
  const resetLink = await resetLinkTo(house, ada.address)
  const page = await house.stranger.open(resetLink)
  const account = /name="account" value="([^"]*)"/.exec(page.html)?.[1] ?? ''
  await house.stranger.send('/password/reset/', { account, new_password: 'a third set of words' })
  assert.equal((await owner.open(last)).status, 410, 'by a reset')

  await owner.logIn({ identifier: 'ada', password: 'a third set of words' })
  await askForAddress(owner, elsewhere, 'a third set of words')
  const planned = await changeLink(house)
  await owner.send('/account/delete/', { password: 'a third set of words' })
  assert.equal((await house.stranger.open(planned)).status, 410, 'by a planned deletion')
  assert.deepEqual(await house.db.selectFrom('addressChanges').select('id').execute(), [])
})

test('the mail is resent with the same link, at most once a minute', async () => {
  await using house = await openHouse()
  const owner = await logInAs(house)
  const page = await askForAddress(owner, elsewhere, ada.password)
  const link = await changeLink(house)
  const change = hiddenChange(page.html)
  const soon = await owner.send('/account/address/resend/', { change })
  assert.equal(soon.status, 429)
  house.pass(minute)
  assert.equal((await owner.send('/account/address/resend/', { change })).status, 200)
  await house.mails.waitFor(elsewhere, 2)
  assert.equal(await changeLink(house), link)
  house.pass(minute)
  assert.equal(
    (await owner.send('/account/address/resend/', { change: 'another' })).path,
    '/account/address/',
  )
  await house.settled()
  assert.equal(house.mails.countTo(elsewhere), 2)
})

test('requesting an address that has an account answers as always, and the courier tells that address', async () => {
  await using house = await openHouse()
  await becomeAccount(house, bob)
  const owner = await logInAs(house)
  await house.settled()
  const before = house.mails.countTo(bob.address)
  const pages: string[][] = []
  for (const address of [bob.address, 'nob@example.org']) {
    const asked = await askForAddress(owner, address, ada.password)
    await house.settled()
    const later = await owner.open('/account/address/')
    // The page shows the mail's state meanwhile, so the speed of the mail server is no secret.
    pages.push([asked.html.replace(/<section class="mail".*?<\/section>/s, ''), later.html])
  }
  const plain = (html: string, address: string) =>
    withoutTimes(html)
      .replaceAll(address, 'ADDRESS')
      .replace(/name="change" value="\w+"/g, 'CHANGE')
  const [taken = [], free = []] = pages
  assert.deepEqual(
    taken.map((html) => plain(html, bob.address)),
    free.map((html) => plain(html, 'nob@example.org')),
  )
  assert.equal(house.mails.countTo(bob.address), before + 1)
  const told = await house.mails.lastTo(bob.address)
  assert.equal(told.subject, words.addressMails.taken.subject(site))
  assert.doesNotMatch(told.text, /address\/confirm/)
})

test('blocked addresses and domains outside REGISTRATION_DOMAINS are refused at the field', async () => {
  await using house = await openHouse({ REGISTRATION_DOMAINS: 'example.org' })
  const owner = await logInAs(house)
  const block = {
    id: 'b',
    kind: 'address',
    value: 'eve@example.org',
    reason: null,
    actor: 'command',
  } as const
  await house.db
    .insertInto('blocks')
    .values({ ...block, createdAt: 1 })
    .execute()
  for (const address of ['eve@example.org', elsewhere, 'no address', ada.address]) {
    const page = await askForAddress(owner, address, ada.password)
    assert.equal(page.status, 422, address)
    assert.match(page.html, /id="problem-address"/)
  }
})

test('an address that cannot register cannot be changed to, and a typo is pointed out', async () => {
  await using house = await openHouse({ DISPOSABLE_ADDRESSES: 'refuse' })
  const owner = await logInAs(house)
  const refused = await askForAddress(owner, 'ada@mailinator.com', ada.password)
  assert.equal(refused.status, 422)
  assert.match(refused.html, /id="problem-address"/)
  const asked = await askForAddress(owner, 'ada@gmail.con', ada.password)
  assert.match(
    asked.html,
    /data-tone="unsure" data-notice="meant">[^<]*<b class="address"><bdi>ada@gmail\.com<\/bdi>/,
  )
  assert.match(asked.html, /<details open>[\s\S]*value="ada@gmail\.com"/)
})

test('mails that a logged-in person causes to a stranger have a limit per address, as at registering', async () => {
  await using house = await openHouse({ LIMITS: 'on' })
  const owner = await logInAs(house)
  for (let times = 0; times < 6; times += 1) {
    await askForAddress(owner, elsewhere, ada.password)
    await house.settled()
  }
  assert.equal(house.mails.countTo(elsewhere), 3)
  assert.match((await owner.open('/account/address/')).html, /data-mail="cancelled mail-budget /)
  assert.equal(house.mails.countTo(ada.address), 7, 'those about acts on an account are never held back')
})

test('an address that got an account during the change stays with that account', async () => {
  await using house = await openHouse()
  const owner = await logInAs(house)
  await askForAddress(owner, elsewhere, ada.password)
  const link = await changeLink(house)
  await becomeAccount(house, { ...bob, address: elsewhere })
  const page = await owner.open(link)
  assert.equal(page.status, 200)
  const refused = await sendChange(owner, page)
  assert.equal(refused.status, 409)
  assert.equal(refused.mark, 'address-taken')
  assert.equal(await addressOf(house, owner), ada.address)
  assert.equal((await owner.ask('/api/session')).status, 200, 'no session ended for it')
})

test('a registration of the new address is closed by the change', async () => {
  await using house = await openHouse()
  const owner = await logInAs(house)
  await house.stranger.register({ ...bob, address: elsewhere })
  const { link } = await house.mails.lastTo(elsewhere)
  await changeAddress(house, owner, { address: elsewhere, password: ada.password })
  assert.equal((await house.stranger.open(link)).mark, 'already-confirmed')
  const [row] = await house.db.selectFrom('registrations').selectAll().where('name', '=', 'bob').execute()
  assert.ok(row?.closedAt)
})

test('of two accounts that change to one address and a registration of it at the same time, one gets it', async () => {
  await using house = await openHouse()
  const one = await logInAs(house)
  const other = await logInAs(house, bob)
  await house.stranger.register({ ...bob, name: 'carol', address: elsewhere })
  const { link } = await house.mails.waitFor(elsewhere, 1)
  await askForAddress(one, elsewhere, ada.password)
  const first = await one.open(await changeLink(house))
  await askForAddress(other, elsewhere, bob.password)
  const second = await other.open(await changeLink(house))
  const third = await house.stranger.open(link)
  const pages = await Promise.all([
    sendChange(one, first),
    sendChange(other, second),
    house.stranger.sendConfirmation(third),
  ])
  const accounts = await house.db
    .selectFrom('accounts')
    .select('name')
    .where('addressKey', '=', elsewhere)
    .execute()
  assert.equal(accounts.length, 1)
  const told = pages.filter(({ status, mark }) => status === 200 && mark !== 'already-confirmed')
  assert.equal(told.length, 1, pages.map(({ text }) => text).join('\n'))
})

test('of many clicks at the same time, one makes the change', async () => {
  await using house = await openHouse()
  const owner = await logInAs(house)
  await askForAddress(owner, elsewhere, ada.password)
  const page = await owner.open(await changeLink(house))
  const pages = await Promise.all(Array.from({ length: 10 }, () => sendChange(owner, page)))
  assert.equal(pages.filter(({ mark }) => mark === 'address-changed').length, 1)
  const events = await house.db
    .selectFrom('events')
    .select('id')
    .where('kind', '=', 'address-changed')
    .execute()
  assert.equal(events.length, 1)
})

test('a form for one change is refused after the link of another was opened', async () => {
  await using house = await openHouse()
  const owner = await logInAs(house)
  const other = await logInAs(house, bob)
  await askForAddress(owner, elsewhere, ada.password)
  const link = await changeLink(house)
  await askForAddress(other, 'bob@elsewhere.example', bob.password)
  const page = await owner.open(link)
  await owner.open(await changeLink(house, 'bob@elsewhere.example'))
  assert.equal((await sendChange(owner, page)).status, 409)
  assert.equal(await addressOf(house, owner), ada.address)
})

test('a suspended account cannot complete a change', async () => {
  await using house = await openHouse()
  const owner = await logInAs(house)
  await askForAddress(owner, elsewhere, ada.password)
  const page = await house.stranger.open(await changeLink(house))
  await house.db.updateTable('accounts').set({ suspendedAt: 1 }).execute()
  assert.equal((await sendChange(house.stranger, page, { password: ada.password })).status, 410)
})

async function addressOf(house: House, visitor: Visitor): Promise<string> {
  const answer = await visitor.ask('/api/session')
  const { account } = (await answer.json()) as { account?: { email: string } }
  assert.ok(account, house.baseUrl)
  return account.email
}

function hiddenChange(html: string): string {
  return /name="change" value="([^"]*)"/.exec(html)?.[1] ?? ''
}
