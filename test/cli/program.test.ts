// The program does this with either database, so it is tried with one alone.

import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { sql } from 'kysely'
import { countCores } from '../../src/base/cores.ts'
import { readSettings } from '../../src/base/settings/settings.ts'
import { openMailbox } from '../../src/courier/mailbox.ts'
import { openDatabase } from '../../src/store/db/database.ts'
import { runCommand } from '../support/commands.ts'
import { runProgram, startServer, startThrough } from '../support/program.ts'
import { startMailServer } from '../support/smtp.ts'
import { ada } from '../support/visitor.ts'

test('all wrong settings are reported together, with status 78', async () => {
  const { status, error } = await runCommand(['serve'], {
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
  const { status, error } = await runCommand(['serve'], {
    PORT: String(port),
    DATABASE_URL: 'sqlite::memory:',
  })
  other.close()
  assert.equal(status, 78)
  assert.match(error, new RegExp(`PORT: ${port} on 127\\.0\\.0\\.1 is in use`))
  assert.doesNotMatch(error, /\n +at /)
})

test('an unreachable database is reported in one sentence, with status 1', async () => {
  const { status, error } = await runCommand(['migrate'], {
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
    runCommand(['sweep'], { SECRET_KEY: '', DATABASE_URL: `sqlite:${join(folder, 'postern.db')}` })
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

test('SIGTERM reaches the server through npm and npx, whose shells die without passing it on', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'postern-npm-'))
  for (const typed of [
    ['npm', 'start'],
    ['npx', '--no', 'postern', 'serve'],
    [process.execPath, 'bin/postern.js', 'serve'],
  ]) {
    await using server = await startThrough(typed, `sqlite:${join(folder, 'postern.db')}`)
    assert.equal((await fetch(`${server.url}/readyz`)).status, 200, typed.join(' '))
    server.kill('SIGTERM')
    assert.match(await server.ended(), /"event":"stopped"/, typed.join(' '))
    await assert.rejects(fetch(`${server.url}/readyz`), typed.join(' '))
  }
  rmSync(folder, { recursive: true })
})

test('a start that fails late ends, and says why', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'postern-late-'))
  const values = { DATABASE_URL: `sqlite:${join(folder, 'postern.db')}`, PORT: '0' }
  assert.equal((await runCommand(['migrate'], values)).status, 0)
  const db = openDatabase(values.DATABASE_URL, () => {})
  await sql`alter table accounts rename to lost`.execute(db)
  await db.destroy()
  const { status, error, output } = await runProgram(['serve'], values)
  assert.equal(status, 78)
  assert.match(error, /^The database contains tables that are not Postern's \(no such table: .*accounts\)/)
  assert.doesNotMatch(output, /"event":"started"/)
  rmSync(folder, { recursive: true })
})

test('what keeps it from starting is told in one sentence that names what to mend', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'postern-blame-'))
  const file = (name: string) => join(folder, name)
  writeFileSync(file('text.db'), 'not a database, but longer than its header '.repeat(50))
  writeFileSync(file('file'), '')
  const foreign = openDatabase(`sqlite:${file('foreign.db')}`, () => {})
  await sql`create table accounts (email text)`.execute(foreign)
  await foreign.destroy()
  mkdirSync(join(folder, 'key', 'secret.key'), { recursive: true })
  const cases: [Record<string, string>, RegExp][] = [
    [{ DATABASE_URL: `sqlite:${file('text.db')}` }, /^The database is damaged, or .*not a database/],
    [{ DATABASE_URL: `sqlite:${file('foreign.db')}` }, /^The database contains tables .*accounts/],
    [{ DATABASE_URL: `sqlite:${file('file/below/postern.db')}` }, /file\/below.* cannot be used \(ENOTDIR/],
    [
      { DATABASE_URL: `sqlite:${join(folder, 'key', 'postern.db')}`, SECRET_KEY: '' },
      /SECRET_KEY: the file .*secret\.key cannot be read \(EISDIR/,
    ],
    [{ HOST: 'nowhere.invalid' }, /HOST: (nowhere\.invalid is a name that does not resolve|must be)/],
    [{ HOST: 'localhost.nowhere.localhost' }, /HOST: .*localhost\.nowhere\.localhost/],
    [{ HOST: '10.255.255.254' }, /HOST: 10\.255\.255\.254 is not an address of this machine/],
    [{ HOST: 'fe80::1' }, /HOST: .*fe80::1/],
  ]
  for (const [values, sentence] of cases) {
    const { status, error } = await runCommand(['serve'], {
      DATABASE_URL: 'sqlite::memory:',
      PORT: '0',
      ...values,
    })
    assert.match(error, sentence)
    assert.equal(status, 78, error)
    assert.doesNotMatch(error, /\n +at |database is out of reach/)
    const chinese = await runCommand(['serve'], {
      DATABASE_URL: 'sqlite::memory:',
      PORT: '0',
      ...values,
      LANG: 'zh_CN.UTF-8',
    })
    assert.equal(chinese.status, 78)
    assert.match(chinese.error, /[\u4e00-\u9fff]{4}/)
    assert.doesNotMatch(chinese.error, /\b(?:cannot|must|restore|name in|of this machine)\b/)
  }
  rmSync(folder, { recursive: true })
})

