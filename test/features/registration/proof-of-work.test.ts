import assert from 'node:assert/strict'
import { test } from 'node:test'
import { guessing, proofOfWork, registrationLoad } from '../../../src/base/limits.ts'
import { hour, minute } from '../../../src/base/time.ts'
import { loadKey, unprovenLimit } from '../../../src/features/registration/proof-of-work.ts'
import { secretKeys, temporaryKey } from '../../../src/security/keys.ts'
import { makeChallenge, readProof } from '../../../src/security/proof-of-work.ts'
import { claimProof } from '../../../src/store/limits/proofs.ts'
import { becomeAccount, database, openAgain, openHouse } from '../../support/house.ts'
import type { House } from '../../support/house.ts'
import { challengeOf, solutionOf, solve } from '../../support/proof.ts'
import { ada } from '../../support/visitor.ts'
import type { Page, Visitor } from '../../support/visitor.ts'
import { words } from '../../support/words.ts'

const free = guessing.waits.findIndex((wait) => wait > 0)
const wrong = 'not the right one'

// Solving proofs costs seconds, and the database sees the same as in the other tests: once is enough.
const onSqlite = { skip: database === 'postgres' }

test('after some failures the log-in asks for a proof of work, whether or not the name exists', async () => {
  await using house = await openHouse({ LIMITS: 'on' })
  await becomeAccount(house)
  const pagesFor = async (identifier: string) => {
    const pages: string[] = []
    for (let one = 0; one < free + 1; one += 1) {
      const page = await house.newVisitor().logIn({ identifier, password: wrong })
      const html = page.html.replace(/data-proof="[^"]*"/, 'PROOF').replaceAll(identifier, 'WHO')
      pages.push(`${page.status} ${html}`)
    }
    return pages
  }
  const known = await pagesFor('ada')
  assert.deepEqual(known, await pagesFor('nobody'))
  assert.deepEqual(
    known.map((page) => [page.slice(0, 3), page.includes('PROOF')]),
    [...Array.from({ length: free - 1 }, () => ['401', false]), ['401', true], ['429', true]],
  )
  assert.equal(challengeOf(await house.visitor.open('/login/')), null)
})

test('a proof of work replaces the first waits; without one the wait is longer', onSqlite, async () => {
  await using house = await openHouse({ LIMITS: 'on' })
  await becomeAccount(house)
  let page = await fail(house, 'ada')
  const refused = await house.newVisitor().logIn({ identifier: 'ada', password: ada.password })
  assert.equal(refused.status, 429)
  for (let one = 0; one < guessing.proofIsWorth; one += 1) {
    page = await tryWith(house.visitor, 'ada', wrong, solve(page))
    assert.equal(page.status, 401)
  }
  const failures = free + 2 * guessing.proofIsWorth
  await house.db.updateTable('guesses').set({ failures, lastAt: house.now() }).execute()
  const late = await tryWith(house.visitor, 'ada', ada.password, solve(page))
  assert.equal(late.status, 429, 'past what a proof is worth it waits, too')
  const [, told] = /data-proof-done="([^"]+)"/.exec(late.html) ?? []
  assert.ok(told && told !== words.proof.done(0), 'it says how long')
  house.pass(guessing.waits[failures - guessing.proofIsWorth] ?? 0)
  assert.equal((await tryWith(house.visitor, 'ada', ada.password, solve(late))).path, '/')
})

test('a proof of work counts once across all processes', async () => {
  await using house = await openHouse({ LIMITS: 'on' }, { working: false })
  const proof = solve(await fail(house, 'ada'))
  // As many failures as a proof is worth no wait at all after, so that only its having been used can stand in the way.
  const again = () =>
    house.db
      .updateTable('guesses')
      .set({ failures: free + guessing.proofIsWorth - 1, lastAt: house.now() })
      .execute()
  await again()
  assert.equal((await tryWith(house.visitor, 'ada', wrong, proof)).status, 401)
  await again()
  assert.equal((await tryWith(house.visitor, 'ada', wrong, proof)).status, 429)

  // SQLite is for one process.
  const processes = database === 'postgres' ? 3 : 1
  const connections = Array.from({ length: processes }, () => openAgain(house))
  const one = { id: 'one', expiresAt: house.now() + hour }
  const claims = await Promise.all(
    Array.from({ length: 30 }, (_, index) =>
      claimProof(connections[index % processes] ?? house.db, one, house.now()),
    ),
  )
  await Promise.all(connections.map((connection) => connection.destroy()))
  assert.equal(claims.filter(Boolean).length, 1)
})

