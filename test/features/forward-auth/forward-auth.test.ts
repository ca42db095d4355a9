// On SQLite alone: its subject is what HTTP carries; the acts behind it run on both databases elsewhere.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { day } from '../../../src/base/time.ts'
import { becomeAccount, openHouse } from '../../support/house.ts'
import type { House } from '../../support/house.ts'
import { ada, createVisitor } from '../../support/visitor.ts'
import type { Visitor } from '../../support/visitor.ts'

const own = { BASE_URL: 'http://localhost:8080', TRUSTED_PROXIES: '127.0.0.1' }
const identity = ['remote-id', 'remote-user', 'remote-name', 'remote-email']

/** The same question in the words of each kind of proxy; a page of the application, unless told otherwise. */
const dialects: Record<string, (path: string, method?: string, host?: string) => Record<string, string>> = {
  nginx: (path, method = 'GET', host = 'localhost:8080') => ({
    'X-Original-URL': `http://${host}${path}`,
    'X-Original-Method': method,
  }),
  caddy: (path, method = 'GET', host = 'localhost:8080') => ({
    'X-Forwarded-Proto': 'http',
    'X-Forwarded-Host': host,
    'X-Forwarded-Uri': path,
    'X-Forwarded-Method': method,
  }),
}
const page = { Accept: 'text/html', 'Sec-Fetch-Mode': 'navigate' }
const sendsOn: Record<string, number> = { nginx: 401, caddy: 302 }

for (const [dialect, describe] of Object.entries(dialects)) {
  const endpoint = `/api/forward-auth/${dialect}`
  const asked = (browser: Visitor, path: string, more: Record<string, string> = {}) =>
    browser.ask(endpoint, { headers: { ...describe(path), ...page, ...more } })

  test(`${dialect}: the application learns who a logged-in person is, in ASCII`, async () => {
    await using house = await openHouse(own)
    await becomeAccount(house, { ...ada, name: '小明' })
    await house.visitor.logIn({ identifier: '小明', password: ada.password })
    const answer = await asked(house.visitor, '/cart')
    assert.equal(answer.status, 200)
    const { account } = await (await house.visitor.ask('/api/session')).json()
    assert.deepEqual(
      identity.map((name) => answer.headers.get(name)),
      [account.id, '%E5%B0%8F%E6%98%8E', '%E5%B0%8F%E6%98%8E', ada.address],
    )
    assert.equal(answer.headers.get('cache-control'), 'no-store, no-transform')
    // An identity in the request changes nothing in the answer.
    const forged = await asked(house.visitor, '/', { 'Remote-User': 'admin', 'Remote-Id': '1' })
    assert.equal(forged.headers.get('remote-id'), account.id)
  })

  test(`${dialect}: a visitor is sent to the log-in, and from there back to the page`, async () => {
    await using house = await openHouse(own)
    await becomeAccount(house)
    const refused = await asked(house.visitor, '/cart?item=1&x=a%20b')
    assert.equal(refused.status, sendsOn[dialect])
    const login = refused.headers.get('location') ?? ''
    assert.ok(login.startsWith(`${own.BASE_URL}/login/?`), login)
    const next = new URL(login).searchParams.get('next') ?? ''
    assert.equal(next, '/cart?item=1&x=a%20b')
    const back = await house.visitor.logIn({ identifier: ada.name, password: ada.password, next })
    assert.equal(back.path, next)
    await house.visitor.send('/logout/')
    assert.equal((await asked(house.visitor, '/cart')).status, sendsOn[dialect])
  })

  test(`${dialect}: somebody who owes a second factor is sent to the page that adds one, and from there on`, async () => {
    await using house = await openHouse(
      { ...own, SECOND_FACTOR: 'everybody', SECOND_FACTOR_DAYS: '14' },
      { still: true },
    )
    await becomeAccount(house)
    const { visitor } = house
    await visitor.logIn({ identifier: ada.name, password: ada.password })
    assert.equal((await asked(visitor, '/cart')).status, 200, 'in the days of grace')
    house.pass(15 * day)
    await visitor.logIn({ identifier: ada.name, password: ada.password })
    const refused = await asked(visitor, '/cart')
    assert.equal(refused.status, sendsOn[dialect])
    const way = refused.headers.get('location')
    assert.equal(way, `${own.BASE_URL}/account/security/?next=%2Fcart`)
    assert.equal((await visitor.open(way.slice(own.BASE_URL.length))).notice, 'factor-needed')
    assert.equal((await asked(visitor, '/data', { 'Sec-Fetch-Mode': 'cors' })).headers.get('location'), null)
    const optional = await visitor.ask(`${endpoint}/optional`, { headers: { ...describe('/'), ...page } })
    assert.deepEqual([optional.status, optional.headers.get('remote-user')], [200, ''])
  })

  test(`${dialect}: a script and a form get 401 and no redirect`, async () => {
    await using house = await openHouse(own)
    const byScript = { 'Sec-Fetch-Mode': 'cors', Accept: 'text/html' }
    const answers = [
      await asked(house.visitor, '/data', byScript),
      await house.visitor.ask(endpoint, { headers: { ...describe('/data'), Accept: 'application/json' } }),
      await house.visitor.ask(endpoint, { headers: { ...describe('/buy', 'POST'), ...page } }),
    ]
    for (const answer of answers) {
      assert.deepEqual([answer.status, answer.headers.get('location')], [401, null])
    }
  })

  test(`${dialect}: where visitors are welcome, every header is there and empty`, async () => {
    await using house = await openHouse(own)
    const answer = await house.visitor.ask(`${endpoint}/optional`, {
      headers: { ...describe('/'), ...page, 'Remote-User': 'admin' },
    })
    assert.equal(answer.status, 200)
    assert.deepEqual(
      identity.map((name) => answer.headers.get(name)),
      ['', '', '', ''],
    )
  })

  test(`${dialect}: no spelling of a path, a cookie or an address passes without a session`, async () => {
    await using house = await openHouse(own)
    const paths = [
      '//evil.example/',
      '/\\evil.example',
      '/a/..%2f..%2flogin/',
      '/a/..;/login/',
      '/%09/evil',
      '/%0d%0aX: y',
    ]
    for (const path of paths) {
      const answer = await asked(house.visitor, path)
      assert.equal(answer.status, sendsOn[dialect], path)
      const next = new URL(answer.headers.get('location') ?? '').searchParams.get('next') ?? '/'
      assert.equal(new URL(next, own.BASE_URL).origin, own.BASE_URL, path)
    }
    for (const Cookie of [
      'postern_session',
      'postern_session=',
      'postern_session=%',
      '=;=;',
      'postern_session=a; postern_session=b',
      'x'.repeat(9_000),
    ]) {
      assert.equal(
        (await asked(house.visitor, '/', { Cookie })).status,
        sendsOn[dialect],
        Cookie.slice(0, 40),
      )
    }
    for (const forwardedFor of ['', ',', 'nonsense', '::::', '1.2.3.4, , \t', '127.0.0.1,127.0.0.1']) {
      const answer = await asked(house.visitor, '/', { 'X-Forwarded-For': forwardedFor })
      assert.equal(answer.status, sendsOn[dialect], forwardedFor)
    }
    const withQuery = await house.visitor.ask(`${endpoint}?next=//evil.example&optional=1`, {
      headers: { ...describe('/'), ...page },
    })
    assert.equal(withQuery.status, sendsOn[dialect])
  })

  test(`${dialect}: a request under a host name without our cookies is refused, with a session, too`, async () => {
    await using house = await openHouse(own)
    await becomeAccount(house)
    await house.visitor.logIn({ identifier: ada.name, password: ada.password })
    for (const host of ['evil.example', 'localhost', 'localhost:8080.evil.example', '', '[']) {
      const headers = { ...describe('/', 'GET', host), ...page }
      for (const way of ['', '/optional']) {
        const answer = await house.visitor.ask(endpoint + way, { headers })
        assert.equal(answer.status, 403, host)
      }
    }
    assert.equal((await house.visitor.ask(endpoint, { headers: page })).status, 403, 'not described at all')
  })
}

