import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Administrator } from '../../../src/core/ports.ts'
import { cancelMail, retryMail } from '../../../src/features/administration/outbox.ts'
import type { OutboxRow } from '../../../src/store/mail/rows.ts'
import { openHouse, until } from '../../support/house.ts'
import type { House } from '../../support/house.ts'
import { ada } from '../../support/visitor.ts'

const by: Administrator = { actor: 'command', network: null, reason: null }

test('a mail that was refused is sent when an administrator retries it, and only then', async () => {
  await using house = await openHouse()
  house.mails.misbehave({ at: 'rcpt', reply: '550 5.7.1 blocked' })
  await house.visitor.register(ada)
  await until(async () => (await mail(house)).state === 'refused')
  house.mails.misbehave(null)
  const { id } = await mail(house)
  assert.deepEqual(await retryMail(house.ports, by, id), { kind: 'done' })
  await house.mails.lastTo(ada.address)
  await house.settled()
  assert.deepEqual(await retryMail(house.ports, by, id), { kind: 'stale' })
  assert.deepEqual(await cancelMail(house.ports, by, id), { kind: 'stale' })
  assert.equal(house.mails.countTo(ada.address), 1)
})

test('a cancelled mail is not sent until it is retried', async () => {
  await using house = await openHouse({}, { working: false })
  await house.visitor.register(ada)
  const { id } = await mail(house)
  assert.deepEqual(await cancelMail(house.ports, by, id), { kind: 'done' })
  assert.deepEqual(await cancelMail(house.ports, by, id), { kind: 'stale' })
  house.postern.work()
  await house.stranger.register({ ...ada, name: 'bob', address: 'bob@example.org' })
  await house.mails.lastTo('bob@example.org')
  assert.equal(house.mails.countTo(ada.address), 0)
  assert.deepEqual(await retryMail(house.ports, by, id), { kind: 'done' })
  await house.mails.lastTo(ada.address)
  const events = await house.db.selectFrom('events').selectAll().where('subjectId', '=', id).execute()
  assert.deepEqual(events.map(({ kind }) => kind).toSorted(), ['mail-cancelled', 'mail-retried'])
})

test('a mail being sent is left alone, and an unknown id is reported', async () => {
  await using house = await openHouse()
  house.mails.misbehave({ at: 'content', silent: true })
  await house.visitor.register(ada)
  await until(async () => (await mail(house)).state === 'sending')
  const { id } = await mail(house)
  assert.deepEqual(await retryMail(house.ports, by, id), { kind: 'stale' })
  assert.deepEqual(await cancelMail(house.ports, by, id), { kind: 'stale' })
  assert.deepEqual(await retryMail(house.ports, by, 'no such id'), { kind: 'unknown' })
  assert.deepEqual(await cancelMail(house.ports, by, 'no such id'), { kind: 'unknown' })
})

function mail(house: House): Promise<OutboxRow> {
  return house.db.selectFrom('outbox').selectAll().executeTakeFirstOrThrow()
}
