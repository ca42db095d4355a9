import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { test } from 'node:test'
import { sql } from 'kysely'
import { openDatabase } from '../src/store/database.ts'
import { database, until } from './support/house.ts'
import { freshPostgres } from './support/postgres.ts'
import { startMailServer } from './support/smtp.ts'
import { ada, createVisitor } from './support/visitor.ts'

/** The real command in a folder of its own. */
type Server = AsyncDisposable & {
  url: string
  folder: string
  databaseUrl: string
  start(): Promise<void>
  kill(signal: NodeJS.Signals): Promise<number | null>
  output: string[]
}

const program = resolve('bin/postern.js')

test('it prints where it is open and where the mails are, and keeps its key to itself', async () => {
  await using server = await startServer()
  assert.match(server.output.join(''), new RegExp(`open at ${server.url}`))
  assert.match(server.output.join(''), /\/dev\/mailbox/)
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
  assert.equal(await server.kill('SIGTERM'), 0)
  await server.start()
  assert.match((await browse(server).open('/dev/mailbox')).text, /ada@example\.org/)
})

test('killed at any instant under load, no registration is without its mail and none is confirmed twice', async () => {
  const mails = await startMailServer()
  await using server = await startServer({ SMTP_URL: mails.url, ARGON2_MEMORY_KIB: '8', ARGON2_PASSES: '1' })
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
    await server.kill('SIGKILL')
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
  const { status, error } = await run(['serve'], { NODE_ENV: 'production', PORT: 'x', CONFIRM_DAYS: '-1' })
  assert.equal(status, 78)
  for (const name of ['PORT', 'CONFIRM_DAYS', 'BASE_URL', 'SMTP_URL']) assert.match(error, new RegExp(name))
})

test('the commands say what they do', async () => {
  const settings = await run(['settings'], {
    SECRET_KEY: Buffer.alloc(32, 7).toString('base64'),
    SITE_NAME: 'Ada’s',
  })
  assert.equal(settings.status, 0)
  assert.match(settings.output, /SITE_NAME +Ada’s +\(environment\)/)
  assert.ok(!settings.output.includes(Buffer.alloc(32, 7).toString('base64')))
  assert.equal((await run(['nonsense'])).status, 64)
  assert.equal((await run(['mail', 'test', 'no address'])).status, 64)

  const mails = await startMailServer()
  const sent = await run(['mail', 'test', 'ada@example.org'], { SMTP_URL: mails.url })
  assert.equal(sent.status, 0)
  assert.match(sent.output, /^sent: 250/)
  assert.equal(mails.countTo('ada@example.org'), 1)
  await mails.close()
  const refused = await run(['mail', 'test', 'ada@example.org'], { SMTP_URL: 'smtp://127.0.0.1:1' })
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
  assert.doesNotMatch(server.output.join(''), /"level":"error"/)
})

function browse(server: Server) {
  return createVisitor({ fetch: (request) => fetch(request) }, server.url, 'zh-CN')
}

async function startServer(values: Record<string, string> = {}): Promise<Server> {
  const folder = mkdtempSync(join(tmpdir(), 'postern-server-'))
  const place = database === 'postgres' ? await freshPostgres() : null
  const databaseUrl = place?.url ?? `sqlite:${join(folder, 'data', 'postern.db')}`
  const key = Buffer.alloc(32, 9).toString('base64')
  let child: ChildProcess | null = null
  const server: Server = {
    url: '',
    folder,
    databaseUrl,
    output: [],
    async start() {
      const port = server.url === '' ? '0' : new URL(server.url).port
      const env = { ...quiet(), DATABASE_URL: databaseUrl, SECRET_KEY: key, PORT: port, ...values }
      const started = spawn(process.execPath, [program, 'serve'], {
        cwd: folder,
        env,
        stdio: ['ignore', 'pipe', 'pipe'],
      })
      child = started
      server.output = []
      for (const stream of [started.stdout, started.stderr]) {
        stream.on('data', (chunk: Buffer) => server.output.push(chunk.toString()))
      }
      await until(() => {
        if (started.exitCode !== null) throw new Error(server.output.join(''))
        return server.output.join('').includes('"event":"started"')
      })
      server.url = /open at (\S+)/.exec(server.output.join(''))?.[1] ?? ''
    },
    async kill(signal) {
      const ended = child ? once(child, 'exit') : Promise.resolve([null])
      child?.kill(signal)
      const [code] = await ended
      child = null
      return code
    },
    async [Symbol.asyncDispose]() {
      await server.kill('SIGTERM')
      await place?.remove()
      rmSync(folder, { recursive: true, force: true })
    },
  }
  await server.start()
  return server
}

async function run(
  args: string[],
  values: Record<string, string> = {},
): Promise<{ status: number | null; output: string; error: string }> {
  const folder = mkdtempSync(join(tmpdir(), 'postern-run-'))
  writeFileSync(join(folder, '.env'), '')
  const child = spawn(process.execPath, [program, ...args], { cwd: folder, env: { ...quiet(), ...values } })
  let output = ''
  let error = ''
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (error += chunk.toString()))
  const [status] = await once(child, 'close')
  rmSync(folder, { recursive: true, force: true })
  return { status, output, error }
}

// Nothing of this machine's own settings.
function quiet(): Record<string, string> {
  return { PATH: process.env['PATH'] ?? '', TZ: process.env['TZ'] ?? '' }
}
