import assert from 'node:assert/strict'
import { test } from 'node:test'
import { minute } from '../../src/base/time.ts'
import { makeAdmin, root } from '../support/admin.ts'
import { createProgram } from '../support/api.ts'
import { becomeAccount, openHouse } from '../support/house.ts'
import { ada } from '../support/visitor.ts'

test('the administration does not exist for a program that is no administrator, and asks an administrator for a recent proof', async () => {
  await using house = await openHouse()
  await makeAdmin(house)
  await becomeAccount(house)
  const [{ id }] = (await house.db
    .selectFrom('accounts')
    .select('id')
    .where('name', '=', ada.name)
    .execute()) as [{ id: string }]
  const suspend = `/api/admin/accounts/${id}/suspend`
  const nobody = createProgram(house.postern, house.baseUrl)
  assert.equal((await nobody.post(suspend)).status, 401)
  const member = createProgram(house.postern, house.baseUrl)
  await member.post('/api/login', { identifier: ada.name, password: ada.password })
  for (const path of [suspend, '/api/admin/nowhere', '/api/admin'])
    assert.deepEqual([(await member.post(path)).status, (await member.get(path)).status], [404, 404], path)

  const admin = createProgram(house.postern, house.baseUrl)
  await admin.post('/api/login', { identifier: root.name, password: root.password })
  house.pass(11 * minute)
  const late = await admin.post(suspend)
  assert.deepEqual([late.status, late.body['kind']], [403, 'recent-proof-needed'])
  await admin.post('/api/login/again', { recentProof: root.password })
  const done = await admin.post(suspend, { reason: 'by a program' })
  assert.deepEqual([done.status, done.body['kind']], [200, 'done'])
  assert.equal((await admin.post(suspend)).body['kind'], 'stale')
  assert.equal((await member.get('/api/session')).status, 401)
  const events = await house.db
    .selectFrom('events')
    .selectAll()
    .where('kind', '=', 'account-suspended')
    .execute()
  assert.deepEqual(
    events.map(({ accountId, reason }) => [accountId, reason]),
    [[id, 'by a program']],
  )
})

test('a program lists accounts, registrations, mails, blocks and events page by page, without a secret', async () => {
  await using house = await openHouse()
  const rootId = await makeAdmin(house)
  await becomeAccount(house)
  await house.settled()
  const admin = createProgram(house.postern, house.baseUrl)
  await admin.post('/api/login', { identifier: root.name, password: root.password })
  for (let count = 0; count < 60; count += 1)
    await house.newVisitor().register({ ...ada, name: `ada-${count}`, address: `ada${count}@example.net` })

  await house.settled()

  const accounts = (await admin.get('/api/admin/accounts?only=admin')).body['rows'] as { id: string }[]
  assert.deepEqual(
    accounts.map((account) => account.id),
    [rootId],
  )
  assert.deepEqual(Object.keys(accounts[0] ?? {}).slice(0, 5), [
    'id',
    'name',
    'email',
    'confirmedAt',
    'admin',
  ])

  const first = (await admin.get('/api/admin/registrations?only=waiting')).body
  assert.equal((first['rows'] as object[]).length, 50)
  const after = encodeURIComponent(String(first['next']))
  const second = (await admin.get(`/api/admin/registrations?only=waiting&after=${after}`)).body
  assert.deepEqual([(second['rows'] as object[]).length, second['next']], [10, null])

  const [{ id }] = second['rows'] as [{ id: string; generation: number }]
  const path = `/api/admin/registrations/${id}`
  assert.equal((await admin.post(`${path}/block-address`, { generation: 0 })).body['kind'], 'done')
  assert.equal((await admin.post(`${path}/extend`, { generation: 7 })).body['kind'], 'stale')
  const blocks = (await admin.get('/api/admin/blocks')).body['rows'] as { value: string; actorName: string }[]
  assert.deepEqual(
    blocks.map(({ value, actorName }) => [value, actorName]),
    [['ada9@example.net', root.name]],
  )
  const found = (await admin.get(path)).body
  assert.equal((found['registration'] as { state: string }).state, 'waiting')
  const mails = (await admin.get('/api/admin/outbox?domain=example.net')).body['rows'] as { id: string }[]
  assert.equal(mails.length, 50)
  const mail = (await admin.get(`/api/admin/outbox/${mails[0]?.id}`)).body
  assert.ok(Array.isArray(mail['tries']))
  const events = await admin.get('/api/admin/events?kind=address-blocked')
  assert.equal((events.body['rows'] as object[]).length, 1)
  const wrong = await admin.get('/api/admin/events?from=2026-02-31')
  assert.deepEqual([wrong.status, wrong.body['kind'], wrong.body['field']], [422, 'wrong-filter', 'from'])
  const account = (await admin.get(`/api/admin/accounts/${rootId}`)).body
  assert.equal((account['account'] as { email: string }).email, root.address)
  assert.equal((await admin.get(`/api/admin/accounts/${'0'.repeat(32)}`)).status, 404)
  assert.doesNotMatch(JSON.stringify([first, found, mail, account]), /hash|\$argon2/i)

  const file = await house.newVisitor().ask('/api/admin/events.jsonl?kind=address-blocked', {
    headers: { Authorization: `Bearer ${admin.bearer}` },
  })
  assert.match(file.headers.get('content-disposition') ?? '', /events\.jsonl/)
  const lines = (await file.text()).trim().split('\n')
  assert.deepEqual(
    lines.map((line) => (JSON.parse(line) as { kind: string }).kind),
    ['address-blocked'],
  )
  const table = await house.newVisitor().ask('/api/admin/events.csv?kind=address-blocked', {
    headers: { Authorization: `Bearer ${admin.bearer}` },
  })
  assert.match(table.headers.get('content-disposition') ?? '', /events\.csv/)
  assert.match(await table.text(), /^(?:\uFEFF)?at,kind,.*\r\n[^\n]*,address-blocked,[^\n]*\r\n$/)
})

