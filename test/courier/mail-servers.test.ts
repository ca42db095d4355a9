// Refusals of real mail servers for which the operator alone is to blame, or nobody.
// On SQLite alone: its subject is what goes over the wire. The leases and the mail budget of both databases have tests of
// their own.

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { minute, second } from '../../src/base/time.ts'
import { createSmtpMailer } from '../../src/courier/smtp-mailer.ts'
import { openHouse, until } from '../support/house.ts'
import type { House } from '../support/house.ts'
import { firstMail } from '../support/rows.ts'
import { ada } from '../support/visitor.ts'

const aboutMailbox = ['no-such-mailbox', 'mailbox-full']

describe('whose fault a refusal is', { concurrency: 4 }, () => {
  for (const reply of [
    '550 5.1.8 <no-reply@localhost>: Sender address rejected: Domain not found',
    '550 relay not permitted',
    '550 Sender verify failed',
    '554 5.7.1 <ada@example.org>: Relay access denied',
    '550 5.4.5 Daily user sending limit exceeded',
    '553 sorry, that domain is not in my list of allowed rcpthosts (#5.7.1)',
    '550 5.7.26 Unauthenticated email is not accepted due to DMARC policy',
    '554 5.7.1 <postern>: Helo command rejected: Host not found',
  ])
    test(`“${reply}”: the operator is told, the visitor is not, and no mail is lost`, async () => {
      await using house = await openHouse()
      house.mails.misbehave({ at: 'rcpt', reply })
      await house.visitor.register(ada)
      await house.settled()
      const { state, reason } = await firstMail(house.db)
      assert.deepEqual([state, reason], ['delayed', 'server-unreachable'])
      assert.ok(house.log.some((line) => line.includes('"code":"mail-server-fault"')))
      assert.deepEqual((await (await house.visitor.ask('/readyz')).json()).degraded, ['mail-server-fault'])
      house.mails.misbehave(null)
      house.pass(minute)
      await house.mails.lastTo(ada.address)
    })

  for (const [reply, isLasting] of [
    ['454 4.7.1 <ada@example.org>: Relay access denied', true],
    ['450 4.1.8 <no-reply@localhost>: Sender address rejected: Domain not found', true],
    ['452 4.3.1 Insufficient system storage', false],
    ['451 4.7.1 <postern>: Helo command rejected: Host not found', true],
    ['452 too many recipients, try again later', false],
  ] as const)
    test(`“${reply}”: the mail waits, and says nothing of its mailbox`, async () => {
      await using house = await openHouse()
      house.mails.misbehave({ at: 'rcpt', reply })
      await house.visitor.register(ada)
      await house.settled()
      const { state, reason } = await firstMail(house.db)
      assert.deepEqual([state, reason], ['delayed', 'server-busy'])
      const isTold = house.log.some((line) => line.includes('"code":"mail-server-fault"'))
      assert.equal(isTold, isLasting, 'the operator is told of what does not pass by itself')
      house.mails.misbehave(null)
      house.pass(minute)
      await house.mails.lastTo(ada.address)
    })

  for (const reply of [
    '450 4.2.0 <ada@example.org>: Recipient address rejected: Greylisted, see http://postgrey.schweikert.ch/help/example.org.html',
    '450 4.7.1 <ada@example.org>: Recipient address rejected: Greylisted for 5 minutes',
    '451 4.7.1 Greylisting in action, please come back in 00:04:59',
    '451 4.7.1 Try again later',
    '451 4.7.0 Client host greylisted, please retry',
    '451 Graylisted, please try again in 300 seconds',
    '451 GL - temporary problem. Try again later.',
    '451 Temporary failure, please try again later.',
    '450 please try again later',
  ])
    test(`“${reply}”: the server makes those wait who come for the first time`, async () => {
      await using house = await openHouse()
      house.mails.misbehave({ at: 'rcpt', reply })
      await house.visitor.register(ada)
      await house.settled()
      const { state, reason } = await firstMail(house.db)
      assert.deepEqual([state, reason], ['delayed', 'greylisted'])
    })

  for (const [at, reply, expected] of [
    ['end', '550 5.7.1 Message rejected as spam by content filter', 'policy'],
    ['data', '550 5.7.1 not from you', 'policy'],
    ['end', '554 rejected', 'message-rejected'],
  ] as const)
    test(`“${reply}” at ${at} is about our letter: it waits, and the operator is told`, async () => {
      await using house = await openHouse()
      house.mails.misbehave({ at, reply })
      await house.visitor.register(ada)
      await house.settled()
      const { state, reason } = await firstMail(house.db)
      assert.deepEqual([state, reason], ['delayed', expected])
      assert.ok(house.log.some((line) => line.includes('"code":"mail-server-fault"')))
      house.mails.misbehave(null)
      house.pass(minute)
      await house.mails.lastTo(ada.address)
    })

  for (const [reply, expected] of [
    ['550 5.1.1 <ada@example.org>: Recipient address rejected: User unknown in relay recipient table', 0],
    ['550 5.4.1 Recipient address rejected: Access denied', 0],
    ['550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found', 0],
    ['550 5.2.1 The account is disabled', 0],
    ['550 no such user: relay@example.org', 0],
    ['552 mailbox full', 1],
    ['552 Requested mail action aborted: exceeded storage allocation', 1],
    ['552 5.2.2 over quota', 1],
  ] as const)
    test(`“${reply}” is about the mailbox, and the visitor is told`, async () => {
      await using house = await openHouse()
      house.mails.misbehave({ at: 'rcpt', reply })
      await house.visitor.register(ada)
      await house.settled()
      const { state, reason } = await firstMail(house.db)
      assert.deepEqual([state, reason], ['refused', aboutMailbox[expected]])
    })
})

