// On SQLite alone: its subject is what HTTP carries; the acts behind it run on both databases elsewhere.

import assert from 'node:assert/strict'
import { createServer, request as ask } from 'node:http'
import type { RequestListener } from 'node:http'
import { test } from 'node:test'
import express from 'express'
import fastify from 'fastify'
import { openHouse } from '../support/house.ts'
import type { House } from '../support/house.ts'
import { ada, createVisitor } from '../support/visitor.ts'
import type { Visitor } from '../support/visitor.ts'

// No name of this machine, of which only the one of BASE_URL is answered.
const BASE_URL = 'http://house.test'
const form = { 'Content-Type': 'application/x-www-form-urlencoded', Origin: BASE_URL }
const program = { 'Content-Type': 'application/json', 'Postern-Session': 'bearer' }

test('an application keeps its own addresses beside those of the house it mounts', async () => {
  await using house = await openHouse({ BASE_URL }, { working: false })
  const { node } = house.postern
  await using served = await serve((request, response) => node(request, response, () => response.end('ours')))
  const answer = async (path: string) => {
    const text = await (await fetch(served.url + path, { redirect: 'manual' })).text()
    return text === 'ours'
  }
  const own = ['/', '/?x=/login/', '/index/', '/healthz', '/readyz', '/metrics', '/assets/app.js', '/loginx']
  const below = [
    '/api/orders',
    '/api/session/x',
    '/admin/products/',
    '/account/cart',
    '/login/x',
    '/LOGIN/',
    '/cart',
  ]
  for (const path of [...own, ...below]) assert.equal(await answer(path), true, path)
  const id = 'a'.repeat(32)
  const houses = [
    '/login',
    '/login/',
    '/login/?next=/cart',
    '/register/',
    '/api/session',
    '/api/',
    '/account/',
  ]
  const asset =
    /href="(\/assets\/postern\.[^"]+)"/.exec((await house.visitor.open('/login/')).html)?.[1] ?? ''
  const more = [asset, `/admin/accounts/${id}/`, `/api/admin/accounts/${id}`, '/.well-known/change-password']
  for (const path of [...houses, ...more]) assert.equal(await answer(path), false, path)
})

test('below a path everything is the house’s, wherever it is mounted, and all else the application’s', async () => {
  await using house = await openHouse({ BASE_URL: `${BASE_URL}/auth` }, { working: false })
  const application = express()
  application.use('/auth', house.postern.node)
  application.use((_, response) => void response.end('ours'))
  await using served = await serve(application)
  for (const [path, status, text] of [
    ['/auth', 200, /data-page="welcome"/],
    ['/auth/', 200, /data-page="welcome"/],
    ['/auth/healthz', 200, /alive/],
    ['/auth/cart', 404, /data-page="not-found"/],
    ['/authentic', 200, /^ours$/],
    ['/login/', 200, /^ours$/],
  ] as const) {
    const answer = await fetch(served.url + path)
    assert.equal(answer.status, status, path)
    assert.match(await answer.text(), text)
  }
})

test('without a next the house answers everything, its front page and its 404, too', async () => {
  await using house = await openHouse({ BASE_URL }, { working: false })
  await using served = await serve((request, response) => house.postern.node(request, response))
  assert.match(await (await fetch(served.url)).text(), /data-page="welcome"/)
  assert.equal((await fetch(`${served.url}/healthz`)).status, 200)
  const unknown = await fetch(`${served.url}/cart`)
  assert.deepEqual(
    [unknown.status, /data-page="([^"]*)"/.exec(await unknown.text())?.[1]],
    [404, 'not-found'],
  )
})

test('mounting changes nothing that belongs to the application', async () => {
  const before = [globalThis.Request, globalThis.Response]
  await using house = await openHouse({ BASE_URL }, { working: false })
  await using served = await serve((request, response) => house.postern.node(request, response))
  await fetch(`${served.url}/login/`)
  assert.deepEqual([globalThis.Request, globalThis.Response], before)
})