test(
  'a key file that others can read is told at the start',
  { skip: process.platform === 'win32' },
  async () => {
    const folder = mkdtempSync(join(tmpdir(), 'postern-mode-'))
    const key = join(folder, 'secret.key')
    writeFileSync(key, randomBytes(32).toString('base64'), { mode: 0o644 })
    await using server = await startServer({
      DATABASE_URL: `sqlite:${join(folder, 'postern.db')}`,
      SECRET_KEY: '',
    })
    assert.match(server.program.written.output, /"level":"warn".*can read .*secret\.key \(mode 644\)/)
    rmSync(folder, { recursive: true })
  },
)

test('a health check of HTTP/1.0 without a host is answered, and a request with two hosts is refused', async () => {
  await using server = await startServer()
  const port = Number(new URL(server.url).port)
  const ask = async (text: string) => {
    const socket = connect(port, '127.0.0.1')
    let answer = ''
    socket.on('data', (chunk: Buffer) => (answer += chunk.toString()))
    socket.write(text)
    await once(socket, 'close')
    return answer
  }
  assert.match(await ask('GET /healthz HTTP/1.0\r\n\r\n'), /^HTTP\/1\.1 200 /)
  assert.match(await ask('GET /readyz HTTP/1.0\r\n\r\n'), /^HTTP\/1\.1 200 /)
  const { host } = new URL(server.url)
  for (const hosts of [`Host: ${host}\r\nHost: evil.example`, `Host: ${host}\r\nhOST: ${host}`]) {
    assert.match(await ask(`GET /healthz HTTP/1.1\r\n${hosts}\r\n\r\n`), /^HTTP\/1\.1 400 /)
  }
})

test('the commands say what they do', async () => {
  const settings = await runCommand(['settings'], {
    SECRET_KEY: Buffer.alloc(32, 7).toString('base64'),
    SITE_NAME: 'Ada’s',
    PORT: 'x',
  })
  assert.equal(settings.status, 0)
  assert.match(settings.output, /^SITE_NAME +Ada’s +\(environment\)$/m)
  assert.match(settings.output, /^PORT +x +\(environment\): must be a whole number/m)
  assert.ok(!settings.output.includes(Buffer.alloc(32, 7).toString('base64')))
  assert.match(settings.output, hashingThreads(countCores()))
  const several = await runCommand(['settings'], { DATABASE_URL: 'postgres://localhost/x', SERVERS: 'auto' })
  assert.match(several.output, hashingThreads(1))
  const chinese = await runCommand(['settings'], { LC_ALL: 'zh_CN.UTF-8', PORT: 'x' })
  assert.match(chinese.output, /^PORT +x +（环境变量）：必须是从 0 到 65535 的整数；现在是 "x"$/m)
  assert.match(chinese.output, /^TERMS_URL +（无） +（默认）$/m)
  assert.equal((await runCommand(['nonsense'])).status, 64)
  assert.equal((await runCommand(['mail', 'test', 'no address'])).status, 65)

  await using mails = await startMailServer()
  const sent = await runCommand(['mail', 'test', 'ada@example.org'], { SMTP_URL: mails.url })
  assert.equal(sent.status, 0)
  assert.match(sent.output, /250 /)
  assert.equal(mails.countTo('ada@example.org'), 1)
  const refused = await runCommand(['mail', 'test', 'ada@example.org'], { SMTP_URL: 'smtp://127.0.0.1:1' })
  assert.equal(refused.status, 1)
  assert.match(refused.output, /ECONNREFUSED/)
  const json = await runCommand(['mail', 'test', 'ada@example.org', '--json'], {
    SMTP_URL: 'smtp://127.0.0.1:1',
  })
  assert.equal((JSON.parse(json.output) as { outcome: string }).outcome, 'server-fault')
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
    'POST /login/ HTTP/1.1\r\nHost: 1_7.0.0.1\r\nContent-Length: 6\r\n\r\nname=x',
    'POST /login/ HTTP/1.1\r\nHost: 2127.0.0.1\r\nContent-Length: 6\r\n\r\nname=x',
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

function hashingThreads(count: number): RegExp {
  return new RegExp(`^${count} hashing threads a process, of ${countCores()} cores`, 'm')
}
