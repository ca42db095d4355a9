import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseAddress } from '../../../src/base/address.ts'
import { parseName } from '../../../src/base/name.ts'
import type { Password } from '../../../src/base/password.ts'
import { day, minute } from '../../../src/base/time.ts'
import { deleteAccount, giveAddressBack } from '../../../src/features/administration/accounts.ts'
import { createAdmin } from '../../../src/features/administration/set-up.ts'
import { sweep } from '../../../src/jobs/sweep.job.ts'
import { makeCode } from '../../../src/security/codes.ts'
import { plain } from '../../../src/texts/sentence.ts'
import {
  askForAddress,
  changeAddress,
  changeLink,
  elsewhere,
  logInAs,
  sendChange,
  undoLink,
} from '../../support/address.ts'
import { act, openAdmin, hiddenFieldsOf } from '../../support/admin.ts'
import { becomeAccount, openHouse } from '../../support/house.ts'
import type { House } from '../../support/house.ts'
import { ada, hidden, withoutTimes } from '../../support/visitor.ts'
import type { Page } from '../../support/visitor.ts'
import { site, unwrapped, words } from '../../support/words.ts'

const fresh = 'a fresh set of words'
const thiefs = 'thief@elsewhere.example'
test('an act that no form has is refused, whatever it is called', async () => {
  await using house = await openHouse({}, { working: false })
  house.visitor.cookies.set('postern_undo', `${'0'.repeat(32)}.${'0'.repeat(36)}`)
  for (const act of ['', 'other', 'constructor', 'toString', '__proto__'])
    assert.equal(
      (await house.visitor.send('/account/address/undo/', { act, change: '0'.repeat(32) })).status,
      400,
      act,
    )
})

const byCommand = { actor: 'command', network: null, reason: null }

test('the owner of the old address cancels a pending change, ends all sessions and sets a new password', async () => {
  await using house = await openHouse()
  const thief = await logInAs(house)
  await askForAddress(thief, thiefs, ada.password)
  const link = await undoLink(house, ada.address)
  const page = await house.visitor.open(link)
  assert.equal(page.path, '/account/address/undo/', 'the code has left the address bar')
  assert.equal((await thief.ask('/api/session')).status, 200, 'opening it changes nothing')

  const cancelled = await sendChange(house.visitor, page, { act: 'cancel', address: ' ADA@example.org ' })
  assert.equal(cancelled.mark, 'address-cancelled')
  assert.equal((await thief.ask('/api/session')).status, 401)
  assert.equal((await thief.open(await changeLink(house, thiefs))).status, 410)
  assert.equal((await house.visitor.open(link)).status, 410)

  const reset = await house.visitor.open('/password/reset/')
  const account = hidden(reset, 'account')
  const set = await house.visitor.send('/password/reset/', { account, new_password: fresh })
  assert.equal(set.status, 200)
  assert.equal((await thief.logIn({ identifier: 'ada', password: ada.password })).status, 401)
})

test('buttons alone neither cancel, undo nor dispute: the address or the password must be typed', async () => {
  await using house = await openHouse()
  const owner = await logInAs(house)
  await askForAddress(owner, elsewhere, ada.password)
  const link = await undoLink(house, ada.address)
  const pending = await house.stranger.open(link)
  for (const address of ['', 'somebody@example.org', elsewhere])
    assert.equal((await sendChange(house.stranger, pending, { act: 'cancel', address })).status, 422, address)
  await sendChange(owner, await owner.open(await changeLink(house)))

  const done = await house.stranger.open(link)
  for (const act of ['undo', 'dispute', 'cancel', ''])
    await sendChange(house.stranger, done, { act, address: '', password: '', new_password: '' })
  const wrong = { act: 'undo', password: 'not the password', new_password: fresh }
  assert.equal((await sendChange(house.stranger, done, wrong)).status, 422)
  assert.equal((await owner.ask('/api/session')).status, 200)
  assert.deepEqual(await accountOf(house), { address: elsewhere, suspendedAt: null })
})

