// On SQLite alone: its subject is what HTTP carries; the acts behind it run on both databases elsewhere.

import assert from 'node:assert/strict'
import { createServer, request as askNode } from 'node:http'
import type { IncomingMessage } from 'node:http'
import { text } from 'node:stream/consumers'
import { test } from 'node:test'
import { sql } from 'kysely'
import { newToken } from '../../src/security/tokens.ts'
import { becomeAccount, openHouse } from '../support/house.ts'
import type { House } from '../support/house.ts'
import { ada } from '../support/visitor.ts'

const BASE_URL = 'http://house.test/auth'
const page = 'https://app.test'

type Header = [name: string, value: string]
type Asked = [status: number, path: string, headers: Header[], method?: string]

test('a front address answers alike through both doors, whatever it is asked', async () => {
  await using house = await openHouse({ BASE_URL, TRUSTED_PROXIES: '127.0.0.1', CORS_ORIGINS: page })
  await using doors = await openDoors(house)
  const { own, other } = await logIn(house)
  const nginx = headersOf({ 'X-Original-URL': `${BASE_URL}/cart`, 'X-Original-Method': 'GET' })
  const caddy = headersOf({
    'X-Forwarded-Proto': 'http',
    'X-Forwarded-Host': 'house.test',
    'X-Forwarded-Uri': '/x',
    'X-Forwarded-Method': 'GET',
  })
  const browser = headersOf({ Accept: 'text/html', 'Sec-Fetch-Mode': 'navigate' })
  const bearer: Header = ['Authorization', `Bearer ${own[1].split('=')[1]}..`]
  const asked: Asked[] = [
    [200, '/api/session', [own]],
    [200, '/api/session', [bearer]],
    [200, '/api/session', [bearer, bearer]],
    [200, '/api/session', [['cookie', 'other=1'], own]],
    [200, '/api/session?x=1', [own]],
    [200, '/api/session/', [own]],
    [200, '/api/session', [own, ['Origin', page]]],
    [200, '/api/session', [own, ['Origin', 'https://other.test']]],
    [200, '/api/session', [own], 'HEAD'],
    [405, '/api/session', [own, ['Origin', 'http://house.test']], 'POST'],
    [401, '/api/session', []],
    [401, '/api/session', [other]],
    // Somebody planted one of them.
    [401, '/api/session', [own, other]],
    [404, '/api/sessions', [own]],
    [200, '/api/forward-auth/nginx', [own, ...nginx]],
    [200, '/api/forward-auth/caddy', [own, ...caddy]],
    [200, '/api/forward-auth/caddy/optional', caddy],
    [401, '/api/forward-auth/nginx', nginx],
    [302, '/api/forward-auth/caddy', [...caddy, ...browser]],
    [403, '/api/forward-auth/nginx', [own, ['X-Original-URL', 'http://house.test.other/']]],
    [403, '/api/forward-auth/nginx', [own]],
  ]
  for (const [status, path, headers, method = 'GET'] of asked) {
    const what = `${method} ${path} ${JSON.stringify(headers)}`
    const byNode = await doors.byNode(path, headers, method)
    assert.equal(byNode.status, status, what)
    assert.deepEqual(byNode, await doors.byFetch(path, headers, method), what)
  }
  // Node takes the first Host, a proxy in front may take the last.
  for (const hosts of [['a b'], ['a:b:c'], ['a:99999'], ['a:'], ['[::1'], ['house.test', 'house.test']]) {
    const headers = hosts.map((host): Header => ['Host', host])
    assert.equal((await doors.byNode('/api/session', [own, ...headers], 'GET')).status, 400)
  }
  await assertCounted(house, asked)

  await sql`alter table accounts rename column factor_due_at to gone`.execute(house.db)
  const failed = await doors.byNode('/api/session', [own], 'GET')
  assert.deepEqual([failed.status, (JSON.parse(failed.body) as { kind: string }).kind], [500, 'broken'])
  const lines = house.log.map((line) => JSON.parse(line) as { code?: string; request?: string })
  const [line, ...more] = lines.filter(({ code }) => code === 'unexpected')
  assert.match(line?.request ?? '', /^[\da-f]{12}$/)
  assert.equal(more.length, 0)
})

// Each was asked through two doors.
async function assertCounted(house: House, asked: Asked[]): Promise<void> {
  const counts = await (await house.visitor.ask('/metrics')).text()
  for (const [route, status] of [
    ['/api/session', 200],
    ['/api/session', 401],
    ['/api/forward-auth/nginx', 200],
  ] as const) {
    const all = asked.filter(
      ([code, path, , method = 'GET']) =>
        code === status && path.replace(/\/?(\?.*)?$/, '') === route && method === 'GET',
    )
    const sample = `postern_requests_total{route="${route}",method="GET",status="${status}"} ${2 * all.length}\n`
    assert.ok(counts.includes(sample), `${sample}${counts}`)
  }
}

async function logIn(house: House): Promise<Record<'own' | 'other', Header>> {
  await becomeAccount(house)
  await house.visitor.logIn({ identifier: ada.name, password: ada.password })
  const token = house.visitor.cookies.get('postern_session')
  return {
    own: ['Cookie', `postern_session=${token}`],
    other: ['Cookie', `postern_session=${newToken()}`],
  }
}

type Answer = { status: number; headers: Header[]; body: string }

/** The house behind a server of node:http, and by Fetch. */
async function openDoors(house: House) {
  const server = createServer((request, response) => house.postern.node(request, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  const basePath = new URL(BASE_URL).pathname
  return {
    async byNode(path: string, headers: Header[], method: string): Promise<Answer> {
      const host: Header[] = headers.some(([name]) => name === 'Host') ? [] : [['Host', 'house.test']]
      const answer = await new Promise<IncomingMessage>((resolve, reject) => {
        const options = {
          port,
          path: basePath + path,
          method,
          headers: [...host, ...headers].flat(),
          agent: false,
        }
        askNode({ ...options, host: '127.0.0.1' } as never, resolve)
          .on('error', reject)
          .end()
      })
      const { statusCode = 0 } = answer
      return {
        status: statusCode,
        headers: own(Object.entries(answer.headers) as Header[]),
        body: await text(answer),
      }
    },
    async byFetch(path: string, headers: Header[], method: string): Promise<Answer> {
      const request = new Request(BASE_URL + path, { method, headers, redirect: 'manual' })
      const answer = await house.postern.fetch(request, { clientAddress: '127.0.0.1' })
      return { status: answer.status, headers: own([...answer.headers]), body: await answer.text() }
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

// Without those of the connection; each request has another id.
function own(headers: Header[]): Header[] {
  const ofConnection = ['connection', 'content-length', 'date', 'keep-alive', 'transfer-encoding']
  return headers
    .filter(([name]) => !ofConnection.includes(name))
    .map(([name, value]): Header => [name, name === 'x-request-id' ? 'an id' : value])
    .toSorted(([one], [other]) => one.localeCompare(other))
}

function headersOf(record: Record<string, string>): Header[] {
  return Object.entries(record)
}
