// On SQLite alone: its subject is pages and words; the acts behind them run on both databases elsewhere.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { findAccountInQuestion, readAccount } from '../../../src/features/administration/account-details.ts'
import {
  findRegistrationInQuestion,
  readRegistration,
} from '../../../src/features/administration/registration-details.ts'
import { listAccountLines } from '../../../src/store/listings/accounts.ts'
import { listEventLines } from '../../../src/store/listings/events.ts'
import { listMailLines } from '../../../src/store/listings/mails.ts'
import { listRegistrationLines } from '../../../src/store/listings/registrations.ts'
import { openAdmin, hiddenFieldsOf } from '../../support/admin.ts'
import { becomeAccount, openHouse } from '../../support/house.ts'
import { ada } from '../../support/visitor.ts'

test('the administration’s pages are given no hash of a password or token and no name of a key', async () => {
  await using house = await openHouse()
  const { db, ports, visitor } = house
  const admin = await openAdmin(house)
  await becomeAccount(house)
  await visitor.logIn({ identifier: 'ada', password: ada.password })
  const form = hiddenFieldsOf(await visitor.open('/account/address/'))
  await visitor.send('/account/address/', { ...form, address: 'new@example.org', password: ada.password })
  await house.stranger.register({ ...ada, name: 'eve', address: 'eve@example.org' })
  await house.settled()

  const accounts = await db.selectFrom('accounts').selectAll().execute()
  const registrations = await db.selectFrom('registrations').selectAll().execute()
  const changes = await db.selectFrom('addressChanges').selectAll().execute()
  const sessions = await db.selectFrom('sessions').selectAll().execute()
  const secrets = [
    ...[...accounts, ...registrations, ...changes].map((row) => row.passwordHash),
    ...registrations.map((row) => row.keyId),
    ...sessions.map((row) => row.tokenHash),
  ]
  assert.ok(accounts.length > 1 && registrations.length > 1 && sessions.length > 1)
  assert.equal(changes.length, 1)

  const place = { after: null, most: 50 }
  const all = { kind: null, accountId: null, registrationId: null, actor: null, from: null, until: null }
  const given = JSON.stringify([
    await Promise.all(
      accounts.flatMap(({ id }) => [readAccount(ports, id), findAccountInQuestion(ports, id)]),
    ),
    await Promise.all(
      registrations.flatMap(({ id }) => [readRegistration(ports, id), findRegistrationInQuestion(ports, id)]),
    ),
    await listAccountLines(db, ports.now, { search: null, only: null, since: null, order: 'newest' }, place),
    await listRegistrationLines(db, ports.now, { search: null, only: null, mail: null, domain: null }, place),
    await listMailLines(db, ports.now, { state: null, kind: null, domain: null }, place),
    await listEventLines(db, ports.now, all, place),
  ])
  assert.ok(given.includes('new@example.org') && given.includes(admin.id))
  for (const secret of secrets) assert.ok(!given.includes(secret), secret)
})
