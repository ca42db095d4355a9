// Several serving processes of one command, which only PostgreSQL can have; what SQLite refuses is tried with both.

import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync } from 'node:fs'
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { test } from 'node:test'
import { sql } from 'kysely'
import { openDatabase } from '../../src/store/db/database.ts'
import { countWaiting, database, openHouse, until } from '../support/house.ts'
import { cheapHashing, runProgram, startProgram, startServer } from '../support/program.ts'
import type { Server } from '../support/program.ts'
import { ada, createVisitor } from '../support/visitor.ts'

const onPostgres = { skip: database !== 'postgres' }
const servers = 3

test('several processes on SQLite are refused at the start, with what to do', async () => {
  for (const wanted of ['auto', '2']) {
    const { status, error } = await runProgram(['serve'], {
      SERVERS: wanted,
      DATABASE_URL: 'sqlite::memory:',
    })
    assert.equal(status, 78)
    assert.match(error, /SERVERS: needs PostgreSQL.*postern move/)
  }
})

test(
  'three processes are one server: one address, one start, one mailbox, one page of metrics; a killed one is replaced',
  onPostgres,
  async () => {
    await using server = await startThree()
    assert.equal(new Set(startedIn(server)).size, servers)
    const { output } = server.program.written
    for (const told of [/is open at/g, /"code":"no-administrator"/g, /"code":"limits-off"/g, /"migrated"/g])
      assert.equal(output.match(told)?.length, 1, String(told))

    // Connections are dealt to the processes in turn.
    const people = Array.from({ length: 6 }, (_, one) => `ada${one}@example.org`)
    await Promise.all(
      people.map((address, one) => browse(server).register({ ...ada, name: `ada${one}`, address })),
    )
    const mailbox = browse(server)
    await until(async () => {
      const { text } = await mailbox.open('/dev/mailbox')
      return people.every((address) => text.includes(address))
    })
    assert.equal((await readMetrics(server))('postern_acts_total{act="register",outcome="mailed"}'), 6)

    // One of the next connections comes to the frozen process, and is lost with it; the others are served.
    const [, victim = 0] = startedIn(server)
    process.kill(victim, 'SIGSTOP')
    const answers: number[] = []
    const visits = Array.from({ length: servers * 2 }, () =>
      browse(server)
        .open('/login/')
        .then(({ status }) => answers.push(status)),
    )
    await until(() => answers.length === servers * 2 - 1)
    process.kill(victim, 'SIGKILL')
    assert.equal((await Promise.allSettled(visits)).filter(({ status }) => status === 'rejected').length, 1)
    await until(() => startedIn(server).length === servers + 1)
    const ended = linesOf(server).filter(({ code }) => code === 'process-ended')
    assert.deepEqual(
      ended.map((line) => [line.ended, line.signal]),
      [[victim, 'SIGKILL']],
    )
    const value = await readMetrics(server)
    assert.equal(
      value('postern_acts_total{act="register",outcome="mailed"}'),
      6,
      'also what the dead counted',
    )
    assert.equal(value('postern_requests_total{route="/login",method="GET",status="200"}'), answers.length)
  },
)

test('SIGTERM during the start ends the first process at once, and starts no other', onPostgres, async () => {
  await using house = await openHouse({}, { working: false })
  const values = { SERVERS: '2', PORT: '0', DATABASE_URL: house.databaseUrl, ...cheapHashing }
  const { promise: released, resolve: release } = Promise.withResolvers<void>()
  const holding = house.db.transaction().execute(async (db) => {
    await sql`lock table schema_version`.execute(db)
    await released
  })
  const program = startProgram(['serve'], values)
  await until(async () => (await countWaiting(house.db)) === 1)
  const ended = program.kill('SIGTERM')
  const { status, output } = await ended
  release()
  await holding
  assert.equal(status, 0)
  assert.doesNotMatch(output, /"event":"started"|process-killed/)
})

