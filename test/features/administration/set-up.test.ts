import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hour, minute } from '../../../src/base/time.ts'
import { setUp } from '../../../src/features/administration/set-up.ts'
import { perform } from '../../../src/operation/perform.ts'
import { makeAdmin, root, hiddenFieldsOf } from '../../support/admin.ts'
import { becomeAccount, database, openHouse } from '../../support/house.ts'
import type { House } from '../../support/house.ts'
import { startServer } from '../../support/program.ts'
import { ada } from '../../support/visitor.ts'

test('the set-up link creates the first administrator and then is dead', async () => {
  await using house = await openHouse()
  const { visitor } = house
  const link = await linkOf(house)
  const opened = await visitor.open(link)
  assert.equal(opened.path, '/admin/setup/', 'the code has left the address')
  assert.equal(opened.hops[0]?.headers.get('referrer-policy'), 'no-referrer')
  const kept = opened.hops[0]?.headers.get('set-cookie') ?? ''
  assert.match(kept, /Max-Age=3600/, 'for as long as somebody may take to fill in the form')
  assert.equal(opened.mark, 'set-up')
  const made = await visitor.send('/admin/setup/', { ...hiddenFieldsOf(opened), ...root })
  assert.equal(made.status, 200)
  assert.match(made.html, /href="\/login\/\?next=%2Fadmin%2F"/)
  const logIn = { identifier: root.name, password: root.password, next: '/admin/' }
  assert.equal((await visitor.logIn(logIn)).path, '/admin/')

  for (const page of [await house.stranger.open(link), await house.stranger.send('/admin/setup/', root)])
    assert.ok([404, 410].includes(page.status), String(page.status))
  assert.equal((await house.stranger.open(link)).mark, 'dead-link')
  assert.equal(await house.postern.setUpLink(), null)
  const event = await house.db
    .selectFrom('events')
    .select(['kind', 'actor'])
    .where('kind', '=', 'admin-created')
    .executeTakeFirst()
  assert.deepEqual(event, { kind: 'admin-created', actor: 'set-up-link' })
})

