import assert from 'node:assert/strict'
import { test } from 'node:test'
import { day, hour } from '../../../src/base/time.ts'
import { remind } from '../../../src/features/registration/remind.job.ts'
import { overEverything, takeMailBudget } from '../../../src/store/mail/budgets.ts'
import { insertBlock } from '../../../src/store/registrations/blocks.ts'
import { textsFor } from '../../../src/texts/texts.ts'
import { becomeAccount, database, openAgain, openHouse, until } from '../../support/house.ts'
import type { House } from '../../support/house.ts'
import { ada, hidden } from '../../support/visitor.ts'
import { site, unwrapped, words } from '../../support/words.ts'

const dora = { ...ada, name: 'dora', address: 'dora@example.org' }
const bob = { ...ada, name: 'bob', address: 'bob@example.org' }

test('one reminder is sent a day before a registration expires, with the same link and digits', async () => {
  await using house = await openHouse()
  await house.visitor.register(ada)
  const first = await house.mails.lastTo(ada.address)
  await house.settled()
  house.pass(5.9 * day)
  assert.equal(await remind(house.ports), 0, 'too early')
  house.pass(0.2 * day)
  assert.equal(await remind(house.ports), 1)
  assert.equal(await remind(house.ports), 0, 'once')
  const reminder = await house.mails.waitFor(ada.address, 2)
  assert.equal(reminder.subject, words.reminderMail.subject(site))
  assert.ok(reminder.text.includes(words.reminderMail.digitsWarning), 'not where one registered')
  assert.deepEqual(
    [reminder.link, reminder.digits, reminder.notMeLink],
    [first.link, first.digits, first.notMeLink],
  )
  const { expiresAt } = await house.db
    .selectFrom('registrations')
    .select('expiresAt')
    .executeTakeFirstOrThrow()
  for (const mail of [first, reminder])
    assert.ok(unwrapped(mail.text).includes(unwrapped(words.instant(expiresAt))), 'the same date')
  assert.doesNotMatch(reminder.text, /ada\b(?!@)/, 'nothing that the visitor typed')
  const [event] = await house.db.selectFrom('events').selectAll().where('kind', '=', 'reminded').execute()
  assert.deepEqual([event?.actor, event?.network], ['reminder', null])

  const elsewhere = house.newVisitor()
  const page = await elsewhere.open(reminder.link)
  assert.equal((await elsewhere.sendConfirmation(page, { password: ada.password })).mark, 'confirmed')
})

test('the digits of a reminder work after a log-in, as it says, in English too', async () => {
  await using house = await openHouse()
  const visitor = house.newVisitor({ language: 'en' })
  await visitor.register(ada)
  await house.mails.lastTo(ada.address)
  await house.settled()
  house.pass(6.1 * day)
  await remind(house.ports)
  const reminder = await house.mails.waitFor(ada.address, 2)
  assert.equal(reminder.subject, textsFor('en').reminderMail.subject(site))
  const later = house.newVisitor({ language: 'en' })
  assert.equal((await later.logIn({ identifier: 'ada', password: ada.password })).status, 403)
  const done = await later.send('/register/code/', { code: reminder.digits })
  assert.equal(done.mark, 'confirmed')
  assert.equal((await house.db.selectFrom('accounts').selectAll().execute()).length, 1)
})