test('the client is who the connection or a trusted proxy says, also below a path of Express', async () => {
  for (const [TRUSTED_PROXIES, network] of [
    ['127.0.0.1', '203.0.113.9'],
    ['', '127.0.0.1'],
  ] as const) {
    await using house = await openHouse({ BASE_URL, TRUSTED_PROXIES }, { working: false })
    const application = express()
    application.use('/register', house.postern.node)
    await using served = await serve(application)
    const headers = { ...form, 'X-Forwarded-For': '203.0.113.9' }
    const body = new URLSearchParams(ada)
    const answer = await fetch(`${served.url}/register/`, {
      method: 'POST',
      headers,
      body,
      redirect: 'manual',
    })
    assert.equal(answer.headers.get('location'), '/cookies/?to=%2Fregister%2Fsent%2F')
    const { network: counted } = await house.db
      .selectFrom('events')
      .select('network')
      .executeTakeFirstOrThrow()
    assert.equal(counted, network)
  }
})

test('a house that nobody tells who its clients are says once that nobody is held', async () => {
  await using house = await openHouse({ BASE_URL, LIMITS: 'on' }, { working: false })
  await askAndLeave(house)
  assert.doesNotMatch(house.log.join('\n'), /client-unknown/, 'who left was known')
  for (const path of ['/login/', '/register/']) await house.postern.fetch(new Request(house.baseUrl + path))
  assert.equal(house.log.filter((line) => line.includes('"code":"client-unknown"')).length, 1)
})

// One client leaves during the look-up, and one before it.
async function askAndLeave(house: House): Promise<void> {
  const left: Promise<unknown>[] = []
  await using served = await serve((request, response) => {
    const isEarly = request.url === '/login/'
    if (isEarly) request.socket.destroy()
    house.postern.node(request, response)
    request.socket.destroy()
    left.push(new Promise((resolve) => response.once('close', resolve)))
  })
  for (const path of ['/api/session', '/login/']) await assert.rejects(fetch(served.url + path))
  await Promise.all(left)
  await house.postern.fetch(new Request(`${house.baseUrl}/healthz`), { clientAddress: '203.0.113.7' })
}

test('a body that the application has read gets an honest answer, and its log a line that says what to move', async () => {
  await using house = await openHouse({ BASE_URL }, { working: false })
  const { node } = house.postern
  const afterParsers = express().use(express.json(), express.urlencoded(), node)
  const inRoute = fastify()
  inRoute.all('/*', (request, reply) => {
    reply.hijack()
    node(request.raw, reply.raw)
  })
  await inRoute.ready()
  for (const listener of [afterParsers, inRoute.server.listeners('request')[0] as RequestListener]) {
    await using served = await serve(listener)
    assert.equal((await fetch(`${served.url}/login/`)).status, 200, 'what has no body is answered')
    await assertTaken(house, '/api/login', await fetch(`${served.url}/api/login`, jsonLogIn))
    // A button alone sends nothing that could have been read.
    const button = await fetch(`${served.url}/logout/`, {
      method: 'POST',
      headers: { Origin: BASE_URL },
    })
    assert.equal(button.redirected || button.status < 400, true, String(button.status))
  }
  await using served = await serve(afterParsers)
  const body = new URLSearchParams({ identifier: 'ada', password: 'x' })
  await assertTaken(
    house,
    '/login',
    await fetch(`${served.url}/login/`, { method: 'POST', headers: form, body }),
  )
})

test('so does a body that was read before fetch', async () => {
  await using house = await openHouse({ BASE_URL }, { working: false })
  const request = new Request(`${house.baseUrl}/api/login`, jsonLogIn)
  await request.text()
  await assertTaken(house, '/api/login', await house.postern.fetch(request))
})