test('a server that refuses everybody is at fault whatever it says: mails wait, and none is lost', async () => {
  await using house = await openHouse()
  house.mails.misbehave({ at: 'rcpt', reply: '550 5.1.1 no such user' })
  for (let person = 0; person < 5; person += 1) {
    await registerPerson(house, person)
    await house.settled()
  }
  await until(async () => (await statesOf(house)).every((state) => state === 'delayed'))
  assert.ok(house.log.some((line) => line.includes('"code":"mail-refused-in-row"')))
  assert.deepEqual((await (await house.visitor.ask('/readyz')).json()).degraded, ['mail-server-fault'])
  house.mails.misbehave(null)
  house.pass(minute)
  await until(() => house.mails.all.length === 5)
  await house.settled()
  assert.deepEqual((await (await house.visitor.ask('/readyz')).json()).degraded, [])
})

test('a stranger who registers mailboxes that do not exist keeps nobody else’s mail waiting', () =>
  reachAdaBehind('550 5.1.1 no such user'))

test('a stranger who registers mailboxes that it does not relay to keeps nobody else’s mail waiting', () =>
  reachAdaBehind('554 5.7.1 Relay access denied'))

test('nor do mailboxes for which it asks to log in', () =>
  reachAdaBehind('530 SMTP authentication is required'))

for (const [what, how] of [
  ['puts everybody off', { at: 'rcpt', reply: '452 4.3.1 Insufficient system storage' }],
  ['breaks everybody’s connection', { at: 'mail', drop: true }],
  ['never says whether it took a mail', { at: 'end', drop: true }],
  ['babbles when it hears the sender', { at: 'mail', reply: 'hello' }],
] as const)
  test(`a server that ${what} is told to the operator, and all mails go out once it is well`, async () => {
    await using house = await openHouse()
    house.mails.misbehave(how)
    for (let person = 0; person < 5; person += 1) await registerPerson(house, person)
    const isTold = () => house.log.some((line) => /"code":"mail-(refused-in-row|server-fault)"/.test(line))
    await until(isTold)
    assert.deepEqual((await (await house.visitor.ask('/readyz')).json()).degraded, ['mail-server-fault'])
    house.mails.misbehave(null)
    await house.settled()
    house.pass(3 * minute)
    await until(() => new Set(house.mails.all.map(({ messageId }) => messageId)).size === 5)
    await until(async () => (await statesOf(house)).every((state) => state === 'sent'))
    assert.deepEqual((await (await house.visitor.ask('/readyz')).json()).degraded, [])
  })

for (const reply of ['550 5.1.1 no such user', '554 5.7.1 Relay access denied'])
  test(`a server that was mended is asked over a new connection (“${reply}”)`, async () => {
    await using house = await openHouse()
    house.mails.keepMind()
    house.mails.misbehave({ at: 'rcpt', reply })
    await house.stranger.register({ ...ada, name: 'eve', address: 'eve@example.org' })
    await house.settled()
    house.mails.misbehave(null)
    await house.visitor.register(ada)
    await house.mails.lastTo(ada.address)
  })

