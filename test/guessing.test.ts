import assert from 'node:assert/strict'
import { test } from 'node:test'
import { guessing } from '../src/base/limits.ts'
import { minute, second } from '../src/base/time.ts'
import { becomeAccount, openHouse } from './support/house.ts'
import { ada } from './support/visitor.ts'

const free = guessing.waits.findIndex((wait) => wait > 0)

test('failures ask for growing waits, alike whether or not the name exists', async () => {
  await using house = await openHouse({ LIMITS: 'on' })
  await becomeAccount(house)
  const statuses = async (identifier: string) => {
    const seen: string[] = []
    for (let one = 0; one < free + 2; one += 1) {
      const page = await house.newVisitor().logIn({ identifier, password: 'not the right one' })
      seen.push(
        `${page.status} ${page.headers.get('retry-after')} ${page.html.replace(/data-proof="[^"]*"/, 'PROOF').replaceAll(identifier, 'WHO')}`,
      )
    }
    return seen
  }
  const known = await statuses('ada')
  assert.deepEqual(known, await statuses('nobody'))
  assert.deepEqual(
    known.map((text) => text.slice(0, 3)),
    [...Array<string>(free).fill('401'), '429', '429'],
  )
  house.pass(5 * second)
  assert.equal((await house.stranger.logIn({ identifier: 'ada', password: 'not it' })).status, 401)
  const refused = await house.stranger.logIn({ identifier: 'ada', password: ada.password })
  assert.equal(refused.status, 429, 'the right one must wait too')
  assert.equal(refused.headers.get('retry-after'), '10')
  house.pass(10 * second)
  assert.equal((await house.stranger.logIn({ identifier: 'ada', password: ada.password })).path, '/')
  assert.equal((await house.newVisitor().logIn({ identifier: 'ada', password: 'wrong' })).status, 401)
})

test('tries at one time pass no more often than one after the other', async () => {
  await using house = await openHouse({ LIMITS: 'on' }, { working: false })
  const answers = await Promise.all(
    Array.from({ length: 30 }, () =>
      house.newVisitor().logIn({ identifier: 'ada', password: 'not the right one' }),
    ),
  )
  assert.equal(answers.filter(({ status }) => status === 401).length, free)
})

test('an owner on a known device gets in after a hundred failures from elsewhere', async () => {
  await using house = await openHouse({ LIMITS: 'on' })
  await becomeAccount(house)
  const owner = house.newVisitor()
  await owner.logIn({ identifier: 'ada', password: ada.password })
  await owner.send('/logout/')
  let failures = 0
  for (let round = 0; round < 100; round += 1) {
    const page = await house.newVisitor().logIn({ identifier: 'ada', password: 'not the right one' })
    if (page.status === 401) failures += 1
    house.pass(15 * minute)
  }
  assert.equal(failures, guessing.most)
  assert.equal((await house.stranger.logIn({ identifier: 'ada', password: ada.password })).status, 429)
  assert.equal((await owner.logIn({ identifier: 'ada', password: ada.password })).path, '/')
  assert.equal((await house.stranger.logIn({ identifier: 'ada', password: ada.password })).path, '/')
})

test('a thousand names with one try each from one network are slowed as one', async () => {
  await using house = await openHouse({ LIMITS: 'on' }, { working: false })
  const bot = house.newVisitor({ from: '2001:db8::1' })
  let tried = 0
  for (let one = 0; one < 300; one += 1) {
    const page = await bot.logIn({ identifier: `name${one}`, password: 'not the right one' })
    if (page.status === 401) tried += 1
  }
  // While the tries are made a few seconds pass.
  assert.ok(tried >= guessing.network.most && tried <= guessing.network.most + 5, String(tried))
  const elsewhere = house.newVisitor({ from: '2001:db8:1::1' })
  assert.equal((await elsewhere.logIn({ identifier: 'name1', password: 'not it' })).status, 401)
})

test('logging in to an own account gives a network no more tries at others', async () => {
  await using house = await openHouse({ LIMITS: 'on' })
  await becomeAccount(house)
  let tried = 0
  for (let one = 0; one < guessing.network.most + 20; one += 1) {
    if (one % 10 === 0) await house.visitor.logIn({ identifier: 'ada', password: ada.password })
    const page = await house.stranger.logIn({ identifier: `name${one}`, password: 'not the right one' })
    if (page.status === 401) tried += 1
  }
  assert.ok(tried <= guessing.network.most + 5, String(tried))
})

test('a thief who registers the victim’s address gets no new tries by that registration’s password', async () => {
  await using house = await openHouse({ LIMITS: 'on' })
  await becomeAccount(house)
  await house.stranger.register({ name: 'eve', address: ada.address, password: 'the thief knows this' })
  const logIn = (password: string) => house.newVisitor().logIn({ identifier: ada.address, password })
  for (let one = 0; one < free; one += 1) {
    assert.equal((await logIn('the thief knows this')).status, 403)
    assert.equal((await logIn('not the right one')).status, 401)
  }
  assert.equal((await logIn('not the right one')).status, 429)
})

test('a link opened elsewhere counts its passwords with those of the log-in', async () => {
  await using house = await openHouse({ LIMITS: 'on' })
  await house.visitor.register(ada)
  const { link } = await house.mails.lastTo(ada.address)
  for (let one = 0; one < free; one += 1)
    await house.newVisitor().logIn({ identifier: ada.address, password: 'not the right one' })
  const page = await house.stranger.open(link)
  const refused = await house.stranger.sendConfirmation(page, { password: ada.password })
  assert.equal(refused.status, 429)
  assert.ok(refused.headers.get('retry-after'))
  house.pass(minute)
  assert.equal((await house.stranger.sendConfirmation(page, { password: ada.password })).status, 200)
  const loggedIn = await house.newVisitor().logIn({ identifier: ada.address, password: ada.password })
  assert.equal(loggedIn.path, '/', 'who confirmed begins anew')
})
