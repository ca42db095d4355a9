import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { limits } from '../../../src/base/limits.ts'
import { paths } from '../../../src/base/paths.ts'
import { minute } from '../../../src/base/time.ts'
import { accountActs } from '../../../src/features/administration/account-acts.ts'
import { mailActs } from '../../../src/features/administration/outbox.ts'
import { registrationActs } from '../../../src/features/administration/registration-acts.ts'
import { act, openAdmin, root } from '../../support/admin.ts'
import { becomeAccount, database, openHouse } from '../../support/house.ts'
import type { House } from '../../support/house.ts'
import { ada, hidden } from '../../support/visitor.ts'
import { words } from '../../support/words.ts'

const nobody = '0'.repeat(32)

test('the administration does not exist for ordinary accounts, and a visitor is only ever sent to the log-in', async () => {
  await using house = await openHouse()
  const admin = await openAdmin(house)
  await becomeAccount(house)
  await house.visitor.logIn({ identifier: 'ada', password: ada.password })
  const waiting = house.newVisitor()
  await waiting.register({ ...ada, name: 'eve', address: 'eve@example.org' })
  const ids = await someIds(house)
  const addresses = everyAddress(ids)
  assert.ok(addresses.length > 25)
  const missing = await (await house.visitor.ask('/nowhere/')).text()
  for (const browser of [house.visitor, house.stranger, waiting]) {
    const isLoggedIn = browser === house.visitor
    for (const address of [
      ...addresses,
      '/admin',
      '/admin/nonsense/',
      `/admin/accounts/${ids.account}/nonsense/`,
    ]) {
      for (const method of ['GET', 'POST', 'PUT', 'OPTIONS']) {
        const answer = await browser.ask(address, {
          method,
          headers: { Origin: house.baseUrl, 'Content-Type': 'application/x-www-form-urlencoded' },
          ...(method === 'POST' ? { body: 'act=resend&reason=x&generation=0' } : {}),
        })
        assert.equal(answer.headers.get('allow'), null)
        if (method === 'GET' && !isLoggedIn) {
          const next = encodeURIComponent(address)
          assert.deepEqual(
            [answer.status, answer.headers.get('location')?.toLowerCase()],
            [303, `/login/?next=${next}`.toLowerCase()],
          )
          continue
        }
        assert.equal(answer.status, 404, `${method} ${address}`)
        if (method === 'GET') assert.equal(await answer.text(), missing, address)
      }
    }
  }
  const acted = await house.db.selectFrom('events').select('kind').where('reason', '=', 'x').execute()
  assert.deepEqual(acted, [])
  const put = await admin.ask('/admin/', { method: 'PUT', headers: { Origin: house.baseUrl } })
  assert.deepEqual([put.status, put.headers.get('allow')], [405, 'GET, HEAD'])
})

test('an administrator who is not logged in comes to the log-in, and from there to the page they asked for', async () => {
  await using house = await openHouse()
  await openAdmin(house)
  const { visitor } = house
  const asked = await visitor.open('/admin/registrations/?only=waiting')
  assert.equal(asked.mark, 'log-in')
  const next = hidden(asked, 'next')
  const opened = await visitor.logIn({ identifier: root.name, password: root.password, next })
  assert.deepEqual([opened.status, opened.path], [200, '/admin/registrations/?only=waiting'])
})

test('an administrator gets every page of the administration, and no act from another site', async () => {
  await using house = await openHouse()
  const admin = await openAdmin(house)
  await house.visitor.register(ada)
  await house.settled()
  for (const address of everyAddress(await someIds(house))) {
    const { status } = await admin.open(address)
    assert.equal(status, 200, address)
  }
  const { account } = await someIds(house)
  const foreign = { Origin: 'https://evil.example', 'Sec-Fetch-Site': 'cross-site' }
  assert.equal((await admin.send(paths.adminAccountAct(account, 'delete'), {}, foreign)).status, 403)
})

