// The snippets in `deploy/`, run by the real proxies where the machine has them.
// On SQLite alone: its subject is what HTTP carries; the acts behind it run on both databases elsewhere.

import assert from 'node:assert/strict'
import { createServer, request } from 'node:http'
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'
import { test } from 'node:test'
import { close, findProgram, listen, openBehind, proxies } from '../../support/behind.ts'
import type { Proxy } from '../../support/behind.ts'
import { becomeAccount } from '../../support/house.ts'
import { ada } from '../../support/visitor.ts'

const identity = ['remote-id', 'remote-user', 'remote-name', 'remote-email']

for (const [name, proxy] of Object.entries<Proxy>(proxies)) {
  const program = findProgram(proxy.program)
  const skip = program === null && `there is no ${proxy.program} here`

  test(`an application behind ${name} learns who asks, and visitors go to the log-in`, { skip }, async () => {
    await using front = await openWatched(proxy, program ?? '')
    const { url, houseUrl, seen } = front
    const refused = await ask(`${url}/cart?item=1`, { Accept: 'text/html' })
    assert.equal(refused.statusCode, 302)
    assert.equal(refused.headers.location, front.logInFor('/cart?item=1'))
    const byScript = await ask(`${url}/data`, { 'Sec-Fetch-Mode': 'cors', Accept: 'text/html' })
    assert.equal(byScript.statusCode, 401)
    assert.equal(seen.length, 0, 'nothing reached the application')
    assert.match(await (await fetch(`${houseUrl}/login/`)).text(), /data-page="log-in"/)
    for (const own of ['healthz', 'readyz', 'metrics'])
      assert.doesNotMatch(await (await fetch(`${houseUrl}/${own}`)).text(), /degraded|^ok|postern_/, own)

    const Cookie = await front.logIn()
    const forged = { 'Remote-User': 'admin', Remote_User: 'admin', 'Remote-Groups': 'admins' }
    const admitted = await fetch(`${url}/cart?item=1`, { headers: { Cookie, ...forged } })
    assert.equal(admitted.status, 200)
    const headers = seen[0]?.headers ?? {}
    assert.deepEqual(
      identity.slice(1).map((header) => headers[header]),
      ['%E5%B0%8F%E6%98%8E', '%E5%B0%8F%E6%98%8E', ada.address],
    )
    assert.match(String(headers['remote-id']), /^[\da-f]{32}$/)
    assert.equal(
      headers['remote_user'],
      undefined,
      'nor under the spelling that WSGI and PHP read as the same',
    )
  })

  const redirects = proxy.program !== 'caddy'
  test(
    `who comes to ${name} without TLS is sent on, and a program is refused`,
    { skip: skip || !redirects },
    async () => {
      await using front = await openWatched(proxy, program ?? '')
      const sentOn = await ask(`${front.plainUrl}/cart?item=1`, {})
      assert.equal(sentOn.statusCode, 308)
      assert.equal(sentOn.headers.location, 'https://www.example.org/cart?item=1')
      const { pathname } = new URL(`${front.houseUrl}/`)
      assert.equal((await ask(`${front.plainUrl}${pathname}api/session`, {})).statusCode, 403)
    },
  )

  test(`nobody asks through ${name} who is logged in`, { skip }, async () => {
    await using front = await openWatched(proxy, program ?? '')
    for (const dialect of ['nginx', 'caddy/optional']) {
      const headers = {
        Cookie: await front.logIn(),
        'X-Original-URL': `${front.url}/`,
        'X-Forwarded-Host': new URL(front.url).host,
      }
      assert.equal((await fetch(`${front.houseUrl}/api/forward-auth/${dialect}`, { headers })).status, 404)
    }
  })

  test(`behind ${name} the client's own words about its request change nothing`, { skip }, async () => {
    await using front = await openWatched(proxy, program ?? '')
    const headers = {
      Accept: 'text/html',
      'X-Original-URL': 'http://evil.example/x',
      'X-Original-Method': 'POST',
      'X-Forwarded-Uri': '/elsewhere',
      'X-Forwarded-Host': 'evil.example',
      'X-Forwarded-Method': 'POST',
    }
    const answer = await ask(`${front.url}/own?next=%2Fx`, headers)
    assert.equal(answer.headers.location, front.logInFor('/own?next=%2Fx'))
  })

  test(
    `no spelling of a path or a header gets past ${name}, and without Postern nothing does`,
    { skip },
    async () => {
      await using front = await openWatched(proxy, program ?? '')
      const { url, seen } = front
      const Cookie = await front.logIn()
      const { pathname } = new URL(`${front.houseUrl}/`)
      for (const path of [
        `${pathname}api/./forward-auth/`,
        `${pathname}api/%2e/forward-auth/`,
        `/x/..${pathname}api/forward-auth/`,
        `/${pathname}/api//forward-auth/`,
      ]) {
        const answer = await ask(url, { Cookie, 'X-Original-URL': `${url}/` }, `${path}nginx`)
        assert.equal(answer.headers['remote-id'], undefined, path)
      }
      seen.length = 0
      const forged = { REMOTE_USER: 'admin', 'REMOTE-ID': '1', remote_Email: 'admin@example.org' }
      await ask(url, { Cookie, 'Content-Type': 'text/plain', ...forged }, '/buy?a=%2F', 'the whole form')
      const [bought] = seen
      assert.deepEqual([bought?.method, bought?.url, bought?.body], ['POST', '/buy?a=%2F', 'the whole form'])
      assert.deepEqual(
        Object.keys(bought?.headers ?? {}).filter((header) => header.startsWith('remote_')),
        [],
      )
      assert.equal(bought?.headers['remote-email'], ada.address)

      seen.length = 0
      await front.stopPostern()
      assert.ok(Number((await ask(url, { Cookie, ...forged }, '/buy')).statusCode) >= 500)
      assert.equal(seen.length, 0)
    },
  )
}

