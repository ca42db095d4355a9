// On SQLite alone: its subject is what goes over the wire. The leases and the mail budget of both databases have tests of
// their own.

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { hour, minute, second } from '../../src/base/time.ts'
import { createSmtpMailer } from '../../src/courier/smtp-mailer.ts'
import { openHouse, until } from '../support/house.ts'
import { firstMail } from '../support/rows.ts'
import { startMailServer } from '../support/smtp.ts'
import type { Misbehaviour } from '../support/smtp.ts'
import { ada } from '../support/visitor.ts'
import type { Visitor } from '../support/visitor.ts'

/** The result of a try: the mail's state, its reason, and in how many seconds it is tried again. */
type Outcome = { state: string; reason: string | null; again: [number, number] | null; tries: number }

const soon: Outcome['again'] = [27, 33]
const paused: Outcome['again'] = [14, 16]

// Long enough for a busy machine, and short enough to be waited for.
const patience = { connect: second, greeting: second, whole: 2 * second }

const faults: [string, Misbehaviour, Outcome][] = [
  [
    'a greeting of 421',
    { at: 'greeting', reply: '421 4.3.2 closing', close: true },
    { state: 'delayed', reason: 'server-unreachable', again: paused, tries: 0 },
  ],
  [
    'a greeting of 554',
    { at: 'greeting', reply: '554 no', close: true },
    { state: 'delayed', reason: 'server-unreachable', again: paused, tries: 0 },
  ],
  [
    'a connection dropped at once',
    { at: 'connect', drop: true },
    { state: 'delayed', reason: 'server-unreachable', again: paused, tries: 0 },
  ],
  [
    'a sender that wants to log in first',
    { at: 'mail', reply: '530 5.7.0 authentication required' },
    { state: 'delayed', reason: 'server-unreachable', again: paused, tries: 0 },
  ],
  [
    'a refused sender',
    { at: 'mail', reply: '550 5.7.1 sender not allowed' },
    { state: 'delayed', reason: 'server-unreachable', again: paused, tries: 0 },
  ],
  [
    'a server that wants to log in only when it hears the recipient',
    { at: 'rcpt', reply: `530 5.7.0 <${ada.address}>: authentication required` },
    { state: 'delayed', reason: 'server-unreachable', again: soon, tries: 1 },
  ],
  [
    'greylisting',
    { at: 'rcpt', reply: '450 4.7.1 come back later' },
    { state: 'delayed', reason: 'greylisted', again: soon, tries: 1 },
  ],
  [
    'an unknown mailbox',
    { at: 'rcpt', reply: '550 5.1.1 no such user' },
    { state: 'refused', reason: 'no-such-mailbox', again: null, tries: 1 },
  ],
  [
    'a full mailbox',
    { at: 'rcpt', reply: '552 5.2.2 mailbox full' },
    { state: 'refused', reason: 'mailbox-full', again: null, tries: 1 },
  ],
  [
    'a policy',
    { at: 'rcpt', reply: '554 5.7.1 not from you' },
    { state: 'refused', reason: 'policy', again: null, tries: 1 },
  ],
  [
    'a server that is busy at DATA',
    { at: 'data', reply: '451 4.3.0 busy' },
    { state: 'delayed', reason: 'server-busy', again: soon, tries: 1 },
  ],
  [
    'a server that answers DATA as if it were another question',
    { at: 'data', reply: '250 fine' },
    { state: 'delayed', reason: 'other', again: soon, tries: 1 },
  ],
  [
    'a mail rejected behind the dot',
    { at: 'end', reply: '554 5.6.0 not this' },
    { state: 'delayed', reason: 'message-rejected', again: soon, tries: 1 },
  ],
  [
    '"later" behind the dot',
    { at: 'end', reply: '451 4.3.0 later' },
    { state: 'delayed', reason: 'server-busy', again: soon, tries: 1 },
  ],
  [
    'a reply that is no reply',
    { at: 'rcpt', reply: 'hello' },
    { state: 'delayed', reason: 'other', again: soon, tries: 1 },
  ],
  [
    'a sender for whom there is no room now',
    { at: 'mail', reply: '452 4.3.1 insufficient storage' },
    { state: 'delayed', reason: 'server-unreachable', again: paused, tries: 0 },
  ],
  [
    'a server that shuts down at MAIL',
    { at: 'mail', reply: '421 4.3.2 shutting down', close: true },
    { state: 'delayed', reason: 'server-unreachable', again: paused, tries: 0 },
  ],
  [
    'a mailbox that has moved',
    { at: 'rcpt', reply: '551 5.1.6 try elsewhere' },
    { state: 'refused', reason: 'no-such-mailbox', again: null, tries: 1 },
  ],
  [
    'a mailbox whose name is not allowed',
    { at: 'rcpt', reply: '553 mailbox name not allowed' },
    { state: 'refused', reason: 'no-such-mailbox', again: null, tries: 1 },
  ],
  [
    'a mailbox that is full behind the dot',
    { at: 'end', reply: '552 5.2.2 over quota' },
    { state: 'refused', reason: 'mailbox-full', again: null, tries: 1 },
  ],
  [
    'a status that nobody knows',
    { at: 'rcpt', reply: '999 beyond' },
    { state: 'delayed', reason: 'other', again: soon, tries: 1 },
  ],
  [
    'a reply of half a megabyte',
    { at: 'rcpt', reply: `450 ${'x'.repeat(500_000)}` },
    { state: 'delayed', reason: 'greylisted', again: soon, tries: 1 },
  ],
  [
    'a fault of half a megabyte',
    { at: 'mail', reply: `421 ${'x'.repeat(500_000)}`, close: true },
    { state: 'delayed', reason: 'server-unreachable', again: paused, tries: 0 },
  ],
  [
    'a connection that breaks within the mail',
    { at: 'content', drop: true },
    { state: 'delayed', reason: 'other', again: soon, tries: 1 },
  ],
  [
    'a connection that ends as soon as the mail was taken',
    { at: 'end', reply: '250 2.0.0 taken', close: true },
    { state: 'sent', reason: null, again: null, tries: 1 },
  ],
  [
    'a mail taken with words that hold a NUL',
    { at: 'end', reply: '250 2.0.0 taken\0 by me' },
    { state: 'sent', reason: null, again: null, tries: 1 },
  ],
  [
    'a connection lost behind the final dot',
    { at: 'end', drop: true },
    { state: 'unknown', reason: null, again: soon, tries: 1 },
  ],
  [
    'a server that takes the connection and never greets',
    { at: 'greeting', silent: true },
    { state: 'delayed', reason: 'server-unreachable', again: paused, tries: 0 },
  ],
  [
    'a server that is silent behind the final dot',
    { at: 'end', silent: true },
    { state: 'unknown', reason: null, again: soon, tries: 1 },
  ],
  [
    'an answer to EHLO that never comes to its end',
    { at: 'ehlo', drips: '250-MORE' },
    { state: 'delayed', reason: 'server-unreachable', again: paused, tries: 0 },
  ],
  [
    'an answer to RCPT that never comes to its end',
    { at: 'rcpt', drips: '250-wait' },
    { state: 'delayed', reason: 'other', again: soon, tries: 1 },
  ],
  [
    'an answer behind the final dot that never comes to its end',
    { at: 'end', drips: '250-wait' },
    { state: 'unknown', reason: null, again: soon, tries: 1 },
  ],
]

