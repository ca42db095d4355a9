// On SQLite alone: its subject is what HTTP carries; the acts behind it run on both databases elsewhere.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { paths } from '../../src/base/paths.ts'
import { openAdmin } from '../support/admin.ts'
import { openHouse } from '../support/house.ts'
import { ada, hidden } from '../support/visitor.ts'

const site = 'http://localhost:3000'

test('an unsafe request passes only if it comes from a page of this site', async () => {
  await using house = await openHouse({}, { working: false })
  const cases: [Record<string, string>, boolean][] = [
    [{ Origin: site }, true],
    [{ Origin: site, 'Sec-Fetch-Site': 'same-origin' }, true],
    [{ Origin: 'null', 'Sec-Fetch-Site': 'same-origin' }, true],
    [{ 'Sec-Fetch-Site': 'same-origin' }, true],
    [{}, false],
    [{ Origin: 'null' }, false],
    [{ Origin: 'https://evil.example' }, false],
    [{ Origin: 'http://localhost:3001' }, false],
    [{ Origin: 'http://localhost:3000.evil.example' }, false],
    [{ Origin: 'https://evil.example', 'Sec-Fetch-Site': 'same-origin' }, false],
    [{ Origin: site, 'Sec-Fetch-Site': 'same-site' }, false],
    [{ Origin: site, 'Sec-Fetch-Site': 'cross-site' }, false],
    [{ Origin: site, 'Sec-Fetch-Site': 'none' }, false],
    [{ Origin: 'http://evil.example', Host: 'evil.example' }, false],
  ]
  for (const path of ['/login/', '/register/', '/logout/', '/confirm/', '/register/resend/', '/nowhere/']) {
    for (const [headers, passes] of cases) {
      const body = new URLSearchParams({ identifier: '' })
      const answer = await house.visitor.ask(path, { method: 'POST', body, headers })
      assert.equal(answer.status !== 403, passes, `${path} ${JSON.stringify(headers)}`)
    }
  }
})

test('every kind of broken body gets its 4xx', async () => {
  await using house = await openHouse({}, { working: false })
  const form = 'application/x-www-form-urlencoded'
  const cases: [number, string | undefined, BodyInit][] = [
    [400, form, 'name=%'],
    [400, form, 'name=%zz'],
    [400, form, 'name=%ff%fe'],
    [400, form, new Uint8Array([0x6e, 0x3d, 0xff])],
    [400, form, 'name=a%00b'],
    [400, form, 'name=a&name=b'],
    [415, 'application/json', '{"name":"a"}'],
    [415, 'text/plain', 'name=a'],
    [415, 'multipart/form-data; boundary=x', '--x--'],
    [413, form, `name=${'a'.repeat(64 * 1024)}`],
    [422, form, 'name=a'],
    [422, `${form}; charset=utf-8`, ''],
  ]
  for (const [status, type, body] of cases) {
    const headers: Record<string, string> = { Origin: site, ...(type ? { 'Content-Type': type } : {}) }
    const answer = await house.visitor.ask('/register/', { method: 'POST', body, headers })
    assert.equal(answer.status, status, `${type} ${String(body).slice(0, 40)}`)
    assert.match(answer.headers.get('content-type') ?? '', /text\/html/)
  }
})

test('hostile fields of every kind get an answer and break nothing', async () => {
  await using house = await openHouse({}, { working: false })
  const hostile = [
    '\ud800',
    'a\r\nBcc: b@c.d',
    '<script>',
    "' or 1=1 --",
    '用户@例子.公司',
    'x'.repeat(60_000),
    '\u202e',
    'a\u200db',
    '＠',
    '%00',
  ]
  for (const text of hostile) {
    for (const field of ['name', 'address', 'password', 'next']) {
      const { status } = await house.visitor.send('/register/', { ...ada, [field]: text })
      assert.ok([200, 413, 422].includes(status), `${field} ${text.slice(0, 10)} ${status}`)
    }
    const login = await house.visitor.logIn({ identifier: text, password: text })
    assert.ok([401, 403, 413, 422].includes(login.status), `${text.slice(0, 10)} ${login.status}`)
    assert.equal(
      (await house.visitor.ask(`/confirm/?code=${encodeURIComponent(text.toWellFormed()).slice(0, 900)}`))
        .status,
      404,
    )
  }
  for (const path of ['/%', '/%ff', '//evil.example/', '//evil.example/?lang=en']) {
    const page = await house.visitor.open(`${site}${path}`)
    assert.equal(page.status, page.path === '/' ? 200 : 404, path)
    assert.ok(
      page.hops.every(({ location }) => !location.startsWith('//')),
      path,
    )
  }
})