test('a thief’s change is undone with the old password, even after the thief changed password and address again', async () => {
  await using house = await openHouse()
  const thief = await logInAs(house)
  await changeAddress(house, thief, { address: thiefs, password: ada.password })
  const link = await undoLink(house, ada.address)
  await thief.send('/account/password/', { password: ada.password, new_password: 'the words of a thief' })
  await changeAddress(house, thief, { address: elsewhere, password: 'the words of a thief' })
  // The newest mail is looked at below: none of before may overtake it.
  await house.settled()
  house.pass(7 * day - minute)

  const page = await house.visitor.open(link)
  const fields = { act: 'undo', password: ada.password, new_password: fresh }
  const undone = await sendChange(house.visitor, page, fields)
  assert.equal(undone.mark, 'address-restored')
  assert.deepEqual(await accountOf(house), { address: ada.address, suspendedAt: null })
  assert.equal((await thief.ask('/api/session')).status, 401)
  for (const password of ['the words of a thief', ada.password])
    assert.equal((await thief.logIn({ identifier: 'ada', password })).status, 401)
  assert.deepEqual(await house.db.selectFrom('addressChanges').selectAll().execute(), [])
  await house.settled()
  assert.equal((await house.mails.lastTo(ada.address)).subject, words.addressMails.restored.subject(site))
  assert.equal((await house.mails.lastTo(elsewhere)).subject, words.addressMails.restored.subject(site))
  assert.equal((await house.visitor.logIn({ identifier: 'ada', password: fresh })).path, '/')
  assert.equal((await thief.open(await undoLink(house, thiefs))).status, 410, 'what it left to undo is gone')
})

test('a later change by a thief does not survive the undo, even if the clock was put back', async () => {
  await using house = await openHouse()
  const thief = await logInAs(house)
  await changeAddress(house, thief, { address: thiefs, password: ada.password })
  const link = await undoLink(house, ada.address)
  house.pass(-minute)
  const second = 'thief@second.example'
  await changeAddress(house, thief, { address: second, password: ada.password })
  await askForAddress(thief, 'thief@third.example', ada.password)
  const links = [await undoLink(house, thiefs), await undoLink(house, second)]
  const page = await house.visitor.open(link)
  await sendChange(house.visitor, page, { act: 'undo', password: ada.password, new_password: fresh })
  assert.deepEqual(await accountOf(house), { address: ada.address, suspendedAt: null })
  for (const one of links) assert.equal((await thief.open(one)).status, 410)
  assert.deepEqual(await house.db.selectFrom('addressChanges').selectAll().execute(), [])
})

test('without the password the account is suspended and the old address reserved until an administrator decides', async () => {
  await using house = await openHouse()
  const thief = await logInAs(house)
  await changeAddress(house, thief, { address: thiefs, password: ada.password })
  const page = await house.visitor.open(await undoLink(house, ada.address))
  const disputed = await sendChange(house.visitor, page, { act: 'dispute', address: ada.address })
  assert.equal(disputed.mark, 'address-disputed')
  assert.equal((await thief.ask('/api/session')).status, 401)
  assert.equal((await thief.logIn({ identifier: 'ada', password: ada.password })).status, 403)
  await house.settled()
  for (const address of [ada.address, thiefs])
    assert.equal((await house.mails.lastTo(address)).subject, words.addressMails.disputed.subject(site))

  house.pass(30 * day)
  await sweep(house.ports)
  await house.stranger.register({ ...ada, name: 'eve' })
  await house.settled()
  const reserved = await house.mails.lastTo(ada.address)
  assert.equal(reserved.subject, words.addressMails.reserved.subject(site))
  assert.ok(unwrapped(reserved.text).includes(unwrapped(words.addressMails.reserved.what(null))))
  assert.doesNotMatch(reserved.text, /account\/address\/undo/, 'a link that undoes nothing')

  const admin = await logInAs(house, { ...ada, name: 'grace', address: 'grace@example.org' })
  await house.db.updateTable('accounts').set({ isAdmin: 1 }).where('name', '=', 'grace').execute()
  const { id } = await house.db
    .selectFrom('accounts')
    .select('id')
    .where('name', '=', 'ada')
    .executeTakeFirstOrThrow()
  assert.match((await admin.open(`/admin/accounts/${id}/`)).html, /data-change="disputed">.*ada@example\.org/)
  const asked = await admin.open(`/admin/accounts/${id}/give-back/`)
  assert.match(asked.html, /name="address"[^>]*value="ada@example\.org"/)
  const wrong = await admin.send(`/admin/accounts/${id}/give-back/`, { address: thiefs })
  assert.equal(wrong.status, 422)
  const back = await admin.send(`/admin/accounts/${id}/give-back/`, {
    address: ada.address,
    reason: 'a call',
  })
  assert.equal(back.status, 200)
  assert.match(back.html, /data-undo="restore"/, 'the account is still suspended')
  assert.deepEqual(await giveAddressBack(house.ports, byCommand, id, { key: ada.address }), {
    kind: 'not-disputed',
  })
  await admin.send(`/admin/accounts/${id}/restore/`, { reason: 'a call' })
  assert.deepEqual(await accountOf(house), { address: ada.address, suspendedAt: null })
  assert.equal((await thief.logIn({ identifier: 'ada', password: ada.password })).status, 401)
  await house.settled()
  await house.visitor.send('/password/forgot/', { identifier: ada.address })
  await house.settled()
  assert.match((await house.mails.lastTo(ada.address)).text, /password\/reset/)
})

