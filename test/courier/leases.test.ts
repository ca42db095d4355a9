// Whose a mail is: one process takes it, for as long as its lease lasts.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { limits } from '../../src/base/limits.ts'
import { second } from '../../src/base/time.ts'
import { inTransaction } from '../../src/store/db/database.ts'
import { overEverything } from '../../src/store/mail/budgets.ts'
import { claimMails, recordDelivery } from '../../src/store/mail/deliveries.ts'
import { database, openHouse, until } from '../support/house.ts'
import { firstMail } from '../support/rows.ts'
import { ada } from '../support/visitor.ts'

test('several processes never send a mail twice', async () => {
  await using house = await openHouse({}, { working: false })
  // SQLite serves one process.
  const workers =
    database === 'postgres'
      ? [await house.openAnother(), await house.openAnother(), house.postern]
      : [house.postern]
  for (let person = 0; person < 30; person += 1) {
    await house.newVisitor().register({ ...ada, name: `p${person}`, address: `p${person}@example.org` })
  }
  for (const worker of workers) worker.work()
  await until(() => house.mails.all.length >= 30)
  await house.settled()
  assert.equal(house.mails.all.length, 30)
})

test('another process notices a mail within a second or so', async () => {
  await using house = await openHouse({}, { working: false, mailPoll: limits.mailPoll })
  const other = await house.openAnother()
  other.work()
  await house.visitor.register(ada)
  const from = performance.now()
  await house.mails.lastTo(ada.address)
  assert.ok(performance.now() - from < 5_000)
})

test('the mail of a killed process is taken over when its lease expires', async () => {
  await using house = await openHouse({}, { working: false })
  await house.visitor.register(ada)
  const leaseUntil = house.now() + 90 * second
  await house.db
    .updateTable('outbox')
    .set({ state: 'sending', claim: 'of a dead process', dueAt: leaseUntil })
    .execute()
  house.postern.work()
  house.pass(60 * second)
  await house.stranger.register({ ...ada, name: 'bob', address: 'bob@example.org' })
  await house.mails.lastTo('bob@example.org')
  assert.equal(house.mails.countTo(ada.address), 0)
  house.pass(30 * second)
  const mail = await house.mails.lastTo(ada.address)
  assert.equal((await house.visitor.confirm(mail.link)).status, 200)
})

test('at a stop, mails that the mail server cannot have yet do not become unknown', async () => {
  await using house = await openHouse({}, { working: false })
  house.mails.misbehave({ at: 'end', silent: true })
  for (let person = 0; person < 8; person += 1) {
    await house.newVisitor().register({ ...ada, name: `p${person}`, address: `p${person}@example.org` })
  }
  const work = house.postern.work()
  await until(() => house.mails.reached['end'] === 5)
  await work.stop(50)
  const rows = await house.db.selectFrom('outbox').select('state').orderBy('state').execute()
  assert.deepEqual(
    rows.map(({ state }) => state),
    [...Array<string>(3).fill('queued'), ...Array<string>(5).fill('unknown')],
  )
})

test('at a stop, a mail being sent gets time to finish, and otherwise is due at once', async () => {
  await using house = await openHouse({}, { working: false })
  const work = house.postern.work()
  house.mails.misbehave({ at: 'end', silent: true })
  await house.visitor.register(ada)
  await until(() => (house.mails.reached['end'] ?? 0) > 0)
  await work.stop(50)
  const row = await house.db.selectFrom('outbox').selectAll().executeTakeFirstOrThrow()
  assert.equal(row.state, 'unknown')
  assert.ok((row.dueAt ?? Infinity) <= house.now())
  house.mails.misbehave(null)
  house.postern.work()
  await house.mails.waitFor(ada.address, 2)
  let isClosed = false
  const closing = house.postern.close().then(() => (isClosed = true))
  await until(() => isClosed, 5_000)
  await closing
})

