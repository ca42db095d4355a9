import { get, expectOnly, load, open, post } from './http.ts'
import type { Load } from './http.ts'
import { machineLoad, watchTimes } from './machine.ts'
import type { Times } from './machine.ts'
import { rawHashes } from './raw-hash.ts'
import type { RawRate } from './raw-hash.ts'
import { hashOfPassword, password, seed, seedAccounts, seedDevices } from './seed.ts'
import { seedSessions } from './sessions.ts'
import { atLeast, atMost, median, percentile, sleep, startServer, info, usualCost } from './support.ts'
import type { Row, Run } from './support.ts'

const clients = 64
const accounts = 1_000
// In milliseconds. Of the first hundred log-ins each costs the main thread twice as much as later ones.
const warmUp = 5_000

/** How close log-ins come to the machine's hashing rate, and whether sessions are still answered. */
export async function logInPart(run: Run): Promise<Row[]> {
  const [rounds, rawTime, floodTime] = run.quick ? [1, 1_000, 3_000] : [5, 1_500, 4_000]
  const hash = await hashOfPassword(usualCost)
  await using place = await run.newDatabase()
  const { devices, token } = await seed(place, async (db) => {
    const rows = await seedAccounts(db, accounts, hash)
    const [token = ''] = await seedSessions(db, rows, 1, 1)
    return { devices: await seedDevices(db, rows), token }
  })
  await using server = await startServer(place)
  // Made beforehand, because the client shares the cores. They come from known browsers, as most log-ins do: a new browser
  // causes a mail, which the part `courier` measures.
  const requests = devices.map((device, index) =>
    post(server, '/login/', { identifier: `member${index}`, password }, `postern_device=${device}`),
  )
  let turn = 0
  const next = () => requests[(turn = (turn + 1) % accounts)] ?? Buffer.alloc(0)
  // Warm up: compiled code, warm caches, started hashing threads.
  expectOnly(303, await load(server, clients, warmUp, next))
  const raws = [await rawHashes(hash, password, rawTime)]
  const floods: Flood[] = []
  // In turns, so that each flood is compared with the machine's rate right before and after it.
  for (let round = 0; round < rounds; round += 1) {
    floods.push(await flood())
    raws.push(await rawHashes(hash, password, rawTime))
  }
  return rowsOf(raws, floods)

  async function flood(): Promise<Flood> {
    const end = performance.now() + floodTime
    const timesOf = watchTimes(server.pid)
    const [logIns, sessions] = await Promise.all([
      load(server, clients, floodTime, next),
      askRepeatedly(server, get(server, '/api/session', `postern_session=${token}`), end),
    ])
    expectOnly(303, logIns)
    return { logIns, sessions, cost: timesOf(logIns.answers) }
  }
}

/** `cost` is processor time per log-in; `sessions` are response times in milliseconds. */
type Flood = { logIns: Load; sessions: number[]; cost: Times }

function rowsOf(raws: RawRate[], floods: Flood[]): Row[] {
  const beside = (of: 'rate' | 'cost', round: number) =>
    ((raws[round]?.[of] ?? Number.NaN) + (raws[round + 1]?.[of] ?? Number.NaN)) / 2
  const sessions = floods.flatMap((one) => one.sessions)
  const middle = (of: (one: Flood, round: number) => number) => median(floods.map(of))
  const [rawCost, cost] = [middle((_, round) => beside('cost', round)), middle((one) => one.cost.whole)]
  return [
    atLeast(
      `log-ins per second, ${clients} clients ÷ hashes per second with nothing else`,
      middle(({ logIns }, round) => logIns.rate / beside('rate', round)),
      0.9,
    ),
    atMost(
      'processor time of the main thread, of one log-in',
      middle((one) => one.cost.main * 1e3),
      0.9,
      ' ms',
      2,
    ),
    atMost('p99 of GET /api/session during that flood', percentile(sessions, 99), 10, ' ms'),
    info(
      '  by processor time, which a busy machine changes less: hash ÷ log-in',
      `${middle((one, round) => beside('cost', round) / one.cost.whole).toFixed(2)} (${(rawCost * 1e3).toFixed(1)} ÷ ${(cost * 1e3).toFixed(1)} ms)`,
    ),
    info(
      '  processor time of the client, which shares the cores',
      `${middle((one) => one.cost.client * 1e3).toFixed(2)} ms`,
    ),
    info('  hashes per second', raws.map(({ rate }) => rate.toFixed(0)).join(', ')),
    info(
      '  log-ins per second; median and p99 of one',
      `${floods.map(({ logIns }) => logIns.rate.toFixed(0)).join(', ')}; ${middle(({ logIns }) => logIns.p50).toFixed(0)} ms, ${middle(({ logIns }) => logIns.p99).toFixed(0)} ms`,
    ),
    info(
      '  GET /api/session: median, number asked',
      `${percentile(sessions, 50).toFixed(1)} ms, ${sessions.length}`,
    ),
    info('  load of the machine at the end', machineLoad()),
  ]
}

async function askRepeatedly(server: { port: number }, request: Buffer, end: number): Promise<number[]> {
  using connection = await open(server)
  const times: number[] = []
  while (performance.now() < end) {
    const { status, took } = await connection.ask(request)
    if (status !== 200) throw new Error(`/api/session answered ${status}`)
    times.push(took)
    // This pause keeps the requests from slowing the log-ins.
    await sleep(20)
  }
  return times
}
