import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openDatabase } from '../../src/store/db/database.ts'
import { migrate, schemaVersion } from '../../src/store/db/migrate.ts'
import { freshPlace } from '../support/house.ts'

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
  assert.deepEqual(kept, [{ ...row, accountId: null, detail: null, domain: null }])
  await db.destroy()
  await place.remove()
})
