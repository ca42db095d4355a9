// On SQLite alone: its subject is what HTTP carries; the acts behind it run on both databases elsewhere.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { openHouse, until } from '../support/house.ts'
import type { House } from '../support/house.ts'
import { ada } from '../support/visitor.ts'

const ownForm = /^[\da-f]{12}$/

test('every line that a request logs has its id, and so has the answer', async () => {
  await using house = await openHouse({ LOG_LEVEL: 'debug' })
  const answers = await Promise.all(
    ['one', 'two', 'three'].map((identifier) =>
      house.stranger.ask('/login/', {
        method: 'POST',
        headers: { Origin: house.baseUrl, 'Content-Type': 'application/x-www-form-urlencoded' },
        body: new URLSearchParams({ identifier, password: 'not that one at all' }).toString(),
      }),
    ),
  )
  const ids = answers.map((answer) => answer.headers.get('x-request-id') ?? '')
  for (const id of ids) assert.match(id, ownForm)
  assert.equal(new Set(ids).size, ids.length)
  for (const id of ids) {
    const lines = linesOf(house).filter(({ request }) => request === id)
    assert.deepEqual(
      lines.map(({ event }) => event),
      ['request', 'a log-in was refused'],
    )
  }
})

test('what jobs log belongs to no request, also if a request woke them', async () => {
  await using house = await openHouse()
  await house.visitor.register(ada)
  await house.settled()
  await until(async () => linesOf(house).some(({ event }) => event === 'mail sent'))
  const sent = linesOf(house).filter(({ event }) => event === 'mail sent')
  assert.deepEqual(
    sent.map(({ request }) => request),
    [undefined],
  )
})

test('an id is taken from a trusted proxy alone, in a narrow form', async () => {
  await using house = await openHouse({ TRUSTED_PROXIES: '127.0.0.1' })
  const outsider = house.newVisitor({ from: '192.0.2.1' })
  const trace = '4bf92f3577b34da6a3ce929d0e0e4736'
  const traceparent = `00-${trace}-00f067aa0ba902b7-01`
  const idOf = async (headers: Record<string, string>, visitor = house.visitor) =>
    (await visitor.ask('/login/', { headers })).headers.get('x-request-id') ?? ''
  assert.equal(await idOf({ 'X-Request-Id': 'from.the-proxy_1' }), 'from.the-proxy_1')
  assert.equal(await idOf({ traceparent }), trace)
  assert.equal(await idOf({ traceparent, 'X-Request-Id': 'first' }), 'first')
  assert.equal(await idOf({ traceparent, 'X-Request-Id': '<b>' }), trace)
  for (const id of ['', 'a b', '<script>', 'a"b', 'é', 'x'.repeat(65), 'a,b'])
    assert.match(await idOf({ 'X-Request-Id': id }), ownForm, id)
  for (const wrong of [
    `ff-${trace}-00f067aa0ba902b7-01`,
    `00-${'0'.repeat(32)}-00f067aa0ba902b7-01`,
    `00-${trace.toUpperCase()}-00f067aa0ba902b7-01`,
    `00-${trace}`,
    `00-${trace}-00f067aa0ba902b7-01x`,
  ])
    assert.match(await idOf({ traceparent: wrong }), ownForm, wrong)
  assert.match(await idOf({ 'X-Request-Id': 'mine', traceparent }, outsider), ownForm)
})

test('a page that broke names the id by which its log lines are found, in both languages and in JSON', async () => {
  await using house = await openHouse({}, { working: false })
  await sql`alter table outbox rename column due_at to gone`.execute(house.db)
  for (const language of ['zh-CN', 'en']) {
    const page = await house.newVisitor({ language }).register(ada)
    assert.equal(page.status, 500)
    const [, shown] = /<code data-request>([^<]+)<\/code>/.exec(page.html) ?? []
    assert.equal(shown, page.headers.get('x-request-id'))
    const [line] = linesOf(house).filter(({ request, code }) => request === shown && code === 'unexpected')
    assert.ok(line)
  }
  const json = await house.visitor.ask('/api/register', {
    method: 'POST',
    headers: { Origin: house.baseUrl, 'Content-Type': 'application/json' },
    body: JSON.stringify({ name: ada.name, address: ada.address, password: ada.password }),
  })
  assert.equal(json.status, 500)
  const id = json.headers.get('x-request-id')
  assert.ok(linesOf(house).some(({ request, code }) => request === id && code === 'unexpected'))
})

test('an ordinary problem shows no id, and a front route that logs nothing has none', async () => {
  await using house = await openHouse({ TRUSTED_PROXIES: '10.0.0.1' })
  const page = await house.visitor.open('/nowhere')
  assert.doesNotMatch(page.html, /data-request/)
  assert.equal((await house.visitor.ask('/api/session')).headers.get('x-request-id'), null)
  const untrusted = await house.visitor.ask('/api/forward-auth/nginx')
  const id = untrusted.headers.get('x-request-id')
  assert.match(id ?? '', ownForm)
  assert.ok(linesOf(house).some(({ request, code }) => request === id && code === 'forward-auth-untrusted'))
})

function linesOf({ log }: House): Record<string, unknown>[] {
  return log.map((line) => JSON.parse(line) as Record<string, unknown>)
}