test('a body without a declared length is read to its limit, through both doors', async () => {
  await using house = await openHouse({ BASE_URL }, { working: false })
  await using served = await serve((request, response) => house.postern.node(request, response))
  const credentials = JSON.stringify({ identifier: 'ada', password: 'wrong' })
  const byFetch = async (body: ReadableStream) => {
    const init = { method: 'POST', headers: program, body, duplex: 'half' } as RequestInit
    return (await house.postern.fetch(new Request(`${house.baseUrl}/api/login`, init))).status
  }
  assert.equal(await byFetch(streamOf([credentials.slice(0, 9), credentials.slice(9)])), 401)
  assert.equal(await sendChunks(served.url, [credentials.slice(0, 9), credentials.slice(9)]), 401)
  const large = Array.from({ length: 9 }, () => ' '.repeat(8 * 1024))
  assert.equal(await byFetch(streamOf(large)), 413)
  assert.equal(await sendChunks(served.url, large), 413)

  let given = 0
  const endless = new ReadableStream({
    pull(controller) {
      given += 1
      controller.enqueue(new Uint8Array(8 * 1024))
    },
  })
  assert.equal(await byFetch(endless), 413)
  assert.ok(given < 15, `${given} pieces were taken`)
})

test('whose request it is can be asked with the request of each platform, and with its headers alone', async () => {
  await using house = await openHouse({ BASE_URL })
  const { currentAccount } = house.postern
  const own = await logIn(house)
  const Cookie = [...own.cookies].map((pair) => pair.join('=')).join('; ')
  const headers = new Headers({ Cookie })
  // A client chooses the names of headers.
  const plain = { cookie: Cookie, headers: 'x', get: 'x', 'set-cookie': ['a', 'b'] }
  for (const request of [new Request(house.baseUrl, { headers }), headers, plain, { headers: plain }]) {
    const account = await currentAccount(request)
    assert.deepEqual(Object.keys(account ?? {}), ['id', 'name', 'email', 'confirmedAt', 'admin'])
    assert.equal(account?.name, ada.name)
  }
  const application = express().get('/', async (request, response) => {
    response.send((await currentAccount(request))?.name ?? 'nobody')
  })
  await using served = await serve(application)
  assert.equal(await (await fetch(served.url, { headers })).text(), ada.name)
  assert.equal(await (await fetch(served.url)).text(), 'nobody')
  assert.equal(await currentAccount({ cookie: ['postern_session=x'] }), null)
})

const jsonLogIn = {
  method: 'POST',
  headers: program,
  body: JSON.stringify({ identifier: 'ada', password: 'x' }),
}

async function assertTaken(house: House, path: string, answer: Response): Promise<void> {
  assert.equal(answer.status, 503)
  const text = await answer.text()
  if (path.startsWith('/api/')) assert.equal((JSON.parse(text) as { kind: string }).kind, 'body-taken')
  else assert.match(text, /data-page="body-taken"[^]*<code data-request>[\da-f]+</)
  const line = house.log.findLast((one) => one.includes('"level":"error"')) ?? '{}'
  assert.deepEqual(
    { path: (JSON.parse(line) as { path: string }).path, code: (JSON.parse(line) as { code: string }).code },
    { path, code: 'body-taken' },
  )
}

async function logIn(house: House): Promise<Visitor> {
  const visitor = createVisitor(house.postern, house.baseUrl, 'en')
  await visitor.register(ada)
  await visitor.confirm((await house.mails.waitFor(ada.address, 1)).link)
  await visitor.logIn({ identifier: ada.name, password: ada.password })
  return visitor
}

function streamOf(pieces: string[]): ReadableStream {
  return new ReadableStream({
    start(controller) {
      for (const piece of pieces) controller.enqueue(Buffer.from(piece))
      controller.close()
    },
  })
}

function sendChunks(url: string, pieces: string[]): Promise<number> {
  return new Promise((resolve, reject) => {
    const headers = { ...program, 'Transfer-Encoding': 'chunked' }
    const sent = ask(`${url}/api/login`, { method: 'POST', headers, agent: false }, (answer) => {
      resolve(answer.resume().statusCode ?? 0)
    })
    sent.on('error', reject)
    for (const piece of pieces) sent.write(piece)
    sent.end()
  })
}

/** A server of a host application; ends with its scope. */
async function serve(listener: RequestListener) {
  const server = createServer(listener)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  return {
    url: `http://localhost:${typeof address === 'object' && address ? address.port : 0}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
