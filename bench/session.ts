import { compete, contestant, ratioOf, startBare } from './contest.ts'
import type { Asked } from './contest.ts'
import { seed, seedAccounts } from './seed.ts'
import { seedSessions } from './sessions.ts'
import { atLeast, atMost, median, startServer, info } from './support.ts'
import type { Place, Row, Run } from './support.ts'

const accounts = 10_000
const used = 10_000

/** The cost of a session per request, compared with node:http alone and by the number of stored sessions. */
export async function sessionPart(run: Run): Promise<Row[]> {
  const many = run.quick ? 100_000 : 1_000_000
  const [rounds, time] = run.quick ? [3, 500] : [5, 1_200]
  await using fewPlace = await run.newDatabase()
  await using manyPlace = await run.newDatabase()
  const fewTokens = await fill(fewPlace, 10_000)
  const begun = performance.now()
  const manyTokens = await fill(manyPlace, many)
  const seededIn = (performance.now() - begun) / 1_000
  await using fewServer = await startServer(fewPlace)
  await using manyServer = await startServer(manyPlace)
  await using bareServer = await startBare(manyServer, asking(manyTokens.slice(0, 1)))
  const bare = contestant('node:http alone', bareServer, asking(manyTokens))
  const few = contestant('10,000 sessions', fewServer, asking(fewTokens))
  const full = contestant(`${many.toLocaleString('en')} sessions`, manyServer, asking(manyTokens))
  const all = [bare, few, full]

  await compete(all, rounds, time)
  return [
    atLeast(
      `GET /api/session per second, ${many.toLocaleString('en')} sessions ÷ node:http alone`,
      ratioOf(full, bare),
      0.5,
    ),
    atMost(
      `time of one with ${many.toLocaleString('en')} sessions ÷ with 10,000`,
      ratioOf(few, full),
      1.3,
      '',
      2,
    ),
    info(
      '  the same two by processor time, which a busy machine changes less',
      `${(median(bare.costs) / median(full.costs)).toFixed(2)}; ${(median(full.costs) / median(few.costs)).toFixed(2)}`,
    ),
    ...all.map((one) =>
      info(
        `  ${one.name}: answers per second, processor time of one`,
        `${median(one.rates).toFixed(0)}, ${median(one.costs).toFixed(0)} µs`,
      ),
    ),
    info('  writing the sessions took', `${seededIn.toFixed(1)} s`),
  ]

  function fill(place: Place, count: number): Promise<string[]> {
    return seed(place, async (db) => seedSessions(db, await seedAccounts(db, accounts, 'none'), count, used))
  }
}

function asking(tokens: string[]): Asked[] {
  return tokens.map((token) => ({ path: '/api/session', cookie: `postern_session=${token}` }))
}
