import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { sweep } from '../../src/jobs/sweep.job.ts'
import { digest } from '../../src/security/tokens.ts'
import { deleteAccountWhole } from '../../src/store/accounts/deletions.ts'
import { inTransaction } from '../../src/store/db/database.ts'
import { becomeAccount, database, openHouse } from '../support/house.ts'
import { ada } from '../support/visitor.ts'

test(
  'an account that is deleted is gone from SQLite’s files after the next sweep',
  { skip: database === 'postgres' },
  async () => {
    await using house = await openHouse({ LIMITS: 'on' })
    await becomeAccount(house)
    await house.visitor.logIn({ identifier: ada.address, password: ada.password })
    await house.settled()
    const account = await house.db.selectFrom('accounts').selectAll().executeTakeFirstOrThrow()
    const file = house.databaseUrl.slice('sqlite:'.length)
    const held = () => [file, `${file}-wal`].map((one) => readFileSync(one, 'latin1')).join('')
    assert.ok(held().includes(account.address) && held().includes(account.passwordHash))
    await inTransaction(house.db, (db) => deleteAccountWhole(db, account.id))
    await sweep(house.ports)
    assert.ok(!held().includes(account.address), 'its address')
    assert.ok(!held().includes(account.passwordHash), 'its password’s hash')
  },
)

test('a copy of the database does not tell whose address a counter is about', async () => {
  await using house = await openHouse({ LIMITS: 'on' })
  await house.visitor.register(ada)
  await house.stranger.logIn({ identifier: ada.address, password: 'not the right one' })
  const keys = await Promise.all(
    (['limits', 'guesses', 'mailBudgets'] as const).map((table) =>
      house.db.selectFrom(table).select('key').execute(),
    ),
  )
  assert.ok(keys.every((some) => some.length > 0))
  const guesses = [
    `mails ${ada.address}`,
    `guess ${ada.address}`,
    JSON.stringify(['mails', ada.address, null]),
    JSON.stringify(['guess', 'identifier', ada.address, null]),
  ]
  for (const { key } of keys.flat()) assert.ok(!guesses.map(digest).includes(key))
})