test('a filter with a name that every object has is a filter that finds nothing', async () => {
  await using house = await openHouse()
  const admin = await openAdmin(house)
  const lists = [
    paths.adminAccounts,
    paths.adminRegistrations,
    paths.adminOutbox,
    paths.adminNotifications,
    paths.adminBlocks,
    paths.adminEvents,
    paths.adminApiKeys,
  ]
  let asked = 0
  for (const list of lists) {
    const { html } = await admin.open(list)
    for (const [, name = ''] of html.matchAll(/<(?:select|input)\b[^>]* name="([^"]*)"/g)) {
      for (const word of ['constructor', '__proto__', 'toString']) {
        const query = `?${new URLSearchParams({ [name]: word })}`
        assert.ok([200, 422].includes((await admin.open(list + query)).status), list + query)
        asked += 1
      }
    }
  }
  assert.ok(asked > 30)
})

test('forged ids, unknown acts, quotes, wildcards and NUL get a page that says so and links on', async () => {
  await using house = await openHouse()
  const admin = await openAdmin(house)
  for (const id of [nobody, 'x', "' or 1=1 --", '%', '%00', '%FF', '😀', 'a'.repeat(500)]) {
    const encoded = id.startsWith('%') ? id : encodeURIComponent(id)
    for (const path of [
      paths.adminAccount(encoded),
      paths.adminRegistration(encoded),
      paths.adminMail(encoded),
      paths.adminUnblock(encoded),
      paths.adminAccountAct(encoded, 'suspend'),
      paths.adminRegistrationAct(encoded, 'confirm'),
      paths.adminMailAct(encoded, 'retry'),
    ]) {
      const opened = await admin.open(path)
      assert.equal(opened.status, 404, path)
      assert.ok([404, 405].includes((await admin.send(path)).status), path)
    }
  }
  assert.equal((await admin.open(paths.adminAccount(nobody))).mark, 'admin-gone')
  assert.equal((await admin.open(paths.adminAccountAct(admin.id, 'frobnicate'))).status, 404)
  assert.equal((await admin.send(paths.adminAccountAct(admin.id, 'frobnicate'))).status, 404)
  assert.equal((await admin.send(paths.adminBulk, { act: 'frobnicate' })).status, 400)
})

