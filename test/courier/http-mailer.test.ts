// On SQLite alone: its subject is what goes over the wire. The leases and the mail budget of both databases have tests of
// their own.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { minute } from '../../src/base/time.ts'
import { openHouse, until } from '../support/house.ts'
import { secretOf, startReceiver } from '../support/receiver.ts'
import { firstMail } from '../support/rows.ts'
import { ada } from '../support/visitor.ts'

type MailMessage = {
  type: string
  data: { messageId: string; to: string; subject: string; text: string; html: string; headers: object }
}

const here = { SMTP_URL: '', PRIVATE_RECEIVERS: '127.0.0.1' }

test('a mail is posted as signed JSON to a program, and its link confirms', async () => {
  await using program = await startReceiver()
  await using house = await openHouse({ ...here, MAIL_URL: program.setting })
  await house.visitor.register(ada)
  const [received] = await program.waitFor(1)
  const message = received?.message as MailMessage
  assert.equal(message.type, 'mail')
  assert.equal(message.data.to, ada.address)
  assert.match(message.data.html, /^<!doctype html>/i)
  await until(async () => (await firstMail(house.db)).state === 'sent')
  const { id } = await firstMail(house.db)
  assert.equal(received?.id, id)
  assert.equal(message.data.messageId, `<${id}@localhost>`)
  const [link = ''] = /http:\/\/localhost:3000\/confirm\/\S+/.exec(message.data.text) ?? []
  assert.equal((await house.visitor.confirm(link)).status, 200)
})

test('what the program answers becomes of the mail what it would of a mail server, and the waiting page says so', async () => {
  await using program = await startReceiver()
  await using house = await openHouse({ ...here, MAIL_URL: program.setting })
  const answers: [number, string, string, string | null][] = [
    [422, '{"reason":"no-such-mailbox"}', 'refused', 'no-such-mailbox'],
    [400, 'not JSON', 'refused', 'other'],
    [422, '{"reason":"mail-budget"}', 'refused', 'other'],
    [429, '', 'delayed', 'server-busy'],
    [500, '{"reason":"greylisted"}', 'delayed', 'greylisted'],
    [307, '', 'delayed', 'server-unreachable'],
    [401, '', 'delayed', 'server-unreachable'],
    [202, '', 'sent', null],
  ]
  for (const [place, [status, body, state, reason]] of answers.entries()) {
    program.answer = () => ({ status, body })
    const visitor = house.newVisitor()
    await visitor.register({ ...ada, name: `p${place}`, address: `p${place}@example.org` })
    await house.settled()
    const row = await house.db
      .selectFrom('outbox')
      .selectAll()
      .orderBy('id', 'desc')
      .executeTakeFirstOrThrow()
    assert.deepEqual([row.state, row.reason], [state, reason], String(status))
    const page = await visitor.open('/register/sent/')
    assert.match(page.html, new RegExp(`data-mail="${state} `), String(status))
  }
})

test('nothing of a program’s words is kept, which may repeat the mail with its link in any escaping', async () => {
  await using program = await startReceiver()
  await using house = await openHouse({ ...here, MAIL_URL: program.setting })
  // As PHP's json_encode writes it.
  program.answer = ({ body }) => ({ status: 500, body: body.replaceAll('/', '\\/') })
  await house.visitor.register(ada)
  await until(async () => (await firstMail(house.db)).state === 'delayed')
  const { reply } = await firstMail(house.db)
  const tries = await house.db.selectFrom('mailTries').select('reply').execute()
  assert.deepEqual([reply, ...tries.map((one) => one.reply)], ['500', '500'])
  const mac = /code=[\w.]+\.([\da-f]{36})\b/.exec(program.all[0]?.body ?? '')?.[1] ?? ''
  assert.equal(mac.length, 36)
  assert.ok(!house.log.join().includes(mac))
})

test('a mail whose answer was lost is posted again under the same Message-ID and the same id', async () => {
  await using program = await startReceiver()
  program.answer = () => (program.all.length === 1 ? 'silent' : {})
  await using house = await openHouse(
    { ...here, MAIL_URL: program.setting },
    { mailPatience: { connect: 100, greeting: 100, whole: 300 } },
  )
  await house.visitor.register(ada)
  await until(async () => (await firstMail(house.db)).state === 'unknown')
  house.pass(minute)
  const [first, second] = await program.waitFor(2)
  await house.settled()
  assert.equal(first?.id, second?.id)
  const [one, other] = program.all.map(({ message }) => (message as MailMessage).data.messageId)
  assert.equal(one, other)
})

test('while the program is out of reach, mails wait as for a mail server', async () => {
  await using house = await openHouse({ ...here, MAIL_URL: `http://127.0.0.1:1/ ${secretOf('a')}` })
  await house.visitor.register(ada)
  await until(() => house.log.some((line) => line.includes('mail-server-fault')))
  await house.settled()
  assert.equal((await firstMail(house.db)).state, 'delayed')
})
