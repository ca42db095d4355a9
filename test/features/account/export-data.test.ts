import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseName } from '../../../src/base/name.ts'
import { renameAccount } from '../../../src/features/administration/accounts.ts'
import { hashToken, newId } from '../../../src/security/tokens.ts'
import { askForAddress, elsewhere } from '../../support/address.ts'
import { becomeAccount, openHouse } from '../../support/house.ts'
import type { House } from '../../support/house.ts'
import { ada, hidden } from '../../support/visitor.ts'

type Data = {
  account: Record<string, unknown>
  registration: Record<string, unknown>
  sessions: Record<string, unknown>[]
  addressChanges: Record<string, unknown>[]
  devices: unknown[]
  mails: { kind: string; tries: { outcome: string }[] }[]
  events: Record<string, unknown>[]
}

test('a person exports everything held about them as one JSON file, without secrets', async () => {
  await using house = await openHouse()
  await becomeAccount(house)
  const { visitor, stranger } = house
  await visitor.logIn({ identifier: 'ada', password: ada.password })
  await stranger.logIn({ identifier: 'ada', password: ada.password })
  await askForAddress(visitor, elsewhere, ada.password)
  await house.settled()
  const session = await house.db.selectFrom('sessions').selectAll().executeTakeFirstOrThrow()
  const ended = Array.from({ length: 100 }, () => {
    return { ...session, id: newId(), tokenHash: newId(), expiresAt: house.now() - 1 }
  })
  await house.db.insertInto('sessions').values(ended).execute()
  const answer = await exported(house)
  assert.match(answer.headers.get('content-type') ?? '', /^application\/json/)
  assert.match(answer.headers.get('content-disposition') ?? '', /^attachment; filename="my-data\.json"$/)
  assert.equal(answer.headers.get('cache-control'), 'no-store, no-transform')
  const text = await answer.text()
  const data = JSON.parse(text) as Data
  assert.equal(data.account['name'], 'ada')
  assert.equal(data.account['email'], ada.address)
  assert.equal(data.registration['address'], ada.address)
  assert.equal(data.sessions.length, 102)
  assert.equal(data.devices.length, 2)
  assert.equal(data.addressChanges[0]?.['newAddress'], elsewhere)
  // Two of them were written in one moment, and come in either order.
  assert.deepEqual(
    new Set(data.mails.map(({ kind }) => kind)),
    new Set(['confirmation', 'new-device', 'address-change', 'address-change-asked']),
  )
  assert.deepEqual(
    data.mails.map(({ tries }) => tries.map(({ outcome }) => outcome)),
    data.mails.map(() => ['sent']),
  )
  assert.deepEqual(
    data.events.map(({ kind, by }) => `${String(kind)} by ${String(by)}`),
    [
      'registered by visitor',
      'confirmed by visitor',
      'logged-in by you',
      'logged-in by you',
      'address-change-asked by you',
      'data-exported by you',
    ],
  )

  const { passwordHash } = await house.db
    .selectFrom('accounts')
    .select('passwordHash')
    .executeTakeFirstOrThrow()
  const secrets = [passwordHash, '$argon2']
  for (const token of [...visitor.cookies.values(), ...stranger.cookies.values()])
    secrets.push(token, hashToken(token))
  const hashes = await house.db.selectFrom('browserTokens').select('tokenHash').execute()
  secrets.push(...hashes.map(({ tokenHash }) => tokenHash))
  for (const secret of secrets) assert.ok(!text.includes(secret), secret)
})

test('mails to set a new password that were asked for by name and by address are there, another’s are not', async () => {
  await using house = await openHouse()
  await becomeAccount(house)
  await becomeAccount(house, { ...ada, name: 'bob', address: 'bob@example.org' })
  await house.settled()
  for (const identifier of ['ada', ada.address, 'bob', 'bob@example.org'])
    await house.stranger.send('/password/forgot/', { identifier })
  await house.settled()
  await house.visitor.logIn({ identifier: 'ada', password: ada.password })
  const data = (await (await exported(house)).json()) as Data
  const resets = data.mails.filter(({ kind }) => kind === 'password-reset')
  assert.deepEqual(
    resets.map(({ tries }) => tries.map(({ outcome }) => outcome)),
    [['sent'], ['sent']],
  )
})

test('the export has an administrator’s acts with their reasons, but not who or where the administrator is', async () => {
  await using house = await openHouse()
  await becomeAccount(house)
  const { id } = await house.db.selectFrom('accounts').select('id').executeTakeFirstOrThrow()
  const to = parseName('lovelace')
  if ('problem' in to) throw new Error(to.problem)
  const admin = { actor: newId(), network: '192.0.2.1', reason: 'as they asked' }
  await renameAccount(house.ports, admin, id, { from: 'ada', to })
  await house.visitor.logIn({ identifier: 'lovelace', password: ada.password })
  const text = await (await exported(house)).text()
  const { events } = JSON.parse(text) as Data
  const renamed = events.find(({ kind }) => kind === 'account-renamed')
  assert.equal(renamed?.['by'], 'administrator')
  assert.equal(renamed?.['reason'], 'as they asked')
  assert.ok(!text.includes('192.0.2.1') && !text.includes(admin.actor))
})

test('the export has all events once and in order, over several reads', async () => {
  await using house = await openHouse()
  await becomeAccount(house)
  await house.visitor.logIn({ identifier: 'ada', password: ada.password })
  const { id } = await house.db.selectFrom('accounts').select('id').executeTakeFirstOrThrow()
  const nothing = { registrationId: null, network: null, reason: null, subjectId: null }
  for (let portion = 0; portion < 5; portion += 1) {
    const rows = Array.from({ length: 500 }, () => {
      return { ...nothing, id: newId(), at: house.now(), kind: 'logged-in', accountId: id, actor: id }
    })
    await house.db.insertInto('events').values(rows).execute()
  }
  const { events } = (await (await exported(house)).json()) as Data
  assert.equal(events.length, 2 + 1 + 2_500 + 1)
  assert.equal(events.at(-1)?.['kind'], 'data-exported')
})

test('the export has nothing about anybody else', async () => {
  await using house = await openHouse()
  await becomeAccount(house)
  await becomeAccount(house, { name: 'grace', address: 'grace@example.org', password: ada.password })
  await house.stranger.register({ name: 'mallory', address: ada.address, password: ada.password })
  await house.stranger.logIn({ identifier: 'grace', password: ada.password })
  await house.visitor.logIn({ identifier: 'ada', password: ada.password })
  assert.doesNotMatch(await (await exported(house)).text(), /grace|mallory/)
})

async function exported({ visitor, baseUrl }: House): Promise<Response> {
  const account = hidden(await visitor.open('/account/export/'), 'account')
  return visitor.ask('/account/export/', {
    method: 'POST',
    body: new URLSearchParams({ account }),
    headers: { Origin: baseUrl },
  })
}