test('no reminder goes to people who confirmed, have an account, are blocked, muted the address or corrected it', async () => {
  await using house = await openHouse()
  await becomeAccount(house)
  await house.visitor.register({ ...ada, name: 'again' })
  await house.stranger.register(bob)
  const block = { id: 'a block', reason: null, actor: 'command', createdAt: house.now() }
  await insertBlock(house.db, { ...block, kind: 'domain', value: 'example.net' })
  const blocked = { name: 'carol', address: 'carol@sub.example.org', password: ada.password }
  await house.newVisitor().register(blocked)
  await insertBlock(house.db, { ...block, id: 'another', kind: 'domain', value: 'sub.example.org' })
  await house.newVisitor().register(dora)
  const reader = house.newVisitor()
  const page = await reader.open((await house.mails.lastTo(dora.address)).notMeLink)
  const fields = { act: hidden(page, 'act'), registration: hidden(page, 'registration') }
  await reader.send('/not-me/', { ...fields, address: dora.address })
  // Somebody else registers the same address meanwhile, who has not been disowned.
  await house.newVisitor().register({ ...dora, name: 'dora2' })
  await house.settled()

  house.pass(6.1 * day)
  assert.equal(await remind(house.ports), 1, 'bob alone')
  const corrected = { id: (await registrationsOf(house, bob.address))[0]?.id ?? '' }
  await house.mails.waitFor(bob.address, 2)
  assert.equal(await countReminders(house), 1)

  // Asked for at another address, the registration begins anew, and so does its reminder.
  const later = house.newVisitor()
  await later.logIn({ identifier: 'bob', password: bob.password })
  house.pass(2 * 60_000)
  await later.send('/register/address/', { address: 'robert@example.org' })
  await house.mails.lastTo('robert@example.org')
  await house.settled()
  house.pass(6.1 * day)
  assert.equal(await remind(house.ports), 1)
  await house.mails.waitFor('robert@example.org', 2)
  const mails = await house.db.selectFrom('outbox').selectAll().where('kind', '=', 'reminder').execute()
  assert.deepEqual(new Set(mails.map(({ registrationId }) => registrationId)), new Set([corrected.id]))
})

test('only the newest registration of an address gets a reminder', async () => {
  await using house = await openHouse()
  for (const name of ['ada', 'ada2', 'ada3']) {
    await house.newVisitor().register({ ...ada, name })
    await house.settled()
    house.pass(hour)
  }
  const last = await house.mails.waitFor(ada.address, 3)
  house.pass(6.5 * day)
  assert.equal(await remind(house.ports), 1)
  assert.equal((await house.mails.waitFor(ada.address, 4)).link, last.link)
  house.pass(hour)
  assert.equal(await remind(house.ports), 0)
})

test('an unsent reminder is dropped when the registration is confirmed, resent or corrected', async () => {
  await using house = await openHouse()
  const people = ['one', 'two', 'three'].map((name) => ({ ...ada, name, address: `${name}@example.org` }))
  for (const person of people) await house.newVisitor().register(person)
  for (const person of people) await house.mails.lastTo(person.address)
  await house.settled()
  house.pass(6.1 * day)
  house.mails.misbehave({ at: 'rcpt', reply: '450 4.2.1 later' })
  assert.equal(await remind(house.ports), 3)
  await until(async () => (await remindersIn(house, 'delayed')) === 3)
  const [one, two, three] = await Promise.all(
    people.map(async (person) => {
      const visitor = house.newVisitor()
      await visitor.logIn({ identifier: person.name, password: person.password })
      return visitor
    }),
  )
  await one?.send('/register/code/', { code: (await house.mails.lastTo('one@example.org')).digits })
  await two?.send('/register/resend/')
  await three?.send('/register/address/', { address: 'other@example.org' })
  house.mails.misbehave(null)
  house.pass(hour)
  await until(async () => (await remindersIn(house, 'cancelled')) === 3)
  assert.equal(
    house.mails.all.filter(({ subject }) => subject === words.reminderMail.subject(site)).length,
    0,
  )
})

