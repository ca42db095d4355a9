import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseAddress } from '../../../src/base/address.ts'
import type { Address } from '../../../src/base/address.ts'
import { parseName } from '../../../src/base/name.ts'
import { day } from '../../../src/base/time.ts'
import type { Administrator } from '../../../src/core/ports.ts'
import { blockAddress, blockDomain, unblock } from '../../../src/features/administration/blocks.ts'
import { confirmByHand } from '../../../src/features/administration/confirm-by-hand.ts'
import { handOutLink } from '../../../src/features/administration/hand-out-link.ts'
import {
  correctByAdmin,
  deleteRegistration,
  extendRegistration,
  resendByAdmin,
} from '../../../src/features/administration/registrations.ts'
import { listRegistrations } from '../../../src/store/registrations/registrations.ts'
import type { RegistrationRow } from '../../../src/store/registrations/rows.ts'
import { openHouse, until } from '../../support/house.ts'
import type { House } from '../../support/house.ts'
import { ada } from '../../support/visitor.ts'
import { site, words } from '../../support/words.ts'

const by: Administrator = { actor: 'command', network: null, reason: 'they called' }

test('an administrator resends the mail without waiting, also for an expired registration', async () => {
  await using house = await openHouse()
  const registration = await register(house)
  const { link } = await house.mails.lastTo(ada.address)
  await house.settled()
  assert.deepEqual(await resendByAdmin(house.ports, by, registration), { kind: 'done' })
  assert.equal((await house.mails.waitFor(ada.address, 2)).link, link)
  await house.settled()

  house.pass(7.5 * day)
  assert.equal((await house.stranger.open(link)).status, 410)
  assert.deepEqual(await resendByAdmin(house.ports, by, registration), { kind: 'done' })
  assert.equal((await house.mails.waitFor(ada.address, 3)).link, link)
  assert.equal((await house.stranger.open(link)).status, 200)
})

test('an extended registration waits again and gets no mail', async () => {
  await using house = await openHouse()
  const registration = await register(house)
  const { link } = await house.mails.lastTo(ada.address)
  house.pass(6.9 * day)
  assert.deepEqual(await extendRegistration(house.ports, by, registration), { kind: 'done' })
  house.pass(6.9 * day)
  assert.equal((await house.stranger.open(link)).status, 200)
  assert.equal(house.mails.countTo(ada.address), 1)
})

test('an administrator corrects an address past the visitor’s three times, the old link dies, and a stale form changes nothing', async () => {
  await using house = await openHouse()
  let registration = await register(house)
  const { link } = await house.mails.lastTo(ada.address)
  for (const address of ['a@example.org', 'b@example.org', 'c@example.org', 'd@example.org']) {
    assert.deepEqual(await correctByAdmin(house.ports, by, registration, addressOf(address)), {
      kind: 'done',
    })
    const stale = await correctByAdmin(house.ports, by, registration, addressOf('z@example.org'))
    assert.deepEqual(stale, { kind: 'stale' })
    registration = await newest(house)
  }
  assert.equal(registration.address, 'd@example.org')
  const unchanged = await correctByAdmin(house.ports, by, registration, addressOf('d@example.org'))
  assert.deepEqual(unchanged, { kind: 'unchanged' })
  assert.equal((await house.visitor.open(link)).status, 404)
  assert.equal((await house.visitor.confirm((await house.mails.lastTo('d@example.org')).link)).status, 200)
})

test('confirming by hand makes the account, closes the address’s other registrations, and moves the waiting page on', async () => {
  await using house = await openHouse()
  const registration = await register(house)
  await house.stranger.register({ ...ada, name: 'other', password: 'of another person' })
  const outcome = await confirmByHand(house.ports, by, registration)
  assert.equal(outcome.kind, 'done')
  assert.deepEqual(await confirmByHand(house.ports, by, registration), { kind: 'stale' })

  await until(() =>
    house.mails.all.some(({ subject }) => subject === words.confirmedByHandMail.subject(site)),
  )
  assert.equal((await house.visitor.open('/register/sent/')).mark, 'confirmed')
  assert.equal((await house.visitor.logIn({ identifier: 'ada', password: ada.password })).path, '/')
  const other = await newest(house)
  assert.notEqual(other.closedAt, null)
  assert.deepEqual(await confirmByHand(house.ports, by, other), { kind: 'stale' })
})

