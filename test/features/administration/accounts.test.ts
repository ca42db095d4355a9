import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseName } from '../../../src/base/name.ts'
import type { Name } from '../../../src/base/name.ts'
import { hour } from '../../../src/base/time.ts'
import type { Administrator } from '../../../src/core/ports.ts'
import {
  deleteAccount,
  demoteAccount,
  endSessionsOf,
  promoteAccount,
  renameAccount,
  restoreAccount,
  suspendAccount,
} from '../../../src/features/administration/accounts.ts'
import { textsFor } from '../../../src/texts/texts.ts'
import { makeAdmin } from '../../support/admin.ts'
import { openHouse } from '../../support/house.ts'
import type { House } from '../../support/house.ts'
import { ada } from '../../support/visitor.ts'
import type { Person, Visitor } from '../../support/visitor.ts'

const by: Administrator = { actor: 'command', network: null, reason: 'a test' }
const bob: Person = { name: 'bob', address: 'bob@example.org', password: 'another long one' }
const eve: Person = { name: 'eve', address: 'eve@example.org', password: 'yet another one' }

test('a suspended account is logged out at once, cannot log in, and can again once it is restored', async () => {
  await using house = await openHouse()
  const id = await join(house, house.visitor, ada)
  assert.equal(await whoIs(house.visitor), 200)

  assert.deepEqual(await suspendAccount(house.ports, by, id), { kind: 'done' })
  assert.equal(await whoIs(house.visitor), 401)
  assert.equal((await logIn(house.visitor, ada)).status, 403)
  assert.deepEqual(await suspendAccount(house.ports, by, id), { kind: 'stale' })

  assert.deepEqual(await restoreAccount(house.ports, by, id), { kind: 'done' })
  assert.deepEqual(await restoreAccount(house.ports, by, id), { kind: 'stale' })
  assert.equal(await whoIs(house.visitor), 401, 'the ended session stays ended')
  assert.equal((await logIn(house.visitor, ada)).path, '/')
})

for (const locale of ['zh-CN', 'en'] as const)
  test(`the owner is told of each act of an administrator, in the language that they chose: ${locale}`, async () => {
    await using house = await openHouse()
    await makeAdmin(house)
    const id = await join(house, house.visitor, ada)
    await house.db.updateTable('accounts').set({ locale }).where('id', '=', id).execute()
    await house.settled()
    let before = house.mails.countTo(ada.address)
    const words = textsFor(locale).administratorsActMails
    const acts: [keyof typeof words, () => Promise<{ kind: string }>][] = [
      ['account-renamed', () => renameAccount(house.ports, by, id, { from: 'ada', to: nameOf('lovelace') })],
      ['sessions-ended', () => endSessionsOf(house.ports, by, id)],
      ['account-promoted', () => promoteAccount(house.ports, by, id)],
      ['account-demoted', () => demoteAccount(house.ports, by, id)],
      ['account-suspended', () => suspendAccount(house.ports, by, id)],
      ['account-restored', () => restoreAccount(house.ports, by, id)],
    ]
    for (const [act, run] of acts) {
      // Past the bound of mails an hour.
      house.pass(hour)
      assert.deepEqual(await run(), { kind: 'done' }, act)
      before += 1
      const mail = await house.mails.waitFor(ada.address, before)
      assert.equal(mail.subject, words[act].subject('Postern'), act)
      assert.doesNotMatch(mail.text, /lovelace|a test/, 'neither the new name nor the reason')
      const way = act === 'account-suspended' ? null : act === 'account-promoted' ? '/admin/' : '/login/'
      assert.equal(mail.text.match(/http:\/\/[^/]*(\S*)/)?.[1] ?? null, way, act)
      assert.notDeepEqual(await run(), { kind: 'done' })
      await house.settled()
      assert.equal(house.mails.countTo(ada.address), before, 'an act that changed nothing is told to nobody')
    }
  })

test('ending an account’s sessions logs out all its browsers and nobody else', async () => {
  await using house = await openHouse()
  const id = await join(house, house.visitor, ada)
  await join(house, house.stranger, bob)
  const elsewhere = house.newVisitor()
  await logIn(elsewhere, ada)
  assert.deepEqual(await endSessionsOf(house.ports, by, id), { kind: 'done' })
  assert.deepEqual(await Promise.all([house.visitor, elsewhere, house.stranger].map(whoIs)), [401, 401, 200])
  assert.deepEqual(await endSessionsOf(house.ports, by, id), { kind: 'stale' })
})

test('an account gets another name, unless the name is taken or was changed meanwhile', async () => {
  await using house = await openHouse()
  const id = await join(house, house.visitor, ada)
  await join(house, house.stranger, bob)
  const rename = (from: string, to: string) => renameAccount(house.ports, by, id, { from, to: nameOf(to) })

  assert.deepEqual(await rename('ada', 'Bob'), { kind: 'name-taken' })
  assert.deepEqual(await rename('ada', 'Ada'), { kind: 'done' })
  assert.deepEqual(await rename('ada', 'grace'), { kind: 'stale' })
  assert.deepEqual(await rename('Ada', 'grace'), { kind: 'done' })
  assert.equal((await logIn(house.visitor, { ...ada, name: 'grace' })).path, '/')
  assert.equal((await logIn(house.visitor, ada)).status, 401)
})