test('a reminder counts against the mail budget, whether or not the address has an account', async () => {
  await using house = await openHouse({ LIMITS: 'on' })
  await becomeAccount(house)
  await house.visitor.register({ ...ada, name: 'again' })
  await house.stranger.register(bob)
  const full = { ...ada, name: 'full', address: 'full@example.org' }
  await house.newVisitor().register(full)
  await house.settled()
  house.pass(6.1 * day)
  const caused = { kind: 'resend', addressKey: full.address, network: null, now: house.now() } as const
  for (let mail = 0; mail < 3; mail += 1) await takeMailBudget(house.db, house.ports.settings, caused)
  assert.equal(await remind(house.ports), 1, 'bob alone')
  await house.mails.waitFor(bob.address, 2)

  const leftOf = async (addressKey: string) => {
    let left = 0
    const asked = { ...caused, addressKey }
    while ((await takeMailBudget(house.db, house.ports.settings, asked)) !== 'used-up') left += 1
    return left
  }
  assert.deepEqual([await leftOf(ada.address), await leftOf(bob.address)], [2, 2])
})

test('past the global budget the courier holds reminders back', async () => {
  await using house = await openHouse({ LIMITS: 'on' })
  await house.visitor.register(ada)
  await house.mails.lastTo(ada.address)
  await house.settled()
  house.pass(6.1 * day)
  const theoreticalAt = house.now() + 2 * hour
  await house.db.updateTable('limits').set({ theoreticalAt }).where('key', '=', overEverything).execute()
  await remind(house.ports)
  await until(async () => (await remindersIn(house, 'delayed')) === 1)
  house.pass(2 * hour)
  await house.mails.waitFor(ada.address, 2)
})

test('with short-lived links the reminder comes half a day after the mail or not at all', async () => {
  await using house = await openHouse({ CONFIRM_DAYS: '1' })
  await house.visitor.register(ada)
  await house.settled()
  house.pass(11 * hour)
  assert.equal(await remind(house.ports), 0)
  house.pass(1.1 * hour)
  assert.equal(await remind(house.ports), 1)

  await using shorter = await openHouse({ CONFIRM_DAYS: '0.5' })
  await shorter.visitor.register(ada)
  await shorter.settled()
  for (let hours = 0; hours < 13; hours += 1) {
    assert.equal(await remind(shorter.ports), 0)
    shorter.pass(hour)
  }
})

test('reminders can be switched off', async () => {
  await using house = await openHouse({ REMINDER_DAYS: 'off' })
  await house.visitor.register(ada)
  await house.settled()
  house.pass(6.5 * day)
  assert.equal(await remind(house.ports), 0)
})

test('servers send reminders by themselves, one for each registration across processes', async () => {
  await using house = await openHouse({}, { working: false })
  const count = 120
  for (let person = 0; person < count; person += 1) {
    await house.newVisitor().register({ ...ada, name: `p${person}`, address: `p${person}@example.org` })
  }
  house.pass(6.1 * day)
  // SQLite is for one process; its transactions come one after the other.
  const processes = database === 'postgres' ? 3 : 1
  const connections = Array.from({ length: processes }, () => openAgain(house))
  const reminded = await Promise.all(
    [0, 1, 2].map((one) => remind({ ...house.ports, db: connections[one % processes] ?? house.db })),
  )
  await Promise.all(connections.map((connection) => connection.destroy()))
  const rest = await remind(house.ports)
  assert.equal(
    reminded.reduce((sum, one) => sum + one, rest),
    count,
  )
  assert.equal(await countReminders(house), count)

  await house.newVisitor().register(bob)
  house.pass(6.1 * day)
  house.postern.work()
  // The sweep meanwhile takes those that expired, with their mails.
  await until(async () => (await countReminders(house)) === 1)
})

function registrationsOf(house: House, addressKey: string) {
  return house.db.selectFrom('registrations').selectAll().where('addressKey', '=', addressKey).execute()
}

async function countReminders(house: House): Promise<number> {
  return (await house.db.selectFrom('outbox').select('id').where('kind', '=', 'reminder').execute()).length
}

async function remindersIn(house: House, state: 'delayed' | 'cancelled'): Promise<number> {
  const mails = house.db.selectFrom('outbox').select('id').where('kind', '=', 'reminder')
  return (await mails.where('state', '=', state).execute()).length
}