test(
  'a proof for somebody else, for something else, forged, altered, unsolved or late is none',
  onSqlite,
  async () => {
    await using house = await openHouse({ LIMITS: 'on' })
    await fail(house, 'grace')
    const page = await house.visitor.logIn({ identifier: 'grace', password: wrong })
    const challenge = challengeOf(await fail(house, 'ada'))
    const ofGrace = challengeOf(page)
    assert.ok(challenge && ofGrace)
    const solution = solutionOf(challenge)
    const { parameters, signature } = challenge
    const [foreignKey] = secretKeys([temporaryKey()])
    assert.ok(foreignKey)
    const easy = JSON.parse(
      await makeChallenge(
        [foreignKey],
        { purpose: 'log-in', target: String(parameters.data?.['target']) },
        house.now(),
      ),
    )
    const forms: unknown[] = [
      { challenge: ofGrace, solution: solutionOf(ofGrace) },
      { challenge: easy, solution: solutionOf(easy) },
      { challenge: { parameters: { ...parameters, cost: 1 }, signature }, solution },
      { challenge: { parameters: { ...parameters, keyPrefix: '00' }, signature }, solution },
      { challenge: { parameters: { ...parameters, keySignature: undefined }, signature }, solution },
      {
        challenge: {
          parameters: { ...parameters, data: { ...parameters.data, expiresAt: 9e15 } },
          signature,
        },
        solution,
      },
      { challenge: { parameters }, solution },
      { challenge, solution: { ...solution, derivedKey: '00'.repeat(32) } },
      { challenge, solution: { ...solution, derivedKey: parameters.keyPrefix } },
      { challenge },
      { solution },
      null,
      [],
      '',
    ]
    await longWait(house)
    for (const form of forms)
      assert.equal((await tryWith(house.visitor, 'ada', wrong, JSON.stringify(form))).status, 429)
    for (const text of ['', '{', 'x'.repeat(60_000), '['.repeat(1_900)])
      assert.equal((await tryWith(house.visitor, 'ada', wrong, text)).status, 429)

    const sent = JSON.stringify({ challenge, solution })
    assert.equal((await tryWith(house.visitor, 'ada', wrong, sent)).status, 401, 'the genuine one counts')
    const subject = { purpose: 'log-in', target: String(parameters.data?.['target']) } as const
    const { keys } = house.ports
    const end = Number(parameters.data?.['expiresAt'])
    assert.ok(end <= house.now() + proofOfWork.life['log-in'])
    assert.ok(await readProof(keys, sent, subject, end - 1))
    assert.equal(await readProof(keys, sent, subject, end), null)
    assert.equal(await readProof(keys, sent, { ...subject, purpose: 'register' }, end - 1), null)
  },
)

test('a proof of work made before a key rotation still counts', onSqlite, async () => {
  const [old, fresh] = secretKeys([temporaryKey(), temporaryKey()])
  assert.ok(old && fresh)
  const subject = { purpose: 'register', target: '' } as const
  const challenge = JSON.parse(await makeChallenge([old], subject, 0))
  const sent = JSON.stringify({ challenge, solution: solutionOf(challenge) })
  assert.ok(await readProof([fresh, old], sent, subject, 1))
  assert.equal(await readProof([fresh], sent, subject, 1), null)
})

test('proofs of work allow no more failures in a row', async () => {
  await using house = await openHouse({ LIMITS: 'on' }, { working: false })
  const first = await fail(house, 'ada')
  const lastAt = house.now() - hour
  await house.db
    .updateTable('guesses')
    .set({ failures: guessing.most - 1, lastAt })
    .execute()
  const last = await house.visitor.logIn({ identifier: 'ada', password: wrong })
  assert.equal(last.status, 401)
  house.pass(hour)
  assert.equal(challengeOf(last), null, 'there a proof would shorten nothing')
  const proof = JSON.parse(
    await makeChallenge(house.ports.keys, { purpose: 'log-in', target: targetOf(first) }, house.now()),
  )
  const sent = JSON.stringify({ challenge: proof, solution: solutionOf(proof) })
  const page = await tryWith(house.visitor, 'ada', wrong, sent)
  assert.equal(page.status, 429)
  assert.ok(Number(page.headers.get('retry-after')) > 24 * 3_600)
})

