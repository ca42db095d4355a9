// Every path that changes password, address or status ends the other sessions in the same commit: where they cannot be
// ended, nothing changes.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import {
  demoteAccount,
  giveAddressBack,
  suspendAccount,
} from '../../../src/features/administration/accounts.ts'
import {
  askForAddress,
  changeAddress,
  changeLink,
  elsewhere,
  sendChange,
  undoLink,
  resetLinkTo,
} from '../../support/address.ts'
import { becomeAccount, database, openHouse } from '../../support/house.ts'
import type { House } from '../../support/house.ts'
import { ada, hidden } from '../../support/visitor.ts'
import type { Page, Visitor } from '../../support/visitor.ts'

const fresh = 'a fresh set of words'
const byCommand = { actor: 'command', network: null, reason: null }

/** Goes as far as the act itself, and returns it. */
type Path = (house: House, owner: Visitor) => Promise<() => Promise<unknown>>

const paths: Record<string, Path> = {
  'changing the password': async (_house, owner) => () =>
    owner.send('/account/password/', { password: ada.password, new_password: fresh }),
  'resetting the password': async (house) => {
    await house.stranger.send('/password/forgot/', { identifier: 'ada' })
    const resetLink = await resetLinkTo(house, ada.address)
    const page = await house.stranger.open(resetLink)
    const account = hidden(page, 'account')
    return () => house.stranger.send('/password/reset/', { account, new_password: fresh })
  },
  'changing the address': async (house, owner) => {
    await askForAddress(owner, elsewhere, ada.password)
    const page = await owner.open(await changeLink(house))
    return () => sendChange(owner, page)
  },
  'changing the address elsewhere': async (house, owner) => {
    await askForAddress(owner, elsewhere, ada.password)
    const page = await house.stranger.open(await changeLink(house))
    return () => sendChange(house.stranger, page, { password: ada.password })
  },
  'cancelling the change from the old address': async (house, owner) => {
    await askForAddress(owner, elsewhere, ada.password)
    const page = await house.stranger.open(await undoLink(house, ada.address))
    return () => sendChange(house.stranger, page, { act: 'cancel', address: ada.address })
  },
  'undoing the change': async (house, owner) => {
    const page = await openUndo(house, owner)
    const fields = { act: 'undo', password: ada.password, new_password: fresh }
    return () => sendChange(house.stranger, page, fields)
  },
  'disputing the change': async (house, owner) => {
    const page = await openUndo(house, owner)
    return () => sendChange(house.stranger, page, { act: 'dispute', address: ada.address })
  },
  'giving the address back': async (house, owner) => {
    const page = await openUndo(house, owner)
    await sendChange(house.stranger, page, { act: 'dispute', address: ada.address })
    // Somebody whose session began behind the administrator's back.
    await house.db.updateTable('accounts').set({ suspendedAt: null }).execute()
    for (const browser of [owner, house.visitor])
      await browser.logIn({ identifier: 'ada', password: ada.password })
    const id = await idOf(house)
    return () => giveAddressBack(house.ports, byCommand, id, { key: ada.address })
  },
  'asking for the deletion': async (_house, owner) => () =>
    owner.send('/account/delete/', { password: ada.password }),
  suspending: async (house) => {
    const id = await idOf(house)
    return () => suspendAccount(house.ports, byCommand, id)
  },
  demoting: async (house) => {
    const id = await idOf(house)
    await becomeAccount(house, { ...ada, name: 'grace', address: 'grace@example.org' })
    await house.db.updateTable('accounts').set({ isAdmin: 1 }).execute()
    return () => demoteAccount(house.ports, byCommand, id)
  },
}

for (const [name, path] of Object.entries(paths)) {
  test(`${name} ends the other sessions in the same commit`, async () => {
    await using house = await openHouse()
    await becomeAccount(house)
    const owner = house.newVisitor()
    await owner.logIn({ identifier: 'ada', password: ada.password })
    const act = await path(house, owner)
    const other = house.visitor
    await other.logIn({ identifier: 'ada', password: ada.password })
    await house.settled()

    const before = await stateOf(house)
    await keepSessions(house, true)
    await act().catch(() => {})
    assert.deepEqual(await stateOf(house), before, 'where sessions cannot end, nothing changes')
    assert.equal((await other.ask('/api/session')).status, 200)

    await keepSessions(house, false)
    await act()
    assert.notDeepEqual(await stateOf(house), before)
    assert.equal((await other.ask('/api/session')).status, 401)
    const [left, ...more] = await house.db.selectFrom('sessions').select('id').execute()
    assert.ok(more.length === 0, `${left?.id} and ${more.length} more`)
  })
}

async function openUndo(house: House, owner: Visitor): Promise<Page> {
  await changeAddress(house, owner, { address: elsewhere, password: ada.password })
  return house.stranger.open(await undoLink(house, ada.address))
}

async function idOf(house: House): Promise<string> {
  const { id } = await house.db
    .selectFrom('accounts')
    .select('id')
    .where('name', '=', 'ada')
    .executeTakeFirstOrThrow()
  return id
}

// All that such a path changes, and what it tells.
async function stateOf(house: House) {
  const { db } = house
  return {
    accounts: await db.selectFrom('accounts').selectAll().orderBy('id').execute(),
    changes: await db.selectFrom('addressChanges').selectAll().orderBy('id').execute(),
    mails: await db.selectFrom('outbox').select(['id', 'kind']).orderBy('id').execute(),
  }
}

// Makes the database refuse to end a session, as a full disk might in the middle.
async function keepSessions({ db }: House, kept: boolean): Promise<void> {
  const statements =
    database === 'sqlite'
      ? [
          kept
            ? `create trigger keep before delete on sessions begin select raise(abort, 'kept'); end`
            : 'drop trigger keep',
        ]
      : kept
        ? [
            `create function keep() returns trigger language plpgsql as 'begin raise exception ''kept''; end'`,
            'create trigger keep before delete on sessions for each row execute function keep()',
          ]
        : ['drop function keep cascade']
  for (const statement of statements) await sql.raw(statement).execute(db)
}
