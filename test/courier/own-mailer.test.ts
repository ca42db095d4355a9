// On SQLite alone: its subject is what goes over the wire. The leases and the mail budget of both databases have tests of
// their own.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { MailEnd, OutgoingMail } from '../../src/index.ts'
import { openHouse, until } from '../support/house.ts'
import type { House } from '../support/house.ts'
import { ada } from '../support/visitor.ts'

const grace = { name: 'grace', address: 'grace@example.org', password: ada.password }

test('an application sends the mails itself', async () => {
  const sent: OutgoingMail[] = []
  await using house = await openHouse(
    { CONTACT: 'help@example.org' },
    { mailer: async (mail) => void sent.push(mail) },
  )
  await house.visitor.register(ada)
  await house.settled()
  const { id = '', from, to, replyTo, messageId, headers, text = '' } = sent[0] ?? {}
  assert.deepEqual([to, replyTo, sent.length], [ada.address, 'help@example.org', 1])
  assert.equal(messageId, `<${id}@${from?.address.split('@')[1]}>`)
  assert.equal(headers?.['Auto-Submitted'], 'auto-generated')
  await house.visitor.confirm(linkIn(text))
  const { mark } = await house.visitor.logIn({ identifier: ada.name, password: ada.password })
  assert.equal(mark, 'home')
  assert.equal((await house.visitor.open('/dev/mailbox')).status, 404)
})

for (const [what, fail] of [
  ['throws', (mail: OutgoingMail) => Promise.reject(new Error(`422 for ${JSON.stringify(mail)}`))],
  [
    'throws at once',
    (mail: OutgoingMail) => {
      throw new Error(`422 for ${mail.html}`)
    },
  ],
  ['never ends', () => new Promise<void>(() => {})],
] as const) {
  test(`a mail is tried again when the mailer ${what}, and others go out meanwhile`, async () => {
    let isBroken = true
    const sent: OutgoingMail[] = []
    await using house = await openHouse(
      {},
      {
        mailPatience: { connect: 50, greeting: 50, whole: 50 },
        mailer: async (mail) => {
          if (isBroken && mail.to === ada.address) return fail(mail)
          sent.push(mail)
        },
      },
    )
    await house.visitor.register(ada)
    await until(async () => (await stateOf(house, ada.address)).state === 'delayed')
    await house.stranger.register(grace)
    await until(() => sent.length === 1)
    await until(async () => (await stateOf(house, grace.address)).state === 'sent')

    isBroken = false
    house.pass(60_000)
    await until(() => sent.length === 2)
    const { text = '' } = sent[1] ?? {}
    const [link, digits] = [linkIn(text), /^ *(\d{4}.\d{4}) *$/m.exec(text)?.[1] ?? '-']
    const { reply } = await tryOf(house, ada.address)
    assert.match(reply ?? '', /^the mailer (threw|does not come to an end)$/, 'no words of the fault')
    for (const secret of [link.split('code=')[1] ?? '-', digits])
      assert.deepEqual(
        house.log.filter((words) => words.includes(secret)),
        [],
        'no link or digits beside the mail',
      )
  })
}

const ends: [unknown, Partial<MailEnd>, string][] = [
  [
    { kind: 'refused', reason: 'no-such-mailbox', reply: 'words that may repeat the mail' },
    { kind: 'refused', reason: 'no-such-mailbox' },
    'told by the mailer',
  ],
  [{ kind: 'refused', reason: 'nonsense' }, { kind: 'refused', reason: 'other' }, 'told by the mailer'],
  [
    { data: null, error: 'over quota' },
    { kind: 'unknown' },
    'the mailer resolved to something that is no delivery',
  ],
  [null, { kind: 'unknown' }, 'the mailer resolved to something that is no delivery'],
]

test('a mailer may say how a mail ended, and an answer that says nothing counts for unknown', async () => {
  for (const [end, { kind, ...more }, reply] of ends) {
    await using house = await openHouse({}, { mailer: () => Promise.resolve(end as MailEnd) })
    await house.visitor.register(ada)
    await until(async () => !['queued', 'sending'].includes((await stateOf(house, ada.address)).state))
    assert.deepEqual(await stateOf(house, ada.address), { state: kind, reason: null, ...more, reply })
  }
})

function linkIn(text: string): string {
  return /\S+\/confirm\/\?code=\S+/.exec(text)?.[0] ?? ''
}

async function stateOf({ db }: House, address: string) {
  return db
    .selectFrom('outbox')
    .innerJoin('registrations', 'registrations.id', 'outbox.registrationId')
    .where('registrations.address', '=', address)
    .select(['outbox.state', 'outbox.reason', 'outbox.reply'])
    .executeTakeFirstOrThrow()
}

async function tryOf({ db }: House, address: string) {
  return db
    .selectFrom('mailTries')
    .innerJoin('outbox', 'outbox.id', 'mailTries.mailId')
    .innerJoin('registrations', 'registrations.id', 'outbox.registrationId')
    .where('registrations.address', '=', address)
    .select('mailTries.reply')
    .executeTakeFirstOrThrow()
}
