// The pages as a visitor with a slow phone gets them, in the browser of the tests.

import { join } from 'node:path'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { linkInMailbox } from '../test/support/application.ts'
import { fill, logIn, press, startBrowser, weigh } from '../test/support/browser.ts'
import { installPackage } from '../test/support/package.ts'
import { createVisitor } from '../test/support/visitor.ts'
import { atMost, cheapHashing, info, median, newSqlite, startServer } from './support.ts'
import type { Row, Run, Server } from './support.ts'

// Lighthouse's phone: a fourth of the processor, and a slow 4G with 150 ms a round trip, 1.6 Mbit/s down and 0.75 up.
const slowdown = 4
const network = { offline: false, latency: 150, downloadThroughput: 204_800, uploadThroughput: 96_000 }
const phone = {
  viewport: { width: 412, height: 823 },
  deviceScaleFactor: 1.75,
  isMobile: true,
  hasTouch: true,
}

/** One visit of a page: bytes over the wire and requests, its paints in milliseconds, its layout shift. */
type Visit = { bytes: number; requests: number; first: number; largest: number; shift: number }

/** Weighs pages of the installed package, and times their paints on a simulated slow phone; always with SQLite. */
export async function weighPages(run: Run): Promise<Row[]> {
  await using project = await installPackage()
  await using place = await newSqlite()
  const command = join(project.folder, 'node_modules/postern/bin/postern.js')
  await using server = await startServer(place, cheapHashing, command)
  const browser = await startBrowser()
  const visits: Record<string, Visit[]> = {}
  try {
    // The first one does not count: the files are compressed for it.
    for (let round = -1; round < (run.quick ? 1 : 5); round += 1) {
      for (const [name, visit] of Object.entries(await journey(browser, server, round)))
        if (round >= 0) (visits[name] ??= []).push(visit)
    }
  } finally {
    await browser.close()
  }
  return Object.entries(visits).flatMap(([name, all]) => rowsOf(name, all))
}

function rowsOf(name: string, all: Visit[]): Row[] {
  const middle = (key: keyof Visit) => median(all.map((visit) => visit[key]))
  const [kibibytes, requests] = [middle('bytes') / 1_024, middle('requests')]
  const weight = `${name}: over the wire with headers, ${requests} requests`
  return [
    name === 'register page'
      ? atMost(weight, kibibytes, 15, ' KiB')
      : info(weight, `${kibibytes.toFixed(1)} KiB`),
    atMost(`${name}: first paint on a slow phone`, middle('first') / 1_000, 1, ' s', 2),
    info('  its largest paint', `${(middle('largest') / 1_000).toFixed(2)} s`),
    atMost(`${name}: layout shift`, middle('shift'), 0, '', 3),
  ]
}

// The register page and the log-in page are opened by browsers that have seen nothing of the site.
async function journey(browser: Browser, server: Server, round: number): Promise<Record<string, Visit>> {
  await using stranger = await openContext(browser, server)
  await using person = await openContext(browser, server)
  const { page, visit } = await slowPage(person.context)
  const who = {
    name: `visitor${round + 1}`,
    address: `visitor${round + 1}@example.org`,
    password: 'a long enough one',
  }
  const register = await visit(() => page.goto('/register/'))
  await fill(page, who)
  const wait = await visit(() => press(page))
  const logInPage = await (await slowPage(stranger.context)).visit((page) => page.goto('/login/'))
  const reader = createVisitor({ fetch: (request) => fetch(request) }, server.origin, 'zh-CN')
  await page.goto(await linkInMailbox(reader))
  await page.waitForURL(/\/login\//)
  const account = await visit(async () => {
    await logIn(page, { identifier: who.name, password: who.password })
    await page.goto('/account/')
  })
  return {
    'register page': register,
    'log-in page': logInPage,
    'waiting page after it': wait,
    'account page after the log-in': account,
  }
}

async function openContext(
  browser: Browser,
  server: Server,
): Promise<AsyncDisposable & { context: BrowserContext }> {
  const context = await browser.newContext({ baseURL: server.origin, locale: 'zh-CN', ...phone })
  return { context, [Symbol.asyncDispose]: () => context.close() }
}

async function slowPage(context: BrowserContext) {
  const page = await context.newPage()
  const devTools = await context.newCDPSession(page)
  await devTools.send('Network.enable')
  await devTools.send('Network.emulateNetworkConditions', network)
  await devTools.send('Emulation.setCPUThrottlingRate', { rate: slowdown })
  const weight = await weigh(page)
  const visit = async (go: (page: Page) => Promise<unknown>): Promise<Visit> => {
    const before = { ...weight }
    await go(page)
    await page.waitForLoadState('load')
    const paints = await page.evaluate(readPaints)
    return { ...paints, bytes: weight.bytes - before.bytes, requests: weight.requests - before.requests }
  }
  return { page, visit }
}

// Runs in the page. Half a second without a shift or a larger paint is the end of it.
async function readPaints(): Promise<Pick<Visit, 'first' | 'largest' | 'shift'>> {
  const seen = { first: 0, largest: 0, shift: 0 }
  let last = performance.now()
  const watch = (type: string, take: (entry: PerformanceEntry) => void) =>
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) take(entry)
      last = performance.now()
    }).observe({ type, buffered: true })
  watch('paint', (entry) => {
    if (entry.name === 'first-contentful-paint') seen.first = entry.startTime
  })
  watch('largest-contentful-paint', (entry) => (seen.largest = entry.startTime))
  watch('layout-shift', (entry) => {
    if ('value' in entry && 'hadRecentInput' in entry && !entry.hadRecentInput)
      seen.shift += Number(entry.value)
  })
  while (seen.first === 0 || performance.now() - last < 500)
    await new Promise((resolve) => setTimeout(resolve, 50))
  return seen
}