test('a person who shares a network address with a bot gets in with a proof of work', onSqlite, async () => {
  await using house = await openHouse({ LIMITS: 'on' })
  await becomeAccount(house)
  const { most } = guessing.network
  for (let one = 0; one < most; one += 1)
    assert.equal((await house.newVisitor().logIn({ identifier: `name${one}`, password: wrong })).status, 401)
  const refused = await house.visitor.logIn({ identifier: 'ada', password: ada.password })
  assert.equal(refused.status, 429)
  assert.ok(refused.html.includes(`data-proof-done="${words.proof.done(0)}"`))
  assert.equal((await tryWith(house.visitor, 'ada', ada.password, solve(refused))).path, '/')
})

test('by setting, registering asks for a proof of work; without one only a few an hour pass', async () => {
  await using house = await openHouse({ LIMITS: 'on', PROOF_OF_WORK: 'always' })
  const { most } = unprovenLimit.rates.network
  for (let one = 0; one < most; one += 1) await registers(house, `plain${one}`)
  const refused = await house.newVisitor().register({ ...ada, name: 'more' })
  assert.equal(refused.status, 429)
  assert.ok(refused.html.includes(`data-proof-done="${words.proof.done(0)}"`))
  assert.match(refused.html, /value="ada@example\.org"/)
  const proof = solve(await house.visitor.open('/register/'))
  const send = (name: string) => house.newVisitor().send('/register/', { ...ada, name, proof })
  assert.equal((await send('proven')).path, '/register/sent/')
  assert.equal((await send('again')).status, 429, 'a proof counts once')
  house.pass(hour / most)
  await registers(house, 'later')
})

test('registering asks for a proof of work only under load', async () => {
  await using house = await openHouse({ LIMITS: 'on', PROOF_OF_WORK: 'under-load' }, { working: false })
  assert.equal(challengeOf(await house.visitor.open('/register/')), null)
  for (let one = 0; one < 10; one += 1) await registers(house, `plain${one}`)
  const theoreticalAt = house.now() + registrationLoad.within + minute
  await house.db.updateTable('limits').set({ theoreticalAt }).where('key', '=', loadKey).execute()
  const form = await house.visitor.open('/register/')
  assert.ok(challengeOf(form))
  for (let one = 0; one < unprovenLimit.rates.network.most; one += 1) await registers(house, `late${one}`)
  assert.equal((await house.newVisitor().register({ ...ada, name: 'more' })).status, 429)
  const proven = { ...ada, name: 'proven', proof: solve(form) }
  assert.equal((await house.visitor.send('/register/', proven)).path, '/register/sent/')
  house.pass(hour)
  assert.equal(challengeOf(await house.visitor.open('/register/')), null)
})

async function fail(house: House, identifier: string): Promise<Page> {
  for (let one = 1; one < free; one += 1) await house.newVisitor().logIn({ identifier, password: wrong })
  return house.newVisitor().logIn({ identifier, password: wrong })
}

function targetOf(page: Page): string {
  return String(challengeOf(page)?.parameters.data?.['target'])
}

// So many failures just now that the wait is longer than the test, and none at all with a proof.
async function longWait(house: House): Promise<void> {
  const failures = free + guessing.proofIsWorth
  const lastAt = house.now() - (guessing.waits[free] ?? 0)
  await house.db.updateTable('guesses').set({ failures, lastAt }).execute()
}

function tryWith(visitor: Visitor, identifier: string, password: string, proof: string): Promise<Page> {
  return visitor.send('/login/', { identifier, password, proof })
}

async function registers(house: House, name: string): Promise<void> {
  const address = `${name}@example.org`
  assert.equal((await house.newVisitor().register({ ...ada, name, address })).path, '/register/sent/')
}
