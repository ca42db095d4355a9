import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { metricKinds } from '../../../src/features/metrics/metrics.ts'
import { becomeAccount, openHouse, until } from '../../support/house.ts'
import type { House } from '../../support/house.ts'
import { ada } from '../../support/visitor.ts'
import type { Visitor } from '../../support/visitor.ts'

const token = 'Zk9vYmFyYmF6cXV4Zk9vYmFyYmF6cXV4Zk9v+/=='

test('a monitoring program reads how many people registered, confirmed, logged in and failed to', async () => {
  await using house = await openHouse()
  await becomeAccount(house)
  await house.visitor.logIn({ identifier: ada.name, password: ada.password })
  await house.stranger.logIn({ identifier: ada.name, password: 'not that one at all' })
  await house.stranger.logIn({ identifier: 'nobody', password: 'not that one at all' })
  const read = await readings(house)
  assert.deepEqual(
    [
      'postern_acts_total{act="register",outcome="mailed"}',
      'postern_acts_total{act="confirm",outcome="confirmed"}',
      'postern_acts_total{act="log-in",outcome="logged-in"}',
      'postern_acts_total{act="log-in",outcome="wrong"}',
      'postern_defence_total{code="log-in-refused"}',
      'postern_requests_total{route="/login",method="POST",status="401"}',
    ].map((name) => read.get(name)),
    [1, 1, 1, 2, 2, 2],
  )
})

test('limits that were hit are counted, also those that the log leaves out', async () => {
  await using house = await openHouse({ LIMITS: 'on' })
  const asked = 40
  for (let turn = 0; turn < asked; turn += 1)
    await house.visitor.send('/password/forgot/', { identifier: ada.address })
  const read = await readings(house)
  const refused = read.get('postern_defence_total{code="too-many-requests"}') ?? 0
  const acts = [...read].filter(([name]) => name.startsWith('postern_acts_total{act="forgot-password",'))
  assert.ok(refused > 20, `${refused} were refused`)
  assert.equal(
    acts.reduce((sum, [, value]) => sum + value, 0),
    asked,
  )
  assert.equal(
    read.get('postern_requests_total{route="/password/forgot",method="POST",status="429"}'),
    refused,
  )
})

test('each route is one series, whatever ids, spellings and methods strangers send', async () => {
  await using house = await openHouse()
  const ask: House['visitor']['ask'] = (path, init) => house.visitor.ask(path, init)
  for (let place = 0; place < 20; place += 1) {
    await ask(`/nowhere/${place}`)
    await ask(`/admin/accounts/${String(place).padStart(32, '0')}/`)
    await ask(`/api/admin/accounts/${String(place).padStart(32, '0')}`)
    await ask(`/api/session?${place}`)
    await ask(`/${'a'.repeat(place)}%22%0a{}/`)
    await ask('/login/', { method: `STRANGE${place}` })
  }
  await ask('/api/%73ession/')
  const page = await (await ask('/login/')).text()
  const [, style = ''] = /href="(\/assets\/[^"]+\.css)"/.exec(page) ?? []
  await ask(style)
  const requests = [...(await readings(house)).keys()].filter((name) => name.startsWith('postern_requests'))
  const routes = new Set(requests.map((name) => /route="([^"]*)"/.exec(name)?.[1] ?? ''))
  assert.deepEqual([...routes].toSorted(), [
    '/admin/accounts/:id',
    '/api/admin/accounts/:id',
    '/api/session',
    '/assets/*',
    '/login',
    'other',
  ])
  assert.ok(requests.length < 12, requests.join('\n'))
})

test('the outbox is told by state, with how long the oldest due mail has waited', async () => {
  await using house = await openHouse({}, { working: false })
  await house.visitor.register(ada)
  house.pass(90_000)
  const read = await readings(house)
  assert.equal(read.get('postern_outbox_mails{state="queued"}'), 1)
  assert.equal(read.get('postern_outbox_mails{state="delayed"}'), 0)
  const age = read.get('postern_outbox_oldest_due_seconds') ?? 0
  assert.ok(age >= 90 && age < 120, String(age))
  house.postern.work()
  await house.settled()
  const later = await readings(house)
  assert.equal(later.get('postern_outbox_mails{state="queued"}'), 0)
  assert.equal(later.get('postern_outbox_oldest_due_seconds'), 0)
  assert.equal(later.get('postern_mail_tries_total{outcome="sent"}'), 1)
})

