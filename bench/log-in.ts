import { get, expectOnly, load, open, post } from './http.ts'
import { rawHashes } from './raw-hash.ts'
import { hashOfPassword, password, seed, seedAccounts, seedDevices } from './seed.ts'
import { seedSessions } from './sessions.ts'
import { machineLoad, processorTime } from './machine.ts'
import { atLeast, atMost, percentile, sleep, startServer, told, usualCost } from './support.ts'
import type { Row, Run } from './support.ts'

const clients = 64
const accounts = 1_000

/** How near log-ins come to what the machine can hash, and whether sessions are answered meanwhile. */
export async function logInPart(run: Run): Promise<Row[]> {
  const [rawTime, warmUp, floodTime] = run.quick ? [1_000, 1_000, 3_000] : [2_500, 5_000, 8_000]
  const hash = await hashOfPassword(usualCost)
  await using place = await run.newDatabase()
  const { devices, token } = await seed(place, async (db) => {
    const rows = await seedAccounts(db, accounts, hash)
    const [token = ''] = await seedSessions(db, rows, 1, 1)
    return { devices: await seedDevices(db, rows), token }
  })
  const before = await rawHashes(hash, password, rawTime)
  const flood = await floodServer()
  const after = await rawHashes(hash, password, rawTime)
  const raw = (before.rate + after.rate) / 2
  const rawCost = (before.cost + after.cost) / 2
  return [
    atLeast(
      `log-ins per second, ${clients} clients ÷ hashes per second with nothing else`,
      flood.logIns.rate / raw,
      0.9,
    ),
    atMost('p99 of GET /api/session during that flood', percentile(flood.sessions, 99), 10, ' ms'),
    told(
      '  by processor time, which a busy machine changes less: hash ÷ log-in',
      `${(rawCost / flood.cost).toFixed(2)} (${(rawCost * 1e3).toFixed(1)} ÷ ${(flood.cost * 1e3).toFixed(1)} ms)`,
    ),
    told('  hashes per second, before and after', `${before.rate.toFixed(1)}, ${after.rate.toFixed(1)}`),
    told(
      '  log-ins per second; median and p99 of one',
      `${flood.logIns.rate.toFixed(1)}; ${flood.logIns.p50.toFixed(0)} ms, ${flood.logIns.p99.toFixed(0)} ms`,
    ),
    told(
      '  GET /api/session: median, number asked',
      `${percentile(flood.sessions, 50).toFixed(1)} ms, ${flood.sessions.length}`,
    ),
    told('  load of the machine at the end', machineLoad()),
  ]

  async function floodServer() {
    await using server = await startServer(place)
    // Made beforehand: what the client does, it does on the same cores. From browsers that have logged in before, as most
    // do: one that has not causes a mail, whose work is measured by `courier`.
    const requests = devices.map((device, index) =>
      post(server, '/login/', { identifier: `member${index}`, password }, `postern_device=${device}`),
    )
    let turn = 0
    const next = () => requests[(turn = (turn + 1) % accounts)] ?? Buffer.alloc(0)
    // Compiled code, warm caches, started hashing threads.
    expectOnly(303, await load(server, clients, warmUp, next))
    const end = performance.now() + floodTime
    const used = processorTime(server.pid)
    const [logIns, sessions] = await Promise.all([
      load(server, clients, floodTime, next),
      askNowAndThen(server, get(server, '/api/session', `postern_session=${token}`), end),
    ])
    expectOnly(303, logIns)
    const cost = ((processorTime(server.pid) ?? Number.NaN) - (used ?? Number.NaN)) / logIns.answers
    return { logIns, sessions, cost }
  }
}

async function askNowAndThen(server: { port: number }, request: Buffer, end: number): Promise<number[]> {
  using connection = await open(server)
  const times: number[] = []
  while (performance.now() < end) {
    const { status, took } = await connection.ask(request)
    if (status !== 200) throw new Error(`/api/session answered ${status}`)
    times.push(took)
    // Seldom enough to cost the log-ins nothing.
    await sleep(20)
  }
  return times
}
