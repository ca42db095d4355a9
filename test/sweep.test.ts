import assert from 'node:assert/strict'
import { test } from 'node:test'
import { day } from '../src/base/time.ts'
import { previewSweep, sweep } from '../src/jobs/sweep.ts'
import { openHouse } from './support/house.ts'
import { ada } from './support/visitor.ts'

const nothing = {
  registrations: 0,
  sessions: 0,
  devices: 0,
  addressChanges: 0,
  counters: 0,
  mails: 0,
  events: 0,
}

test('the sweep takes what a dry run told, in its time, and never an account', async () => {
  await using house = await openHouse({ SESSION_DAYS: '30', KEEP_MAILS_DAYS: '30', KEEP_EVENTS_DAYS: '400' })
  await house.visitor.register(ada)
  await house.visitor.confirm((await house.mails.lastTo(ada.address)).link)
  await house.visitor.logIn({ identifier: 'ada', password: ada.password, stay: true })
  await house.stranger.register({ ...ada, name: 'bob', address: 'bob@example.org' })
  await house.mails.lastTo('bob@example.org')
  await house.settled()
  assert.deepEqual(await previewSweep(house.ports), nothing)

  house.pass(8.5 * day)
  const told = await previewSweep(house.ports)
  assert.equal(told.registrations, 2)
  assert.deepEqual(await sweep(house.ports), told)
  assert.deepEqual(await previewSweep(house.ports), nothing)

  house.pass(23 * day)
  assert.equal((await sweep(house.ports)).sessions, 1)
  house.pass(400 * day)
  const { events } = await sweep(house.ports)
  assert.ok(events >= 5)
  assert.deepEqual(await house.db.selectFrom('events').selectAll().execute(), [])
  assert.equal((await house.visitor.logIn({ identifier: 'ada', password: ada.password })).path, '/')
})

test('a mail’s row goes when its time is over, but never one that waits for a try', async () => {
  await using house = await openHouse({ CONFIRM_DAYS: '60', KEEP_MAILS_DAYS: '30' }, { working: false })
  await house.visitor.register(ada)
  await house.stranger.register({ ...ada, name: 'bob', address: 'bob@example.org' })
  const [ended] = await house.db.selectFrom('outbox').selectAll().orderBy('createdAt').execute()
  await house.db
    .updateTable('outbox')
    .set({ state: 'refused', dueAt: null })
    .where('id', '=', ended?.id ?? '')
    .execute()
  house.pass(31 * day)
  assert.equal((await sweep(house.ports)).mails, 1)
  assert.equal((await house.db.selectFrom('outbox').selectAll().execute()).length, 1)
})

test('more than a batch goes, and processes that sweep at one time share the work', async () => {
  await using house = await openHouse({}, { working: false })
  const old = Array.from({ length: 450 }, (_, n) => ({ key: `key ${n}`, count: 1, resetsAt: 1 }))
  await house.db.insertInto('attempts').values(old).execute()
  const swept = await Promise.all([sweep(house.ports), sweep(house.ports), sweep(house.ports)])
  assert.equal(
    swept.reduce((sum, { counters }) => sum + counters, 0),
    450,
  )
})
