// On SQLite alone: its subject is what HTTP carries; the acts behind it run on both databases elsewhere.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { becomeAccount, openHouse } from '../support/house.ts'
import { ada } from '../support/visitor.ts'

const app = 'https://app.example.org'
const credentials = JSON.stringify({ identifier: ada.name, password: ada.password })
const json = { 'Content-Type': 'application/json' }

test('only a page of a listed origin may read answers, and never with cookies', async () => {
  await using house = await openHouse({ CORS_ORIGINS: `${app}, capacitor://localhost` })
  await becomeAccount(house)
  const ask = (Origin: string, path: string, init: RequestInit = {}) =>
    house.newVisitor().ask(path, { ...init, headers: { Origin, ...(init.headers as object) } })

  const before = await ask(app, '/api/login', {
    method: 'OPTIONS',
    headers: {
      'Access-Control-Request-Method': 'POST',
      'Access-Control-Request-Headers': 'content-type,postern-session',
    },
  })
  assert.equal(before.status, 204)
  assert.equal(before.headers.get('access-control-allow-origin'), app)
  assert.match(before.headers.get('access-control-allow-headers') ?? '', /Authorization.*Postern-Session/)
  assert.equal(before.headers.get('access-control-allow-credentials'), null)

  for (const origin of [app, 'capacitor://localhost']) {
    const loggedIn = await ask(origin, '/api/login', {
      method: 'POST',
      body: credentials,
      headers: { ...json, 'Postern-Session': 'bearer' },
    })
    assert.deepEqual([loggedIn.status, loggedIn.headers.get('access-control-allow-origin')], [200, origin])
    const { bearer } = (await loggedIn.json()) as { bearer: string }
    const session = await ask(origin, '/api/session', { headers: { Authorization: `Bearer ${bearer}` } })
    assert.deepEqual([session.status, session.headers.get('access-control-allow-origin')], [200, origin])
  }

  const withCookies = await ask(app, '/api/login', { method: 'POST', body: credentials, headers: json })
  assert.equal(withCookies.status, 403)
  for (const origin of ['https://evil.example', `${app}.evil.example`, 'http://app.example.org', 'null']) {
    const refused = await ask(origin, '/api/login', {
      method: 'POST',
      body: credentials,
      headers: { ...json, 'Postern-Session': 'bearer' },
    })
    assert.deepEqual(
      [refused.status, refused.headers.get('access-control-allow-origin')],
      [403, null],
      origin,
    )
  }
  const page = await ask(app, '/login/')
  assert.equal(page.headers.get('access-control-allow-origin'), null)
})

test('without a list no origin is allowed, and a preflight is a wrong method', async () => {
  await using house = await openHouse({}, { working: false })
  const asked = await house.visitor.ask('/api/login', {
    method: 'OPTIONS',
    headers: { Origin: app, 'Access-Control-Request-Method': 'POST' },
  })
  assert.deepEqual([asked.status, asked.headers.get('allow')], [405, 'POST'])
  assert.equal(asked.headers.get('access-control-allow-origin'), null)
})
