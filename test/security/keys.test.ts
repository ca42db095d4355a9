import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import { openHouse } from '../support/house.ts'
import { ada } from '../support/visitor.ts'

test('a key that is gone while registrations wait under it is told at the start, with their number', async () => {
  await using house = await openHouse({}, { working: false })
  await house.visitor.register(ada)
  await house.stranger.register({ ...ada, name: 'grace', address: 'grace@example.org' })
  const told = () => house.log.filter((line) => line.includes('key-unknown'))
  await house.openAnother()
  assert.deepEqual(told(), [], 'the same key')
  const another = randomBytes(32).toString('base64')
  await house.openAnother({ SECRET_KEY: another })
  assert.equal(told().length, 1)
  assert.match(told()[0] ?? '', /"level":"error".*"registrations":2/)

  house.pass(8 * 24 * 60 * 60 * 1_000)
  await house.openAnother({ SECRET_KEY: another })
  assert.equal(told().length, 1, 'their links have ended anyhow')
})