/** A request without the headers that Node's `fetch` adds, such as `Sec-Fetch-Mode`. */
async function ask(
  url: string,
  headers: Record<string, string>,
  path?: string,
  body?: string,
): Promise<IncomingMessage> {
  const options = { headers, agent: false, ...(path === undefined ? {} : { path }) }
  const method = body === undefined ? 'GET' : 'POST'
  return new Promise((resolve, reject) => {
    request(url, { ...options, method }, (answer) => resolve(answer.resume()))
      .on('error', reject)
      .end(body)
  })
}

type Seen = {
  method: string | undefined
  url: string | undefined
  headers: IncomingHttpHeaders
  body: string
}

/** A house and an application that keeps what reaches it, behind a real proxy. */
async function openWatched(proxy: Proxy, program: string) {
  const seen: Seen[] = []
  const serve = async (asked: IncomingMessage, answer: ServerResponse) => {
    const { method, url, headers } = asked
    seen.push({ method, url, headers, body: await text(asked) })
    answer.end('the application')
  }
  const application = createServer((asked, answer) => void serve(asked, answer))
  const front = await openBehind(proxy, program, await listen(application))
  await becomeAccount(front.house, { ...ada, name: '小明' })
  seen.length = 0
  return {
    url: front.url,
    plainUrl: front.plainUrl,
    houseUrl: front.house.baseUrl,
    /** The log-in that leads back to a path of the application; a house below a path writes the whole address. */
    logInFor(path: string): string {
      const { baseUrl } = front.house
      const next = baseUrl === front.url ? path : front.url + path
      return `${baseUrl}/login/?next=${encodeURIComponent(next)}`
    },
    seen,
    async logIn(): Promise<string> {
      const browser = front.house.newVisitor()
      await browser.logIn({ identifier: '小明', password: ada.password })
      return [...browser.cookies].map((pair) => pair.join('=')).join('; ')
    },
    stopPostern: () => front.stopPostern(),
    async [Symbol.asyncDispose]() {
      await close(application)
      await front[Symbol.asyncDispose]()
    },
  }
}