test('of many who send the set-up form at the same time to two processes, one becomes the administrator', async () => {
  await using house = await openHouse()
  // A SQLite file belongs to one process.
  const other = database === 'postgres' ? await house.openAnother() : house.postern
  const link = await linkOf(house)
  const visitors = Array.from({ length: 8 }, () => house.newVisitor())
  for (const visitor of visitors) assert.equal((await visitor.open(link)).status, 200)
  const seen = hiddenFieldsOf(await house.newVisitor().open(link))
  const answers = await Promise.all(
    visitors.map(async (visitor, index) => {
      const person = { ...seen, ...root, name: `grace${index}`, address: `grace${index}@example.net` }
      if (index % 2 === 0) return (await visitor.send('/admin/setup/', person)).status
      const cookie = [...visitor.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
      const request = new Request(`${house.baseUrl}/admin/setup/`, {
        method: 'POST',
        body: new URLSearchParams(person),
        headers: { Cookie: cookie, Origin: house.baseUrl },
      })
      return (await other.fetch(request)).status
    }),
  )
  assert.deepEqual(
    answers.toSorted((one, other) => one - other),
    [200, ...Array.from({ length: 7 }, () => 410)],
  )
  assert.equal((await house.db.selectFrom('accounts').select('id').execute()).length, 1)
})

test('a set-up link is valid for an hour, and a forged one is refused', async () => {
  await using house = await openHouse()
  const link = await linkOf(house)
  for (const forged of [
    link.slice(0, -1),
    link.replace(/.$/, (last) => (last === '0' ? '1' : '0')),
    link.replace(/code=\d/, 'code=9'),
    '/admin/setup/?code=',
  ]) {
    assert.equal((await house.stranger.open(forged)).status, 404, forged)
  }
  assert.equal((await house.stranger.open('/admin/setup/')).status, 404)
  assert.equal((await house.stranger.send('/admin/setup/', root)).status, 404)
  assert.equal((await house.visitor.open(link)).status, 200)
  house.pass(hour - minute)
  assert.equal((await house.visitor.open('/admin/setup/')).status, 200)
  house.pass(2 * minute)
  assert.equal((await house.visitor.open('/admin/setup/')).status, 410)
  assert.equal((await house.visitor.open(link)).status, 410)
})

test('the act itself proves the code: a forged, expired or used one makes nobody an administrator', async () => {
  await using house = await openHouse()
  const makeAdmin = async (code: string, person = root) => {
    const caller = { visitor: nobodys, locale: 'en' as const }
    return (await perform(house.ports, setUp, caller, { ...person, code })).outcome?.kind
  }
  const admins = () => house.db.selectFrom('accounts').select('name').where('isAdmin', '=', 1).execute()

  const code = codeOf(await linkOf(house))
  for (const forged of ['', 'x', code.slice(0, -1), `${code}A`, code.replace(/^\d/, '9')])
    assert.equal(await makeAdmin(forged), 'unknown-code', forged)
  house.pass(2 * hour)
  assert.equal(await makeAdmin(code), 'dead')
  assert.deepEqual(await admins(), [])

  const fresh = codeOf(await linkOf(house))
  assert.equal(await makeAdmin(fresh), 'done')
  assert.equal(await makeAdmin(fresh, ada), 'dead')
  assert.deepEqual(await admins(), [{ name: root.name }])
})

test('a form that is open in one tab makes nobody by the link that another tab opened since', async () => {
  await using house = await openHouse()
  const { visitor } = house
  const first = await visitor.open(await linkOf(house))
  house.pass(minute)
  const second = await visitor.open(await linkOf(house))
  const refused = await visitor.send('/admin/setup/', { ...hiddenFieldsOf(first), ...root })
  assert.equal(refused.status, 409)
  const wrong = { ...hiddenFieldsOf(first), ...root, address: 'nowhere' }
  assert.equal((await visitor.send('/admin/setup/', wrong)).status, 409)
  assert.notEqual(await house.postern.setUpLink(), null, 'there is no administrator')
  assert.equal((await visitor.send('/admin/setup/', { ...hiddenFieldsOf(second), ...root })).status, 200)
})

test('problems in the set-up form are shown at their fields, and everything typed but the password is kept', async () => {
  await using house = await openHouse()
  await becomeAccount(house)
  const { visitor } = house
  const seen = hiddenFieldsOf(await visitor.open(await linkOf(house)))
  const mistakes = { name: '<b>x', address: 'nowhere', password: 'short' }
  const wrong = await visitor.send('/admin/setup/', { ...seen, ...mistakes })
  assert.equal(wrong.status, 422)
  assert.match(wrong.html, /value="&lt;b&gt;x"/)
  assert.match(wrong.html, /value="nowhere"/)
  assert.doesNotMatch(wrong.html, /value="short"/)
  for (const taken of [
    { ...seen, ...root, name: ada.name },
    { ...seen, ...root, address: ada.address },
  ]) {
    assert.equal((await visitor.send('/admin/setup/', taken)).status, 422)
  }
  assert.equal((await visitor.send('/admin/setup/', { ...seen, ...root })).status, 200)
})

test('the set-up link is neither in the database nor in the log', async () => {
  await using house = await openHouse()
  const link = await linkOf(house)
  await house.visitor.open(link)
  const code = codeOf(link)
  const mac = code.slice(code.indexOf('.') + 1)
  const tables = ['accounts', 'sessions', 'events', 'attempts', 'outbox', 'administration'] as const
  const rows = await Promise.all(tables.map((table) => house.db.selectFrom(table).selectAll().execute()))
  assert.ok(mac.length > 20)
  assert.ok(!JSON.stringify([rows, house.log]).includes(mac))
})

test('a server without an administrator prints the set-up link at a terminal, and otherwise names the command', async () => {
  await using house = await openHouse({}, { working: false })
  const terminal = '--import data:text/javascript,process.stdout.isTTY=true'
  const shown = await start(house, { NODE_OPTIONS: terminal })
  assert.match(shown, /\/admin\/setup\/\?code=[\w.-]+/)
  const logged = await start(house)
  assert.doesNotMatch(logged, /admin\/setup/)
  assert.match(logged, /"code":"no-administrator".*postern admin create/)
  await makeAdmin(house)
  const silent = await start(house, { NODE_OPTIONS: terminal })
  assert.doesNotMatch(silent, /admin\/setup|no-administrator/)
})

async function linkOf(house: House): Promise<string> {
  const link = await house.postern.setUpLink()
  assert.ok(link)
  return link
}

const nobodys = {
  browserToken: null,
  sessionToken: null,
  deviceToken: null,
  logInToken: null,
  network: null,
  userAgent: null,
  signal: new AbortController().signal,
}

function codeOf(link: string): string {
  return new URL(link).searchParams.get('code') ?? ''
}

// The output of a server from its start to "started".
async function start(house: House, more: Record<string, string> = {}): Promise<string> {
  await using server = await startServer({ DATABASE_URL: house.databaseUrl, ...more })
  return server.program.written.output
}
