import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseAddress } from '../../../src/base/address.ts'
import { guessing, limits } from '../../../src/base/limits.ts'
import { parseName } from '../../../src/base/name.ts'
import type { Password } from '../../../src/base/password.ts'
import { minute, second } from '../../../src/base/time.ts'
import { renameAccount } from '../../../src/features/administration/accounts.ts'
import { createAdmin } from '../../../src/features/administration/set-up.ts'
import { HasherBusy } from '../../../src/security/passwords.ts'
import { askForAddress, changeLink, elsewhere, sendChange, undoLink } from '../../support/address.ts'
import { becomeAccount, cheapHasher, openHouse } from '../../support/house.ts'
import { ada } from '../../support/visitor.ts'

const free = guessing.waits.findIndex((wait) => wait > 0)

test('failures cause growing waits, whether or not the name exists', async () => {
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

test('concurrent tries pass no more often than sequential ones', async () => {
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
  assert.equal(tried, guessing.network.most)
  const elsewhere = house.newVisitor({ from: '2001:db8:1::1' })
  assert.equal((await elsewhere.logIn({ identifier: 'name1', password: 'not it' })).status, 401)
})

test('logging in to one’s own account gives a network no more tries at others', async () => {
  await using house = await openHouse({ LIMITS: 'on' })
  await becomeAccount(house)
  let tried = 0
  for (let one = 0; one < guessing.network.most + 20; one += 1) {
    if (one % 10 === 0) await house.visitor.logIn({ identifier: 'ada', password: ada.password })
    const page = await house.stranger.logIn({ identifier: `name${one}`, password: 'not the right one' })
    if (page.status === 401) tried += 1
  }
  assert.ok(tried <= guessing.network.most, String(tried))
})

test('a thief who registers the victim’s address gets no new tries with that registration', async () => {
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

test('passwords tried at a link opened elsewhere count with those of the log-in', async () => {
  await using house = await openHouse({ LIMITS: 'on' })
  await house.visitor.register(ada)
  const { link } = await house.mails.lastTo(ada.address)
  for (let one = 0; one < free; one += 1)
    await house.newVisitor().logIn({ identifier: ada.address, password: 'not the right one' })
  const page = await house.stranger.open(link)
  const refused = await house.stranger.sendConfirmation(page, { password: ada.password })
  assert.equal(refused.status, 429)
  assert.ok(refused.headers.get('retry-after'))
  assert.match(refused.html, /href="#field-password".*id="problem-password"/s, 'told where it was typed')
  house.pass(minute)
  assert.equal((await house.stranger.sendConfirmation(page, { password: ada.password })).status, 200)
  const loggedIn = await house.newVisitor().logIn({ identifier: ada.address, password: ada.password })
  assert.equal(loggedIn.path, '/', 'who confirmed begins anew')
})

test('failures at a free name keep no new administrator out, and renaming does not reset them', async () => {
  await using house = await openHouse({ LIMITS: 'on' }, { working: false })
  const [boss, chief, address] = [parseName('boss'), parseName('chief'), parseAddress('boss@example.org')]
  assert.ok(!('problem' in boss) && !('problem' in chief) && !('problem' in address))
  const logIn = (identifier: string, password: string) => house.newVisitor().logIn({ identifier, password })
  const fail = async () => {
    for (let one = 0; one < free; one += 1)
      assert.equal((await logIn('boss', 'not the right one')).status, 401)
  }
  const by = { actor: 'command', network: null, reason: null }
  await fail()
  const request = { name: boss, address, password: ada.password as Password, locale: 'en' } as const
  const made = await createAdmin(house.ports, by, request)
  assert.ok(made.kind === 'done')
  assert.equal((await logIn('boss', ada.password)).path, '/')
  await fail()
  const renamed = await renameAccount(house.ports, by, made.accountId, { from: 'boss', to: chief })
  assert.equal(renamed.kind, 'done')
  assert.equal((await logIn('chief', 'not the right one')).status, 429)
})

test('a password that is not verified because the queue is full does not count as a failure', async () => {
  // The log-in's first password of an account, or the second one that it compares with.
  let busyAt = 0
  let verified = 0
  const hasher = {
    ...cheapHasher,
    async verify(...args: Parameters<typeof cheapHasher.verify>) {
      verified += 1
      if (verified === busyAt) throw new HasherBusy('busy')
      return cheapHasher.verify(...args)
    },
  }
  await using house = await openHouse({ LIMITS: 'on' }, { hasher })
  const { visitor, stranger } = house
  await visitor.register(ada)
  const link = await stranger.open((await house.mails.lastTo(ada.address)).link)
  const busyTries = async (ask: () => Promise<{ status: number }>, at: number) => {
    busyAt = at
    for (let one = 0; one < limits.confirmPasswordTries; one += 1) {
      verified = 0
      assert.equal((await ask()).status, 503)
    }
    busyAt = 0
  }
  const confirm = () => stranger.sendConfirmation(link, { password: ada.password })
  await busyTries(confirm, 1)
  assert.equal((await confirm()).status, 200)
  const logIn = (password = ada.password) => visitor.logIn({ identifier: ada.address, password })
  await busyTries(logIn, 1)
  assert.equal((await logIn()).path, '/')
  const again = { next: '/logout/', recent_proof: ada.password }
  await busyTries(() => visitor.send('/login/again/', again), 1)
  assert.equal((await visitor.send('/login/again/', again)).path, '/logout/')
  await askForAddress(visitor, elsewhere, ada.password)
  const change = await stranger.open(await changeLink(house))
  const finish = () => sendChange(stranger, change, { password: ada.password })
  await busyTries(finish, 1)
  assert.equal((await finish()).status, 200)
  const done = await stranger.open(await undoLink(house, ada.address))
  const fields = { act: 'undo', password: ada.password, new_password: 'another long enough one' }
  await busyTries(() => sendChange(stranger, done, fields), 1)
  assert.equal((await sendChange(stranger, done, fields)).status, 200)

  // Otherwise a guesser who closes the connection before the answer could guess without end.
  const guess = () => house.newVisitor().logIn({ identifier: 'ada', password: 'not the right one' })
  busyAt = 2
  for (let one = 0; one < free; one += 1) {
    verified = 0
    assert.equal((await guess()).status, 503)
  }
  assert.equal((await guess()).status, 429)
})
