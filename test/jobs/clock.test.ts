import assert from 'node:assert/strict'
import { test } from 'node:test'
import { day, hour, minute, second } from '../../src/base/time.ts'
import { sweep } from '../../src/jobs/sweep.job.ts'
import { becomeAccount, database, openHouse, until } from '../support/house.ts'
import { ada } from '../support/visitor.ts'

// A zone that puts the clock forward or back within the week, one that is off by three quarters of an hour, and the one
// that is a day ahead; and the week with the 29th of February.
const weeks = [
  ['Europe/Berlin', '2027-03-26T22:30:00Z'],
  ['America/New_York', '2027-11-05T05:30:00Z'],
  ['Asia/Kathmandu', '2027-12-30T20:00:00Z'],
  ['Pacific/Apia', '2028-02-26T11:59:00Z'],
] as const

for (const [zone, begin] of weeks) {
  test(`seven days are seven times 24 hours to the second, in ${zone} in the week of ${begin.slice(0, 10)}`, async () => {
    const before = process.env['TZ']
    process.env['TZ'] = zone
    try {
      await using house = await openHouse()
      house.pass(Date.parse(begin) - house.now())
      await house.visitor.register(ada)
      const { link } = await house.mails.lastTo(ada.address)
      await house.settled()
      house.pass(7 * day - minute)
      assert.equal((await house.stranger.open(link)).status, 200)
      house.pass(minute + second)
      assert.equal((await house.stranger.open(link)).status, 410)
      const row = await house.db
        .selectFrom('registrations')
        .select(['createdAt', 'expiresAt'])
        .executeTakeFirstOrThrow()
      assert.equal(row.expiresAt - row.createdAt, 7 * 24 * 60 * 60 * 1_000)
    } finally {
      if (before === undefined) delete process.env['TZ']
      else process.env['TZ'] = before
    }
  })
}

test('a clock that was a year ahead locks nobody out after it is corrected', async () => {
  await using house = await openHouse({ LIMITS: 'on' }, { working: false })
  house.pass(365 * day)
  house.postern.work()
  await house.visitor.register(ada)
  const { link } = await house.mails.lastTo(ada.address)
  await house.visitor.confirm(link)
  await house.visitor.logIn({ identifier: 'ada', password: ada.password, stay: true })
  await house.settled()
  const [eve, frank] = [house.newVisitor(), house.newVisitor()]
  house.mails.misbehave({ at: 'rcpt', reply: '450 4.7.1 come back later' })
  await eve.register({ ...ada, name: 'eve', address: 'eve@example.org' })
  await house.settled()
  house.mails.misbehave({ at: 'mail', reply: '421 4.3.2 shutting down', close: true })
  await frank.register({ ...ada, name: 'frank', address: 'frank@example.org' })
  await house.settled()
  house.mails.misbehave(null)
  house.pass(-365 * day)
  assert.equal((await house.visitor.ask('/api/session')).status, 200)
  const back = await house.stranger.logIn({ identifier: 'ada', password: ada.password })
  assert.equal(back.path, '/', back.text)
  await house.stranger.register({ ...ada, name: 'bob', address: 'bob@example.org' })
  assert.notEqual(
    (await house.mails.lastTo('bob@example.org')).link,
    '',
    'the courier does not wait that long',
  )
  await eve.send('/register/resend/')
  assert.notEqual((await house.mails.lastTo('eve@example.org')).link, '', 'nor who wants another mail')
  assert.equal(house.mails.countTo('frank@example.org'), 0)
  await sweep(house.ports)
  assert.notEqual(
    (await house.mails.lastTo('frank@example.org')).link,
    '',
    'nor a mail, beyond the next sweep',
  )
})

test(
  'a server whose clock is not the database’s says so',
  {
    // SQLite's is the server's own.
    skip: database === 'sqlite',
  },
  async () => {
    await using house = await openHouse({}, { working: false })
    house.pass(-16 * second)
    house.postern.work()
    const told = () => house.log.find((line) => line.includes('clock-differs'))
    await until(() => told() !== undefined)
    assert.match(told() ?? '', /"seconds":-16\b/)
  },
)

test('failures, resets and mails under a clock a year ahead delay nobody after it is corrected', async () => {
  await using house = await openHouse({ LIMITS: 'on' })
  await becomeAccount(house)
  // From a browser that never logged in: what a known device asks for is counted by itself.
  const forgot = () => house.stranger.send('/password/forgot/', { identifier: 'ada' })
  house.pass(365 * day)
  for (const password of ['not it', 'nor this', 'nor that', 'never', 'not yet'])
    await house.stranger.logIn({ identifier: 'ada', password })
  for (let one = 0; one < 2; one += 1) {
    assert.equal((await forgot()).status, 200)
    await house.settled()
    house.pass(minute)
  }
  const { resetLink } = await house.mails.lastTo(ada.address)
  assert.equal((await house.visitor.open(resetLink)).status, 200)
  house.pass(-365 * day)
  assert.equal((await house.visitor.open(resetLink)).status, 410, 'a link does not live for that year')
  assert.equal((await house.visitor.logIn({ identifier: 'ada', password: ada.password })).path, '/')
  const before = house.mails.countTo(ada.address)
  assert.equal((await forgot()).status, 200)
  await house.settled()
  assert.equal(house.mails.countTo(ada.address), before + 1)
})

test('a password typed under a clock a year ahead does not stay recent for a year', async () => {
  await using house = await openHouse()
  await becomeAccount(house)
  house.pass(365 * day)
  await house.visitor.logIn({ identifier: 'ada', password: ada.password })
  house.pass(-365 * day)
  assert.match((await house.visitor.open('/account/export/')).path, /^\/login\/again\//)
  house.pass(365 * day - hour)
  assert.equal(
    (await house.visitor.open('/account/export/')).status,
    200,
    'clocks of processes may differ by an hour',
  )
})
