import { compete, contestant, ratioOf, startBare } from './contest.ts'
import type { Asked, Contestant } from './contest.ts'
import { seed, seedAccounts } from './seed.ts'
import { seedSessions } from './sessions.ts'
import { atLeast, atMost, median, startServer, info } from './support.ts'
import type { Place, Row, Run, Server } from './support.ts'

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
  await using manyServer = await startServer(manyPlace, { TRUSTED_PROXIES: '127.0.0.1' })
  await using bareServer = await startBare(manyServer, asking(manyTokens.slice(0, 1)))
  const bare = contestant('node:http alone', bareServer, asking(manyTokens))
  const few = contestant('10,000 sessions', fewServer, asking(fewTokens))
  const full = contestant(`${many.toLocaleString('en')} sessions`, manyServer, asking(manyTokens))
  const [nginx, caddy] = proxied(manyServer).map(({ path, headers }) =>
    contestant(path, manyServer, asking(manyTokens, path, headers)),
  ) as [Contestant, Contestant]
  const all = [bare, few, full, nginx, caddy]

  // A round trip is worth while for many that wait.
  await compete(all, rounds, time, run.isSqlite ? 16 : 64)
  const label = `GET /api/session per second, ${many.toLocaleString('en')} sessions ÷ node:http alone`
  const share = ratioOf(full, bare)
  return [
    run.isSqlite ? atLeast(label, share, 0.55) : info(label, share.toFixed(2)),
    atLeast('the same for nginx, /api/forward-auth/nginx ÷ GET /api/session', ratioOf(nginx, full), 0.9),
    atLeast('and for others, /api/forward-auth/caddy ÷ GET /api/session', ratioOf(caddy, full), 0.9),
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

function asking(tokens: string[], path = '/api/session', headers: Record<string, string> = {}): Asked[] {
  return tokens.map((token) => ({ path, headers, cookie: `postern_session=${token}` }))
}

// A page of the application behind each kind of proxy.
function proxied({ origin, port }: Server) {
  return [
    {
      path: '/api/forward-auth/nginx',
      headers: { 'X-Original-URL': `${origin}/cart?item=1`, 'X-Original-Method': 'GET' },
    },
    {
      path: '/api/forward-auth/caddy',
      headers: {
        'X-Forwarded-Proto': 'http',
        'X-Forwarded-Host': `localhost:${port}`,
        'X-Forwarded-Uri': '/cart?item=1',
        'X-Forwarded-Method': 'GET',
      },
    },
  ]
}
