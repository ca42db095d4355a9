// On SQLite alone: its subject is what HTTP carries; the acts behind it run on both databases elsewhere.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { actsOf } from '../../src/api/acts.ts'
import { locales } from '../../src/base/locale.ts'
import { paths } from '../../src/base/paths.ts'
import { createClient } from '../../src/client/client.ts'
import { features } from '../../src/features.ts'
import { putPageBelow } from '../../src/page/html.ts'
import { everyAddress, gather } from '../support/crowd.ts'
import { openHouse } from '../support/house.ts'
import { everyPage } from '../support/pages.ts'
import { ada, hidden, unescaped } from '../support/visitor.ts'

const origin = 'https://example.org'
const settings = {
  NODE_ENV: 'production',
  BASE_URL: `${origin}/auth`,
  LIMITS: 'off',
  PRIVACY_URL: '/privacy/',
}

test('below a path, no answer and no mail leads a person out of it', async () => {
  await using house = await openHouse(settings)
  const crowd = await gather(house)
  const pages = new Set<string>()
  const all = [...(await everyAddress(house)), ...actsOf(features).map(({ path }) => path)]
  // The metrics name routes, which are no addresses.
  for (const address of all.filter((one) => one !== paths.metrics)) {
    for (const [kind, person] of Object.entries(crowd)) {
      for (const method of kind === 'admin' ? ['GET', 'POST'] : ['GET']) {
        if (address === '/logout/' && method === 'POST') continue
        const answer = await person.ask(address, { method, headers: { Origin: origin } })
        const what = `${method} ${address} ${answer.status}`
        assert.deepEqual([...strayHeaders(answer.headers), ...strayAddresses(await answer.text())], [], what)
        if (answer.status === 200) pages.add(address)
      }
    }
  }
  assert.ok(pages.size > 30, `${pages.size} addresses have something to show`)
  assert.ok(house.mails.all.length >= 3)
  for (const mail of house.mails.all) {
    assert.match(mail.html, /https:\/\/example\.org\/auth\//)
    assert.deepEqual([mail.text, mail.html].flatMap(strayAddresses), [], mail.subject)
  }
})

test('no page in any of its forms has an address outside of the path', () => {
  for (const locale of locales) {
    for (const page of everyPage(locale)) {
      const below = putPageBelow('/auth', page.toString())
      const stray = below.match(/ [\w-]+="\/(?!auth\/)[^"]*"/g)
      assert.equal(stray, null)
    }
  }
})

test('the application beside has the rest of the host name', async () => {
  await using house = await openHouse(settings, { working: false })
  const { visitor } = house
  for (const path of [
    '/',
    '/login/',
    '/api/session',
    '/healthz',
    '/authentic/',
    '/AUTH/login/',
    '/auth%2Flogin/',
    '/auth/../login/',
  ]) {
    const answer = await visitor.ask(origin + path)
    assert.equal(answer.status, 404, path)
    assert.match(answer.headers.get('content-security-policy') ?? '', /default-src 'none'/)
  }
  for (const path of [
    '/auth',
    '/auth/',
    '/auth?x=1',
    '/auth/login',
    '/%61uth/login/',
    '/x/../auth/login/',
    '/auth/healthz',
  ])
    assert.equal((await visitor.ask(origin + path)).status, 200, path)
  const refused = await visitor.ask('/register/', { method: 'DELETE', headers: { Origin: origin } })
  assert.deepEqual([refused.status, refused.headers.get('allow')], [405, 'GET, HEAD, POST'])
  assert.equal((await visitor.open('/index/')).hops[0]?.location, '/auth/')
  assert.match((await visitor.open('/register/')).html, /href="https:\/\/example\.org\/privacy\/"/)
})

test('the cookies of a house below a path are sent to the application beside', async () => {
  await using house = await openHouse(settings)
  const [registered] = (await house.visitor.register({ ...ada })).hops
  for (const line of registered?.headers.getSetCookie() ?? [])
    assert.match(line, /^__Host-postern_\w+=[^;]+; Path=\/; HttpOnly; SameSite=Lax; Secure/)
  const link = (await house.mails.lastTo(ada.address)).link
  assert.ok(link.startsWith(`${origin}/auth/confirm/?code=`))
  await house.visitor.confirm(link)
  await house.visitor.logIn({ identifier: ada.name, password: ada.password })
  const cookie = [...house.visitor.cookies].map((pair) => pair.join('=')).join('; ')
  const asked = new Request(`${origin}/cart`, { headers: { Cookie: cookie } })
  assert.equal((await house.postern.currentAccount(asked))?.name, ada.name)
})

test('a person goes on to the application beside, or back to a page of the house, and nowhere else', async () => {
  await using house = await openHouse(settings)
  await house.visitor.register({ ...ada, next: '/shop/?a=1' })
  const confirmed = await house.visitor.confirm((await house.mails.lastTo(ada.address)).link)
  const login = linkTo(confirmed.html, '/auth/login/')
  const page = await house.visitor.open(origin + login)
  const carried = hidden(page, 'next')
  assert.equal(carried, `${origin}/shop/?a=1`)

  const cases: [next: string, place: string][] = [
    [carried, `${origin}/shop/?a=1`],
    ['/shop/?a=1', `${origin}/shop/?a=1`],
    ['/login/', `${origin}/login/`],
    ['/auth/account/', `${origin}/auth/account/`],
    [`${origin}/auth/account/`, `${origin}/auth/account/`],
    ['/auth', `${origin}/auth`],
    ['', '/auth/'],
    ['https://evil.example/', '/auth/'],
    ['https://example.org.evil.example/', '/auth/'],
    ['https://example.org@evil.example/', '/auth/'],
    [`${origin}//evil.example/`, '/auth/'],
    [`${origin}/\\evil.example/`, '/auth/'],
    [`${origin}/..//evil.example/`, '/auth/'],
    ['//evil.example/', '/auth/'],
    ['/\\evil.example/', '/auth/'],
    ['account/', '/auth/'],
  ]
  for (const [next, place] of cases) {
    const answer = await house.visitor.ask('/login/', {
      method: 'POST',
      headers: { Origin: origin },
      body: new URLSearchParams({ identifier: ada.name, password: ada.password, next }),
    })
    assert.deepEqual([answer.status, answer.headers.get('location')], [303, place], next)
  }

  // A page that needs a log-in is come back to, by a browser that has none of our cookies yet.
  const stranger = house.newVisitor()
  const asked = await stranger.open('/account/sessions/')
  assert.equal(asked.path, `/auth/login/?next=${encodeURIComponent(`${origin}/auth/account/sessions/`)}`)
  const arrived = await stranger.logIn({
    identifier: ada.name,
    password: ada.password,
    next: hidden(asked, 'next'),
  })
  assert.deepEqual([arrived.status, arrived.path], [200, '/auth/account/sessions/'])
  assert.match(arrived.hops[0]?.location ?? '', /^\/auth\/cookies\/\?to=https%3A/)
})

test('programs and proxies find the house below its path', async () => {
  await using house = await openHouse({ ...settings, TRUSTED_PROXIES: '127.0.0.1' }, { working: false })
  const postern = createClient({
    baseUrl: house.baseUrl,
    fetch: (address, init) => house.postern.fetch(new Request(address, init)),
  })
  const answer = await postern('GET /api/session')
  assert.ok(!answer.ok)
  assert.deepEqual(
    [answer.kind, answer.type],
    ['not-logged-in', `${origin}/auth/api/problems/#not-logged-in`],
  )
  const description = await (await house.visitor.ask('/api/openapi.json')).text()
  assert.deepEqual((JSON.parse(description) as { servers: object[] }).servers, [{ url: `${origin}/auth` }])
  assert.doesNotMatch(description, /(?<= )\/[a-z][\w-]*\//, 'its sentences name whole addresses')
  const proxied = await house.visitor.ask('/api/forward-auth/nginx', {
    headers: {
      'X-Original-URL': `${origin}/shop/?a=1`,
      'X-Original-Method': 'GET',
      'Sec-Fetch-Mode': 'navigate',
    },
  })
  assert.equal(
    proxied.headers.get('location'),
    `${origin}/auth/login/?next=${encodeURIComponent(`${origin}/shop/?a=1`)}`,
  )
})

/** The path with query of a page's link to a path. */
function linkTo(html: string, path: string): string {
  const [, address = ''] = new RegExp(`href="(${path}[^"]*)"`).exec(html) ?? []
  return unescaped(address)
}

function strayHeaders(headers: Headers): string[] {
  return [...headers].flatMap(([name, value]) => {
    if (name === 'set-cookie') return []
    return /(^|[ ;,"=])\/(?!auth\/)/.test(value.replaceAll('://', ':')) || strayAddresses(value).length > 0
      ? [`${name}: ${value}`]
      : []
  })
}

/**
 * The addresses in a page, a mail or JSON that lead out of the house. Keys of JSON do not: OpenAPI reads them below `servers`.
 */
function strayAddresses(body: string): string[] {
  const text = unescaped(body).replaceAll(`${origin}/privacy/`, '')
  const patterns = [
    /["']\/(?!auth\/)[^"' ]*["'](?!:)/g,
    /[?&](?:next|to)=(?:%2F|\/)(?!auth\b)[^"'& ]*/g,
    /https:\/\/example\.org(?!\/auth\b)[^"'\s]*/g,
  ]
  return patterns.flatMap((pattern) => [...text.matchAll(pattern)].map(([stray]) => stray))
}