test('an administrator confirms only what they saw: not a corrected, expired or taken registration', async () => {
  await using house = await openHouse()
  const registration = await register(house)
  house.pass(day / 24)
  await house.visitor.send('/register/address/', { address: 'thief@example.org' })
  assert.deepEqual(await confirmByHand(house.ports, by, registration), { kind: 'stale' })
  assert.deepEqual(await house.db.selectFrom('accounts').selectAll().execute(), [])

  house.pass(7.5 * day)
  assert.deepEqual(await confirmByHand(house.ports, by, await newest(house)), { kind: 'expired' })
})

test('a registration whose name was taken meanwhile is confirmed by hand under another name', async () => {
  await using house = await openHouse()
  const registration = await register(house)
  await house.stranger.register({ ...ada, address: 'quick@example.org' })
  await house.stranger.confirm((await house.mails.lastTo('quick@example.org')).link)
  assert.deepEqual(await confirmByHand(house.ports, by, registration), { kind: 'name-taken' })
  const name = parseName('grace')
  assert.ok(!('problem' in name))
  assert.equal((await confirmByHand(house.ports, by, registration, name)).kind, 'done')
  assert.equal((await house.visitor.logIn({ identifier: 'grace', password: ada.password })).path, '/')
})

test('of a click and a confirmation by hand at the same time, one makes the account', async () => {
  await using house = await openHouse()
  const registration = await register(house)
  const page = await house.visitor.open((await house.mails.lastTo(ada.address)).link)
  const four = Array.from({ length: 4 })
  const [clicks, outcomes] = await Promise.all([
    Promise.all(four.map(() => house.visitor.sendConfirmation(page))),
    Promise.all(four.map(() => confirmByHand(house.ports, by, registration))),
  ])
  const thanked = clicks.filter(({ mark }) => mark === 'confirmed')
  const done = outcomes.filter(({ kind }) => kind === 'done')
  assert.equal(thanked.length + done.length, 1)
  assert.equal((await house.db.selectFrom('accounts').selectAll().execute()).length, 1)
})

test('a deleted registration’s mails go with it, and its link opens nothing', async () => {
  await using house = await openHouse()
  house.mails.misbehave({ at: 'rcpt', reply: '450 4.2.1 later' })
  const registration = await register(house)
  await house.settled()
  assert.deepEqual(await deleteRegistration(house.ports, by, registration), { kind: 'done' })
  assert.deepEqual(await deleteRegistration(house.ports, by, registration), { kind: 'unknown' })
  assert.deepEqual(await house.db.selectFrom('outbox').selectAll().execute(), [])
  assert.equal((await house.visitor.open('/register/sent/')).path, '/register/')
})

test('a registration that became an account cannot be deleted as a registration', async () => {
  await using house = await openHouse()
  const registration = await register(house)
  await house.visitor.confirm((await house.mails.lastTo(ada.address)).link)
  for (const act of [deleteRegistration, resendByAdmin, extendRegistration, handOutLink]) {
    assert.deepEqual(await act(house.ports, by, registration), { kind: 'stale' })
  }
})

test('a handed-out link accepts the registration’s password, never a new one', async () => {
  await using house = await openHouse()
  const registration = await register(house)
  const link = await linkOf(house, registration)
  assert.notEqual(link, (await house.mails.lastTo(ada.address)).link)

  const page = await house.stranger.open(link)
  assert.equal(page.status, 200)
  assert.doesNotMatch(page.html, /name="new_password"/)
  const forced = await house.stranger.sendConfirmation(page, {
    name: 'grace',
    new_password: 'my very own words',
  })
  assert.notEqual(forced.mark, 'confirmed')
  assert.deepEqual(await house.db.selectFrom('accounts').selectAll().execute(), [])

  assert.equal((await house.stranger.sendConfirmation(page, { password: 'a wrong one' })).status, 422)
  const right = await house.stranger.sendConfirmation(page, { password: ada.password })
  assert.equal(right.mark, 'confirmed')
})

test('a handed-out link dies with a correction and after ten wrong passwords', async () => {
  await using house = await openHouse()
  const registration = await register(house)
  const link = await linkOf(house, registration)
  const page = await house.stranger.open(link)
  for (let wrong = 0; wrong < 10; wrong += 1) {
    await house.stranger.sendConfirmation(page, { password: `wrong number ${wrong}` })
  }
  const last = await house.stranger.sendConfirmation(page, { password: ada.password })
  assert.doesNotMatch(last.html, /<input[^>]*password/)
  assert.match(last.html, /<a class="button[^"]*" href="\/register\/">/, 'with a way on')
  assert.deepEqual(await house.db.selectFrom('accounts').selectAll().execute(), [])

  await correctByAdmin(house.ports, by, registration, addressOf('b@example.org'))
  assert.equal((await house.newVisitor().open(link)).status, 404)
})

