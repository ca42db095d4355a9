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
