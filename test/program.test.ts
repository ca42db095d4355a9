// What the program does whichever database it has, and so is tried with one alone.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect, createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { test } from 'node:test'
import { runProgram, startServer } from './support/program.ts'
import { startMailServer } from './support/smtp.ts'

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
  assert.equal((await fetch(server.url)).status, 200)
  assert.doesNotMatch(server.program.written.output, /"level":"error"/)
})
