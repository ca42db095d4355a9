import { simpleParser } from 'mailparser'
import { adminCookie } from './admin.ts'
import { compete, contestant, startBare } from './contest.ts'
import type { Asked } from './contest.ts'
import { seedCrowd } from './crowd.ts'
import { expectOnly, get, load, open, post } from './http.ts'
import type { Connection } from './http.ts'
import { processorTime } from './machine.ts'
import { weighPages } from './page-weight.ts'
import { password, seed } from './seed.ts'
import { startSink } from './sink.ts'
import type { Sink } from './sink.ts'
import { atMost, cheapHashing, info, median, percentile, startServer, until } from './support.ts'
import type { Row, Run, Server } from './support.ts'

/** The cost of a page: the server's processor time, the visitor's bytes and waiting. */
export async function pagesPart(run: Run): Promise<Row[]> {
  return [...(await costOfPages(run)), ...(await costOfRegistering(run)), ...(await weighPages(run))]
}

/** Pages with how many milliseconds of processor time each may cost; null where the target is another part's. */
const pages: (Asked & { what: string; most: number | null })[] = [
  { what: 'register page', path: '/register/', most: 1 },
  { what: 'register page, compressed', path: '/register/', headers: { 'Accept-Encoding': 'br' }, most: 1 },
  { what: 'log-in page', path: '/login/', most: 1 },
  { what: 'account page', path: '/account/', most: 1 },
  { what: 'accounts of the administration', path: '/admin/accounts/', most: null },
  { what: 'registrations of the administration', path: '/admin/registrations/', most: null },
  { what: 'events of the administration', path: '/admin/events/', most: null },
]

async function costOfPages(run: Run): Promise<Row[]> {
  const [rounds, time] = run.quick ? [3, 500] : [5, 800]
  await using place = await run.newDatabase()
  const cookie = await seed(place, async (db) => {
    await seedCrowd(db, { accounts: 10_000, registrations: 2_000 }, Date.now())
    return adminCookie(db)
  })
  await using server = await startServer(place, { REMINDER_DAYS: 'off' })
  const rows: Row[] = []
  for (const { what, most, ...page } of pages) {
    const isOpen = page.path === '/register/' || page.path === '/login/'
    const asked = isOpen ? page : { ...page, cookie }
    await using bareServer = await startBare(server, [asked])
    const [ours, bare] = [contestant(what, server, [asked]), contestant('node:http', bareServer, [asked])]
    await compete([ours, bare], rounds, time)
    const [cost, bareCost] = [median(ours.costs) / 1_000, median(bare.costs) / 1_000]
    const label = `${what}: processor time`
    rows.push(
      most === null ? info(label, `${cost.toFixed(2)} ms`) : atMost(label, cost, most, ' ms', 2),
      info('  ÷ that of node:http alone with the same bytes', (cost / bareCost).toFixed(1)),
    )
  }
  return rows
}

/** Registering without the hash and the mail, and confirming by one click. */
async function costOfRegistering(run: Run): Promise<Row[]> {
  await using place = await run.newDatabase()
  await using sink = await startSink()
  await using server = await startServer(place, { SMTP_URL: sink.url, ...cheapHashing })
  const clicks = await confirmAll(server, sink, run.quick ? 100 : 300)
  return [
    atMost(
      'sending the register form, without hash and mail: processor time',
      await postCost(run),
      1,
      ' ms',
      2,
    ),
    atMost('confirming by one click: median time of the click’s POST', median(clicks.post), 2, ' ms', 2),
    info('  its processor time, with what it causes', `${clicks.cost.toFixed(2)} ms`),
    info(
      '  its p95; median of the link’s GET and of the page behind it',
      `${percentile(clicks.post, 95).toFixed(2)} ms; ${median(clicks.link).toFixed(2)} and ${median(clicks.page).toFixed(2)} ms`,
    ),
  ]
}

// No mail server answers, so the courier pauses: a mail costs as much again.
async function postCost(run: Run): Promise<number> {
  const time = run.quick ? 1_000 : 5_000
  await using place = await run.newDatabase()
  await using server = await startServer(place, { SMTP_URL: 'smtp://127.0.0.1:1', ...cheapHashing })
  let count = 0
  const next = () => {
    const name = `newcomer${(count += 1)}`
    return post(server, '/register/', { name, address: `${name}@example.org`, password })
  }
  expectOnly(303, await load(server, 4, 3_000, next))
  const before = processorTime(server.pid) ?? Number.NaN
  const { answers } = await load(server, 4, time, next)
  return (((processorTime(server.pid) ?? Number.NaN) - before) * 1_000) / answers
}

/** Times in milliseconds of opening the link, of the page behind it, and of the click; processor time of one click. */
type Clicks = Record<'link' | 'page' | 'post', number[]> & { cost: number }

async function confirmAll(server: Server, sink: Sink, count: number): Promise<Clicks> {
  const clicks: Clicks = { link: [], page: [], post: [], cost: Number.NaN }
  const opened: Buffer[] = []
  for (let place = 0; place < count + warmUp; place += 1) {
    using connection = await open(server)
    const { link, page, click } = await openLink(server, connection, sink, `clicker${place}`)
    opened.push(click)
    if (place < warmUp) continue
    clicks.link.push(link)
    clicks.page.push(page)
  }
  using connection = await open(server)
  let before = 0
  for (const [place, click] of opened.entries()) {
    if (place === warmUp) before = processorTime(server.pid) ?? Number.NaN
    const { status, body, took } = await connection.ask(click)
    if (!/data-page="confirmed"/.test(body)) throw new Error(`the click answered ${status}`)
    if (place >= warmUp) clicks.post.push(took)
  }
  clicks.cost = (((processorTime(server.pid) ?? Number.NaN) - before) * 1_000) / count
  return clicks
}

const warmUp = 50

async function openLink(server: Server, connection: Connection, sink: Sink, name: string) {
  const address = `${name}@example.org`
  const registered = await connection.ask(post(server, '/register/', { name, address, password }))
  const mailOf = () => sink.taken.find(({ to }) => to === address)
  await until(() => mailOf() !== undefined, 10_000, `the mail to ${address}`)
  const { text = '' } = await simpleParser(mailOf()?.source ?? '')
  const path = /\/confirm\/\?code=[\w.-]+/.exec(text)?.[0] ?? ''
  const browser = cookieOf(registered.head, 'browser')
  const link = await connection.ask(get(server, path, browser))
  const both = `${browser}; ${cookieOf(link.head, 'code')}`
  const page = await connection.ask(get(server, '/confirm/', both))
  const registration = /name="registration" value="([^"]+)"/.exec(page.body)?.[1] ?? ''
  return { link: link.took, page: page.took, click: post(server, '/confirm/', { registration }, both) }
}

function cookieOf(head: string, name: string): string {
  return new RegExp(`^set-cookie: (postern_${name}=[^;]+)`, 'im').exec(head)?.[1] ?? ''
}
