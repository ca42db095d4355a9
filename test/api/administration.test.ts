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
})