test('SIGTERM lets each process finish its requests, and each says so once', onPostgres, async () => {
  await using server = await startThree()
  const requests = Array.from({ length: servers }, () =>
    connect(Number(new URL(server.url).port), '127.0.0.1'),
  )
  const body = new URLSearchParams({ identifier: ada.name, password: ada.password }).toString()
  for (const request of requests) {
    await once(request, 'connect')
    request.write(
      `POST /login/ HTTP/1.1\r\nHost: localhost\r\nOrigin: ${server.url}\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: ${body.length}\r\n\r\n${body.slice(0, 5)}`,
    )
  }
  // Until the requests have come to their processes, as an answer on a later connection of each shows.
  for (let one = 0; one < servers; one += 1) await browse(server).open('/login/')
  const ended = server.program.kill('SIGTERM')
  await until(() => linesOf(server).filter(({ event }) => event === 'stopping').length === servers + 1)
  for (const request of requests) {
    const answer = text(request)
    request.write(body.slice(5))
    assert.match(await answer, /^HTTP\/1\.1 401 /)
  }
  const { status, output } = await ended
  assert.equal(status, 0)
  const stopped = linesOf(server).flatMap(({ event, pid }) => (event === 'stopped' ? [pid] : []))
  // The three, and the one that started them.
  assert.deepEqual([stopped.length, new Set(stopped).size], [servers + 1, servers + 1])
  assert.doesNotMatch(output, /"level":"error"/)
})

test(
  'a process that the system does not let begin is tried again, while the others serve',
  { skip: onPostgres.skip || !existsSync('/usr/bin/prlimit') },
  async () => {
    await using server = await startThree()
    const primary = server.program.pid
    const limit = (most: string) =>
      execFileSync('/usr/bin/prlimit', [`--pid=${primary}`, `--nofile=${most}:`], { encoding: 'utf8' })
    limit(String(readdirSync(`/proc/${primary}/fd`).length))
    const [victim = 0] = startedIn(server)
    process.kill(victim, 'SIGKILL')
    await until(() => linesOf(server).some(({ code }) => code === 'process-not-started'))
    assert.equal((await fetch(`${server.url}/healthz`)).status, 200)
    limit('1024')
    await until(() => startedIn(server).length === servers + 1)
    const last = linesOf(server).at(-1)
    assert.equal(last?.event, 'started')
  },
)

test('a first process that cannot start ends the command with its own status', onPostgres, async () => {
  const { status, error } = await runProgram(['serve'], {
    SERVERS: '2',
    PORT: '0',
    DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none',
  })
  assert.equal(status, 1)
  assert.match(error, /^The database is out of reach/)
})

test(
  'when no process can start any more, the command ends with the status of the last one',
  onPostgres,
  async () => {
    await using server = await startThree()
    const db = openDatabase(server.databaseUrl, () => {})
    await sql`update schema_version set version = 9999`.execute(db)
    await db.destroy()
    for (const pid of startedIn(server)) process.kill(pid, 'SIGKILL')
    const { status, error } = await server.program.ended
    assert.equal(status, 78)
    assert.match(error, /it was used with a newer Postern/)
    const ends = linesOf(server).filter(({ code }) => code === 'process-ended')
    assert.ok((ends.at(-1)?.pause ?? 0) > (ends[0]?.pause ?? 0), 'the pauses grow')
    assert.equal(linesOf(server).at(-1)?.code, 'no-process-starts')
  },
)

type Line = { pid?: number; event?: string; code?: string; ended?: number; pause?: number; signal?: string }

async function startThree(): Promise<Server> {
  const server = await startServer({ SERVERS: String(servers), ...cheapHashing })
  await until(() => startedIn(server).length === servers, 30_000)
  return server
}

/** The processes that have begun to serve, in this order. */
function startedIn(server: Server): number[] {
  return linesOf(server).flatMap(({ event, pid }) => (event === 'started' && pid ? [pid] : []))
}

function linesOf({ program }: Server): Line[] {
  const lines = program.written.output.split('\n').filter((line) => line.startsWith('{'))
  // The last one may still be on its way.
  return lines.flatMap((line) => (line.endsWith('}') ? [JSON.parse(line) as Line] : []))
}

async function readMetrics({ url }: Server): Promise<(series: string) => number | undefined> {
  const answer = await fetch(`${url}/metrics`)
  const read = new Map(
    (await answer.text()).split('\n').map((line) => {
      const blank = line.lastIndexOf(' ')
      return [line.slice(0, blank), Number(line.slice(blank))]
    }),
  )
  return (series) => read.get(series)
}

function browse({ url }: Server) {
  // A new connection for each request, so that the next one comes to another process.
  const ask = (request: Request) => {
    const headers = new Headers(request.headers)
    headers.set('Connection', 'close')
    return fetch(new Request(request, { headers }))
  }
  return createVisitor({ fetch: ask }, url, 'en')
}