test('if both sides dispute, the administrator chooses which address is given back', async () => {
  await using house = await openHouse()
  const thief = await logInAs(house)
  await changeAddress(house, thief, { address: thiefs, password: ada.password })
  await changeAddress(house, thief, { address: elsewhere, password: ada.password })
  for (const address of [ada.address, thiefs]) {
    const page = await house.stranger.open(await undoLink(house, address))
    await sendChange(house.stranger, page, { act: 'dispute', address })
  }
  const { id } = await house.db.selectFrom('accounts').select('id').executeTakeFirstOrThrow()
  const admin = await logInAs(house, { ...ada, name: 'grace', address: 'grace@example.org' })
  await house.db.updateTable('accounts').set({ isAdmin: 1 }).where('name', '=', 'grace').execute()
  const { html } = await admin.open(`/admin/accounts/${id}/give-back/`)
  const [, select = ''] = /<select[^>]* name="address">(.*?)<\/select>/s.exec(html) ?? []
  const offered = [...select.matchAll(/<option>([^<]*)/g)].map(([, address]) => address)
  assert.deepEqual(new Set(offered), new Set([ada.address, thiefs]))
  await admin.send(`/admin/accounts/${id}/give-back/`, { address: ada.address })
  assert.equal((await accountOf(house))?.address, ada.address)
  await house.settled()
  const { restored } = words.addressMails
  for (const [to, way] of [
    [ada.address, restored.later],
    [elsewhere, plain(restored.ask)],
  ] as const) {
    const { text } = await house.mails.lastTo(to)
    assert.ok(text.includes(restored.whatSuspended(site)) && text.includes(way), to)
    assert.doesNotMatch(text, /password\/forgot|\/login\//, 'nobody can log in yet')
  }
  assert.deepEqual(await house.db.selectFrom('addressChanges').selectAll().execute(), [])
})

test('a dispute is found however many changes a thief made after it', async () => {
  await using house = await openHouse()
  const thief = await logInAs(house)
  await changeAddress(house, thief, { address: thiefs, password: ada.password })
  const change = await house.db.selectFrom('addressChanges').selectAll().executeTakeFirstOrThrow()
  const later = Array.from({ length: 100 }, (_, one) => {
    const address = `thief${one}@elsewhere.example`
    return { ...change, id: String(one), address, addressKey: address, askedAt: change.askedAt + one + 1 }
  })
  await house.db.insertInto('addressChanges').values(later).execute()
  const page = await house.stranger.open(await undoLink(house, ada.address))
  await sendChange(house.stranger, page, { act: 'dispute', address: ada.address })
  const given = await giveAddressBack(house.ports, byCommand, change.accountId, { key: ada.address })
  assert.deepEqual(given, { kind: 'done' })
})

test('an administrator who knows of the dispute and restores the account decides for its current address', async () => {
  await using house = await openHouse()
  const owner = await logInAs(house)
  const admin = await openAdmin(house)
  await changeAddress(house, owner, { address: elsewhere, password: ada.password })
  const link = await undoLink(house, ada.address)
  const { id } = await house.db
    .selectFrom('accounts')
    .select('id')
    .where('name', '=', 'ada')
    .executeTakeFirstOrThrow()
  await act(admin, `/admin/accounts/${id}/suspend/`)
  const restore = `/admin/accounts/${id}/restore/`
  const before = hiddenFieldsOf(await admin.open(restore))
  const page = await house.stranger.open(link)
  await sendChange(house.stranger, page, { act: 'dispute', address: ada.address })
  assert.equal((await house.stranger.open(link)).mark, 'address-disputed')
  assert.equal((await admin.send(restore, before)).status, 409)
  assert.equal((await house.stranger.open(link)).mark, 'address-disputed')
  assert.equal((await act(admin, restore)).status, 200)
  assert.equal((await owner.logIn({ identifier: elsewhere, password: ada.password })).path, '/')
  assert.equal((await house.stranger.open(link)).status, 410, 'it cannot be disputed once more')
})

test('a change can be undone for exactly seven days, and then the address is free', async () => {
  await using house = await openHouse()
  const owner = await logInAs(house)
  await changeAddress(house, owner, { address: elsewhere, password: ada.password })
  const page = await house.stranger.open(await undoLink(house, ada.address))
  house.pass(7 * day)
  const fields = { act: 'undo', password: ada.password, new_password: fresh }
  assert.equal((await sendChange(house.stranger, page, fields)).status, 410)
  await becomeAccount(house, { ...ada, name: 'eve' })
})

test('nobody gets an account with a reserved address; registering with it answers as always, and the mail says how to undo', async () => {
  await using house = await openHouse()
  const owner = await logInAs(house)
  await changeAddress(house, owner, { address: elsewhere, password: ada.password })
  await house.settled()
  const { stranger } = house
  const nob = house.newVisitor()
  await nob.register({ ...ada, name: 'nob', address: 'nob@example.org' })
  await house.settled()
  const free = await nob.open('/register/sent/')
  const before = house.mails.countTo(ada.address)
  const registered = await stranger.register({ ...ada, name: 'eve' })
  assert.equal(registered.path, '/register/sent/')
  const told = await house.mails.waitFor(ada.address, before + 1)
  await house.settled()
  const waiting = await stranger.open('/register/sent/')
  const plain = ({ html }: Page, address: string) => withoutTimes(html.replaceAll(address, ''))
  assert.equal(plain(waiting, ada.address), plain(free, 'nob@example.org'))
  assert.equal(told.subject, words.addressMails.reserved.subject(site))
  assert.ok(!unwrapped(told.text).includes(unwrapped(words.addressMails.reserved.what(null))), 'until a day')
  assert.equal(told.link, '')
  assert.match(told.text, /address\/undo\/\?code=/)

  await house.stranger.send('/password/forgot/', { identifier: ada.address })
  assert.match((await house.mails.waitFor(ada.address, before + 2)).text, /address\/undo\/\?code=/)

  const other = await logInAs(house, { ...ada, name: 'bob', address: 'bob@example.org' })
  await askForAddress(other, ada.address, ada.password)
  assert.match((await house.mails.waitFor(ada.address, before + 3)).text, /address\/undo\/\?code=/)

  house.pass(7 * day)
  await stranger.logIn({ identifier: 'eve', password: ada.password })
  await stranger.send('/register/resend/')
  const { link } = await house.mails.waitFor(ada.address, before + 4)
  assert.equal((await stranger.confirm(link)).status, 200, 'afterwards the registration is confirmed')
})

test('the link of a registration says that its address is reserved', async () => {
  await using house = await openHouse()
  const owner = await logInAs(house)
  await house.stranger.register({ ...ada, name: 'eve', address: 'eve@example.org' })
  const { link } = await house.mails.lastTo('eve@example.org')
  await changeAddress(house, owner, { address: elsewhere, password: ada.password })
  // As if it had been registered while the address was an account's.
  const to = { address: ada.address, addressKey: ada.address }
  await house.db.updateTable('registrations').set(to).where('name', '=', 'eve').execute()
  const page = await house.stranger.open(link)
  assert.equal(page.status, 409)
  assert.equal(page.mark, 'address-reserved')
  assert.ok(!house.stranger.cookies.has('postern_code'))
  const [row] = await house.db.selectFrom('registrations').select('id').where('name', '=', 'eve').execute()
  await house.stranger.send('/confirm/', { registration: row?.id ?? '' })
  assert.equal((await house.db.selectFrom('accounts').select('id').execute()).length, 1)
})

test('no link, administrator or command gets a reserved address, even while it is being left', async () => {
  await using house = await openHouse()
  const people = await Promise.all(
    ['one', 'two', 'three', 'four'].map(async (name) => {
      const person = { ...ada, name, address: `${name}@example.org` }
      const owner = await logInAs(house, person)
      await house.newVisitor().register({ ...person, name: `${name}x` })
      await askForAddress(owner, `${name}@elsewhere.example`, ada.password)
      return { name, owner, page: await owner.open(await changeLink(house, `${name}@elsewhere.example`)) }
    }),
  )
  const rows = await house.db
    .selectFrom('registrations')
    .selectAll()
    .where('confirmedAt', 'is', null)
    .execute()
  const admin = await logInAs(house, { ...ada, name: 'grace', address: 'grace@example.org' })
  await house.db.updateTable('accounts').set({ isAdmin: 1 }).where('name', '=', 'grace').execute()
  const byHand = () =>
    Promise.all(
      rows.map(({ id }) =>
        admin.send(`/admin/registrations/${id}/confirm/`, { generation: '0', reason: '' }),
      ),
    )
  const [before, changed, after] = await Promise.all([
    byHand(),
    Promise.all(people.map(({ owner, page }) => sendChange(owner, page))),
    byHand(),
  ])
  for (const { status } of changed) assert.equal(status, 200)
  for (const { status, notice } of [...before, ...after, ...(await byHand())]) {
    assert.equal(status, 409)
    assert.equal(notice, 'address-taken')
  }
  const [name, address] = [parseName('eve'), parseAddress('one@example.org')]
  assert.ok(!('problem' in name) && !('problem' in address))
  const request = { name, address, password: fresh as Password, locale: 'en' } as const
  assert.deepEqual(await createAdmin(house.ports, byCommand, request), { kind: 'address-taken' })

  const bob = await logInAs(house, { ...ada, name: 'bob', address: 'bob@example.org' })
  await askForAddress(bob, 'one@example.org', ada.password)
  const [change] = await house.db
    .selectFrom('addressChanges')
    .selectAll()
    .where('doneAt', 'is', null)
    .execute()
  assert.ok(change)
  // The mail that it went with told of the reservation and had no link: this is the link that it would have had.
  const link = `/account/address/confirm/?code=${makeCode(house.ports.keys, 'change-address', change)}`
  assert.equal((await sendChange(bob, await bob.open(link))).status, 409)
  const accounts = await house.db.selectFrom('accounts').select('address').orderBy('address').execute()
  assert.deepEqual(
    accounts.map((row) => row.address),
    [
      'bob@example.org',
      'four@elsewhere.example',
      'grace@example.org',
      ...['one', 'three', 'two'].map((one) => `${one}@elsewhere.example`),
    ],
  )
})

test('an account can return to the address it left by its link, and nobody else can use it', async () => {
  await using house = await openHouse()
  const owner = await logInAs(house)
  await changeAddress(house, owner, { address: elsewhere, password: ada.password })
  await house.settled()
  const back = await changeAddress(house, owner, { address: ada.address, password: ada.password })
  assert.equal(back.status, 200)
  assert.deepEqual(await accountOf(house), { address: ada.address, suspendedAt: null })
  const reserving = await house.db
    .selectFrom('addressChanges')
    .select('addressKey')
    .where('endsAt', '>', house.now())
    .execute()
  assert.deepEqual(reserving, [], 'no address is reserved any more')
})

test('a thief undoes no return that the owner made by hand, from none of the thief’s addresses', async () => {
  await using house = await openHouse({}, { still: true })
  const owner = await logInAs(house)
  const thief = house.newVisitor()
  await thief.logIn({ identifier: ada.name, password: ada.password })
  const own = [elsewhere, 'second@elsewhere.example']
  for (const address of own) {
    await changeAddress(house, thief, { address, password: ada.password })
    house.pass(minute)
  }
  await owner.logIn({ identifier: ada.name, password: ada.password })
  const back = await changeAddress(house, owner, { address: ada.address, password: ada.password })
  assert.equal(back.mark, 'address-changed')
  await owner.send('/account/password/', { password: ada.password, new_password: 'chosen after the theft' })
  await house.settled()
  const links = own.flatMap((address) =>
    house.mails.all
      .filter(({ envelope }) => envelope.to.includes(address))
      .flatMap(({ text }) => text.match(/\S+\/account\/address\/undo\/\?code=\S+/g) ?? []),
  )
  assert.ok(links.length > 0)
  for (const link of links) assert.equal((await thief.open(link)).mark, 'dead-link')
  const [account] = await house.db.selectFrom('accounts').select('address').execute()
  assert.equal(account?.address, ada.address)
})

test('an undo, a new change and a click on another link at the same time leave one owner', async () => {
  await using house = await openHouse()
  const thief = await logInAs(house)
  await changeAddress(house, thief, { address: thiefs, password: ada.password })
  const undo = await house.visitor.open(await undoLink(house, ada.address))
  await askForAddress(thief, elsewhere, ada.password)
  const next = await thief.open(await changeLink(house))
  await Promise.all([
    sendChange(thief, next),
    sendChange(house.visitor, undo, { act: 'undo', password: ada.password, new_password: fresh }),
    askForAddress(thief, 'thief@third.example', ada.password),
  ])
  assert.deepEqual(await accountOf(house), { address: ada.address, suspendedAt: null })
  assert.equal((await thief.ask('/api/session')).status, 401)
  assert.deepEqual(await house.db.selectFrom('addressChanges').selectAll().execute(), [])
})

test('a cancel button does not undo a change that was finished meanwhile', async () => {
  await using house = await openHouse()
  const owner = await logInAs(house)
  await askForAddress(owner, elsewhere, ada.password)
  const page = await house.stranger.open(await undoLink(house, ada.address))
  await sendChange(owner, await owner.open(await changeLink(house)))
  const shown = await sendChange(house.stranger, page, { act: 'cancel', address: ada.address })
  assert.equal(shown.status, 409)
  assert.equal(shown.mark, 'undo-address')
  assert.equal(shown.problems['submit'], 'change-done-meanwhile')
  assert.match(shown.html, /value="ada@example\.org"/)
  assert.equal((await owner.ask('/api/session')).status, 200)
})

test('tries at the old password count per link, independent of failed log-ins', async () => {
  await using house = await openHouse({ LIMITS: 'on' })
  const thief = await logInAs(house)
  await changeAddress(house, thief, { address: thiefs, password: ada.password })
  const page = await house.visitor.open(await undoLink(house, ada.address))
  for (let times = 0; times < 8; times += 1)
    await house.stranger.logIn({ identifier: ada.address, password: 'not the password' })
  const fields = { act: 'undo', new_password: fresh }
  for (let times = 0; times < 5; times += 1)
    assert.equal((await sendChange(house.visitor, page, { ...fields, password: `no ${times}` })).status, 422)
  const refused = await sendChange(house.visitor, page, { ...fields, password: ada.password })
  assert.equal(refused.status, 429)
  house.pass(minute)
  assert.equal((await sendChange(house.visitor, page, { ...fields, password: ada.password })).status, 200)
})

test('no text that a stranger types at the log-in counts as a try at an undo link', async () => {
  await using house = await openHouse({ LIMITS: 'on' })
  const thief = await logInAs(house)
  await changeAddress(house, thief, { address: thiefs, password: ada.password })
  const { id } = await house.db.selectFrom('addressChanges').select('id').executeTakeFirstOrThrow()
  const counted = async () => (await house.db.selectFrom('guesses').select('key').execute()).length
  const before = await counted()
  for (const identifier of [`undo ${id}`, `UNDO ${id}`, `undo","${id}`, `["guess","undo","${id}"`, id])
    for (let one = 0; one < 5; one += 1) await house.newVisitor().logIn({ identifier, password: 'not it' })
  assert.ok((await counted()) > before, 'tries at those names are counted by themselves')
  const page = await house.visitor.open(await undoLink(house, ada.address))
  const undone = await sendChange(house.visitor, page, {
    act: 'undo',
    password: ada.password,
    new_password: fresh,
  })
  assert.equal(undone.status, 200)
})

test('no record holds the addresses of a deleted account', async () => {
  await using house = await openHouse()
  const owner = await logInAs(house)
  await changeAddress(house, owner, { address: elsewhere, password: ada.password })
  await askForAddress(owner, 'ada@third.example', ada.password)
  await house.settled()
  const [{ id } = { id: '' }] = await house.db.selectFrom('accounts').select('id').execute()
  await deleteAccount(house.ports, byCommand, id)
  for (const table of ['accounts', 'addressChanges', 'outbox', 'registrations'] as const) {
    const rows = JSON.stringify(await house.db.selectFrom(table).selectAll().execute())
    for (const address of [ada.address, elsewhere, 'ada@third.example'])
      assert.ok(!rows.includes(address), `${table} holds ${address}`)
  }
})

async function accountOf(house: House): Promise<{ address: string; suspendedAt: number | null } | undefined> {
  const row = await house.db
    .selectFrom('accounts')
    .select(['address', 'suspendedAt'])
    .where('name', '=', 'ada')
    .executeTakeFirst()
  return row && { ...row }
}
