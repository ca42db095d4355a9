import assert from 'node:assert/strict'
import { test } from 'node:test'
import { day } from '../../src/base/time.ts'
import { previewSweep, sweep } from '../../src/jobs/sweep.job.ts'
import { newId } from '../../src/security/tokens.ts'
import { insertApiKey, insertApiKeyUse } from '../../src/store/api-keys/api-keys.ts'
import { hurryFarAhead } from '../../src/store/db/claiming.ts'
import { openHouse, until } from '../support/house.ts'
import type { House } from '../support/house.ts'
import { startProgram } from '../support/program.ts'
import type { Program } from '../support/program.ts'
import { mailRow, registrationRow } from '../support/rows.ts'
import { ada } from '../support/visitor.ts'

const nothing = {
  registrations: 0,
  usedUp: 0,
  sessions: 0,
  devices: 0,
  apiKeys: 0,
  addressChanges: 0,
  counters: 0,
  mails: 0,
  notifications: 0,
  events: 0,
}
const bob = { ...ada, name: 'bob', address: 'bob@example.org' }

test('a process that stood still for days takes back no mail that another one is sending', async () => {
  await using house = await openHouse({}, { still: true, working: false })
  const claimed = (dueAt: number) =>
    mailRow(registrationRow(newId(), house.now()), { state: 'sending', claim: 'another', dueAt })
  const dueOf = async (id: string) =>
    (await house.db.selectFrom('outbox').select('dueAt').where('id', '=', id).executeTakeFirstOrThrow()).dueAt
  const [present, wrong] = [claimed(house.now() + 3 * day), claimed(house.now() + 300 * day)]
  await house.db.insertInto('outbox').values([present, wrong]).execute()
  let days = 0
  const stoodStill = () => house.now() + 3 * day * Math.min(days++, 1)
  await hurryFarAhead(house.db, 'outbox', stoodStill, day)
  assert.deepEqual([await dueOf(present.id), await dueOf(wrong.id)], [present.dueAt, wrong.dueAt])
  await hurryFarAhead(house.db, 'outbox', () => house.now() + 3 * day, day)
  assert.deepEqual(
    [await dueOf(present.id), await dueOf(wrong.id)],
    [present.dueAt, house.now() + 3 * day],
    'awake, it makes only that one due which a wrong clock wrote',
  )
})

test('the sweep deletes what a dry run listed, in time, and never an account', async () => {
  await using house = await openHouse(
    { SESSION_DAYS: '30', KEEP_MAILS_DAYS: '30', KEEP_EVENTS_DAYS: '400' },
    { still: true },
  )
  await house.visitor.register(ada)
  await house.visitor.confirm((await house.mails.lastTo(ada.address)).link)
  await house.visitor.logIn({ identifier: 'ada', password: ada.password, stay: true })
  await house.stranger.register(bob)
  await house.mails.lastTo(bob.address)
  await house.settled()
  assert.deepEqual(await previewSweep(house.ports), nothing)

  house.pass(7.9 * day)
  assert.deepEqual(await previewSweep(house.ports), nothing)
  house.pass(0.2 * day)
  await house.settled()
  const told = await previewSweep(house.ports)
  assert.deepEqual([told.registrations, told.usedUp], [1, 1])
  assert.ok(told.mails >= 2)
  assert.deepEqual(await sweep(house.ports), told)
  assert.deepEqual(await previewSweep(house.ports), nothing)
  assert.equal(await countEvents(house), 1, 'of the one that nobody used')

  house.pass(23 * day)
  assert.equal((await sweep(house.ports)).sessions, 1)
  await insertEndedKey(house)
  house.pass(400 * day - 1)
  const { events, apiKeys } = await sweep(house.ports)
  assert.ok(events >= 5)
  assert.equal(apiKeys, 0, 'events may still name it')
  house.pass(1)
  assert.equal((await sweep(house.ports)).apiKeys, 1)
  assert.deepEqual(await house.db.selectFrom('events').selectAll().execute(), [])
  assert.equal((await house.visitor.logIn({ identifier: 'ada', password: ada.password })).path, '/')
})

test('a mail’s row is deleted after its time, but never while it waits for a try', async () => {
  await using house = await openHouse({ KEEP_MAILS_DAYS: '30' }, { working: false })
  const mail = { kind: 'password-changed' as const, accountId: 'an account', generation: 0 }
  const at = house.now()
  const counts = { tries: 0, unknownTries: 0, createdAt: at, changedAt: at }
  const ended = { ...mail, ...counts, state: 'refused' as const, dueAt: null }
  const waiting = { ...mail, ...counts, state: 'delayed' as const, dueAt: at }
  await house.db
    .insertInto('outbox')
    .values([
      { id: newId(), ...ended },
      { id: newId(), ...ended, kind: 'password-reset', accountId: null, nameKey: 'somebody' },
      { id: newId(), ...waiting, kind: 'password-reset', accountId: null, nameKey: 'somebody' },
    ])
    .execute()
  house.pass(1.1 * day)
  assert.equal((await previewSweep(house.ports)).mails, 1, 'what somebody typed stays a day')
  assert.equal((await sweep(house.ports)).mails, 1)
  house.pass(29 * day)
  assert.equal((await previewSweep(house.ports)).mails, 1)
  assert.equal((await sweep(house.ports)).mails, 1)
  assert.equal((await house.db.selectFrom('outbox').selectAll().execute()).length, 1)
})

