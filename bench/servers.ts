import { availableParallelism } from 'node:os'
import { compete, contestant, contestantOf, ratioOf } from './contest.ts'
import type { Asked, Contestant } from './contest.ts'
import { post } from './http.ts'
import { hashOfPassword, password, seed, seedAccounts, seedDevices } from './seed.ts'
import { seedSessions } from './sessions.ts'
import { info, median, startServer, usualCost } from './support.ts'
import type { Row, Run } from './support.ts'

const accounts = 1_000

/** One serving process beside one for each core, on the same database. The client and PostgreSQL share the cores. */
export async function serversPart(run: Run): Promise<Row[]> {
  const [rounds, time] = run.quick ? [2, 1_500] : [6, 4_000]
  const hash = await hashOfPassword(usualCost)
  await using place = await run.newDatabase()
  const { devices, tokens } = await seed(place, async (db) => {
    const rows = await seedAccounts(db, accounts, hash)
    return { devices: await seedDevices(db, rows), tokens: await seedSessions(db, rows, 10_000, 10_000) }
  })
  await using one = await startServer(place)
  await using all = await startServer(place, { SERVERS: 'auto' })

  const asked: Asked[] = tokens.map((token) => ({ path: '/api/session', cookie: `postern_session=${token}` }))
  const checks = [one, all].map((server) => contestant('session', server, asked))
  await compete(checks, rounds, time)
  const logIns = [one, all].map((server) => {
    const requests = devices.map((device, index) =>
      post(server, '/login/', { identifier: `member${index}`, password }, `postern_device=${device}`),
    )
    return contestantOf('log-in', server, requests, 303)
  })
  await compete(logIns, rounds, time)
  return [
    ...rowsOf('session checks', checks),
    ...rowsOf('log-ins', logIns),
    info('  processes', `${availableParallelism()} and the primary`),
  ]
}

function rowsOf(what: string, [one, all]: Contestant[]): Row[] {
  if (!one || !all) return []
  const cost = ({ costs }: Contestant) => `${(median(costs) / 1_000).toFixed(3)} ms`
  return [
    info(`${what} a second, a process for each core ÷ one process`, ratioOf(all, one).toFixed(2)),
    info('  a second: one, all', `${median(one.rates).toFixed(0)}, ${median(all.rates).toFixed(0)}`),
    info('  processor time of one answer: one, all', `${cost(one)}, ${cost(all)}`),
  ]
}
