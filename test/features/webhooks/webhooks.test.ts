import assert from 'node:assert/strict'
import { test } from 'node:test'
import { paths } from '../../../src/base/paths.ts'
import { day, hour, minute, second } from '../../../src/base/time.ts'
import { deleteDueAccounts } from '../../../src/features/account/delete-account.job.ts'
import { accountPaths } from '../../../src/features/account/paths.ts'
import { sweep } from '../../../src/jobs/sweep.job.ts'
import { claimerOf } from '../../../src/store/db/claiming.ts'
import {
  extendClaim,
  notificationClaimer,
  recordNotification,
} from '../../../src/store/notifications/notifications.ts'
import { changeAddress, elsewhere, logInAs } from '../../support/address.ts'
import { act, openAdmin } from '../../support/admin.ts'
import { becomeAccount, database, openHouse, until } from '../../support/house.ts'
import type { House } from '../../support/house.ts'
import { secretOf, startReceiver } from '../../support/receiver.ts'
import type { Receiver } from '../../support/receiver.ts'
import { ada } from '../../support/visitor.ts'

const here = { PRIVATE_RECEIVERS: '127.0.0.1' }
const bob = { ...ada, name: 'bob', address: 'bob@example.org' }

test('a receiver is told of an account’s life, once each, signed, with the public shape of the account', async () => {
  await using receiver = await startReceiver()
  await using house = await openHouse({ ...here, WEBHOOKS: receiver.setting })
  const admin = await openAdmin(house)
  await becomeAccount(house)
  await house.visitor.logIn({ identifier: ada.name, password: ada.password })
  const { id } = await accountNamed(house, ada.name)
  await act(admin, paths.adminAccountAct(id, 'suspend'))
  await act(admin, paths.adminAccountAct(id, 'delete'))
  const messages = (await receiver.waitFor(6)).map(({ message }) => message as Message)
  assert.ok(
    messages.every((message) => message !== null),
    'each signature is right',
  )
  const about = messages.filter(({ data }) => data.account?.name === ada.name).map(({ type }) => type)
  // Each is told as soon as it happened; they need not come in order.
  assert.deepEqual(about.toSorted(), [
    'account.confirmed',
    'account.deleted',
    'account.logged_in',
    'account.suspended',
  ])
  const told = messages.find(({ type, data }) => type === 'account.deleted' && data.account)
  assert.deepEqual(Object.keys(told?.data.account ?? {}).toSorted(), [
    'admin',
    'confirmedAt',
    'email',
    'id',
    'name',
  ])
  const bodies = receiver.all.map(({ body }) => body).join('')
  assert.doesNotMatch(bodies, /argon2|\$|password|token/i)
  assert.equal(new Set(receiver.all.map((one) => one.id)).size, 6)
})

test('a change of address tells the new one and the old one; an expired registration neither name nor address', async () => {
  await using receiver = await startReceiver()
  await using house = await openHouse({ ...here, WEBHOOKS: receiver.setting, CONFIRM_DAYS: '1' })
  const owner = await logInAs(house)
  await changeAddress(house, owner, { address: elsewhere, password: ada.password })
  await house.stranger.register(bob)
  await house.settled()
  house.pass(3 * day)
  await sweep(house.ports)
  const told = await typesOf(receiver, 4)
  assert.equal(told['account.address_changed']?.data.account?.email, elsewhere)
  assert.equal(told['account.address_changed']?.data.previousEmail, ada.address)
  assert.deepEqual(Object.keys(told['registration.expired']?.data.registration ?? {}), [
    'id',
    'createdAt',
    'expiresAt',
  ])
})

test('a refused mail is told with its reason', async () => {
  await using receiver = await startReceiver()
  await using house = await openHouse({ ...here, WEBHOOKS: receiver.setting })
  house.mails.misbehave({ at: 'rcpt', reply: '550 5.1.1 nobody here' })
  await house.visitor.register(ada)
  const told = (await typesOf(receiver, 1))['mail.refused']
  assert.equal(told?.data.mail?.reason, 'no-such-mailbox')
  assert.equal(told?.data.mail?.kind, 'confirmation')
  assert.doesNotMatch(receiver.all[0]?.body ?? '', /example\.org/)
})

test('two secrets sign at once, so that one replaces the other without a gap', async () => {
  await using old = await startReceiver(secretOf('a'))
  await using house = await openHouse({
    ...here,
    WEBHOOKS: `${old.url} ${secretOf('b')} ${secretOf('a')}`,
  })
  await becomeAccount(house)
  const [received] = await old.waitFor(1)
  assert.ok(received?.message, 'the receiver knows the old secret alone')
  assert.equal(String(received.headers['webhook-signature']).split(' ').length, 2)
})

