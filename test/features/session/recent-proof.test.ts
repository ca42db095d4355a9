import assert from 'node:assert/strict'
import { test } from 'node:test'
import { guessing, logInLimit } from '../../../src/base/limits.ts'
import { hour, minute } from '../../../src/base/time.ts'
import { replaceTokenAtProof } from '../../../src/store/sessions/sessions.ts'
import { becomeAccount, openHouse } from '../../support/house.ts'
import { ada } from '../../support/visitor.ts'

test('a recent password counts only for the session that gave it', async () => {
  await using house = await openHouse()
  await becomeAccount(house)
  const { visitor, stranger } = house
  for (const browser of [visitor, stranger])
    await browser.logIn({ identifier: 'ada', password: ada.password })
  house.pass(11 * minute)

  const page = await visitor.open('/login/again/?next=/logout/')
  assert.equal(page.status, 200)
  assert.equal(page.mark, 'recent-proof')
  assert.match(page.html, /<bdi>ada<\/bdi>/)
  assert.match(page.html, /name="next" value="\/logout\/"/)
  for (const way of ['/password/forgot/', '/account/'])
    assert.ok(page.html.includes(`<p><a href="${way}">`), 'a person who cannot answer has another way')
  const missing = await visitor.send('/login/again/', { next: '/logout/' })
  assert.equal(missing.status, 422)
  const wrong = await visitor.send('/login/again/', { next: '/logout/', recent_proof: 'not the right one' })
  assert.equal(wrong.status, 422)
  assert.equal(wrong.problems['recent_proof'], 'wrong-password-alone')
  assert.match(wrong.html, /name="next" value="\/logout\/"/, 'nothing is lost')
  const given = await visitor.send('/login/again/', { next: '/logout/', recent_proof: ada.password })
  assert.equal(given.path, '/logout/')

  const times = await house.db.selectFrom('sessions').select('provedAt').execute()
  const old = times.filter(({ provedAt }) => provedAt < house.now() - 10 * minute)
  assert.equal(times.length - old.length, 1)
  assert.equal(old.length, 1)
  const kinds = await house.db
    .selectFrom('events')
    .select('kind')
    .where('kind', 'in', ['password-refused', 'recent-proof-given'])
    .orderBy('id')
    .execute()
  assert.deepEqual(
    kinds.map(({ kind }) => kind),
    ['password-refused', 'recent-proof-given'],
  )
})

test('the question for the password redirects only within the site, and visitors to the log-in', async () => {
  await using house = await openHouse()
  await becomeAccount(house)
  const { visitor } = house
  assert.equal(
    (await visitor.open('/login/again/?next=/logout/')).path,
    '/login/?next=%2Flogin%2Fagain%2F%3Fnext%3D%2Flogout%2F',
  )
  await visitor.logIn({ identifier: 'ada', password: ada.password })
  const given = await visitor.send('/login/again/', { next: '//evil.example/', recent_proof: ada.password })
  assert.equal(given.path, '/')
})

test('a password changed during its verification does not count', async () => {
  await using house = await openHouse()
  await becomeAccount(house)
  const { visitor, db } = house
  await visitor.logIn({ identifier: 'ada', password: ada.password })
  await db.updateTable('sessions').set({ provedAt: 0 }).execute()
  const { passwordHash } = await db.selectFrom('accounts').select('passwordHash').executeTakeFirstOrThrow()
  const { tokenHash } = await db.selectFrom('sessions').select('tokenHash').executeTakeFirstOrThrow()
  const whole = { amr: 'password' } as const
  assert.equal(
    await replaceTokenAtProof(
      db,
      tokenHash,
      { ...whole, passwordHash: `${passwordHash} of before` },
      house.now(),
    ),
    null,
  )
  assert.ok(await replaceTokenAtProof(db, tokenHash, { ...whole, passwordHash }, house.now()))
})

test('a thief with a session is slowed on every page and never locks the owner out', async () => {
  await using house = await openHouse({ LIMITS: 'on' })
  await becomeAccount(house)
  const { visitor: owner, stranger: thief } = house
  await owner.logIn({ identifier: 'ada', password: ada.password })
  for (const [name, value] of owner.cookies) thief.cookies.set(name, value)
  const again = (password: string) => thief.send('/login/again/', { next: '/', recent_proof: password })
  const change = (password: string) =>
    thief.send('/account/password/', { password, new_password: 'a thief chose this' })
  const paths = [again, change]
  const free = guessing.waits.findIndex((wait) => wait > 0)
  const statuses = []
  for (let one = 0; one < free + 2; one += 1)
    statuses.push((await paths[one % 2]?.('not the right one'))?.status)
  assert.deepEqual(statuses, [...Array<number>(free).fill(422), 429, 429])
  for (const path of paths) {
    const refused = await path(ada.password)
    assert.equal(refused.status, 429, 'the right one must wait too')
    assert.ok(refused.headers.get('retry-after'))
  }
  for (let one = free; one < guessing.most; one += 1) {
    house.pass(guessing.waits.at(-1) ?? 0)
    await again('not the right one')
  }
  house.pass(hour)
  assert.equal((await again(ada.password)).status, 429)
  // The thief has the device's cookie too.
  assert.equal((await owner.logIn({ identifier: 'ada', password: ada.password })).path, '/')
  const given = await owner.send('/login/again/', { next: '/logout/', recent_proof: ada.password })
  assert.equal(given.path, '/logout/')
  assert.equal((await thief.ask('/api/session')).status, 401, 'the log-in replaced what was stolen')
})

test('failures at the log-in do not block the password question of a session', async () => {
  await using house = await openHouse({ LIMITS: 'on' })
  await becomeAccount(house)
  await house.visitor.logIn({ identifier: 'ada', password: ada.password })
  for (let one = 0; one < 8; one += 1)
    await house.newVisitor().logIn({ identifier: 'ada', password: 'not the right one' })
  const given = await house.visitor.send('/login/again/', {
    next: '/logout/',
    recent_proof: ada.password,
  })
  assert.equal(given.path, '/logout/')
})

test('the right password of one’s own account gives a network no more hashes than the log-in', async () => {
  await using house = await openHouse({ LIMITS: 'on' })
  await becomeAccount(house)
  await house.visitor.logIn({ identifier: 'ada', password: ada.password })
  // As if it had tried as often as it may.
  const theoreticalAt = house.now() + logInLimit.rates.network.within + minute
  await house.db.updateTable('limits').set({ theoreticalAt }).execute()
  const password = ada.password
  const paths = ['/login/again/', '/account/password/', '/account/address/', '/account/delete/']
  const fields = { next: '/', address: 'ada@elsewhere.example', new_password: 'another long enough one' }
  for (const path of paths) {
    const refused = await house.visitor.send(path, { ...fields, password, recent_proof: password })
    assert.equal(refused.status, 429, path)
    assert.ok(refused.headers.get('retry-after'))
  }
})
