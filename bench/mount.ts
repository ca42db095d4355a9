import { IncomingMessage, ServerResponse } from 'node:http'
import { Socket } from 'node:net'
import { fileURLToPath } from 'node:url'
import { createPostern } from '../src/index.ts'
import { compete, contestant } from './contest.ts'
import type { Contestant } from './contest.ts'
import { atLeast, info, median, startChild, waitForOutput } from './support.ts'
import type { Child, Row, Run } from './support.ts'

// The second begins as Postern's own do.
const addresses = ['/cart?item=1', '/api/orders/17', '/']

const rootUrl = 'http://localhost:3000'
const belowUrl = `${rootUrl}/auth`

/** The cost of a request that is not Postern's for an application that has mounted it. */
export async function mountPart(run: Run): Promise<Row[]> {
  const [rounds, time] = run.quick ? [5, 500] : [9, 1_200]
  await using alone = await start()
  await using atRoot = await start(rootUrl)
  await using below = await start(belowUrl)
  const asked = addresses.map((path) => ({ path }))
  const bare = contestant('the application alone', alone, asked)
  const mounted = contestant('Postern mounted', atRoot, asked)
  const mountedBelow = contestant('mounted below a path', below, asked)
  const all = [bare, mounted, mountedBelow]
  await compete(all, rounds, time)
  const comparisons: string[] = []
  for (const url of [rootUrl, belowUrl]) comparisons.push(`${(await timeComparison(url)).toFixed(0)} ns`)
  return [
    // The rates scatter by more than a comparison costs.
    atLeast('processor time of an answer without Postern ÷ with it mounted', shareOf(bare, mounted), 0.95),
    atLeast('the same, mounted below a path of BASE_URL', shareOf(bare, mountedBelow), 0.95),
    ...all.map((one) =>
      info(
        `  ${one.name}: answers per second, processor time of one`,
        `${median(one.rates).toFixed(0)}, ${median(one.costs).toFixed(1)} µs`,
      ),
    ),
    info('  one comparison of an address, in a loop; below a path', comparisons.join('; ')),
  ]
}

function shareOf(bare: Contestant, mounted: Contestant): number {
  return median(bare.costs) / median(mounted.costs)
}

async function start(BASE_URL?: string): Promise<Child & { port: number }> {
  const child = startChild([fileURLToPath(new URL('mounted-server.ts', import.meta.url))], {
    env: { PATH: process.env['PATH'], ...(BASE_URL === undefined ? {} : { BASE_URL }) },
  })
  const [, port = ''] = await waitForOutput(child.process, /mounted at (\d+)/)
  return { ...child, port: Number(port) }
}

// Nanoseconds of processor time.
async function timeComparison(BASE_URL: string): Promise<number> {
  const postern = await createPostern({ BASE_URL, DATABASE_URL: 'sqlite::memory:', LOG_LEVEL: 'silent' })
  const requests = addresses.map((url) => Object.assign(new IncomingMessage(new Socket()), { url }))
  const response = new ServerResponse(new IncomingMessage(new Socket()))
  let passed = 0
  const pass = () => void (passed += 1)
  const count = 1_000_000
  let took = 0
  // The first time is for the compiler.
  for (let time = 0; time < 2; time += 1) {
    const before = process.cpuUsage()
    for (let each = 0; each < count; each += 1) {
      const request = requests[each % requests.length]
      if (request) postern.node(request, response, pass)
    }
    const { user, system } = process.cpuUsage(before)
    took = user + system
  }
  if (passed !== 2 * count) throw new Error('an address counted as Postern’s')
  await postern.close()
  return (took * 1_000) / count
}