test('a receiver that fails is told again later under the same id, and nothing is kept once it took it', async () => {
  await using receiver = await startReceiver()
  // As Express answers, with the path, which may hold a secret.
  receiver.answer = () => (receiver.all.length === 1 ? { status: 500, body: 'Cannot POST /hook' } : {})
  await using house = await openHouse({ ...here, WEBHOOKS: receiver.setting })
  await becomeAccount(house)
  await until(async () => (await only(house)).state === 'delayed')
  const delayed = await only(house)
  assert.deepEqual([delayed.reason, delayed.reply, delayed.tries], ['status', '500', 1])
  assert.match(delayed.data ?? '', /ada@example\.org/)
  assert.ok(house.log.some((line) => line.includes('webhook-at-fault')))
  house.pass(minute)
  await until(async () => (await only(house)).state === 'delivered')
  assert.equal(receiver.all[0]?.id, receiver.all[1]?.id)
  assert.equal(receiver.all[0]?.body, receiver.all[1]?.body)
  assert.equal((await only(house)).data, null)
})

test('a redirect is not followed, and an answer of any length ends', async () => {
  await using elsewhere = await startReceiver()
  await using receiver = await startReceiver()
  receiver.answer = () =>
    receiver.all.length === 1
      ? { status: 307, headers: { Location: elsewhere.url } }
      : { status: 200, body: 'x'.repeat(1_000_000) }
  await using house = await openHouse({ ...here, WEBHOOKS: receiver.setting })
  await becomeAccount(house)
  await until(async () => (await only(house)).state === 'delayed')
  assert.equal((await only(house)).reason, 'redirect')
  house.pass(minute)
  await until(async () => (await only(house)).state === 'delivered')
  assert.equal(elsewhere.all.length, 0)
  assert.equal((await only(house)).reply, '200')
})

