// What the program does whichever database it has, and so is tried with one alone.
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { readSettings } from '../../src/base/settings/settings.ts'
import { openMailbox } from '../../src/courier/mailbox.ts'
import { runProgram, startServer } from '../support/program.ts'
import { startMailServer } from '../support/smtp.ts'
import { ada } from '../support/visitor.ts'

test('all wrong settings are reported together, with status 78', async () => {
  const { status, error } = await runProgram(['serve'], {
    NODE_ENV: 'production',
    PORT: 'x',
    CONFIRM_DAYS: '-1',
  })
  assert.equal(status, 78)
  for (const name of ['PORT', 'CONFIRM_DAYS', 'BASE_URL', 'SMTP_URL']) assert.match(error, new RegExp(name))
})

test('a port already in use is reported in one sentence, with status 78', async () => {
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

test('an unreachable database is reported in one sentence, with status 1', async () => {
  const { status, error } = await runProgram(['migrate'], {
    DATABASE_URL: 'postgres://postern:secret@127.0.0.1:1/postern',
  })
  assert.equal(status, 1)
  assert.match(error, /^The database is out of reach, locked or full \(.*ECONNREFUSED.*\): .*DATABASE_URL/)
  assert.doesNotMatch(error, /\n +at |secret/)
})

test('an incomplete key file is reported in one sentence, with status 78', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'postern-key-'))
  const file = join(folder, 'secret.key')
  const run = () =>
    runProgram(['sweep'], { SECRET_KEY: '', DATABASE_URL: `sqlite:${join(folder, 'postern.db')}` })
  for (const text of ['', '\n', randomBytes(31).toString('base64')]) {
    writeFileSync(file, text)
    const { status, error } = await run()
    assert.equal(status, 78, error)
    assert.match(error, /SECRET_KEY: .*secret\.key holds no key/)
    assert.doesNotMatch(error, /\n +at /)
  }
  rmSync(file)
  assert.equal((await run()).status, 0)
  assert.equal(Buffer.from(readFileSync(file, 'utf8'), 'base64').length, 32)
  assert.equal((await run()).status, 0)
  rmSync(folder, { recursive: true })
})

test('the commands say what they do', async () => {
  const settings = await runProgram(['settings'], {
    SECRET_KEY: Buffer.alloc(32, 7).toString('base64'),
    SITE_NAME: 'Ada’s',
    PORT: 'x',
  })
  assert.equal(settings.status, 0)
  assert.match(settings.output, /^SITE_NAME +Ada’s +\(environment\)$/m)
  assert.match(settings.output, /^PORT +x +\(environment\): must be a whole number/m)
  assert.ok(!settings.output.includes(Buffer.alloc(32, 7).toString('base64')))
  assert.equal((await runProgram(['nonsense'])).status, 64)
  assert.equal((await runProgram(['mail', 'test', 'no address'])).status, 65)

  await using mails = await startMailServer()
  const sent = await runProgram(['mail', 'test', 'ada@example.org'], { SMTP_URL: mails.url })
  assert.equal(sent.status, 0)
  assert.match(sent.output, /^sent: 250/)
  assert.equal(mails.countTo('ada@example.org'), 1)
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
  assert.equal((await fetch(server.url)).status, 200)
  assert.doesNotMatch(server.program.written.output, /"level":"error"/)
})

test('a mail that a kill left half-written in the mailbox’s file is skipped, and the others remain', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'postern-mailbox-'))
  const file = join(folder, 'mailbox.jsonl')
  const { settings } = readSettings({})
  const open = () => openMailbox(file, settings, Date.now)
  const mail = (id: string) =>
    ({ id, to: ada.address, locale: 'en', subject: id, text: id, html: id }) as const
  await open().send(mail('whole'))
  appendFileSync(file, '{"id":"torn","at":17')
  await open().send(mail('later'))
  assert.deepEqual(
    open()
      .list()
      .map(({ id }) => id),
    ['later', 'whole'],
  )
  rmSync(folder, { recursive: true })
})