for (const reply of ['451 4.3.0 backend away', '554 5.7.1 Relay access denied'])
  test(`after an outage (“${reply}”) no mail waits out the pause that it earned`, async () => {
    await using house = await openHouse()
    house.mails.misbehave({ at: 'rcpt', reply })
    for (let person = 0; person < 3; person += 1) await registerPerson(house, person)
    for (const wait of [0, minute, 3 * minute, 15 * minute]) {
      house.pass(wait)
      await house.settled()
      await until(() => isNothingDue(house))
    }
    house.mails.misbehave(null)
    await house.visitor.register(ada)
    await until(() => house.mails.all.length === 4)
  })

test('a recipient that the server never takes is not tried again whenever it takes another', async () => {
  await using house = await openHouse()
  const reply = '554 5.7.1 Relay access denied'
  house.mails.misbehave({ at: 'rcpt', reply }, (to) => to.startsWith('p'))
  await registerPerson(house, 0)
  await house.settled()
  const { dueAt } = await firstMail(house.db)
  await house.visitor.register(ada)
  await house.mails.lastTo(ada.address)
  await house.settled()
  assert.equal((await firstMail(house.db)).dueAt, dueAt)
})

test('people who mistype, among others who do not, are told so, and nobody waits', async () => {
  await using house = await openHouse()
  house.mails.misbehave({ at: 'rcpt', reply: '550 5.1.1 no such user' }, (to) => /p\d*[02468]@/.test(to))
  for (let person = 0; person < 12; person += 1) {
    await registerPerson(house, person)
    await house.settled()
  }
  const states = await statesOf(house)
  assert.equal(states.filter((state) => state === 'refused').length, 6)
  assert.equal(states.filter((state) => state === 'sent').length, 6)
})

describe('a server’s own limits', { concurrency: 3 }, () => {
  for (const words of ['421 4.7.0 too many connections', '432 too many connections', null])
    test(`twenty mails go at once through a server that takes one connection (${words ?? 'closes'})`, async () => {
      await using house = await openHouse({}, { working: false })
      house.mails.bound({ connections: 1, words })
      await sendTwenty(house)
      assert.deepEqual((await (await house.visitor.ask('/readyz')).json()).degraded, [])
    })

  for (const words of ['452 4.4.5 too many mails', '421 4.3.2 that is enough', null])
    test(`twenty mails go at once through a server that takes three a connection (${words ?? 'closes'})`, async () => {
      await using house = await openHouse({}, { working: false })
      house.mails.bound({ mailsEach: 3, words })
      await sendTwenty(house)
    })

  test('the operator says how many connections there are, and how many mails go over each', async () => {
    await using house = await openHouse(
      { MAIL_CONNECTIONS: '1', MAIL_PER_CONNECTION: '4' },
      { working: false },
    )
    house.mails.bound({ mailsEach: 4, words: '554 against the rules' })
    await sendTwenty(house)
    assert.equal(house.mails.reached['greeting'], 5)
  })
})

test('a server that ends the connection at one recipient keeps nobody else’s mail', async () => {
  await using house = await openHouse()
  const reply = '421 4.3.0 closing'
  house.mails.misbehave({ at: 'rcpt', reply, close: true }, (to) => to.startsWith('poison'))
  await house.stranger.register({ ...ada, name: 'eve', address: 'poison@example.org' })
  await house.settled()
  const { state, reason, tries } = await firstMail(house.db)
  assert.deepEqual([state, reason, tries], ['delayed', 'server-busy', 1])
  assert.deepEqual((await (await house.visitor.ask('/readyz')).json()).degraded, [])
  await house.visitor.register(ada)
  await house.mails.lastTo(ada.address)
})

test('while the mail server is at fault another mail asks whether it still is', async () => {
  await using house = await openHouse()
  const reply = '550 5.7.1 <poison@example.org>: Relay access denied'
  house.mails.misbehave({ at: 'rcpt', reply }, (to) => to.startsWith('poison'))
  await house.stranger.register({ ...ada, name: 'eve', address: 'poison@example.org' })
  await house.settled()
  await house.visitor.register(ada)
  // When the pause is over, and before the refused mail is due.
  house.pass(16 * second)
  await house.mails.lastTo(ada.address)
  await house.settled()
  assert.deepEqual((await (await house.visitor.ask('/readyz')).json()).degraded, [])
})