// Mostly they wait, and so they do it together.
describe('a mail server at fault', { concurrency: 6 }, () => {
  for (const [what, how, expected] of faults) {
    test(`${what}: the answer stays the same, the state is shown, and the mail is finally sent or refused`, async () => {
      const isSlow = 'silent' in how || 'drips' in how
      await using house = await openHouse({}, isSlow ? { mailPatience: patience } : {})
      house.mails.misbehave(how)
      const waiting = await house.visitor.register(ada)
      assert.equal(waiting.status, 200)
      await house.settled()
      const row = await house.db.selectFrom('outbox').selectAll().executeTakeFirstOrThrow()
      assert.deepEqual([row.state, row.reason, row.tries], [expected.state, expected.reason, expected.tries])
      assert.match(row.reply ?? '', /^\P{Cc}{0,500}$/u)
      assert.doesNotMatch(house.log.join('\n'), new RegExp(ada.address))
      // Nobody goes on hearing a server that never ends.
      if (isSlow) await until(() => house.mails.isLeft())
      const state = await (await house.visitor.ask('/register/state')).json()
      assert.equal(state.mail.state, expected.state)
      assert.equal((await house.visitor.open('/register/sent/')).status, 200)

      if (expected.again === null) {
        assert.equal(row.dueAt, null)
        return
      }
      const wait = ((row.dueAt ?? 0) - row.changedAt) / second
      assert.ok(wait >= expected.again[0] && wait <= expected.again[1], `again in ${wait} s`)
      house.mails.misbehave(null)
      const before = house.mails.countTo(ada.address)
      house.pass(minute)
      const mail = await house.mails.waitFor(ada.address, before + 1)
      const messageIds = new Set(house.mails.all.map((one) => one.messageId))
      assert.equal(messageIds.size, 1, 'every copy has the same Message-ID')
      assert.equal((await house.visitor.confirm(mail.link)).status, 200)
    })
  }
})

