import assert from 'node:assert/strict'
import { test } from 'node:test'
import { limits } from '../../../src/base/limits.ts'
import { paths } from '../../../src/base/paths.ts'
import { act, openAdmin } from '../../support/admin.ts'
import { becomeAccount, openHouse, until } from '../../support/house.ts'
import type { House } from '../../support/house.ts'
import { startReceiver } from '../../support/receiver.ts'
import { ada } from '../../support/visitor.ts'
import { words } from '../../support/words.ts'

test('an administrator sees each notification with each try, and has one told again', async () => {
  await using receiver = await startReceiver()
  receiver.answer = ({ body }) => (body.includes('account.confirmed') ? { status: 500, body: '<b>no' } : {})
  await using house = await openHouse({ WEBHOOKS: receiver.setting, PRIVATE_RECEIVERS: '127.0.0.1' })
  const admin = await openAdmin(house)
  await house.visitor.open('/')
  await becomeAccount(house)
  await until(async () => (await statesIn(house)).join() === 'delayed,delayed,delivered')

  const list = await admin.open(paths.adminNotifications)
  assert.equal(list.mark, 'admin-webhooks')
  assert.equal(list.states.length, 3)
  assert.doesNotMatch(list.html, /whsec_|data-no-receivers|\/hook/)
  const { id, receiver: name } = await house.db
    .selectFrom('notifications')
    .selectAll()
    .where('kind', '=', 'account.confirmed')
    .orderBy('id', 'desc')
    .executeTakeFirstOrThrow()
  const filtered = (query: string) => admin.open(`${paths.adminNotifications}?${query}`)
  assert.deepEqual((await filtered('state=delivered')).states, ['delivered'])
  assert.deepEqual((await filtered('kind=account.logged_in')).states, ['delivered'])
  const both = `receiver=${encodeURIComponent(name)}&kind=account.confirmed&state=delayed`
  assert.equal((await filtered(both)).states.length, 2)
  assert.equal((await filtered('receiver=nobody')).states.length, 0)
  assert.equal((await filtered('state=forged&kind=forged')).states.length, 3)

  const path = paths.adminNotification(id)
  const one = await admin.open(path)
  assert.deepEqual(one.states, ['delayed', 'delayed'], 'how it stands, and how its only try ended')
  assert.match(one.html, /class="reply"[^]{0,40}>500</, 'and none of the receiver’s words')
  assert.match(one.html, />ada<\/bdi><\/a>/)
  receiver.answer = () => ({})
  assert.equal((await act(admin, `${path}retry/`, { reason: 'mended' })).notice, 'retry')
  // The receiver counts as faulty for so long.
  house.pass(limits.mailPause)
  await until(async () => (await stateOf(house, id)) === 'delivered')
  assert.deepEqual((await admin.open(path)).states, ['delivered', 'delayed', 'delivered'])
  assert.equal((await act(admin, `${path}retry/`)).status, 409, 'it was told')
  const events = await admin.open(`${paths.adminEvents}?kind=notification-retried`)
  assert.match(events.text, new RegExp(`${words.eventKinds['notification-retried']} ada .* grace .* mended`))
  assert.match(events.html, new RegExp(`href="${path}"`))
  assert.equal((await admin.open(paths.adminNotification('0'.repeat(32)))).status, 404)
})

test('nobody else sees them: a visitor is sent to the log-in, and for other accounts they do not exist', async () => {
  await using house = await openHouse()
  const admin = await openAdmin(house)
  assert.match((await admin.open(paths.adminNotifications)).html, /data-no-receivers/)
  assert.equal((await house.stranger.open(paths.adminNotifications)).mark, 'log-in')
  await becomeAccount(house)
  await house.visitor.logIn({ identifier: ada.name, password: ada.password })
  assert.equal((await house.visitor.open(paths.adminNotifications)).status, 404)
  assert.equal((await house.visitor.ask('/api/admin/notifications')).status, 404)
})

test('programs read the same, and have one told again', async () => {
  await using receiver = await startReceiver()
  receiver.answer = () => ({ status: 404 })
  await using house = await openHouse({ WEBHOOKS: receiver.setting, PRIVATE_RECEIVERS: '127.0.0.1' })
  const admin = await openAdmin(house)
  await until(async () => (await statesIn(house)).join() === 'delayed,delayed')
  const list = await json(admin.ask('/api/admin/notifications?kind=account.logged_in'))
  const [row] = list['rows'] as Record<string, unknown>[]
  assert.deepEqual(
    [row?.['state'], row?.['reason'], row?.['accountName'], 'data' in (row ?? {})],
    ['delayed', 'status', 'grace', false],
  )
  const id = String(row?.['id'])
  receiver.answer = () => ({})
  const done = await admin.ask(`/api/admin/notifications/${id}/retry`, {
    method: 'POST',
    headers: { Origin: house.baseUrl },
  })
  assert.equal(done.status, 200)
  await until(async () => (await stateOf(house, id)) === 'delivered')
  const one = await json(admin.ask(`/api/admin/notifications/${id}`))
  assert.deepEqual(
    (one['tries'] as { outcome: string }[]).map(({ outcome }) => outcome),
    ['delayed', 'delivered'],
  )
})

async function json(answer: Promise<Response>): Promise<Record<string, unknown>> {
  return (await (await answer).json()) as Record<string, unknown>
}

async function statesIn(house: House): Promise<string[]> {
  const rows = await house.db.selectFrom('notifications').select('state').orderBy('state').execute()
  return rows.map(({ state }) => state)
}

async function stateOf(house: House, id: string): Promise<string | undefined> {
  const row = await house.db
    .selectFrom('notifications')
    .select('state')
    .where('id', '=', id)
    .executeTakeFirst()
  return row?.state
}
