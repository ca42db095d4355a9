import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect, createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { test } from 'node:test'
import { sql } from 'kysely'
import { openDatabase } from '../src/store/database.ts'
import { until } from './support/house.ts'
import { cheapHashing, runProgram, startServer } from './support/program.ts'
import type { Server } from './support/program.ts'
import { startMailServer } from './support/smtp.ts'
import { ada, createVisitor } from './support/visitor.ts'

test('it prints where it is open and where the mails are, and keeps its key to itself', async () => {
  await using server = await startServer()
  const { output, error } = server.program.written
  assert.match(output, new RegExp(`open at ${server.url}/?\\n`))
  assert.match(output, /\/dev\/mailbox/)
  assert.ok(!(output + error).includes(Buffer.alloc(32, 7).toString('base64')))
  const visitor = browse(server)
  await visitor.register(ada)
  await until(async () => (await visitor.open('/dev/mailbox')).text.includes(ada.address))
  assert.equal((await visitor.open('/register/sent/')).status, 200)
})

test('SIGTERM ends it with status 0, and the mails of before are still there', async () => {
  await using server = await startServer()
  const visitor = browse(server)
  await visitor.register(ada)
  await until(async () => (await visitor.open('/dev/mailbox')).text.includes(ada.address))
  assert.equal((await server.program.kill('SIGTERM')).status, 0)
  await server.start()
  assert.match((await browse(server).open('/dev/mailbox')).text, /ada@example\.org/)
})

test('killed at any instant under load, no registration is without its mail and none is confirmed twice', async () => {
  const mails = await startMailServer()
  await using server = await startServer({ SMTP_URL: mails.url, ...cheapHashing })
  const accepted: string[] = []
  for (let round = 0; round < 3; round += 1) {
    const load = Array.from({ length: 40 }, async (_, person) => {
      const address = `p${round}-${person}@example.org`
      const answer = await browse(server)
        .ask('/register/', {
          method: 'POST',
          body: new URLSearchParams({ ...ada, name: `p${round}-${person}`, address }),
          headers: { Origin: server.url },
        })
        .catch(() => null)
      if (answer?.status === 303) accepted.push(address)
    })
    await until(() => accepted.length >= 10 * (round + 1))
    await server.program.kill('SIGKILL')
    await Promise.all(load)
    await server.start()
  }
  // What was claimed by a killed process is due when its lease runs out; the test does not wait for that.
  const db = openDatabase(server.databaseUrl, () => {})
  await until(async () => {
    const rows = await db.selectFrom('outbox').select('state').where('state', '=', 'queued').execute()
    return rows.length === 0
  })
  const rows = await db
    .selectFrom('registrations')
    .innerJoin('outbox', 'outbox.registrationId', 'registrations.id')
    .select(['registrations.address', 'outbox.state'])
    .execute()
  for (const address of accepted) {
    const row = rows.find((one) => one.address === address)
    assert.ok(row, `${address} was accepted and is in the database with its mail`)
    assert.ok(row.state !== 'sent' || mails.countTo(address) > 0, `${address} is called sent and came`)
  }
  const { rows: orphans } = await sql<{ id: string }>`
    select id from registrations where id not in (select registration_id from outbox)`.execute(db)
  assert.deepEqual(orphans, [])
  await db.destroy()
  await mails.close()
})

test('wrong settings are told all at once, with status 78', async () => {
  const { status, error } = await runProgram(['serve'], {
    NODE_ENV: 'production',
    PORT: 'x',
    CONFIRM_DAYS: '-1',
  })
  assert.equal(status, 78)
  for (const name of ['PORT', 'CONFIRM_DAYS', 'BASE_URL', 'SMTP_URL']) assert.match(error, new RegExp(name))
})

test('a port that is in use already is told in one sentence, with status 78', async () => {
  const other = createServer()
  await new Promise<void>((done) => other.listen(0, '127.0.0.1', done))
  const { port } = other.address() as AddressInfo
  const { status, error } = await runProgram(['serve'], {
    PORT: String(port),
    DATABASE_URL: 'sqlite::memory:',
  })
  other.close()
  assert.equal(status, 78)
  assert.match(error, new RegExp(`PORT: ${port} at 127\\.0\\.0\\.1 is in use`))
  assert.doesNotMatch(error, /\n +at /)
})

test('the commands say what they do', async () => {
  const settings = await runProgram(['settings'], {
    SECRET_KEY: Buffer.alloc(32, 7).toString('base64'),
    SITE_NAME: 'Ada’s',
  })
  assert.equal(settings.status, 0)
  assert.match(settings.output, /SITE_NAME +Ada’s +\(environment\)/)
  assert.ok(!settings.output.includes(Buffer.alloc(32, 7).toString('base64')))
  assert.equal((await runProgram(['nonsense'])).status, 64)
  assert.equal((await runProgram(['mail', 'test', 'no address'])).status, 64)

  const mails = await startMailServer()
  const sent = await runProgram(['mail', 'test', 'ada@example.org'], { SMTP_URL: mails.url })
  assert.equal(sent.status, 0)
  assert.match(sent.output, /^sent: 250/)
  assert.equal(mails.countTo('ada@example.org'), 1)
  await mails.close()
  const refused = await runProgram(['mail', 'test', 'ada@example.org'], { SMTP_URL: 'smtp://127.0.0.1:1' })
  assert.equal(refused.status, 1)
  assert.match(refused.output, /server-fault/)
})

test('raw nonsense on the socket is answered or dropped, and the next person is served', async () => {
  await using server = await startServer()
  const port = Number(new URL(server.url).port)
  const nonsense = [
    'GET / HTTP/1.1\r\n\r\n',
    'GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n',
    'GET http://evil.example/ HTTP/1.1\r\nHost: localhost\r\n\r\n',
    'POST /login/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
    `GET / HTTP/1.1\r\nHost: localhost\r\nCookie: ${'a=b; '.repeat(5_000)}\r\n\r\n`,
    'GET / HTTP/1.1\r\nHost: localhost\r\n__proto__: x\r\n\r\n',
    'GET http://user:secret@localhost/ HTTP/1.1\r\nHost: localhost\r\n\r\n',
    'GET // HTTP/1.1\r\nHost: [\r\n\r\n',
    '\0\0\0\0',
  ]
  for (const text of nonsense) {
    const socket = connect(port, '127.0.0.1')
    socket.on('error', () => {})
    socket.write(text)
    socket.end()
    socket.resume()
    await once(socket, 'close')
  }
  assert.equal((await browse(server).open('/')).status, 200)
  assert.doesNotMatch(server.program.written.output, /"level":"error"/)
})

function browse({ url }: Server) {
  return createVisitor({ fetch: (request) => fetch(request) }, url, 'zh-CN')
}
