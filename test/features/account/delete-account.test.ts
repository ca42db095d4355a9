import assert from 'node:assert/strict'
import { test } from 'node:test'
import { limits } from '../../../src/base/limits.ts'
import { minute } from '../../../src/base/time.ts'
import type { Administrator } from '../../../src/core/ports.ts'
import { deleteDueAccounts } from '../../../src/features/account/delete-account.job.ts'
import { demoteAccount, suspendAccount } from '../../../src/features/administration/accounts.ts'
import { askForAddress, changeAddress, elsewhere, sendChange, undoLink } from '../../support/address.ts'
import { becomeAccount, cheapHasher, openHouse } from '../../support/house.ts'
import type { House } from '../../support/house.ts'
import { accountRow } from '../../support/rows.ts'
import { everyCell } from '../../support/search.ts'
import { ada } from '../../support/visitor.ts'
import type { Person, Visitor } from '../../support/visitor.ts'
import { site, tellsAct, words } from '../../support/words.ts'

const grace: Person = { name: 'grace', address: 'grace@example.org', password: 'another long enough one' }
const by: Administrator = { actor: 'command', network: null, reason: null }

test('a person deletes their account: every session ends at once, and a mail says until when logging in keeps it', async () => {
  await using house = await openHouse()
  await becomeAccount(house)
  const { visitor, stranger } = house
  for (const browser of [visitor, stranger]) await logIn(browser)
  const before = await countMails(house)
  const wrong = await leave(visitor, 'not the right one')
  assert.equal(wrong.status, 422)
  assert.match(
    wrong.html,
    /<button[^>]*class="danger"[^>]*>.*<bdi>ada<\/bdi>.*<\/button>/,
    'it names its object',
  )
  assert.equal((await leave(visitor, '')).status, 422)
  assert.equal((await visitor.ask('/api/session')).status, 200)
  const page = await leave(visitor)
  assert.equal(page.status, 200)
  assert.equal(page.mark, 'deletion-planned')
  assert.match(page.html, /<time datetime="\d{4}-/, 'when')
  for (const browser of [visitor, stranger]) assert.equal((await browser.ask('/api/session')).status, 401)
  const mail = await house.mails.waitFor(ada.address, before + 1)
  assert.equal(mail.subject, words.account.deletionPlannedMail.subject(site))
  assert.ok(tellsAct(mail.text))
  assert.match(mail.text, /\/login\//)
  assert.match(mail.text, /\/password\/forgot\//)
})

test('logging in within the seven days keeps the account, and page and mail say so', async () => {
  await using house = await openHouse()
  await becomeAccount(house)
  await logIn(house.visitor)
  await leave(house.visitor)
  house.pass(limits.deletionGrace - minute)
  assert.equal(await deleteDueAccounts(house.ports), 0)
  const before = await countMails(house)
  const page = await logIn(house.visitor)
  assert.equal(page.path, '/account/?done=kept')
  assert.equal(page.notice, 'kept')
  const mail = await house.mails.waitFor(ada.address, before + 1)
  assert.equal(mail.subject, words.account.deletionCancelledMail.subject(site))
  assert.ok(tellsAct(mail.text))
  house.pass(2 * minute)
  assert.equal(await deleteDueAccounts(house.ports), 0)
  assert.equal((await logIn(house.visitor)).path, '/', 'it is said once')
})

test('an account waiting for its deletion looks unchanged to everybody without its password', async () => {
  await using house = await openHouse()
  await becomeAccount(house)
  const look = async () => {
    const stranger = house.newVisitor()
    const pages = [
      await stranger.logIn({ identifier: 'ada', password: 'not the right one' }),
      await stranger.register({ ...ada, name: 'Ada' }),
      await stranger.register({ ...ada, name: 'other' }),
      await stranger.send('/password/forgot/', { identifier: 'ada' }),
    ]
    // But for times, and how far the mail has come.
    const moving = /<time.*?<\/time>|<section class="mail".*?<\/section>/gs
    return pages.map(({ status, path, html }) => `${status} ${path} ${html.replace(moving, '')}`)
  }
  await logIn(house.visitor)
  const before = await look()
  await house.settled()
  house.pass(minute)
  await leave(house.visitor)
  await house.settled()
  assert.deepEqual(await look(), before)
})

test('after seven days only events remain, no column holds the address, and name and address are free', async () => {
  await using house = await openHouse({ LIMITS: 'on' })
  await becomeAccount(house)
  await becomeAccount(house, grace)
  await house.stranger.register({ ...ada, name: 'other' })
  await house.stranger.send('/password/forgot/', { identifier: ada.address })
  await house.stranger.logIn({ identifier: ada.address, password: 'not the right one' })
  for (const browser of [house.visitor, house.newVisitor()]) await logIn(browser)
  await house.visitor.send('/account/name/', { name: 'lovelace' })
  await askForAddress(house.visitor, 'countess@example.org', ada.password)
  await house.settled()
  assert.ok((await tablesWith(house, ada.address)).includes('outbox'), 'the search finds what is there')
  await leave(house.visitor)
  // A mail that is on its way would still come when its row is gone, and be taken for the one of the last line.
  await house.settled()
  house.pass(limits.deletionGrace)
  assert.equal((await logIn(house.visitor, 'lovelace')).status, 401, 'too late, even before it is swept')
  assert.equal(await deleteDueAccounts(house.ports, () => true), 0, 'a server that ends deletes no more')
  assert.equal(await deleteDueAccounts(house.ports), 1)
  assert.equal(await deleteDueAccounts(house.ports), 0)
  assert.deepEqual(await tablesWith(house, ada.address), [])
  for (const text of ['lovelace', 'countess']) assert.deepEqual(await tablesWith(house, text), [])
  const kinds = await house.db.selectFrom('events').select('kind').execute()
  assert.ok(kinds.some(({ kind }) => kind === 'account-deleted'))
  assert.equal((await house.newVisitor().logIn({ identifier: 'grace', password: grace.password })).path, '/')
  await becomeAccount(house, { ...ada, name: 'lovelace' })
})

test('undoing a change of address also cancels the deletion that a thief requested', async () => {
  await using house = await openHouse()
  await becomeAccount(house)
  const { visitor: thief } = house
  await logIn(thief)
  await changeAddress(house, thief, { address: elsewhere, password: ada.password })
  const undo = await undoLink(house, ada.address)
  assert.equal((await leave(thief)).status, 200)
  const page = await house.stranger.open(undo)
  const fields = { act: 'undo', password: ada.password, new_password: 'a fresh set of words' }
  assert.equal((await sendChange(house.stranger, page, fields)).status, 200)
  house.pass(limits.deletionGrace)
  assert.equal(await deleteDueAccounts(house.ports), 0)
  assert.equal(
    (await house.stranger.logIn({ identifier: 'ada', password: 'a fresh set of words' })).path,
    '/',
  )
})

test('an account with a disputed address is not deleted until an administrator decides', async () => {
  await using house = await openHouse()
  await becomeAccount(house)
  const { visitor: thief } = house
  await logIn(thief)
  await changeAddress(house, thief, { address: elsewhere, password: ada.password })
  const undo = await undoLink(house, ada.address)
  await leave(thief)
  const page = await house.stranger.open(undo)
  await sendChange(house.stranger, page, { act: 'dispute', address: ada.address })
  house.pass(2 * limits.deletionGrace)
  assert.equal(await deleteDueAccounts(house.ports), 0)
  const rows = await house.db.selectFrom('accounts').select(['deletesAt', 'suspendedAt']).execute()
  assert.equal(rows[0]?.deletesAt, null)
  assert.notEqual(rows[0]?.suspendedAt, null)
})

test('the job deletes due accounts, and several processes delete each account once', async () => {
  await using house = await openHouse({}, { working: false })
  const people = Array.from({ length: 5 }, (_, one) => accountRow(`person${one}`, { deletesAt: house.now() }))
  await house.db.insertInto('accounts').values(people).execute()
  let isStopping = false
  setImmediate(() => (isStopping = true))
  const first = await deleteDueAccounts(house.ports, () => isStopping)
  assert.ok(first < people.length, 'others are served between two accounts, and a stop is heard')
  const counts = await Promise.all([1, 2, 3].map(() => deleteDueAccounts(house.ports)))
  assert.equal(
    counts.reduce((sum, count) => sum + count, first),
    people.length,
  )
  const events = await house.db.selectFrom('events').select('accountId').execute()
  assert.equal(events.length, people.length)
  assert.deepEqual(new Set(events.map(({ accountId }) => accountId)), new Set(people.map(({ id }) => id)))
})

test('a log-in during the deletion either keeps the whole account or finds none', async () => {
  await using house = await openHouse()
  await becomeAccount(house)
  for (let round = 0; round < 4; round += 1) {
    await logIn(house.visitor)
    await leave(house.visitor)
    house.pass(limits.deletionGrace - 20 + round * 10)
    const [page] = await Promise.all([logIn(house.visitor), deleteDueAccounts(house.ports)])
    // Once more, for a look that came a moment too early.
    await deleteDueAccounts(house.ports)
    const accounts = await house.db.selectFrom('accounts').select('id').execute()
    assert.equal(accounts.length, page.status === 200 ? 1 : 0)
    if (accounts.length === 0) return
  }
})

test('a person who becomes the last administrator while the password is verified cannot delete their account', async () => {
  let meanwhile = () => Promise.resolve()
  const hasher: typeof cheapHasher = {
    ...cheapHasher,
    verify: async (...asked) => {
      await meanwhile()
      return cheapHasher.verify(...asked)
    },
  }
  await using house = await openHouse({}, { hasher })
  await becomeAccount(house)
  await logIn(house.visitor)
  meanwhile = async () => {
    await house.db.updateTable('accounts').set({ isAdmin: 1 }).execute()
  }
  assert.equal((await leave(house.visitor)).status, 409)
})

test('the last administrator cannot delete their account; one waiting for deletion does not count', async () => {
  await using house = await openHouse()
  await becomeAccount(house)
  await becomeAccount(house, grace)
  await house.db.updateTable('accounts').set({ isAdmin: 1 }).execute()
  await logIn(house.visitor)
  await house.stranger.logIn({ identifier: 'grace', password: grace.password })
  assert.equal((await leave(house.stranger, grace.password)).status, 200)
  const refused = await leave(house.visitor)
  assert.equal(refused.status, 409)
  assert.equal(refused.problems['submit'], 'last-admin')
  const { id } = await house.db
    .selectFrom('accounts')
    .select('id')
    .where('name', '=', 'ada')
    .executeTakeFirstOrThrow()
  for (const act of [demoteAccount, suspendAccount])
    assert.deepEqual(await act(house.ports, by, id), { kind: 'last-admin' })
})

test('of two administrators who delete their accounts at the same time, one stays', async () => {
  await using house = await openHouse()
  await becomeAccount(house)
  await becomeAccount(house, grace)
  await house.db.updateTable('accounts').set({ isAdmin: 1 }).execute()
  for (let round = 0; round < 8; round += 1) {
    await logIn(house.visitor)
    await house.stranger.logIn({ identifier: 'grace', password: grace.password })
    const pages = await Promise.all([leave(house.visitor), leave(house.stranger, grace.password)])
    assert.deepEqual(new Set(pages.map(({ status }) => status)), new Set([200, 409]))
  }
})

function leave(browser: Visitor, password = ada.password) {
  return browser.send('/account/delete/', { password })
}

function logIn(browser: Visitor, identifier = 'ada') {
  return browser.logIn({ identifier, password: ada.password })
}

async function countMails(house: House): Promise<number> {
  await house.settled()
  return house.mails.countTo(ada.address)
}

/** Every table that has a text somewhere in a row, whichever tables and columns there are. */
async function tablesWith(house: House, text: string): Promise<string[]> {
  const cells = await everyCell(house)
  return [...cells].flatMap(([table, rows]) => (rows.includes(text) ? [table] : []))
}