test('a program reads the overview, with figures and the provider that stops people', async () => {
  await using house = await openHouse()
  await makeAdmin(house)
  house.mails.misbehave({ at: 'rcpt', reply: '552 5.2.2 mailbox full' }, (to) => to.endsWith('@full.example'))
  await house.visitor.register({ ...ada, address: 'ada@full.example' })
  await house.settled()
  const admin = createProgram(house.postern, house.baseUrl)
  await admin.post('/api/login', { identifier: root.name, password: root.password })
  const { status, body } = await admin.get('/api/admin/overview')
  assert.equal(status, 200)
  const { waiting, days, byDay, stuck, funnel, alarm, degraded } = body as {
    waiting: number
    days: string[]
    byDay: { registered: number[] }
    stuck: { domains: { domain: string; reasons: object[] }[] }
    funnel: object
    alarm: unknown
    degraded: unknown[]
  }
  assert.deepEqual([waiting, days.length, byDay.registered.at(-1), alarm, degraded], [1, 30, 1, null, []])
  assert.ok(Date.parse(days.at(-1) ?? '') <= house.now())
  assert.deepEqual(
    stuck.domains.map(({ domain, reasons }) => [domain, reasons]),
    [['full.example', [{ state: 'refused', reason: 'mailbox-full', people: 1 }]]],
  )
  assert.ok(!('durations' in funnel))
})

test('a program acts on several registrations, as it saw them or by a filter, step by step and never on everybody', async () => {
  await using house = await openHouse({}, { tick: 20, working: false })
  await makeAdmin(house)
  for (let count = 0; count < 60; count += 1)
    await house.newVisitor().register({ ...ada, name: `ada-${count}`, address: `ada${count}@example.net` })
  await house.newVisitor().register({ ...ada, name: 'other', address: 'other@example.org' })
  const admin = createProgram(house.postern, house.baseUrl)
  await admin.post('/api/login', { identifier: root.name, password: root.password })
  const extend = (body: object) => admin.post('/api/admin/registrations/bulk/extend', body)
  const rows = (await admin.get('/api/admin/registrations?q=ada-1')).body['rows'] as { id: string }[]
  const ids = rows.map(({ id }) => id)

  const nobody = await extend({ reason: 'a slip' })
  assert.deepEqual([nobody.status, nobody.body['kind']], [422, 'nothing-named'])
  for (const registrations of ['', ' '])
    assert.equal((await extend({ registrations, domain: 'example.net' })).body['kind'], 'nothing-named')
  const unreadable = await extend({ registrations: `${ids[0]}` })
  assert.deepEqual([unreadable.status, unreadable.body['kind']], [422, 'bad-input'])

  // One was corrected meanwhile, and one is named twice.
  const named = `${ids[0]}:0 ${ids[1]}:7 ${ids[0]}:0`
  const some = await extend({ registrations: named, reason: 'asked for it' })
  assert.deepEqual(some.body, { kind: 'done', counts: { done: 1, stale: 1 }, next: null })
  assert.equal(await extended(), 1)
  assert.deepEqual((await extend({ registrations: named, after: ids[1] })).body['counts'], {})
  assert.deepEqual((await extend({ registrations: named, after: 'nothing' })).body['counts'], {})

  const everybody = await house.db.selectFrom('registrations').select('id').execute()
  for (const [whom, total] of [
    [{ q: 'ada-', only: 'waiting' }, 60],
    [{ registrations: everybody.map(({ id }) => `${id}:0`).join('\n') }, 61],
  ] as const) {
    const before = await extended()
    const first = await extend(whom)
    const second = await extend({ ...whom, after: first.body['next'] })
    assert.deepEqual(
      [first, second].map(({ body }) => body['counts']),
      [{ done: 50 }, { done: total - 50 }],
    )
    assert.equal(second.body['next'], null)
    assert.equal((await extended()) - before, total)
  }
  const events = await house.db
    .selectFrom('events')
    .select('reason')
    .where('reason', '=', 'asked for it')
    .execute()
  assert.equal(events.length, 1)

  async function extended(): Promise<number> {
    const rows = await house.db
      .selectFrom('events')
      .select('id')
      .where('kind', '=', 'registration-extended')
      .execute()
    return rows.length
  }
})
