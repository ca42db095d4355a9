import { performance } from 'node:perf_hooks'
import { newId, newToken, hashToken } from '../src/security/tokens.ts'
import type { Database } from '../src/store/db/database.ts'
import { listAccountLines } from '../src/store/listings/accounts.ts'
import { listRegistrationLines } from '../src/store/listings/registrations.ts'
import { insertSession } from '../src/store/sessions/sessions.ts'
import { seedCrowd } from './crowd.ts'
import type { Crowd } from './crowd.ts'
import { get, open } from './http.ts'
import type { Connection } from './http.ts'
import { seed } from './seed.ts'
import { atMost, median, percentile, startServer, info } from './support.ts'
import type { Place, Row, Run, Server } from './support.ts'

const few: Crowd = { accounts: 10_000, registrations: 2_000 }
const many: Crowd = { accounts: 1_000_000, registrations: 200_000 }
const overview = '/admin/'
const begun = Date.now()

/** A page with the times of its answers, in milliseconds, of a small and of a large site. */
type Page = { what: string; few: Asked; many: Asked }
type Asked = { path: string; times: number[] }

/** Compares the administration's pages on a site with a million accounts and on one with ten thousand. */
export async function adminPart(run: Run): Promise<Row[]> {
  const rounds = run.quick ? 10 : 60
  await using things = new AsyncDisposableStack()
  const [smallOne, largeOne] = [
    await filled(few),
    await filled(run.quick ? { accounts: 100_000, registrations: 20_000 } : many),
  ]
  const [small, large] = [await contestant(smallOne), await contestant(largeOne)]
  const pages = small.pages.map(({ what, path }, place): Page => {
    return { what, few: { path, times: [] }, many: { path: large.pages[place]?.path ?? '', times: [] } }
  })
  for (let round = -3; round < rounds; round += 1) {
    for (const page of pages) {
      // In turns, so that a busy moment affects both.
      const both = [() => ask(small, page.few, round), () => ask(large, page.many, round)]
      for (const one of round % 2 === 0 ? both : both.toReversed()) await one()
    }
  }
  const [first, ...rest] = pages
  return [
    atMost('the overview, p95', percentile(first?.many.times ?? [], 95), 200, ' ms'),
    ...rest.map(({ what, many }) => atMost(`${what}, p95`, percentile(many.times, 95), 50, ' ms')),
    ...rest.map(({ what, few, many }) =>
      atMost(`${what}, time with many ÷ with few`, median(many.times) / median(few.times), 1.5, '', 2),
    ),
    ...pages.map(({ what, few, many }) =>
      info(
        `  ${what}, medians with few and many`,
        `${median(few.times).toFixed(1)}, ${median(many.times).toFixed(1)} ms`,
      ),
    ),
    info('  filling the tables took', `${(large.filledIn / 1_000).toFixed(0)} s`),
  ]

  async function filled(crowd: Crowd): Promise<Filled> {
    const place = things.use(await run.newDatabase())
    const before = performance.now()
    const { cookie, pages } = await seed(place, (db) => fill(db, crowd))
    return { place, cookie, pages, filledIn: performance.now() - before }
  }

  // Opened when both are filled: a server closes a connection that is idle for some seconds.
  async function contestant(one: Filled): Promise<Contestant> {
    const server = things.use(await startServer(one.place, { REMINDER_DAYS: 'off' }))
    return { ...one, server, connection: things.use(await open(server)) }
  }
}

type Filled = { place: Place; cookie: string; pages: { what: string; path: string }[]; filledIn: number }

type Contestant = Filled & { server: Server; connection: Connection }

async function fill(db: Database, crowd: Crowd): Promise<Pick<Contestant, 'cookie' | 'pages'>> {
  await seedCrowd(db, crowd, begun)
  return { cookie: await adminCookie(db), pages: await pagesOf(db) }
}

/** Starts the session of one of a crowd's administrators, who has just typed the password; returns its cookie. */
export async function adminCookie(db: Database, now = Date.now()): Promise<string> {
  const admin = await db
    .selectFrom('accounts')
    .select('id')
    .where('isAdmin', '=', 1)
    .limit(1)
    .executeTakeFirstOrThrow()
  await db.updateTable('accounts').set({ suspendedAt: null }).where('id', '=', admin.id).execute()
  const token = newToken()
  await insertSession(db, {
    tokenHash: hashToken(token),
    id: newId(),
    accountId: admin.id,
    amr: 'password',
    createdAt: now,
    seenAt: now,
    // An hour ahead, so that it counts as recent during the whole benchmark.
    provedAt: now + 3_600_000,
    expiresAt: now + 86_400_000,
    stay: 1,
    browser: null,
    system: null,
    network: null,
  })
  return `postern_session=${token}`
}

async function pagesOf(db: Database): Promise<Contestant['pages']> {
  const all = { search: null, only: null, since: null, order: 'newest' } as const
  const accounts = await deepPlace((after) => listAccountLines(db, Date.now, all, { after, most: 1_000 }))
  const registrations = await deepPlace((after) =>
    listRegistrationLines(
      db,
      Date.now,
      { search: null, only: null, mail: null, domain: null },
      { after, most: 1_000 },
    ),
  )
  const table = (what: string, path: string, deep: string | null) => [
    { what: `${what}, first page`, path },
    ...(deep === null
      ? []
      : [{ what: `${what}, deep page`, path: `${path}?after=${encodeURIComponent(deep)}` }]),
  ]
  const [oldMail] = await db.selectFrom('outbox').select('id').orderBy('id').offset(200).limit(1).execute()
  const [oldEvent] = await db
    .selectFrom('events')
    .select(['at', 'id'])
    .orderBy('at')
    .offset(200)
    .limit(1)
    .execute()
  return [
    { what: 'overview', path: overview },
    ...table('accounts', '/admin/accounts/', accounts),
    { what: 'accounts by name, first page', path: '/admin/accounts/?order=name' },
    { what: 'accounts that begin with wang1', path: '/admin/accounts/?q=wang1' },
    {
      what: 'accounts that begin with 小明',
      path: '/admin/accounts/?q=%E5%B0%8F%E6%98%8E',
    },
    ...table('registrations', '/admin/registrations/', registrations),
    { what: 'registrations that wait', path: '/admin/registrations/?only=waiting' },
    {
      what: 'registrations whose mail was refused by qq.com',
      path: '/admin/registrations/?mail=refused&domain=qq.com',
    },
    { what: 'registrations that begin with li', path: '/admin/registrations/?q=li' },
    ...table('mails', '/admin/outbox/', oldMail ? `${oldMail.id}~${oldMail.id}` : null),
    ...table('events', '/admin/events/', oldEvent ? `${oldEvent.at}~${oldEvent.id}` : null),
  ]
}

// Most of the way down.
async function deepPlace(
  list: (after: string | null) => Promise<{ next: string | null }>,
): Promise<string | null> {
  let after: string | null = null
  for (let page = 0; page < 100; page += 1) {
    const { next } = await list(after)
    if (next === null) return after
    after = next
  }
  return after
}

async function ask({ server, connection, cookie }: Contestant, asked: Asked, round: number): Promise<void> {
  const { status, took } = await connection.ask(get(server, asked.path, cookie))
  if (status !== 200) throw new Error(`${asked.path} answered ${status}`)
  if (round >= 0) asked.times.push(took)
}