test('without the database the other numbers are told', async () => {
  // No job of the house has a transaction open when the table is renamed.
  await using house = await openHouse({}, { working: false })
  await house.db.schema.alterTable('outbox').renameTo('elsewhere').execute()
  const read = await readings(house)
  assert.equal(read.get('postern_database_up'), 0)
  assert.equal(read.has('postern_outbox_mails{state="queued"}'), false)
  assert.ok(read.has('postern_hash_waiting{queue="log-in"}'))
  await house.db.schema.alterTable('elsewhere').renameTo('outbox').execute()
  assert.equal((await readings(house)).get('postern_database_up'), 1)
})

test('passwords that wait to be hashed are counted by their queue, and those that were hashed', async () => {
  await using house = await openHouse()
  const before = (await readings(house)).get('postern_hashes_total') ?? 0
  const many = Array.from({ length: 30 }, () => house.ports.hasher.hash('log-in', 'a password of the crowd'))
  const { waiting, running } = house.ports.hasher.load()
  assert.ok(running > 0)
  assert.equal(waiting['log-in'] + running, many.length)
  await Promise.all(many)
  const after = await readings(house)
  assert.equal(after.get('postern_hashes_total'), before + many.length)
  assert.equal(after.get('postern_hash_waiting{queue="log-in"}'), 0)
  assert.equal(after.get('postern_hash_running'), 0)
})

test('a loop that was blocked shows, once', async () => {
  await using house = await openHouse()
  await readings(house)
  const late = 'postern_event_loop_delay_seconds{quantile="1"}'
  const ticks = () => new Promise((resolve) => setTimeout(resolve, 60))
  await ticks()
  const until = performance.now() + 300
  while (performance.now() < until);
  await ticks()
  const blocked = (await readings(house)).get(late) ?? 0
  assert.ok(blocked > 0.2, String(blocked))
  await ticks()
  assert.ok(((await readings(house)).get(late) ?? 0) < blocked)
})

test('only programs on the same machine get an answer; for others the address does not exist', async () => {
  await using house = await openHouse()
  const nowhere = await house.stranger.ask('/nowhere')
  const strangers: [string, RequestInit][] = [
    ['192.0.2.1', {}],
    ['10.0.0.7', {}],
    ['127.0.0.1', { headers: { 'X-Forwarded-For': '127.0.0.1' } }],
    ['127.0.0.1', { headers: { Forwarded: 'for=127.0.0.1' } }],
    ['192.0.2.1', { headers: { Authorization: `Bearer ${token}` } }],
    ['192.0.2.1', { method: 'POST', headers: { Origin: house.baseUrl } }],
  ]
  for (const [from, init] of strangers) {
    const answer = await house.newVisitor({ from }).ask('/metrics', init)
    assert.equal(answer.status, 404)
    const text = await answer.text()
    assert.doesNotMatch(text, /postern_/)
    if (init.method === undefined) assert.equal(text, await (await house.stranger.ask('/nowhere')).text())
    assert.deepEqual(namesOf(answer), namesOf(nowhere))
  }
  assert.equal((await house.newVisitor({ from: '::1' }).ask('/metrics')).status, 200)
})

test('with a token, it alone opens the numbers, from anywhere', async () => {
  await using house = await openHouse({ METRICS_TOKEN: token })
  const far = house.newVisitor({ from: '192.0.2.1' })
  const status = async (visitor: Visitor, Authorization?: string) =>
    (await visitor.ask('/metrics', Authorization ? { headers: { Authorization } } : {})).status
  assert.equal(await status(far, `Bearer ${token}`), 200)
  assert.equal(await status(house.visitor), 404)
  for (const wrong of [
    token,
    `Basic ${token}`,
    `Bearer ${token.slice(1)}`,
    `Bearer ${token} `.repeat(2),
    'Bearer ',
  ])
    assert.equal(await status(far, wrong), 404, wrong)
})

