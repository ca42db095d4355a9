// The acts and pages whose cost is measured, each prepared up to its request.

import { adminCookie } from '../../bench/admin.ts'
import { password } from '../../bench/seed.ts'
import { paths, withQuery } from '../../src/base/paths.ts'
import { day } from '../../src/base/time.ts'
import { hashToken, newId, newToken } from '../../src/security/tokens.ts'
import type { Database } from '../../src/store/db/database.ts'
import { listAccountLines } from '../../src/store/listings/accounts.ts'
import { listRegistrationLines } from '../../src/store/listings/registrations.ts'
import { insertSession } from '../../src/store/sessions/sessions.ts'
import { scenes, someone } from '../acts.ts'
import type { Stage } from '../acts.ts'
import { memberOf } from './fill.ts'

/** A house of one size, as the acts see it. */
export type Site = Stage & { db: Database; accounts: number; send: (request: Request) => Promise<Response> }

/** A request that is ready, and gives its status. */
export type Prepared = () => Promise<number>

/** Everything before the request; `number` is another one each time. */
export type Measured = (site: Site, number: number) => Promise<Prepared>

/** The acts and pages by their names. */
export function measuredActs(): Record<string, Measured> {
  const played = Object.entries(scenes).map(([act, scene]): [string, Measured] => [
    act,
    async (site) => {
      const { by, path, input } = await scene(site)
      return async () => (await by.post(path, input())).status
    },
  ])
  return { ...visits, ...pages(), ...Object.fromEntries(played) }
}

// The people are those with whom the database was filled: their rows lie anywhere, and nobody has looked at them.
const visits: Record<string, Measured> = {
  'log-in of one of all accounts': async (site, number) => {
    const by = someone(site)
    const input = { identifier: memberOf(site.accounts, scattered(number)), password }
    return async () => (await by.post('/api/login', input)).status
  },
  'session check of one of all accounts': async (site, number) => {
    const name = memberOf(site.accounts, scattered(number))
    const cookie = `postern_session=${await startSession(site, name)}`
    return () => ask(site, '/api/session', cookie)
  },
  'export of one of all accounts': async (site, number) => {
    const by = someone(site)
    const input = { identifier: memberOf(site.accounts, scattered(number)), password }
    await by.post('/api/login', input)
    return async () => (await by.post('/api/account/export')).status
  },
}

// The numbers lie far from each other, and each time it is another one.
function scattered(number: number): number {
  return number * 104_729 + 17
}

async function startSession(site: Site, name: string): Promise<string> {
  const { id } = await site.db
    .selectFrom('accounts')
    .select('id')
    .where('nameKey', '=', name)
    .executeTakeFirstOrThrow()
  const token = newToken()
  const at = site.now()
  const nothing = { browser: null, system: null, network: null }
  await insertSession(site.db, {
    ...nothing,
    tokenHash: hashToken(token),
    id: newId(),
    accountId: id,
    amr: 'password',
    createdAt: at,
    seenAt: at,
    provedAt: at,
    expiresAt: at + 30 * day,
    stay: 1,
  })
  return token
}

function pages(): Record<string, Measured> {
  const { adminAccounts, adminRegistrations, adminOutbox, adminNotifications, adminEvents } = paths
  const page = (path: string, query: Record<string, string> = {}): Measured =>
    adminPage(() => Promise.resolve(withQuery(path, query)))
  const deep = (path: string, findPlace: (db: Database) => Promise<string>): Measured =>
    adminPage(async ({ db }) => withQuery(path, { after: await findPlace(db) }))
  return {
    overview: page(paths.admin),
    accounts: page(adminAccounts),
    'accounts, deep page': deep(adminAccounts, deepAccount),
    'accounts by name': page(adminAccounts, { order: 'name' }),
    'accounts that begin with wang1': page(adminAccounts, { q: 'wang1' }),
    'accounts with ang12 in them': page(adminAccounts, { q: 'ang12', by: 'part' }),
    'accounts, suspended, by name': page(adminAccounts, { only: 'suspended', order: 'name' }),
    'accounts with two steps that begin with l': page(adminAccounts, { only: 'two-steps', q: 'l' }),
    registrations: page(adminRegistrations),
    'registrations, deep page': deep(adminRegistrations, deepRegistration),
    'registrations that wait': page(adminRegistrations, { only: 'waiting' }),
    'registrations refused by qq.com': page(adminRegistrations, { mail: 'refused', domain: 'qq.com' }),
    'registrations that begin with li': page(adminRegistrations, { q: 'li' }),
    'bulk question about all refused': page(paths.adminBulk, { mail: 'refused' }),
    'bulk question about all that wait': page(paths.adminBulk, { only: 'waiting' }),
    mails: page(adminOutbox),
    'mails, deep page': deep(adminOutbox, (db) => deepId(db, 'outbox')),
    'mails, refused, to qq.com': page(adminOutbox, { state: 'refused', domain: 'qq.com' }),
    notifications: page(adminNotifications),
    'notifications, deep page': deep(adminNotifications, (db) => deepId(db, 'notifications')),
    events: page(adminEvents),
    'events, deep page': deep(adminEvents, deepEvent),
    'events of a kind': page(adminEvents, { kind: 'logged-out' }),
    'events of an account': adminPage(async ({ accounts }) =>
      withQuery(adminEvents, { name: memberOf(accounts, 7) }),
    ),
    'an account': adminPage(async ({ db }) => paths.adminAccount(await someId(db, 'accounts'))),
    'a registration': adminPage(async ({ db }) => paths.adminRegistration(await someId(db, 'registrations'))),
    'metrics of the process': adminPage(() => Promise.resolve(paths.metrics)),
  }
}

function adminPage(pathOf: (site: Site) => Promise<string>): Measured {
  return async (site) => {
    const [path, cookie] = [await pathOf(site), await adminCookie(site.db, site.now())]
    return () => ask(site, path, cookie)
  }
}

async function ask({ send, url }: Site, path: string, cookie: string): Promise<number> {
  const response = await send(new Request(url + path, { headers: { cookie, 'Accept-Language': 'zh-CN' } }))
  await response.arrayBuffer()
  return response.status
}

type Table = 'accounts' | 'registrations' | 'outbox' | 'notifications'

// The row is near the other end of the list.
async function someId(db: Database, table: Table): Promise<string> {
  const { id } = await db
    .selectFrom(table)
    .select('id')
    .orderBy('id')
    .offset(200)
    .limit(1)
    .executeTakeFirstOrThrow()
  return id
}

async function deepId(db: Database, table: Table): Promise<string> {
  const id = await someId(db, table)
  return `${id}~${id}`
}

async function deepEvent(db: Database): Promise<string> {
  const query = db.selectFrom('events').select(['at', 'id']).orderBy('at').offset(200).limit(1)
  const { at, id } = await query.executeTakeFirstOrThrow()
  return `${at}~${id}`
}

function deepAccount(db: Database): Promise<string> {
  const all = { search: null, only: null, since: null, order: 'newest' } as const
  return downTheList((after) => listAccountLines(db, Date.now, all, { after, most: 1_000 }))
}

function deepRegistration(db: Database): Promise<string> {
  const all = { search: null, only: null, mail: null, domain: null }
  return downTheList((after) => listRegistrationLines(db, Date.now, all, { after, most: 1_000 }))
}

async function downTheList(
  list: (after: string | null) => Promise<{ next: string | null }>,
): Promise<string> {
  let place: string | null = null
  for (let page = 0; page < 100; page += 1) {
    const { next } = await list(place)
    if (next === null) break
    place = next
  }
  return place ?? ''
}