test('a demoted administrator loses all sessions', async () => {
  await using house = await openHouse()
  const [one, two] = [await join(house, house.visitor, ada), await join(house, house.stranger, bob)]
  for (const id of [one, two]) assert.deepEqual(await promoteAccount(house.ports, by, id), { kind: 'done' })
  assert.deepEqual(await promoteAccount(house.ports, by, one), { kind: 'stale' })
  assert.deepEqual(await demoteAccount(house.ports, by, one), { kind: 'done' })
  assert.equal(await whoIs(house.visitor), 401)
  assert.equal(await whoIs(house.stranger), 200)
  assert.deepEqual(await demoteAccount(house.ports, by, one), { kind: 'stale' })
})

test('the last administrator cannot be demoted, suspended or deleted; a suspended one does not count', async () => {
  await using house = await openHouse()
  const [one, two] = [await join(house, house.visitor, ada), await join(house, house.stranger, bob)]
  for (const id of [one, two]) await promoteAccount(house.ports, by, id)
  assert.deepEqual(await suspendAccount(house.ports, by, two), { kind: 'done' })
  for (const act of [demoteAccount, suspendAccount, deleteAccount]) {
    assert.deepEqual(await act(house.ports, by, one), { kind: 'last-admin' })
  }
  assert.equal(await whoIs(house.visitor), 200)
  assert.deepEqual(await deleteAccount(house.ports, by, two), { kind: 'done' })
})

test('of two administrators who demote, suspend or delete each other at the same time, one remains', async () => {
  await using house = await openHouse()
  const [one, two] = [await join(house, house.visitor, ada), await join(house, house.stranger, bob)]
  for (let round = 0; round < 13; round += 1) {
    await house.db.updateTable('accounts').set({ isAdmin: 1, suspendedAt: null }).execute()
    // Last, since nothing brings the account back.
    const act = round === 12 ? deleteAccount : round % 2 ? suspendAccount : demoteAccount
    const outcomes = await Promise.all([act(house.ports, by, one), act(house.ports, by, two)])
    assert.deepEqual(outcomes.map(({ kind }) => kind).toSorted(), ['done', 'last-admin'])
  }
})

test('a deleted account leaves only events, and its name and address are free', async () => {
  await using house = await openHouse()
  const id = await join(house, house.visitor, ada)
  await house.stranger.register({ ...ada, name: 'other' })
  await house.settled()
  await join(house, house.newVisitor(), eve)
  assert.deepEqual(await deleteAccount(house.ports, by, id), { kind: 'done' })
  assert.deepEqual(await deleteAccount(house.ports, by, id), { kind: 'unknown' })
  assert.equal(await whoIs(house.visitor), 401)

  const tables = ['accounts', 'registrations', 'outbox', 'sessions', 'events'] as const
  const rows = await Promise.all(tables.map((table) => house.db.selectFrom(table).selectAll().execute()))
  assert.ok(!JSON.stringify(rows).includes(ada.address))
  const [accounts = [], registrations = [], mails = [], sessions = []] = rows
  assert.deepEqual([accounts.length, registrations.length, mails.length, sessions.length], [1, 1, 1, 1])
  const events = await house.db.selectFrom('events').selectAll().where('accountId', '=', id).execute()
  assert.ok(events.some(({ kind, reason }) => kind === 'account-deleted' && reason === 'a test'))

  const before = house.mails.countTo(ada.address)
  const again = house.newVisitor()
  await again.register(ada)
  await again.confirm((await house.mails.waitFor(ada.address, before + 1)).link)
  assert.equal((await logIn(again, ada)).path, '/')
})

test('an act on an unknown account is refused and leaves no event', async () => {
  await using house = await openHouse({}, { working: false })
  for (const id of ['no such id', "' or 1=1 --", '']) {
    for (const act of [suspendAccount, restoreAccount, endSessionsOf, promoteAccount, demoteAccount]) {
      assert.deepEqual(await act(house.ports, by, id), { kind: 'unknown' })
    }
  }
  assert.deepEqual(await house.db.selectFrom('events').selectAll().execute(), [])
})

test('every act is an event with its actor, network and reason', async () => {
  await using house = await openHouse()
  const id = await join(house, house.visitor, ada)
  const admin = { actor: 'somebody', network: '192.0.2.0/24', reason: '投诉 #7' }
  await suspendAccount(house.ports, admin, id)
  const event = await house.db
    .selectFrom('events')
    .selectAll()
    .where('kind', '=', 'account-suspended')
    .executeTakeFirstOrThrow()
  const { accountId, actor, network, reason } = event
  assert.deepEqual({ accountId, actor, network, reason }, { accountId: id, ...admin })
})

async function join(house: House, visitor: Visitor, person: Person): Promise<string> {
  await visitor.register(person)
  await visitor.confirm((await house.mails.lastTo(person.address)).link)
  await logIn(visitor, person)
  const account = await house.db
    .selectFrom('accounts')
    .select('id')
    .where('address', '=', person.address)
    .executeTakeFirstOrThrow()
  return account.id
}

function logIn(visitor: Visitor, { name, password }: Person) {
  return visitor.logIn({ identifier: name, password })
}

async function whoIs(visitor: Visitor): Promise<number> {
  return (await visitor.ask('/api/session')).status
}

function nameOf(text: string): Name {
  const name = parseName(text)
  if ('problem' in name) throw new Error(name.problem)
  return name
}