test('no name, address, id or password stands in the numbers', async () => {
  await using house = await openHouse({ LIMITS: 'on' })
  await becomeAccount(house)
  await house.visitor.logIn({ identifier: ada.address, password: ada.password })
  await house.stranger.logIn({ identifier: 'somebody@else.example', password: 'typed wrongly here' })
  const { account } = await (await house.visitor.ask('/api/session')).json()
  await house.visitor.ask(`/admin/accounts/${account.id}/`)
  const text = await (await house.visitor.ask('/metrics')).text()
  for (const secret of [account.id, ada.name, 'example', ada.password, '127.0.0.1'])
    assert.ok(!text.includes(`"${secret}"`) && !text.includes(`${secret}/`), secret)
  assert.doesNotMatch(text, /@|[\da-f]{32}|typed wrongly/)
})

test('the answer is Prometheus text: each metric is explained once, before its samples', async () => {
  await using house = await openHouse()
  await becomeAccount(house)
  const answer = await house.visitor.ask('/metrics')
  assert.equal(answer.headers.get('content-type'), 'text/plain; version=0.0.4; charset=utf-8')
  const text = await answer.text()
  assert.ok(text.endsWith('\n'))
  const explained: string[] = []
  for (const line of text.trimEnd().split('\n')) {
    const [, explains] = /^# TYPE ([a-z_]+) (?:counter|gauge)$/.exec(line) ?? []
    if (explains !== undefined) explained.push(explains)
    else if (!line.startsWith('# HELP ')) assert.equal(sample.exec(line)?.[1], explained.at(-1), line)
  }
  assert.equal(new Set(explained).size, explained.length)
})

test('the page of metrics, the answer and the dashboard have the same names and labels', async () => {
  await using house = await openHouse({}, { hooks: { onConfirmed() {} } })
  await becomeAccount(house)
  await until(async () =>
    (await readings(house)).has('postern_notification_tries_total{outcome="delivered"}'),
  )
  await house.stranger.logIn({ identifier: 'nobody', password: 'not that one at all' })
  const told = new Map<string, string[]>()
  for (const name of (await readings(house)).keys()) {
    const [, metric = '', labels = ''] = sample.exec(`${name} 0`) ?? []
    told.set(
      metric,
      [...labels.matchAll(/(\w+)="/g)].map(([, label = '']) => label),
    )
  }
  const kinds = Object.entries(metricKinds).map(([name, { labels }]) => [name, [...labels]])
  assert.deepEqual(Object.fromEntries(told), Object.fromEntries(kinds))

  const page = readFileSync(new URL('../../../docs/metrics.md', import.meta.url), 'utf8')
  const rows = [...page.matchAll(/^\| `([a-z_]+)` +\| (?:counter|gauge) +\|/gm)].map(([, name]) => name)
  assert.deepEqual(rows, Object.keys(metricKinds))

  const dashboard = readFileSync(new URL('../../../deploy/grafana.json', import.meta.url), 'utf8')
  const queries = exprsOf(JSON.parse(dashboard))
  assert.ok(queries.length > 10)
  const used = new Set(queries.flatMap((query) => query.match(/\b(?:postern|process)_\w+/g) ?? []))
  for (const name of used) assert.ok(Object.hasOwn(metricKinds, name), name)
  const labels = new Set(Object.values(metricKinds).flatMap((kind) => [...kind.labels] as string[]))
  for (const query of queries)
    for (const [, label = ''] of query.matchAll(/(?:[{,]\s*)(\w+)\s*(?:=~|!~|!=|=)/g))
      assert.ok(labels.has(label) || ['job', 'instance'].includes(label), `${label} in ${query}`)
})

const sample = /^([a-z_]+)(?:\{((?:[a-z]+="(?:[^"\\\n]|\\["\\n])*",?)+)\})? (\d+(?:\.\d+)?(?:e[+-]\d+)?)$/

// The samples by name and labels.
async function readings({ visitor }: House): Promise<Map<string, number>> {
  const answer = await visitor.ask('/metrics')
  assert.equal(answer.status, 200)
  const lines = (await answer.text()).split('\n').filter((line) => line !== '' && !line.startsWith('#'))
  return new Map(
    lines.map((line) => {
      assert.match(line, sample)
      const end = line.lastIndexOf(' ')
      return [line.slice(0, end), Number(line.slice(end))]
    }),
  )
}

function namesOf({ headers }: Response): string[] {
  return [...headers.keys()].toSorted()
}

// Every query of a dashboard, however deep.
function exprsOf(part: unknown): string[] {
  if (typeof part !== 'object' || part === null) return []
  const own = 'expr' in part && typeof part.expr === 'string' ? [part.expr] : []
  return [...own, ...Object.values(part).flatMap(exprsOf)]
}