test('a malformed query is passed over on every page, and so are unknown parameters', async () => {
  await using house = await openHouse({}, { working: false })
  for (const path of [
    '/',
    '/login/',
    '/register/sent/',
    '/login/again/',
    '/admin/',
    '/nowhere/',
    '/api/session',
  ]) {
    const { status } = await house.visitor.ask(path)
    for (const query of [
      'next=%',
      'next=%zz',
      'x=100%',
      'code=%ff',
      'a%00b',
      'a=1&b=2&a=1',
      'next=%2Fa&other=1&&b',
    ])
      assert.equal((await house.visitor.ask(`${path}?${query}`)).status, status, `${path}?${query}`)
  }
})

test('of two parameters with one name the first counts, because what is appended comes later', async () => {
  await using house = await openHouse({}, { working: false })
  const page = await house.visitor.open('/login/?next=/one/&next=/two/&next=%zz')
  assert.equal(hidden(page, 'next'), '/one/')
})

test('no path is a dead end when opened, even one that only takes forms', async () => {
  await using house = await openHouse({}, { working: false })
  const admin = await openAdmin(house)
  const id = '0'.repeat(32)
  for (const path of Object.values(paths)) {
    const address = typeof path === 'string' ? path : path(id, 'resend')
    // Asked by programs, which read the method from `Allow`.
    if (address.startsWith('/api/')) continue
    for (const browser of [admin, house.visitor])
      assert.notEqual((await browser.open(address)).status, 405, address)
  }
  const sent = await admin.open('/account/address/cancel/')
  assert.equal(sent.path, '/account/address/')
})

test('every answer has the security headers', async () => {
  await using house = await openHouse({ BASE_URL: 'https://127.0.0.1:3000' }, { working: false })
  const asset = /src="(\/assets\/[^"]+)"/.exec((await house.visitor.open('/')).html)?.[1] ?? ''
  const addresses = [
    '/',
    '/register/',
    '/register',
    '/login/',
    '/logout/',
    '/confirm/',
    '/nowhere/',
    '/register/state',
    '/api/session',
    '/api/nothing',
    '/healthz',
    '/readyz',
    asset,
  ]
  for (const path of addresses) {
    const { headers } = await house.visitor.ask(path)
    assert.match(
      headers.get('content-security-policy') ?? '',
      /^default-src 'none'; style-src 'self'; script-src 'self'/,
      path,
    )
    assert.doesNotMatch(headers.get('content-security-policy') ?? '', /unsafe|\*/, path)
    assert.equal(headers.get('x-content-type-options'), 'nosniff', path)
    assert.equal(headers.get('referrer-policy'), 'same-origin', path)
    assert.equal(headers.get('cross-origin-resource-policy'), 'same-origin', path)
    assert.match(
      headers.get('cache-control') ?? '',
      path === asset ? /immutable/ : /^no-store, no-transform$/,
      path,
    )
    assert.match(headers.get('strict-transport-security') ?? '', /max-age=31536000/, path)
  }
})

