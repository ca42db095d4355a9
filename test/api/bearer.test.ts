// Programs keep a bearer token instead of cookies, and send no Origin.
// On SQLite alone: its subject is how a program asks; the whole life of an account in JSON runs on both databases in
// `test/api/life.test.ts`.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { minute } from '../../src/base/time.ts'
import { hashToken } from '../../src/security/tokens.ts'
import { createProgram } from '../support/api.ts'
import type { Program } from '../support/api.ts'
import { becomeAccount, openHouse } from '../support/house.ts'
import type { House } from '../support/house.ts'
import { ada } from '../support/visitor.ts'

const credentials = { identifier: ada.name, password: ada.password }

test('a program registers, confirms by the digits and logs in without a cookie or an Origin', async () => {
  await using house = await openHouse()
  const program = createProgram(house.postern, house.baseUrl)
  const asked = await program.post('/api/register', ada)
  assert.deepEqual([asked.status, asked.body['kind']], [202, 'mailed'])
  assert.equal(asked.headers.get('set-cookie'), null)
  assert.equal((await program.get('/api/register/state')).body['state'], 'waiting')
  const { digits } = await house.mails.waitFor(ada.address, 1)
  assert.equal((await program.post('/api/register/code', { code: digits })).body['kind'], 'confirmed')
  const loggedIn = await program.post('/api/login', credentials)
  assert.deepEqual([loggedIn.status, loggedIn.body['kind']], [200, 'logged-in'])
  assert.equal(loggedIn.headers.get('set-cookie'), null)
  const { body } = await program.get('/api/session')
  assert.equal((body['account'] as { email: string }).email, ada.address)
  await program.post('/api/logout')
  assert.equal((await program.get('/api/session')).status, 401)
})

test('the database keeps only the hashes of a bearer token', async () => {
  await using house = await openHouse()
  const { program } = await loggedIn(house)
  const [session = '', , device = ''] = (program.bearer ?? '').split('.')
  const sessions = await house.db.selectFrom('sessions').selectAll().execute()
  const devices = await house.db.selectFrom('devices').selectAll().execute()
  assert.ok(sessions.some(({ tokenHash }) => tokenHash === hashToken(session)))
  assert.ok(devices.some(({ tokenHash }) => tokenHash === hashToken(device)))
  for (const secret of [session, device]) {
    assert.ok(!JSON.stringify([sessions, devices]).includes(secret))
    assert.ok(!house.log.join('\n').includes(secret))
  }
})

test('a bearer token is given only to those who ask for it, and to no page of this site', async () => {
  await using house = await openHouse()
  await becomeAccount(house)
  const browser = house.newVisitor()
  const headers = { 'Content-Type': 'application/json', Origin: house.baseUrl }
  const init = { method: 'POST', body: JSON.stringify(credentials) }
  const plain = await browser.ask('/api/login', { ...init, headers })
  assert.equal(plain.status, 200)
  assert.ok(!('bearer' in ((await plain.json()) as object)))
  assert.ok(browser.cookies.has('postern_session'))
  const greedy = await browser.ask('/api/login', {
    ...init,
    headers: { ...headers, 'Postern-Session': 'bearer' },
  })
  assert.equal(greedy.status, 403)
  const sneaky = await browser.ask('/api/login', {
    ...init,
    headers: { ...headers, Origin: 'https://evil.example', 'Postern-Session': 'bearer' },
  })
  assert.equal(sneaky.status, 403)
})

test('a cookie counts for nothing in a request with a bearer token', async () => {
  await using house = await openHouse()
  await becomeAccount(house)
  const browser = house.newVisitor()
  await browser.logIn(credentials)
  const asked = await browser.ask('/api/session', { headers: { Authorization: `Bearer ${'x'.repeat(43)}` } })
  assert.equal(asked.status, 401)
  const renamed = await browser.ask('/api/account/name', {
    method: 'POST',
    body: JSON.stringify({ name: 'eve' }),
    headers: { 'Content-Type': 'application/json', 'Postern-Session': 'bearer' },
  })
  assert.equal(renamed.status, 401)
})

test('a bearer token opens no page, and the scheme of a proxy in front disturbs nothing', async () => {
  await using house = await openHouse()
  const { program } = await loggedIn(house)
  const Authorization = `Bearer ${program.bearer ?? ''}`
  const page = await house.stranger.ask('/account/', { headers: { Authorization } })
  assert.equal(page.status, 303)
  const browser = house.newVisitor()
  await browser.logIn(credentials)
  const asked = await browser.ask('/api/session', { headers: { Authorization: 'Basic YTpi' } })
  assert.equal(asked.status, 200)
})

test('an act that needs a recent proof is refused until the program gives one, which replaces its token', async () => {
  await using house = await openHouse()
  const { program } = await loggedIn(house)
  house.pass(11 * minute)
  const refused = await program.post('/api/account/name', { name: 'ada-two' })
  assert.deepEqual([refused.status, refused.body['kind']], [403, 'recent-proof-needed'])
  const before = program.bearer
  const wrong = await program.post('/api/login/again', { recentProof: 'not this one' })
  assert.deepEqual([wrong.status, Object.keys(wrong.body['errors'] as object)], [422, ['recentProof']])
  assert.equal((await program.post('/api/login/again', { recentProof: ada.password })).status, 200)
  assert.notEqual(program.bearer, before)
  assert.equal((await program.post('/api/account/name', { name: 'ada-two' })).body['kind'], 'changed')
  const copy = await house.stranger.ask('/api/session', { headers: { Authorization: `Bearer ${before}` } })
  assert.equal(copy.status, 401)
})

test('the host application learns whose bearer token a request carries', async () => {
  await using house = await openHouse()
  const { program } = await loggedIn(house)
  const headers = { Authorization: `Bearer ${program.bearer ?? ''}` }
  const request = new Request(`${house.baseUrl}/cart`, { headers })
  const account = await house.postern.currentAccount(request)
  assert.deepEqual(account, (await program.get('/api/session')).body['account'])
  assert.deepEqual(Object.keys(account ?? {}), ['id', 'name', 'email', 'confirmedAt', 'admin'])
})

test('an act that is meant for another account than the one that is logged in does nothing', async () => {
  await using house = await openHouse()
  const { program } = await loggedIn(house)
  const { id } = (await program.get('/api/session')).body['account'] as { id: string }
  const other = await program.post('/api/account/name', { name: 'eve', account: 'f'.repeat(32) })
  assert.deepEqual([other.status, other.body['kind']], [409, 'other-account'])
  const own = await program.post('/api/account/name', { name: 'ada-two', account: id })
  assert.equal(own.body['kind'], 'changed')
})

test('a program that has logged in before is a device that its account knows', async () => {
  await using house = await openHouse()
  const { program } = await loggedIn(house)
  await program.post('/api/logout')
  await program.post('/api/login', credentials)
  await house.settled()
  const mails = await house.db.selectFrom('outbox').select('kind').where('kind', '=', 'new-device').execute()
  assert.deepEqual(mails, [])
})

async function loggedIn(house: House): Promise<{ program: Program }> {
  await becomeAccount(house)
  const program = createProgram(house.postern, house.baseUrl)
  assert.equal((await program.post('/api/login', credentials)).status, 200)
  return { program }
}