test('without the required TLS no mail is sent in the clear, and all mails wait', async () => {
  await using mails = await startMailServer()
  await using house = await openHouse({ SMTP_URL: mails.url.replace('smtp:', 'smtps:') }, { mails })
  await house.visitor.register(ada)
  await house.settled()
  const row = await house.db.selectFrom('outbox').selectAll().executeTakeFirstOrThrow()
  assert.deepEqual([row.state, row.reason, row.tries], ['delayed', 'server-unreachable', 0])
  assert.deepEqual([mails.all.length, mails.reached['mail'] ?? 0], [0, 0])
})

test('a mail in the state unknown is tried twice more at most', async () => {
  await using house = await openHouse()
  house.mails.misbehave({ at: 'end', drop: true })
  await house.visitor.register(ada)
  for (let tries = 1; tries <= 3; tries += 1) {
    await house.mails.waitFor(ada.address, tries)
    await house.settled()
    house.pass(hour)
  }
  const row = await house.db.selectFrom('outbox').selectAll().executeTakeFirstOrThrow()
  assert.deepEqual([row.state, row.dueAt, row.unknownTries], ['unknown', null, 3])
  assert.equal(new Set(house.mails.all.map((mail) => mail.link)).size, 1)
})

test('while the mail server has a fault one mail at a time probes it, and all are sent when it is back', async () => {
  await using house = await openHouse()
  house.mails.misbehave({ at: 'greeting', reply: '421 closing', close: true })
  await house.visitor.register(ada)
  await house.settled()
  // The clock is put right by a little.
  house.pass(-second)
  for (let person = 0; person < 8; person += 1) {
    await house.newVisitor().register({ ...ada, name: `p${person}`, address: `p${person}@example.org` })
  }
  const tried = house.mails.reached['greeting']
  const rows = await house.db.selectFrom('outbox').select('state').execute()
  assert.equal(rows.filter((row) => row.state === 'queued').length, 8)
  assert.equal(house.mails.reached['greeting'], tried, 'nobody else was tried')
  house.pass(17 * second)
  await until(() => (house.mails.reached['greeting'] ?? 0) > (tried ?? 0))
  await until(
    async () =>
      (await house.db.selectFrom('outbox').select('id').where('state', '=', 'sending').execute()).length ===
      0,
  )
  assert.equal(house.mails.reached['greeting'], (tried ?? 0) + 1, 'one mail asked')
  house.mails.misbehave(null)
  house.pass(16 * second)
  await Promise.all(
    Array.from({ length: 8 }, (_, person) => house.mails.waitFor(`p${person}@example.org`, 1)),
  )
  await house.mails.waitFor(ada.address, 1)
})

test('waiting for a connection to a slow server does not use up a mail’s own time', async () => {
  await using house = await openHouse({}, { working: false, mailPatience: patience })
  const slow = new Set<string>()
  // The first five, which take every connection.
  house.mails.misbehave({ at: 'end', silent: true }, (to) => slow.size < 5 && slow.add(to).size > 0)
  for (let person = 0; person < 10; person += 1) {
    await house.newVisitor().register({ ...ada, name: `p${person}`, address: `p${person}@example.org` })
  }
  house.postern.work()
  await until(() => slow.size === 5)
  // So little of the others' leases is left that they must be claimed anew.
  house.pass(40 * second)
  await until(() => house.mails.all.length === 10)
  await house.settled()
  const rows = await house.db.selectFrom('outbox').select(['state', 'tries']).orderBy('state').execute()
  const [sent, unknown] = ['sent', 'unknown'].map((state) =>
    Array.from({ length: 5 }, () => ({ state, tries: 1 })),
  )
  assert.deepEqual(rows, [...(sent ?? []), ...(unknown ?? [])])
})