test('the name of a receiver is made with the key of the server', async () => {
  const names: string[] = []
  for (const letter of ['a', 'b']) {
    const SECRET_KEY = Buffer.alloc(32, letter).toString('base64')
    const WEBHOOKS = `https://app.example.org/hook?key=summer ${secretOf('a')}`
    await using house = await openHouse({ WEBHOOKS, SECRET_KEY }, { working: false })
    names.push(...house.ports.receivers.of('account.confirmed'))
  }
  assert.match(names.join(), /^app\.example\.org#[\w-]{8},app\.example\.org#[\w-]{8}$/)
  assert.equal(new Set(names).size, 2)
})

test('“gone” ends the tries, and so do three days', async () => {
  await using receiver = await startReceiver()
  receiver.answer = () => ({ status: receiver.all.length === 1 ? 410 : 404 })
  await using house = await openHouse({ ...here, WEBHOOKS: receiver.setting })
  await becomeAccount(house)
  await until(async () => (await only(house)).state === 'failed')
  assert.equal((await only(house)).reason, 'gone')
  await becomeAccount(house, bob)
  await until(async () => (await newest(house)).state === 'delayed')
  house.pass(3 * day)
  await until(async () => (await newest(house)).state === 'failed')
  assert.equal((await newest(house)).reason, 'status')
  assert.ok(house.log.some((line) => line.includes('notification-failed')))
})

test('a private address is refused unless it is allowed', async () => {
  await using receiver = await startReceiver()
  const url = receiver.setting.replace('127.0.0.1', 'localhost')
  await using house = await openHouse({ WEBHOOKS: url })
  await becomeAccount(house)
  await until(async () => (await only(house)).state === 'delayed')
  assert.equal((await only(house)).reason, 'refused-address')
  assert.equal(receiver.all.length, 0)
})

test('a silent receiver holds neither mails nor pages nor another receiver', async () => {
  await using silent = await startReceiver()
  silent.answer = () => 'silent'
  await using other = await startReceiver(secretOf('b'))
  await using house = await openHouse({ ...here, WEBHOOKS: `${silent.setting}, ${other.setting}` })
  await becomeAccount(house)
  await silent.waitFor(1)
  await becomeAccount(house, bob)
  assert.equal((await house.visitor.open('/login/')).status, 200)
  await other.waitFor(2)
  // While it hangs.
  await until(async () => (await countState(house, 'delivered')) === 2)
  await until(async () => (await countState(house, 'sending')) === 2)
  // No stop waits for it.
  await silent[Symbol.asyncDispose]()
})

test('the notification of a killed process is taken over when its lease expires, by one process', async () => {
  await using receiver = await startReceiver()
  await using house = await openHouse({ ...here, WEBHOOKS: receiver.setting }, { working: false })
  await openAdmin(house)
  const leaseUntil = house.now() + 90 * second
  await house.db
    .updateTable('notifications')
    .set({ state: 'sending', claim: 'of a dead process', dueAt: leaseUntil })
    .where('kind', '=', 'account.confirmed')
    .execute()
  const other = database === 'postgres' ? await house.openAnother() : null
  house.postern.work()
  other?.work()
  // The log-in.
  await receiver.waitFor(1)
  house.pass(90 * second)
  await receiver.waitFor(2)
  await until(async () => (await countState(house, 'delivered')) === 2)
  assert.equal(receiver.all.length, 2)
})

test('a claim goes to one process, can be held for longer, and a late process does not overwrite the next one’s result', async () => {
  await using receiver = await startReceiver()
  await using house = await openHouse({ ...here, WEBHOOKS: receiver.setting }, { working: false })
  await openAdmin(house)
  const { receiver: name } = await newest(house)
  const at = house.now() + second
  const claim = notificationClaimer(name)
  const [first] = await claim(house.db, { id: 'slow', now: at, leaseUntil: at + 10, most: 1 })
  assert.ok(first)
  const { id } = first
  assert.equal(await extendClaim(house.db, { id, claim: 'slow', leaseUntil: at + 20 }), true)
  const others = await claim(house.db, { id: 'next', now: at + 10, leaseUntil: at + hour, most: 5 })
  assert.ok(!others.some((row) => row.id === id), 'it is held for longer')
  assert.equal(
    (await claim(house.db, { id: 'third', now: at + 20, leaseUntil: at + hour, most: 5 })).length,
    1,
  )
  assert.equal(await extendClaim(house.db, { id, claim: 'slow', leaseUntil: at + 30 }), false)
  const record = { dueAt: null, reason: null, reply: null, isTried: true, now: at }
  const late = { id, claim: 'slow', record: { ...record, state: 'failed' as const } }
  assert.equal(await recordNotification(house.db, late), false)
  const next = { id, claim: 'third', record: { ...record, state: 'delivered' as const } }
  assert.equal(await recordNotification(house.db, next), true)
  assert.deepEqual(await claimerOf('notifications', 5)(house.db, { id: 'all', now: at, leaseUntil: at }), [])
})

test('the export of one’s data says what others were told, and still will be', async () => {
  await using receiver = await startReceiver()
  receiver.answer = ({ body }) => ({ status: body.includes('account.logged_in') ? 500 : 200 })
  await using house = await openHouse({ ...here, WEBHOOKS: receiver.setting })
  await becomeAccount(house)
  await house.visitor.logIn({ identifier: ada.name, password: ada.password })
  await until(async () => (await countState(house, 'delayed')) === 1)
  await until(async () => (await countState(house, 'delivered')) === 1)
  const file = await house.visitor.send(accountPaths.export, {})
  const { notifications } = JSON.parse(file.html) as { notifications: Record<string, unknown>[] }
  assert.deepEqual(
    notifications.map(({ kind, state, data }) => [kind, state, data !== null]),
    [
      ['account.confirmed', 'delivered', false],
      ['account.logged_in', 'delayed', true],
    ],
  )
})

test('of a deleted account nothing is kept but what waits, and that for two weeks at most', async () => {
  await using receiver = await startReceiver()
  receiver.answer = ({ body }) => ({ status: body.includes('account.deleted') ? 503 : 204 })
  await using house = await openHouse({ ...here, WEBHOOKS: receiver.setting })
  await becomeAccount(house)
  await until(async () => (await countState(house, 'delivered')) === 1)
  await house.db.updateTable('accounts').set({ deletesAt: house.now() }).execute()
  assert.equal(await deleteDueAccounts(house.ports), 1)
  await until(async () => (await countState(house, 'delayed')) === 1)
  assert.equal((await only(house)).kind, 'account.deleted', 'what was told before is gone')
  house.pass(13 * day)
  await until(async () => (await only(house)).state === 'failed')
  await sweep(house.ports)
  assert.equal(await countState(house, 'failed'), 1)
  house.pass(day)
  assert.equal((await sweep(house.ports)).notifications, 1)
  assert.deepEqual(await house.db.selectFrom('notificationTries').selectAll().execute(), [])
})

type Message = {
  type: string
  timestamp: string
  data: {
    account?: { name: string; email: string } | null
    previousEmail?: string
    registration?: object
    mail?: { kind: string; reason: string }
  }
}

// Read without the signature, which an oracle refuses once the house's clock is days ahead.
async function typesOf(receiver: Receiver, count: number): Promise<Record<string, Message>> {
  const all = (await receiver.waitFor(count)).map(({ body }) => JSON.parse(body) as Message)
  return Object.fromEntries(all.map((message) => [message.type, message]))
}

async function accountNamed(house: House, name: string) {
  return house.db.selectFrom('accounts').selectAll().where('name', '=', name).executeTakeFirstOrThrow()
}

async function only(house: House) {
  const [first, ...others] = await house.db.selectFrom('notifications').selectAll().execute()
  assert.deepEqual(others, [])
  assert.ok(first)
  return first
}

async function newest(house: House) {
  return house.db.selectFrom('notifications').selectAll().orderBy('id', 'desc').executeTakeFirstOrThrow()
}

async function countState(house: House, state: 'sending' | 'delayed' | 'delivered' | 'failed') {
  const rows = await house.db.selectFrom('notifications').select('id').where('state', '=', state).execute()
  return rows.length
}