test(
  'a stop while the database is away comes to its end, and the mail is taken over when its lease runs out',
  {
    // PostgreSQL lets whoever asks wait.
    skip: database === 'postgres',
  },
  async () => {
    await using house = await openHouse({}, { working: false })
    const work = house.postern.work()
    house.mails.misbehave({ at: 'end', silent: true })
    await house.visitor.register(ada)
    await until(() => (house.mails.reached['end'] ?? 0) > 0)
    await inTransaction(house.db, async (db) => {
      await db.insertInto('limits').values({ key: 'key', theoreticalAt: 0 }).execute()
      await work.stop(0)
    })
    assert.ok(house.log.some((line) => line.includes('mail-not-recorded')))
    house.mails.misbehave(null)
    house.pass(91 * second)
    house.postern.work()
    assert.equal((await house.visitor.confirm((await house.mails.lastTo(ada.address)).link)).status, 200)
  },
)

test(
  'a mail that a slow database kept until its lease ran out is left to the next process',
  {
    // SQLite serves one process.
    skip: database === 'sqlite',
  },
  async () => {
    await using house = await openHouse({ LIMITS: 'on' }, { working: false })
    await house.visitor.register(ada)
    const other = await house.openAnother()
    await house.db.insertInto('limits').values({ key: overEverything, theoreticalAt: 0 }).execute()
    await inTransaction(house.db, async (db) => {
      await db.updateTable('limits').set({ theoreticalAt: 0 }).where('key', '=', overEverything).execute()
      house.postern.work()
      await until(async () => (await firstMail(house.db)).claim !== null)
      const first = (await firstMail(house.db)).claim
      house.pass(90 * second)
      other.work()
      await until(async () => (await firstMail(house.db)).claim !== first)
    })
    await house.settled()
    await other.close()
    await house.postern.close()
    assert.equal((await firstMail(house.db)).state, 'sent')
    assert.equal(house.mails.countTo(ada.address), 1)
  },
)

test(
  'what became of a mail is written down once the database is back, and the mail is not sent again',
  {
    // PostgreSQL lets whoever asks wait.
    skip: database === 'postgres',
  },
  async () => {
    await using house = await openHouse()
    await house.visitor.register(ada)
    await house.mails.lastTo(ada.address)
    await inTransaction(house.db, async (db) => {
      await db.insertInto('limits').values({ key: 'key', theoreticalAt: 0 }).execute()
      await until(() => house.log.some((line) => line.includes('mail-not-recorded')))
    })
    await house.settled()
    house.pass(91 * second)
    await house.stranger.register({ ...ada, name: 'bob', address: 'bob@example.org' })
    await house.mails.lastTo('bob@example.org')
    assert.equal(house.mails.countTo(ada.address), 1)
    assert.equal((await firstMail(house.db)).state, 'sent')
  },
)

test('a clock that jumps past the lease makes no process send a mail twice', async () => {
  await using house = await openHouse()
  house.mails.misbehave({ at: 'end', silent: true }, (recipient) => recipient === ada.address)
  await house.visitor.register(ada)
  await until(() => (house.mails.reached['end'] ?? 0) === 1)
  const first = (await firstMail(house.db)).claim
  house.pass(91 * second)
  await until(async () => (await firstMail(house.db)).claim !== first)
  await house.stranger.register({ ...ada, name: 'bob', address: 'bob@example.org' })
  await house.mails.lastTo('bob@example.org')
  assert.equal(house.mails.reached['end'], 2, 'one for each of them')
  house.mails.hangUp()
  await house.settled()
  assert.equal((await firstMail(house.db)).state, 'unknown')
})

test('a process whose lease expired does not overwrite the next one’s result', async () => {
  await using house = await openHouse({}, { working: false })
  await house.visitor.register(ada)
  const { id } = await house.db.selectFrom('outbox').select('id').executeTakeFirstOrThrow()
  const at = house.now()
  await claimMails(house.db, { id: 'slow', now: at, leaseUntil: at + 1, most: 1 })
  await claimMails(house.db, { id: 'next', now: at + 2, leaseUntil: at + 90 * second, most: 1 })
  const change = {
    dueAt: null,
    reason: null,
    reply: null,
    counted: true,
    unknown: false,
    domain: null,
    now: at + 3,
  }
  const slow = { id, claim: 'slow', record: { ...change, state: 'refused' as const } }
  assert.equal(await recordDelivery(house.db, slow), false)
  const next = { id, claim: 'next', record: { ...change, state: 'sent' as const } }
  assert.equal(await recordDelivery(house.db, next), true)
  assert.equal((await firstMail(house.db)).state, 'sent')
})