test('a server that repeats the mail in its refusal leaves no code in database or log', async () => {
  await using house = await openHouse()
  await house.visitor.register(ada)
  const { link, raw } = await house.mails.lastTo(ada.address)
  const [, encoded = ''] =
    /Content-Type: text\/plain[^]*?\r\n\r\n([^]*?)\r\n--/.exec(raw.toString('latin1')) ?? []
  const mac = /[\da-f]{36}$/.exec(link)?.[0] ?? '-'
  const lines = encoded.split('\r\n').filter((line) => line.length === 76)
  assert.ok(lines.length > 5 && mac.length === 36)
  for (const [place, words] of [link.replaceAll('/', '\\/'), encodeURIComponent(link), ...lines].entries()) {
    house.mails.misbehave({ at: 'end', reply: `554 5.6.0 not this: ${words}` })
    await house.newVisitor().register({ ...ada, name: `p${place}`, address: `p${place}@example.org` })
  }
  await house.settled()
  const rows = await house.db.selectFrom('outbox').select('reply').where('state', '!=', 'sent').execute()
  assert.ok(rows.length > 7)
  const kept = [...rows.map(({ reply }) => reply ?? ''), ...house.log].join('\n')
  assert.match(kept, /554 5\.6\.0 not this: /)
  for (const secret of [mac, ...lines]) assert.ok(!kept.includes(secret), secret)
})

test('the envelope and the header name only the stored mailbox', async () => {
  await using house = await openHouse()
  for (const [typed, envelope] of [
    ["o'hara+tag@EXAMPLE.org", "o'hara+tag@example.org"],
    ['ada@例子.公司', 'ada@xn--fsqu00a.xn--55qx5d'],
    ['用户@example.org', '用户@example.org'],
  ] as const) {
    const browser = house.newVisitor()
    await browser.register({ ...ada, name: `n${house.mails.all.length}`, address: typed })
    const mail = await house.mails.waitFor(envelope, 1)
    assert.deepEqual(mail.envelope.to, [envelope])
    const head = mail.raw.toString().split('\r\n\r\n')[0] ?? ''
    assert.equal(head.match(/^(to|cc|bcc):/gim)?.length, 1)
    assert.doesNotMatch(
      mail.raw.toString('latin1'),
      /[^\r]\n|\r[^\n]/,
      'no bare line feed or carriage return',
    )
    assert.match(head, /^Auto-Submitted: auto-generated/m)
    assert.match(head, /^Content-Language: zh-CN/m)
  }
})

test('a mail server that hangs at one recipient delays nobody else’s mail', async () => {
  await using house = await openHouse({}, { mailPatience: { ...patience, whole: second } })
  house.mails.misbehave({ at: 'rcpt', silent: true }, (recipient) => recipient.startsWith('poison'))
  await house.stranger.register({ ...ada, name: 'eve', address: 'poison@example.org' })
  await house.settled()
  assert.deepEqual(
    [(await firstMail(house.db)).state, house.mails.countTo('poison@example.org')],
    ['delayed', 0],
  )
  // Also afterwards: nobody waits until it is known whether the server works again.
  await house.visitor.register(ada)
  const { link } = await house.mails.lastTo(ada.address)
  assert.equal((await house.visitor.confirm(link)).status, 200)
})

test('a Chinese mailbox at a Chinese domain gets its mail once', async () => {
  await using house = await openHouse()
  await house.visitor.register({ ...ada, address: '用户@例子.公司' })
  await house.settled()
  assert.equal((await firstMail(house.db)).state, 'sent')
  assert.deepEqual(
    house.mails.all.map(({ envelope }) => envelope.to),
    [['用户@例子.公司']],
  )
  assert.equal((await house.visitor.confirm(house.mails.all[0]?.link ?? '')).status, 200)
})