test('a server that refuses the recipient and asks for the mail all the same is understood at once', async () => {
  await using house = await openHouse()
  house.mails.askAnyway()
  house.mails.misbehave({ at: 'rcpt', reply: '550 5.1.1 no such user' }, (to) => to === ada.address)
  await house.visitor.register(ada)
  await house.settled()
  const { state, reason } = await firstMail(house.db)
  assert.deepEqual([state, reason], ['refused', 'no-such-mailbox'])
  await house.stranger.register({ ...ada, name: 'bob', address: 'bob@example.org' })
  assert.equal((await house.mails.lastTo('bob@example.org')).envelope.to.length, 1)
})

test('the server is greeted with a name that DNS may know', async () => {
  await using house = await openHouse({}, { working: false })
  for (const [mailHelo, expected] of [
    ['mail.example.net', /^mail\.example\.net$/],
    [null, /^[\w-]+(\.[\w-]+)+$/],
  ] as const) {
    const mailer = createSmtpMailer(
      house.mails.url,
      { ...house.ports.settings, baseUrl: 'https://login.example.org', mailHelo },
      () => house.now(),
    )
    await mailer.send({ id: 'one', to: ada.address, locale: 'en', ...letter })
    mailer.close()
    assert.match(house.mails.helos.at(-1) ?? '', expected)
  }
})

test('a server may take longer to greet than to be connected to', async () => {
  const patience = { connect: 0.3 * second, greeting: 20 * second, whole: 20 * second }
  await using house = await openHouse({}, { mailPatience: patience })
  house.mails.misbehave({ at: 'greeting', late: 600 })
  await house.visitor.register(ada)
  await house.mails.lastTo(ada.address)
})

test('where the server and the URL begin in different ways, the fault says how the URL should begin', async () => {
  await using house = await openHouse({}, { working: false })
  const patience = { connect: second, greeting: second, whole: second }
  for (const [url, hint] of [
    [house.mails.url.replace('smtp:', 'smtps:'), /begins with smtp:\/\//],
    [house.mails.url, /begins with smtps:\/\//],
  ] as const) {
    if (url.startsWith('smtps:')) house.mails.misbehave(null)
    else house.mails.misbehave({ at: 'greeting', silent: true })
    const mailer = createSmtpMailer(url, house.ports.settings, () => house.now(), patience)
    const delivery = await mailer.send({ id: 'one', to: ada.address, locale: 'en', ...letter })
    assert.equal(delivery?.kind, 'server-fault')
    assert.match(delivery?.reply ?? '', hint)
    mailer.close()
  }
})

test('a header that carries JSON goes over the wire as JSON', async () => {
  await using house = await openHouse()
  await house.visitor.register(ada)
  const { raw } = await house.mails.lastTo(ada.address)
  const [, value = ''] = /^X-SMTPAPI: (.*)\r$/m.exec(raw.toString('latin1')) ?? []
  assert.deepEqual(Object.keys(JSON.parse(value)), ['filters'])
})

const letter = { subject: 'one', text: 'two', html: '<p>three</p>' }

// Thirty mails are refused with a reply, and no time passes: a mail that waits for the end of a pause never comes.
async function reachAdaBehind(reply: string): Promise<void> {
  await using house = await openHouse({}, { working: false, still: true })
  house.mails.misbehave({ at: 'rcpt', reply }, (to) => to.startsWith('p'))
  for (let person = 0; person < 30; person += 1) await registerPerson(house, person)
  await house.visitor.register(ada)
  house.postern.work()
  await house.mails.lastTo(ada.address)
}

async function isNothingDue(house: House): Promise<boolean> {
  const rows = await house.db.selectFrom('outbox').select('dueAt').execute()
  return rows.every(({ dueAt }) => (dueAt ?? Infinity) > house.now())
}

function registerPerson(house: House, person: number) {
  const who = { ...ada, name: `p${person}`, address: `p${person}@example.org` }
  return house.newVisitor().register(who)
}

async function sendTwenty(house: House): Promise<void> {
  for (let person = 0; person < 20; person += 1) await registerPerson(house, person)
  house.postern.work()
  await until(() => house.mails.all.length === 20)
  await house.settled()
  assert.deepEqual(new Set(await statesOf(house)), new Set(['sent']))
}

async function statesOf(house: House): Promise<string[]> {
  const rows = await house.db.selectFrom('outbox').select('state').execute()
  return rows.map(({ state }) => state)
}