test('after ten minutes a page or file asks for the password again', async () => {
  await using house = await openHouse()
  const admin = await openAdmin(house)
  house.pass(11 * minute)
  const asked = await admin.open('/admin/outbox/?state=refused')
  assert.match(asked.path, /^\/login\/again\//)
  const given = await admin.send('/login/again/', {
    next: '/admin/outbox/?state=refused',
    recent_proof: root.password,
  })
  assert.equal(given.path, '/admin/outbox/?state=refused')

  house.pass(11 * minute)
  assert.match((await admin.open('/admin/events.csv')).path, /^\/login\/again\/\?next=%2Fadmin%2Fevents\.csv/)
  const file = await admin.send('/login/again/', { next: '/admin/events.csv', recent_proof: root.password })
  assert.equal(file.headers.get('content-type'), 'text/csv; charset=UTF-8')
})

test('after ten minutes an act asks for the password, and then continues with everything typed', async () => {
  await using house = await openHouse()
  const admin = await openAdmin(house)
  await becomeAccount(house)
  const { id } = await house.db
    .selectFrom('accounts')
    .select('id')
    .where('name', '=', 'ada')
    .executeTakeFirstOrThrow()
  const path = paths.adminAccountAct(id, 'suspend')
  const form = { seen: 'ada', reason: '发广告 "twice"' }
  house.pass(11 * minute)
  const asked = await admin.send(path, form)
  assert.equal(asked.status, 403)
  assert.match(asked.html, /name="reason" value="发广告 &quot;twice&quot;"/)
  assert.equal((await admin.send(path, { ...form, recent_proof: 'wrong words' })).status, 422)
  assert.equal(await suspensions(house), 0)
  const done = await admin.send(path, { ...form, recent_proof: root.password })
  assert.equal(done.path, `${paths.adminAccount(id)}?done=suspend`)
  assert.equal(done.notice, 'suspend')
  assert.equal(await suspensions(house), 1)
})

test('a demoted administrator is logged out at once and no longer finds the administration', async () => {
  await using house = await openHouse()
  const admin = await openAdmin(house)
  const second = await openAdmin(house, { person: ada })
  assert.equal((await second.open('/admin/')).status, 200)
  assert.equal((await act(admin, paths.adminAccountAct(second.id, 'demote'))).status, 200)
  assert.equal((await second.ask('/api/session')).status, 401)
  assert.equal((await second.open('/admin/')).mark, 'log-in')
  await second.logIn({ identifier: 'ada', password: ada.password })
  assert.equal((await second.open('/admin/')).status, 404)

  const last = await act(admin, paths.adminAccountAct(admin.id, 'demote'))
  assert.equal(last.status, 409)
  assert.equal(last.notice, 'last-admin')
})

test('an administrator whose session ends during an act changes nothing', async () => {
  await using house = await openHouse({}, { working: false })
  const admin = await openAdmin(house)
  await house.visitor.register(ada)
  const ids = await someIds(house)
  const fields = { reason: 'x', generation: '0', seen: root.name, name: 'hedy', address: 'hedy@example.org' }
  const bulk = { act: 'extend', run: '1', [`pick-${ids.registration}`]: '0' }
  const send = async (address: string) => {
    await admin.logIn({ identifier: root.address, password: root.password })
    house.pass(limits.seenPrecision)
    return admin.send(address, { account: admin.id, ...fields, ...bulk })
  }
  const acted = () => house.db.selectFrom('events').select('kind').where('reason', '=', 'x').execute()
  await endSessionsOnceSeen(house)
  for (const address of everyAddress(ids)) await send(address)
  assert.deepEqual(await acted(), [])
  assert.ok((await send(paths.adminBulk)).text.includes(words.admin.registrations.bulkOutcomes.stale))
})

test('administrators see links to the administration, others do not', async () => {
  await using house = await openHouse()
  const admin = await openAdmin(house)
  await becomeAccount(house)
  await house.visitor.logIn({ identifier: 'ada', password: ada.password })
  for (const path of ['/', '/logout/']) {
    assert.match((await admin.open(path)).html, /href="\/admin\/"/, path)
    assert.doesNotMatch((await house.visitor.open(path)).html, /\/admin\//, path)
  }
})

type Ids = { account: string; registration: string; mail: string; block: string }

// Every address under /admin/ but the set-up link, which has a gate of its own.
function everyAddress(ids: Ids): string[] {
  const fixed = Object.values(paths).filter(
    (path): path is string & typeof path => typeof path === 'string' && path.startsWith('/admin/'),
  )
  return [
    ...fixed.filter((path) => path !== paths.adminSetUp),
    paths.adminAccount(ids.account),
    ...Object.keys(accountActs).map((one) => paths.adminAccountAct(ids.account, one)),
    paths.adminRegistration(ids.registration),
    ...Object.keys(registrationActs).map((one) => paths.adminRegistrationAct(ids.registration, one)),
    paths.adminMail(ids.mail),
    ...Object.keys(mailActs).map((one) => paths.adminMailAct(ids.mail, one)),
    paths.adminUnblock(ids.block),
  ]
}

async function someIds(house: House): Promise<Ids> {
  const block = 'f'.repeat(32)
  await house.db
    .insertInto('blocks')
    .values({
      id: block,
      kind: 'domain',
      value: 'blocked.example',
      reason: null,
      actor: 'command',
      createdAt: house.now(),
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  const newest = async (table: 'accounts' | 'registrations' | 'outbox') =>
    (await house.db.selectFrom(table).select('id').orderBy('id', 'desc').limit(1).executeTakeFirstOrThrow())
      .id
  return {
    account: await newest('accounts'),
    registration: await newest('registrations'),
    mail: await newest('outbox'),
    block,
  }
}

async function suspensions(house: House): Promise<number> {
  const rows = await house.db
    .selectFrom('events')
    .select('reason')
    .where('kind', '=', 'account-suspended')
    .where('reason', '=', '发广告 "twice"')
    .execute()
  return rows.length
}

// Makes the database end a session between the gate, which notes that it was seen, and the act.
async function endSessionsOnceSeen({ db }: House): Promise<void> {
  const work = 'delete from sessions where token_hash = new.token_hash'
  const statements =
    database === 'sqlite'
      ? [`create trigger seen after update on sessions begin ${work}; end`]
      : [
          `create function seen() returns trigger language plpgsql as 'begin ${work}; return null; end'`,
          'create trigger seen after update on sessions for each row execute function seen()',
        ]
  for (const statement of statements) await sql.raw(statement).execute(db)
}
