import { get, load, open, post } from './http.ts'
import type { Load } from './http.ts'
import { idleMemory, machineLoad, ownMemory, residentMemory } from './machine.ts'
import { hashOfPassword, password, seed, seedAccounts } from './seed.ts'
import { seedSessions } from './sessions.ts'
import { startSink } from './sink.ts'
import { atMost, median, newSqlite, percentile, sleep, startServer, info, usualCost } from './support.ts'
import type { Row, Run, Server } from './support.ts'

const clients = 64
const accounts = 1_000

/** How the server does under a simultaneous flood of log-ins and registrations: sessions, memory, refusals. */
export async function floodPart(run: Run): Promise<Row[]> {
  const time = run.quick ? 8_000 : 60_000
  const hash = await hashOfPassword(usualCost)
  await using place = await run.newDatabase()
  const [token = ''] = await seed(place, async (db) => {
    const rows = await seedAccounts(db, accounts, hash)
    return seedSessions(db, rows, 1, 1)
  })
  await using sink = await startSink()
  await using server = await startServer(place, { SMTP_URL: sink.url, LIMITS: 'off' })
  const flood = floodOf(server)
  await flood(1_000)

  const end = performance.now() + time
  const [[logIns, registrations], sessions] = await Promise.all([
    flood(time),
    watchSession(server, token, end),
  ])
  return rowsOf(time, logIns, registrations, sessions)
}

/** The memory of a server (PSS) before, during and after a short flood; `values` and `command` start it. */
export async function floodMemory(run: Run, values: Record<string, string>, command: string): Promise<Row[]> {
  const [time, rest] = run.quick ? [8_000, 40_000] : [30_000, 60_000]
  await using place = await newSqlite()
  const hash = await hashOfPassword(usualCost)
  await seed(place, async (db) => seedAccounts(db, accounts, hash))
  await using sink = await startSink()
  await using server = await startServer(place, { ...values, SMTP_URL: sink.url, LIMITS: 'off' }, command)
  await sleep(4_000)
  const idle = idleMemory(server.pid)
  if (idle === null) return []
  let peak = idle
  const watch = setInterval(() => {
    peak = Math.max(peak, idleMemory(server.pid) ?? 0)
  }, 100)
  await floodOf(server)(time)
  clearInterval(watch)
  await sleep(rest)
  const after = (idleMemory(server.pid) ?? Number.NaN) / idle
  return [
    atMost(
      `largest during ${time / 1_000} s of the flood of log-ins and registrations`,
      peak,
      160,
      ' MiB',
      0,
    ),
    atMost(`${rest / 1_000} s later ÷ when idle before`, after, 1.2, '', 2),
  ]
}

/** Whether a server's memory grows in an hour of that flood, or in as many minutes as the run is given. */
export async function soakPart(run: Run): Promise<Row[]> {
  const minutes = run.minutes ?? (run.quick ? 1 : 60)
  const hash = await hashOfPassword(usualCost)
  await using place = await run.newDatabase()
  await seed(place, (db) => seedAccounts(db, accounts, hash))
  await using sink = await startSink()
  await using server = await startServer(place, { SMTP_URL: sink.url, LIMITS: 'off' })
  const memory: number[] = []
  const watch = setInterval(() => {
    memory.push(ownMemory(server.pid) ?? Number.NaN)
    // An hour of mails would fill the memory of this process.
    sink.taken.length = 0
  }, 500)
  const loads = await floodOf(server)(minutes * 60_000)
  clearInterval(watch)
  const part = memory.length / 10
  const parts = Array.from({ length: 10 }, (_, nth) => median(memory.slice(nth * part, (nth + 1) * part)))
  return [
    atMost(
      `memory without files in the last tenth of ${minutes} minutes ÷ in the second, medians`,
      (parts[9] ?? Number.NaN) / (parts[1] ?? Number.NaN),
      1.1,
      '',
      2,
    ),
    atMost('answers 5xx other than 503', countFaults(loads), 0, '', 0),
    info('  each tenth, medians', `${parts.map((one) => one.toFixed(0)).join(', ')} MiB`),
    info('  log-ins: a second, statuses', describeLoad(loads[0])),
    info('  registrations: a second, statuses', describeLoad(loads[1])),
    info('  load of the machine at the end', machineLoad()),
  ]
}

function floodOf(server: Server): (milliseconds: number) => Promise<[Load, Load]> {
  const counts = { logIn: 0, register: 0 }
  // Half of them guess as a thief does, because a wrong password costs two hashes.
  const logIn = () => {
    counts.logIn += 1
    const right = counts.logIn % 2 === 0
    const identifier = `member${counts.logIn % accounts}`
    return post(server, '/login/', { identifier, password: right ? password : 'not the right one' })
  }
  const register = () => {
    const name = `newcomer${(counts.register += 1)}`
    return post(server, '/register/', { name, address: `${name}@example.org`, password })
  }
  return (time) => Promise.all([load(server, clients, time, logIn), load(server, clients, time, register)])
}

/** Response times in milliseconds, resident memory in megabytes, and answers other than 200. */
type Watched = { times: number[]; memory: number[]; faults: string[] }

async function watchSession(server: Server, token: string, end: number): Promise<Watched> {
  const watched: Watched = { times: [], memory: [], faults: [] }
  using connection = await open(server)
  const request = get(server, '/api/session', `postern_session=${token}`)
  while (performance.now() < end) {
    const { status, took } = await connection.ask(request)
    watched.times.push(took)
    if (status !== 200) watched.faults.push(`/api/session ${status}`)
    watched.memory.push(residentMemory(server.pid) ?? Number.NaN)
    await sleep(20)
  }
  return watched
}

function rowsOf(time: number, logIns: Load, registrations: Load, { times, memory, faults }: Watched): Row[] {
  const settled = memory.slice(Math.floor(memory.length / 2))
  const early = memory.slice(Math.floor(memory.length / 6), Math.floor(memory.length / 3))
  return [
    atMost(
      `p99 of GET /api/session during ${time / 1_000} s of ${clients} log-in and ${clients} registering clients`,
      percentile(times, 99),
      20,
      ' ms',
    ),
    atMost('answers 5xx other than 503', countFaults([logIns, registrations]) + faults.length, 0, '', 0),
    atMost(
      'largest memory of the second half ÷ of the first third',
      largest(settled) / largest(early),
      1.25,
      '',
      2,
    ),
    info(
      '  memory: before, median, largest',
      [memory[0] ?? Number.NaN, median(memory), largest(memory)]
        .map((one) => `${one.toFixed(0)} MB`)
        .join(', '),
    ),
    info('  log-ins: a second, statuses', describeLoad(logIns)),
    info('  registrations: a second, statuses', describeLoad(registrations)),
    info(
      '  GET /api/session: median, number asked',
      `${percentile(times, 50).toFixed(1)} ms, ${times.length}`,
    ),
    info('  load of the machine at the end', machineLoad()),
  ]
}

function countFaults(loads: Load[]): number {
  const failures = loads
    .flatMap(({ statuses }) => [...statuses])
    .filter(([status]) => status >= 500 && status !== 503)
  return failures.reduce((sum, [, count]) => sum + count, 0)
}

function largest(values: number[]): number {
  return percentile(values, 100)
}

function describeLoad({ rate, statuses }: Load): string {
  return `${rate.toFixed(1)}; ${[...statuses].map(([status, count]) => `${count} × ${status}`).join(', ')}`
}
