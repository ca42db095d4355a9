import assert from 'node:assert/strict'
import { test } from 'node:test'
import { day, minute, second } from '../../../src/base/time.ts'
import type { Notification } from '../../../src/core/hooks.ts'
import { findReceivers } from '../../../src/core/notify.ts'
import { deleteDueAccounts } from '../../../src/features/account/delete-account.job.ts'
import { suspendAccount } from '../../../src/features/administration/accounts.ts'
import { changeAddress, elsewhere, logInAs } from '../../support/address.ts'
import { becomeAccount, database, openHouse, until } from '../../support/house.ts'
import type { House } from '../../support/house.ts'
import { ada } from '../../support/visitor.ts'

const bob = { ...ada, name: 'bob', address: 'bob@example.org' }
const command = { actor: 'command', network: null, reason: null }

test('the host application hears of everything that happens to an account, with its public shape', async () => {
  const heard: Notification[] = []
  const hear = (notification: Notification) => void heard.push(notification)
  await using house = await openHouse(
    {},
    {
      hooks: {
        onConfirmed: hear,
        onLoggedIn: hear,
        onAddressChanged: hear,
        onSuspended: hear,
        onDeleted: hear,
      },
    },
  )
  const owner = await logInAs(house)
  await changeAddress(house, owner, { address: elsewhere, password: ada.password })
  const { id } = await house.db.selectFrom('accounts').select('id').executeTakeFirstOrThrow()
  // A command has no hooks, and its acts are told all the same.
  const ports = {
    ...house.ports,
    receivers: await findReceivers(house.db, house.ports, house.now()),
  }
  assert.equal((await suspendAccount(ports, command, id)).kind, 'done')
  await house.db.updateTable('accounts').set({ deletesAt: house.now() }).execute()
  assert.equal(await deleteDueAccounts(ports), 1)
  await until(() => heard.length >= 5)
  assert.deepEqual(heard.map(({ type }) => type).toSorted(), [
    'account.address_changed',
    'account.confirmed',
    'account.deleted',
    'account.logged_in',
    'account.suspended',
  ])
  const confirmed = heard.find(({ type }) => type === 'account.confirmed')
  assert.ok(confirmed?.type === 'account.confirmed')
  const { account } = confirmed.data
  assert.deepEqual(account, {
    id,
    name: ada.name,
    email: ada.address,
    confirmedAt: account.confirmedAt,
    admin: false,
  })
})

test('a hook that throws is called again with the same id, and holds nobody up', async () => {
  const heard: string[] = []
  await using house = await openHouse(
    {},
    {
      hooks: {
        async onConfirmed({ id }) {
          heard.push(id)
          if (heard.length === 1) throw new Error('the application is not ready')
        },
      },
    },
  )
  await becomeAccount(house)
  await until(async () => (await stateOf(house)) === 'delayed')
  assert.ok(house.log.some((line) => line.includes('hook-failed')))
  house.pass(minute)
  await until(async () => (await stateOf(house)) === 'delivered')
  assert.equal(heard.length, 2)
  assert.equal(heard[0], heard[1])
})

test('a hook is never called twice at once, also if it outlives a stop, and what it was told is not lost', async () => {
  let calls = 0
  const { promise: released, resolve: release } = Promise.withResolvers<void>()
  const hooks = {
    async onConfirmed() {
      calls += 1
      await released
    },
  }
  await using house = await openHouse({}, { working: false, hooks })
  const other = database === 'postgres' ? await house.openAnother() : null
  const work = house.postern.work()
  other?.work()
  await becomeAccount(house)
  await until(() => calls === 1)
  await work.stop(0)
  // Another process, or this one that works again, waits for the lease.
  house.postern.work()
  house.pass(80 * second)
  await becomeAccount(house, bob)
  await until(() => calls === 2)
  house.pass(10 * second)
  await until(() => calls === 3)
  release()
  await until(async () => {
    const rows = await house.db.selectFrom('notifications').select('state').execute()
    return rows.every(({ state }) => state === 'delivered')
  })
  assert.equal(calls, 3)
})

test('a hook that no process has had for days is no longer written to', async () => {
  await using house = await openHouse({}, { working: false, hooks: { onConfirmed() {} } })
  const known = await findReceivers(house.db, house.ports, house.now())
  assert.deepEqual(known.of('account.confirmed'), ['onConfirmed'])
  assert.deepEqual(known.of('account.deleted'), [])
  const later = await findReceivers(house.db, house.ports, house.now() + 3 * day)
  assert.deepEqual(later.of('account.confirmed'), [])
})

async function stateOf(house: House): Promise<string> {
  const { state } = await house.db.selectFrom('notifications').select('state').executeTakeFirstOrThrow()
  return state
}