test('a person who waits longer than mails are kept still sees the mail’s state and can resend it', async () => {
  await using house = await openHouse({ CONFIRM_DAYS: '60', KEEP_MAILS_DAYS: '0.1' })
  await house.visitor.register(ada)
  await house.mails.lastTo(ada.address)
  await house.settled()
  house.pass(0.9 * day)
  assert.equal((await sweep(house.ports)).mails, 0)
  assert.match((await house.visitor.open('/register/sent/')).html, /data-mail="sent /)
  await house.visitor.send('/register/resend/')
  await house.mails.waitFor(ada.address, 2)
  await house.settled()

  house.pass(62 * day)
  const told = await previewSweep(house.ports)
  assert.deepEqual([told.registrations, told.mails], [1, 2])
  assert.deepEqual(await sweep(house.ports), told)
})

test('the sweep deletes more than a batch, and concurrent sweeps share the work', async () => {
  await using house = await openHouse({}, { working: false })
  await seedExpired(house, 1_000)
  const sweeping = [startSweep(house), startSweep(house)]
  const swept = await Promise.all(sweeping.map(told))
  const sum = (kind: 'registrations' | 'mails') => swept.reduce((all, one) => all + one[kind], 0)
  assert.deepEqual([sum('registrations'), sum('mails')], [1_000, 1_000])
  assert.equal(await countEvents(house), 1_000, 'one each, whichever process deleted it')
  assert.deepEqual(await countLeft(house), { registrations: 0, mails: 0, tokens: 0 })
})

test('a killed sweep leaves whole batches, and the next one does the rest', async () => {
  await using house = await openHouse({}, { working: false })
  const all = 5_000
  await seedExpired(house, all)
  const sweeping = startSweep(house)
  await until(async () => (await countLeft(house)).registrations < all)
  await sweeping.kill('SIGKILL')
  const { registrations, mails, tokens } = await countLeft(house)
  assert.ok(registrations > 0, 'it was in the middle')
  assert.deepEqual([mails, tokens], [registrations, registrations])
  assert.equal(await countEvents(house), all - registrations)

  assert.equal((await sweep(house.ports)).registrations, registrations)
  assert.equal(await countEvents(house), all)
})

test('a sweep stops after its batch when asked', async () => {
  await using house = await openHouse({}, { working: false })
  await seedExpired(house, 450)
  let asked = 0
  const swept = await sweep(house.ports, () => (asked += 1) > 2)
  assert.deepEqual([swept.registrations, swept.sessions], [400, 0])
})

async function insertEndedKey(house: House): Promise<void> {
  const { db } = house
  const { id: accountId } = await db.selectFrom('accounts').select('id').executeTakeFirstOrThrow()
  const key = { id: newId(), accountId, label: 'CI', tokenHash: 'hash', scope: 'events:read' }
  const row = { ...key, createdAt: 0, expiresAt: house.now(), revokedAt: null }
  await insertApiKey(db, row)
  await insertApiKeyUse(db, { keyId: row.id, network: '', usedAt: 0 })
}

async function seedExpired(house: House, count: number): Promise<void> {
  const at = house.now() - 9 * day
  const rows = Array.from({ length: count }, (_, n) => registrationRow(`gone${n}`, at))
  for (let from = 0; from < count; from += 500) {
    const some = rows.slice(from, from + 500)
    const mails = some.map((row) => mailRow(row, { state: 'sent', tries: 1, dueAt: null }))
    await house.db.insertInto('registrations').values(some).execute()
    await house.db.insertInto('outbox').values(mails).execute()
    await house.db
      .insertInto('browserTokens')
      .values(some.map(({ id }) => ({ tokenHash: id, registrationId: id, mayConfirm: 1, createdAt: at })))
      .execute()
  }
}

function startSweep({ databaseUrl }: House): Program {
  return startProgram(['sweep', '--json'], { DATABASE_URL: databaseUrl })
}

async function told(sweeping: Program): Promise<{ registrations: number; mails: number }> {
  const { status, output } = await sweeping.ended
  assert.equal(status, 0)
  return JSON.parse(output)
}

async function countEvents(house: House): Promise<number> {
  const swept = house.db.selectFrom('events').select('id').where('kind', '=', 'registration-swept')
  return (await swept.execute()).length
}

async function countLeft(house: House): Promise<{ registrations: number; mails: number; tokens: number }> {
  const [registrations, mails, tokens] = await Promise.all([
    house.db.selectFrom('registrations').select('id').execute(),
    house.db.selectFrom('outbox').select('id').execute(),
    house.db.selectFrom('browserTokens').select('registrationId').execute(),
  ])
  return { registrations: registrations.length, mails: mails.length, tokens: tokens.length }
}