test('the mail server sees exactly the stored mailbox, whatever characters it has', async () => {
  await using house = await openHouse({}, { working: false })
  const mailer = createSmtpMailer(house.mails.url, house.ports.settings, () => house.now(), patience)
  // None of them passes the form; were there a way around it, no parser may make two of one.
  const hostile = [
    'ada@example.org, eve@evil.example',
    'eve@evil.example <ada@example.org>',
    '"eve@evil.example x"@example.org',
    'ada@example.org> RCPT TO:<eve@evil.example',
    'ada@example.org\r\nRCPT TO:<eve@evil.example>',
    'friends: ada@example.org, eve@evil.example;',
    'eve@evil.example(ada@example.org',
    '<eve@evil.example>@example.org',
  ]
  for (const [index, to] of hostile.entries()) {
    const letter = { subject: 'one', text: 'two', html: '<p>three</p>' }
    const delivery = await mailer.send({ id: String(index), to, locale: 'en', ...letter })
    // A recipient that is taken in another spelling only counts as not known.
    assert.notEqual(delivery?.kind, 'sent', to)
  }
  mailer.close()
  for (const { envelope, raw } of house.mails.all) {
    assert.equal(envelope.to.length, 1)
    assert.doesNotMatch(envelope.to[0] ?? '', /^[^"]*@evil\.example>?$/)
    const [head = ''] = raw.toString().split('\r\n\r\n')
    assert.equal(head.match(/^(to|cc|bcc):/gim)?.length, 1)
  }
})

test('without SMTPUTF8 only non-ASCII mailboxes are refused, with their own reason', async () => {
  await using mails = await startMailServer()
  mails.offer(['8BITMIME'])
  await using house = await openHouse({}, { mails })
  await house.visitor.register({ ...ada, address: '用户@example.org' })
  await house.settled()
  const row = await house.db.selectFrom('outbox').selectAll().executeTakeFirstOrThrow()
  assert.deepEqual([row.state, row.reason], ['refused', 'non-ascii-address'])
  await house.stranger.register(ada)
  await mails.lastTo(ada.address)
  mails.offer(['SMTPUTF8'])
  await house.newVisitor().register({ ...ada, name: 'bob', address: '二号@example.org' })
  await mails.lastTo('二号@example.org')
})

test('a mail that cannot be composed is given up and logged, and delays nobody else’s', async () => {
  await using house = await openHouse({}, { working: false })
  await house.visitor.register(ada)
  await house.db.updateTable('registrations').set({ address: 'no address' }).execute()
  await house.stranger.register({ ...ada, name: 'bob', address: 'bob@example.org' })
  house.postern.work()
  await house.mails.lastTo('bob@example.org')
  await house.settled()
  const row = await house.db.selectFrom('outbox').selectAll().orderBy('id').executeTakeFirstOrThrow()
  assert.deepEqual([row.state, row.reason, row.dueAt], ['refused', 'other', null])
  assert.ok(house.log.some((line) => line.includes('mail-not-composed')))
})

test('a mail whose registration has expired meanwhile is not sent', async () => {
  await using house = await openHouse({ SMTP_URL: 'smtp://127.0.0.1:1' })
  await house.visitor.register(ada)
  await house.settled()
  house.pass(8 * 24 * hour)
  await until(async () => (await firstMail(house.db)).state === 'cancelled')
})

test('a connection that breaks at one recipient delays that mail alone', async () => {
  await using house = await openHouse()
  for (const moment of ['rcpt', 'data'] as const) {
    house.mails.misbehave({ at: moment, drop: true }, (recipient) => recipient.startsWith('poison'))
    await house.newVisitor().register({ ...ada, address: `poison-${moment}@example.org` })
    await house.settled()
    const row = await house.db
      .selectFrom('outbox')
      .selectAll()
      .orderBy('id', 'desc')
      .limit(1)
      .executeTakeFirstOrThrow()
    assert.deepEqual([row.state, row.tries], ['delayed', 1], moment)
    const ready = await (await house.visitor.ask('/readyz')).json()
    assert.deepEqual(ready.degraded, [])
    await house.newVisitor().register({ ...ada, address: `good-${moment}@example.org` })
    await house.mails.lastTo(`good-${moment}@example.org`)
  }
})

test('the fate of a late mail does not depend on an account', async () => {
  await using house = await openHouse({ CONFIRM_DAYS: '0.01' })
  const { visitor, mails } = house
  await visitor.register(ada)
  await visitor.confirm((await mails.lastTo(ada.address)).link)
  mails.misbehave({ at: 'rcpt', reply: '450 4.7.1 later' })
  const states: string[] = []
  for (const address of [ada.address, 'free@example.org']) {
    const thief = house.newVisitor()
    await thief.register({ ...ada, name: `eve${states.length}`, address })
    await house.settled()
    mails.misbehave(null)
    house.pass(15 * minute)
    await until(async () => !['delayed', 'sending'].includes((await stateSeenBy(thief)) ?? ''))
    states.push((await stateSeenBy(thief)) ?? '')
    mails.misbehave({ at: 'rcpt', reply: '450 4.7.1 later' })
  }
  assert.deepEqual(states, ['cancelled', 'cancelled'])
})

async function stateSeenBy(visitor: Visitor): Promise<string | undefined> {
  const state = await (await visitor.ask('/register/state')).json()
  return state.mail.state
}

for (const language of ['en', 'zh-CN'])
  test(`no line of a mail's text is broken inside a link on the wire: ${language}`, async () => {
    await using house = await openHouse()
    await house.newVisitor({ language }).register(ada)
    const { raw, link } = await house.mails.lastTo(ada.address)
    const part = /Content-Type: text\/plain[^]*?\r\n\r\n([^]*?)\r\n--/.exec(raw.toString('latin1'))
    const [whole = '', body = ''] = part ?? []
    assert.match(whole, /Content-Transfer-Encoding: base64\r\n/)
    assert.ok(Buffer.from(body, 'base64').toString().split(/\r?\n/).includes(link))
  })