test('nobody but a trusted proxy is told anything, and the log warns once', async () => {
  await using house = await openHouse(own)
  const outsider = house.newVisitor({ from: '203.0.113.9' })
  for (const [dialect, describe] of Object.entries(dialects)) {
    const headers = { ...describe('/'), ...page, 'X-Forwarded-For': '127.0.0.1' }
    assert.equal((await outsider.ask(`/api/forward-auth/${dialect}/optional`, { headers })).status, 403)
  }
  assert.equal(warnings(house), 1)
})

test('a house that trusts no proxy answers none', async () => {
  await using house = await openHouse({ ...own, TRUSTED_PROXIES: '' })
  const headers = { ...dialects['nginx']?.('/'), ...page }
  assert.equal((await house.visitor.ask('/api/forward-auth/nginx/optional', { headers })).status, 403)
})

test('a session that another process ends is refused at once', async () => {
  await using house = await openHouse(own)
  await becomeAccount(house)
  await house.visitor.logIn({ identifier: ada.name, password: ada.password })
  const another = createVisitor(await house.openAnother(), own.BASE_URL, 'en')
  for (const [name, value] of house.visitor.cookies) another.cookies.set(name, value)
  const headers = { ...dialects['nginx']?.('/'), ...page }
  assert.equal((await another.ask('/api/forward-auth/nginx', { headers })).status, 200)
  await house.visitor.send('/logout/')
  assert.equal((await another.ask('/api/forward-auth/nginx', { headers })).status, 401)
})

function warnings({ log }: House): number {
  return log.filter((line) => line.includes('forward-auth-untrusted')).length
}
