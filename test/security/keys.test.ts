import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import { becomeAccount, openHouse } from '../support/house.ts'
import { addApp } from '../support/second-step.ts'
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
  assert.match(told()[0] ?? '', /"level":"error".*"registrations":2,"authenticators":0/)

  house.pass(8 * 24 * 60 * 60 * 1_000)
  await house.openAnother({ SECRET_KEY: another })
  assert.equal(told().length, 1, 'their links have ended anyhow')
})

test('so are authenticator apps whose key is gone, as long as the old key is not put back', async () => {
  await using house = await openHouse()
  await becomeAccount(house)
  await house.visitor.logIn({ identifier: ada.name, password: ada.password })
  await addApp(house, house.visitor)
  const told = () => house.log.filter((line) => line.includes('key-unknown'))
  const [old, another] = [house.ports.settings.secretKeys?.[0] ?? '', randomBytes(32).toString('base64')]
  await house.openAnother({ SECRET_KEY: another })
  assert.match(told()[0] ?? '', /"level":"error".*"registrations":0,"authenticators":1/)
  await house.openAnother({ SECRET_KEY: `${another},${old}` })
  assert.equal(told().length, 1)
})