test('no page has inline scripts or styles, and every form and link stays on the site', async () => {
  await using house = await openHouse({}, { working: false })
  await house.visitor.register(ada)
  for (const path of ['/', '/register/', '/register/sent/', '/login/', '/logout/', '/confirm/']) {
    const { html } = await house.visitor.open(path)
    assert.doesNotMatch(html, /<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=|javascript:/i, path)
    for (const [, address] of html.matchAll(/(?:src|href|action)="([^"]*)"/g))
      assert.match(address ?? '', /^\/(?!\/)|^#/, path)
  }
})

test('style and script have a hash in their path and may be cached for ever', async () => {
  await using house = await openHouse({}, { working: false })
  const { html } = await house.visitor.open('/')
  const assets = new Set(
    [...html.matchAll(/(?:src|href)="(\/assets\/[^"]+)"/g)].map(([, path]) => path ?? ''),
  )
  assert.ok(assets.size >= 3)
  for (const path of assets) {
    const answer = await house.visitor.ask(path)
    assert.equal(answer.status, 200)
    assert.match(answer.headers.get('cache-control') ?? '', /immutable/)
    assert.equal((await house.visitor.ask(path.replace(/\.[\w-]{16}\./, '.0000000000000000.'))).status, 404)
  }
})

test('paths work with and without the slash, and other methods get a list of those allowed', async () => {
  await using house = await openHouse({}, { working: false })
  for (const path of ['/register', '/login', '/logout', '/register/', '/login/', '/logout/']) {
    assert.equal((await house.visitor.ask(path)).status, 200, path)
    assert.equal((await house.visitor.ask(path, { method: 'HEAD' })).status, 200, path)
    const put = await house.visitor.ask(path, { method: 'PUT', headers: { Origin: site } })
    assert.equal(put.status, 405)
    assert.equal(put.headers.get('allow'), 'GET, HEAD, POST')
  }
})

test('the tutorial’s path of the front page redirects to it', async () => {
  await using house = await openHouse()
  const page = await house.visitor.open('/index/')
  assert.deepEqual([page.status, page.path, page.hops[0]?.status], [200, '/', 308])
})

test('the language follows the browser, and the choice sticks', async () => {
  await using house = await openHouse({}, { working: false })
  const english = house.newVisitor({ language: 'en-GB,en;q=0.9,zh;q=0.1' })
  assert.match((await english.open('/login/')).html, /<html[^>]*lang="en"/)
  assert.match((await house.visitor.open('/login/')).html, /<html[^>]*lang="zh-CN"/)
  assert.match((await house.newVisitor({ language: 'fr' }).open('/login/')).html, /<html[^>]*lang="zh-CN"/)
  const switched = await english.open('/login/?next=%2Fshop%2F&lang=zh-CN')
  assert.match(switched.html, /<html[^>]*lang="zh-CN"/)
  assert.match((await english.open('/')).html, /<html[^>]*lang="zh-CN"/)
  const back = await english.open('/login/?next=%2Fshop%2F&lang=en')
  assert.equal(back.path, '/login/?next=%2Fshop%2F', 'a browser that keeps cookies gets a clean address')
  assert.match(back.html, /<html[^>]*lang="en"/)
})

test('a GET under another loopback name is redirected to that of BASE_URL, except health checks', async () => {
  await using house = await openHouse({}, { working: false })
  const answer = await house.visitor.ask('http://127.0.0.1:3000/login/?next=%2Fa')
  assert.equal(answer.status, 308)
  assert.equal(answer.headers.get('location'), `${site}/login/?next=%2Fa`)
  assert.equal((await house.visitor.ask('http://127.0.0.1:3000/healthz')).status, 200)
  assert.equal((await house.visitor.ask('http://127.0.0.1:3000/readyz')).status, 200)
})

test('a foreign Host or X-Forwarded-Host changes no link', async () => {
  await using house = await openHouse()
  const body = new URLSearchParams({ name: ada.name, address: ada.address, password: ada.password })
  const headers = { Origin: site, 'X-Forwarded-Host': 'evil.example', Forwarded: 'host=evil.example' }
  await house.visitor.ask('http://evil.example/register/', { method: 'POST', body, headers })
  const mail = await house.mails.lastTo(ada.address)
  assert.ok(mail.link.startsWith(`${site}/confirm/?code=`))
  assert.doesNotMatch(mail.raw.toString(), /evil\.example/)
})

test('the development mailbox shows the mails under the host of BASE_URL only', async () => {
  await using house = await openHouse({ SMTP_URL: '' })
  await house.visitor.register(ada)
  await house.settled()
  const list = await house.visitor.open('/dev/mailbox')
  assert.match(list.text, /ada@example\.org/)
  const id = /\/dev\/mailbox\/([0-9a-f]{32})/.exec(list.html)?.[1] ?? ''
  const mail = await house.visitor.open(`/dev/mailbox/${id}`)
  assert.match(mail.html, /sandbox="allow-popups allow-popups-to-escape-sandbox"/)
  assert.match(mail.text, /Auto-Submitted/)
  const html = await house.visitor.ask(`/dev/mailbox/${id}/html`)
  const policy = html.headers.get('content-security-policy') ?? ''
  // Also for whoever opens the mail by itself, where no frame holds it.
  assert.match(policy, /frame-ancestors 'self'; sandbox allow-popups allow-popups-to-escape-sandbox$/)
  assert.match(await html.text(), /<base target="_blank">/)
  const link = /http:\/\/localhost:3000\/confirm\/\?code=[\w.-]+/.exec(mail.text)?.[0] ?? ''
  assert.equal((await house.visitor.confirm(link)).status, 200)
  assert.equal((await house.visitor.ask('http://rebound.example:3000/dev/mailbox')).status, 404)

  await using withServer = await openHouse({}, { working: false })
  assert.equal((await withServer.visitor.ask('/dev/mailbox')).status, 404)
})

test('the readiness check reports a mail server with a fault, to those on the same machine alone', async () => {
  await using house = await openHouse({ SMTP_URL: 'smtp://127.0.0.1:1' })
  assert.deepEqual(await (await house.visitor.ask('/readyz')).json(), { status: 'ready', degraded: [] })
  await house.visitor.register(ada)
  await house.settled()
  assert.deepEqual(await (await house.visitor.ask('/readyz')).json(), {
    status: 'ready',
    degraded: ['mail-server-fault'],
  })
  const forwarded = { headers: { 'X-Forwarded-For': '192.0.2.1' } }
  for (const [from, more] of [
    ['192.0.2.1', {}],
    ['10.0.0.7', {}],
    ['127.0.0.1', forwarded],
  ] as const)
    assert.deepEqual(await (await house.newVisitor({ from }).ask('/readyz', more)).json(), {
      status: 'ready',
    })
  assert.ok('degraded' in (await (await house.newVisitor({ from: '::1' }).ask('/readyz')).json()))
})
