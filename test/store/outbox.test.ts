import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { openDatabase } from '../../src/store/db/database.ts'
import { migrate, schemaVersion } from '../../src/store/db/migrate.ts'
import { readMail } from '../../src/store/mail/mails.ts'
import type { MailKind } from '../../src/store/mail/rows.ts'
import { freshPlace } from '../support/house.ts'

const noDevice = { browser: null, system: null, network: null }

test('the mails of an older database survive the upgrade', async () => {
  const place = await freshPlace()
  const db = openDatabase(place.url, () => {})
  const beforeSelfService = 4
  await migrate(db, beforeSelfService)
  const row = {
    id: 'a mail',
    kind: 'confirmation' as const,
    registrationId: 'a registration',
    generation: 1,
    state: 'delayed' as const,
    tries: 2,
    unknownTries: 0,
    dueAt: 7,
    claim: null,
    reason: 'greylisted' as const,
    reply: '450 later',
    createdAt: 5,
    changedAt: 6,
  }
  await db.insertInto('outbox').values(row).execute()
  assert.equal((await migrate(db)).length, schemaVersion - beforeSelfService)
  const kept = await db.selectFrom('outbox').selectAll().execute()
  assert.deepEqual(kept, [
    { ...row, accountId: null, facts: null, addressKey: null, nameKey: null, overtakes: 1, domain: null },
  ])
  await db.destroy()
  await place.remove()
})

test('what older mails are about survives the upgrade to facts and columns', async () => {
  const place = await freshPlace()
  const db = openDatabase(place.url, () => {})
  await migrate(db, 11)
  const old: [string, MailKind, string | null, string | null][] = [
    ['1', 'password-reset', null, 'address ada@example.org'],
    ['2', 'password-reset', null, 'name ada'],
    ['3', 'password-reset', null, 'neither'],
    ['4', 'password-reset', 'account', null],
    ['5', 'address-change', 'account', 'change'],
    ['6', 'address-changed', 'account', 'old change'],
    ['7', 'address-restored', 'account', '"a\\"b\\\\c"@example.org'],
    ['8', 'new-device', 'account', '{"browser":"Firefox","system":null,"network":null}'],
  ]
  for (const [id, kind, accountId, detail] of old)
    await sql`insert into outbox (id, kind, account_id, detail, generation, state, tries, unknown_tries, created_at, changed_at)
      values (${id}, ${kind}, ${accountId}, ${detail}, 0, 'sent', 0, 0, 0, 0)`.execute(db)
  await migrate(db)
  const rows = await db.selectFrom('outbox').selectAll().orderBy('id').execute()
  const subjects = [
    { addressKey: 'ada@example.org' },
    { nameKey: 'ada' },
    { isUnreadable: true },
    { accountId: 'account' },
    { accountId: 'account', changeId: 'change' },
    { accountId: 'account', ...noDevice, changeId: 'change', side: 'old' },
    { accountId: 'account', address: '"a\\"b\\\\c"@example.org' },
    { accountId: 'account', browser: 'Firefox', system: null, network: null },
  ]
  assert.deepEqual(
    rows.map(readMail),
    old.map(([id, kind], index) => ({ id, kind, createdAt: 0, ...subjects[index] })),
  )
  await db.destroy()
  await place.remove()
})

test('mails that wait during the upgrade know no device, and are otherwise what they were', async () => {
  const place = await freshPlace()
  const db = openDatabase(place.url, () => {})
  await migrate(db, 21)
  const old: [string, MailKind, string | null][] = [
    ['1', 'deletion-planned', null],
    ['2', 'recovery-code-used', '{"left":3}'],
    ['3', 'administrators-act', '{"act":"api-key-made"}'],
    ['4', 'administrators-act', '{"act":"account-restored"}'],
    ['5', 'new-device', '{"browser":"Firefox","system":null,"network":null}'],
  ]
  for (const [id, kind, facts] of old)
    await sql`insert into outbox (id, kind, account_id, facts, generation, state, tries, unknown_tries, created_at, changed_at)
      values (${id}, ${kind}, 'account', ${facts}, 0, 'queued', 0, 0, 0, 0)`.execute(db)
  await migrate(db)
  const rows = await db.selectFrom('outbox').selectAll().orderBy('id').execute()
  const account = { createdAt: 0, accountId: 'account' }
  assert.deepEqual(rows.map(readMail), [
    { id: '1', kind: 'deletion-planned', ...account, ...noDevice },
    { id: '2', kind: 'recovery-code-used', ...account, ...noDevice, left: 3 },
    { id: '3', kind: 'api-key-made', ...account, device: null },
    { id: '4', kind: 'administrators-act', ...account, act: 'account-restored' },
    { id: '5', kind: 'new-device', ...account, browser: 'Firefox', system: null, network: null },
  ])
  await db.destroy()
  await place.remove()
})