test('a person with a handed-out link whose name was taken chooses another one', async () => {
  await using house = await openHouse()
  const link = await linkOf(house, await register(house))
  const other = house.newVisitor()
  await other.register({ ...ada, address: 'quick@example.org' })
  await other.confirm((await house.mails.lastTo('quick@example.org')).link)
  const page = await house.stranger.open(link)
  const taken = await house.stranger.sendConfirmation(page, { password: ada.password })
  assert.equal(taken.status, 422)
  const done = await house.stranger.sendConfirmation(taken, { name: 'grace' })
  assert.equal(done.mark, 'confirmed')
})

test('a blocked address is refused at registering and correcting, whether or not it has an account', async () => {
  await using house = await openHouse()
  const registration = await register(house)
  assert.deepEqual(await blockAddress(house.ports, by, registration), { kind: 'done' })
  assert.deepEqual(await blockAddress(house.ports, by, registration), { kind: 'already-blocked' })
  const typed = { ...ada, name: 'bob', address: 'ADA@example.org' }
  const before = await house.stranger.register(typed)
  assert.equal(before.status, 422)
  assert.equal(before.problems['address'], 'address-blocked')
  await house.visitor.confirm((await house.mails.lastTo(ada.address)).link)
  assert.equal((await house.stranger.register(typed)).text, before.text)

  await house.stranger.register({ ...ada, name: 'bob', address: 'bob@example.org' })
  house.pass(day / 24)
  const corrected = await house.stranger.send('/register/address/', { address: ada.address })
  assert.equal(corrected.status, 422)
  assert.equal(corrected.problems['address'], 'address-blocked')
  const byAdmin = await correctByAdmin(house.ports, by, await newest(house), addressOf(ada.address))
  assert.deepEqual(byAdmin, { kind: 'address-blocked' })
})

test('a blocked domain includes its subdomains, and registers again once unblocked', async () => {
  await using house = await openHouse()
  assert.deepEqual(await blockDomain(house.ports, by, await register(house)), { kind: 'done' })
  const join = (address: string) => house.newVisitor().register({ ...ada, name: 'bob', address })
  assert.equal((await join('bob@example.org')).status, 422)
  assert.equal((await join('bob@very.deep.EXAMPLE.org')).status, 422)
  assert.equal((await join('bob@notexample.org')).status, 200)

  const { id } = await house.db.selectFrom('blocks').select('id').executeTakeFirstOrThrow()
  assert.deepEqual(await unblock(house.ports, by, id), { kind: 'done' })
  assert.deepEqual(await unblock(house.ports, by, id), { kind: 'unknown' })
  assert.equal((await join('bob@example.org')).status, 200)
})

test('every act is an event with actor and reason, and an unknown id changes nothing', async () => {
  await using house = await openHouse({}, { working: false })
  const registration = await register(house)
  await handOutLink(house.ports, by, registration)
  await blockDomain(house.ports, by, registration)
  await deleteRegistration(house.ports, by, registration)
  const events = await house.db
    .selectFrom('events')
    .select(['kind', 'actor', 'reason', 'registrationId'])
    .where('actor', '=', 'command')
    .orderBy('kind')
    .execute()
  const { id: registrationId } = registration
  assert.deepEqual(
    events,
    ['domain-blocked', 'link-handed-out', 'registration-deleted'].map((kind) => ({
      kind,
      actor: 'command',
      reason: 'they called',
      registrationId,
    })),
  )
  const seen = { id: "' or 1=1 --", generation: 0 }
  for (const act of [resendByAdmin, extendRegistration, confirmByHand, deleteRegistration, blockAddress]) {
    assert.deepEqual(await act(house.ports, by, seen), { kind: 'unknown' })
  }
})

async function register(house: House): Promise<RegistrationRow> {
  await house.visitor.register(ada)
  return newest(house)
}

async function newest(house: House): Promise<RegistrationRow> {
  const [row] = await listRegistrations(house.db, { before: null, most: 1 })
  if (!row) throw new Error('nobody registered')
  return row
}

async function linkOf(house: House, registration: RegistrationRow): Promise<string> {
  const outcome = await handOutLink(house.ports, by, registration)
  if (outcome.kind !== 'done') throw new Error(outcome.kind)
  return outcome.link
}

function addressOf(text: string): Address {
  const address = parseAddress(text)
  if ('problem' in address) throw new Error(address.problem)
  return address
}
