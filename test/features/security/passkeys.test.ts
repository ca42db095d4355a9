// Passkeys, as a phone and its browser answer; and everything that somebody may answer instead.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hour, minute } from '../../../src/base/time.ts'
import { suspendAccount } from '../../../src/features/administration/accounts.ts'
import { changeAddress, elsewhere, resetLinkTo, sendChange, undoLink } from '../../support/address.ts'
import { openAdmin } from '../../support/admin.ts'
import { createProgram } from '../../support/api.ts'
import { becomeAccount, database, openHouse } from '../../support/house.ts'
import type { House } from '../../support/house.ts'
import { addPasskey, answerToAdd, answerToUse, ask, newPasskey } from '../../support/passkeys.ts'
import type { Lie, Passkey } from '../../support/passkeys.ts'
import { addApp } from '../../support/second-step.ts'
import { ada, hidden } from '../../support/visitor.ts'
import type { Page, Visitor } from '../../support/visitor.ts'

const right = { identifier: 'ada', password: ada.password }
const bob = { name: 'bob', address: 'bob@example.org', password: 'another long enough one' }

async function openLoggedIn(values: Record<string, string> = {}): Promise<House> {
  const house = await openHouse(values, { still: true })
  await becomeAccount(house)
  await house.visitor.logIn(right)
  return house
}

async function use(house: House, browser: Visitor, passkey: Passkey, lie: Lie = {}): Promise<Page> {
  const asked = await ask(house, browser, '/api/login/passkey')
  return browser.send('/login/passkey/', answerToUse(passkey, asked, lie))
}

async function isLoggedIn(browser: Visitor): Promise<boolean> {
  return (await browser.ask('/api/session')).status === 200
}

async function kindsOf({ db }: House): Promise<string[]> {
  const rows = await db.selectFrom('events').select('kind').orderBy('id').execute()
  return rows.map(({ kind }) => kind)
}

test('a passkey of each algorithm logs in alone, without a hash, and past the second step', async () => {
  await using house = await openLoggedIn()
  await addApp(house, house.visitor)
  for (const algorithm of [-8, -7, -257] as const) {
    const passkey = await addPasskey(house, house.visitor, newPasskey(algorithm))
    const browser = house.newVisitor()
    const page = await use(house, browser, passkey)
    assert.equal(page.path, '/', String(algorithm))
    assert.ok(await isLoggedIn(browser))
  }
  const sessions = await house.db.selectFrom('sessions').select('amr').where('amr', '=', 'passkey').execute()
  assert.equal(sessions.length, 3)
  const { passkeys } = (await (await house.visitor.ask('/api/account/security')).json()) as {
    passkeys: { usedAt: string | null }[]
  }
  assert.equal(passkeys.length, 3)
  assert.ok(passkeys.every(({ usedAt }) => usedAt !== null))
})

test('whatever is wrong with an answer, it logs nobody in', async () => {
  await using house = await openLoggedIn()
  const passkey = await addPasskey(house, house.visitor)
  const browser = house.newVisitor()
  const lies: Record<string, Lie> = {
    'another origin': { origin: 'https://evil.example' },
    'another host': { host: 'evil.example' },
    'a new passkey’s answer': { type: 'webauthn.create' },
    'nobody there': { flags: 0x04 },
    'somebody, and not who': { flags: 0x01 },
    'a frame of another site': { crossOrigin: true },
  }
  for (const [what, lie] of Object.entries(lies)) {
    const page = await use(house, browser, passkey, lie)
    assert.deepEqual([page.status, page.problems['submit']], [422, 'passkey-refused'], what)
  }
  const asked = await ask(house, browser, '/api/login/passkey')
  const honest = answerToUse(passkey, asked)
  const other = newPasskey()
  const bodies: Record<string, Record<string, string>> = {
    'another’s signature': { ...honest, signature: answerToUse(other, asked)['signature'] ?? '' },
    'no signature': { ...honest, signature: '' },
    'client data that is no JSON': { ...honest, client_data: Buffer.from('{').toString('base64url') },
    'client data that is no UTF-8': {
      ...honest,
      client_data: Buffer.from([0xff, 0xfe]).toString('base64url'),
    },
    'client data past all length': { ...honest, client_data: 'A'.repeat(60_000) },
    'no base64url': { ...honest, authenticator_data: '<script>' },
    'too little data': { ...honest, authenticator_data: 'AAAA' },
  }
  for (const [what, body] of Object.entries(bodies)) {
    const page = await browser.send('/login/passkey/', body)
    assert.deepEqual([page.status, page.problems['submit']], [422, 'passkey-refused'], what)
  }
  const huge = await browser.send('/login/passkey/', { ...honest, client_data: 'A'.repeat(66_000) })
  assert.equal(huge.status, 413)
  const unknown = await use(house, browser, other)
  assert.deepEqual([unknown.status, unknown.problems['submit']], [401, 'unknown-passkey'])
  assert.ok(unknown.html.includes(`data-unknown="${other.id.toString('base64url')}"`))
  assert.equal(await isLoggedIn(browser), false)
  assert.equal((await browser.send('/login/passkey/', honest)).path, '/', 'none of it used the challenge up')
})

test('a challenge counts once, for one hour and for one purpose', async () => {
  await using house = await openLoggedIn()
  const passkey = await addPasskey(house, house.visitor)
  const asked = await ask(house, house.stranger, '/api/login/passkey')
  const body = answerToUse(passkey, asked)
  const others = database === 'postgres' ? [await house.openAnother(), await house.openAnother()] : []
  const doors = [house.postern, ...others]
  const answers = await Promise.all(
    Array.from({ length: 24 }, async (_, number) => {
      const request = new Request(`${house.baseUrl}/login/passkey/`, {
        method: 'POST',
        body: new URLSearchParams(body),
        headers: { Origin: house.baseUrl },
      })
      const answer = await doors[number % doors.length]?.fetch(request, {
        clientAddress: `192.0.2.${number}`,
      })
      return answer?.status
    }),
  )
  assert.equal(answers.filter((status) => status === 303).length, 1)
  assert.equal(answers.filter((status) => status === 409).length, 23)

  const late = await ask(house, house.stranger, '/api/login/passkey')
  house.pass(hour)
  const ended = await house.stranger.send('/login/passkey/', answerToUse(passkey, late))
  assert.deepEqual([ended.status, ended.problems['submit']], [409, 'challenge-ended'])
  await house.visitor.logIn(right)
  const toProve = await ask(house, house.visitor, '/api/login/again/passkey')
  const crossed = await house.stranger.send('/login/passkey/', answerToUse(passkey, toProve))
  assert.equal(crossed.problems['submit'], 'challenge-ended')
  const forged = await use(house, house.stranger, passkey, { challenge: 'A'.repeat(51) })
  assert.equal(forged.problems['submit'], 'challenge-ended')
})

test('a counter that goes back is an event and a line for the owner, and never a refusal', async () => {
  await using house = await openLoggedIn()
  const passkey = await addPasskey(house, house.visitor)
  const browser = house.newVisitor()
  for (const counter of [0, 0, 5, 6])
    assert.equal((await use(house, browser, { ...passkey, counter })).path, '/')
  assert.ok(!(await kindsOf(house)).includes('passkey-counter-back'))
  assert.equal((await use(house, browser, { ...passkey, counter: 3 })).path, '/')
  assert.ok((await kindsOf(house)).includes('passkey-counter-back'))
  const page = await browser.open('/account/security/')
  assert.match(page.html, /data-notice="counter-back"/)
})

test('a passkey is added with a recent proof alone, and belongs to one account', async () => {
  await using house = await openLoggedIn()
  await becomeAccount(house, bob)
  const { visitor, stranger } = house
  const path = '/account/security/passkeys/'
  const question = '/api/account/security/passkeys'
  const passkey = newPasskey()
  const asked = await ask(house, visitor, question)
  const lies: Record<string, Lie> = {
    'another origin': { origin: 'https://evil.example' },
    'another host': { host: 'evil.example' },
    'a use’s answer': { type: 'webauthn.get' },
    'not made sure who': { flags: 0x41 },
    'an algorithm that we do not verify': { algorithm: -259 },
    'an algorithm that the key is not of': { algorithm: -8 },
  }
  for (const [what, lie] of Object.entries(lies)) {
    const page = await visitor.send(path, answerToAdd(passkey, asked, lie))
    assert.deepEqual([page.status, page.problems['submit']], [422, 'passkey-refused'], what)
  }
  const before = visitor.cookies.get('postern_session')
  const body = answerToAdd(passkey, asked)
  assert.equal((await visitor.send(path, { ...body, label: '我的手机' })).notice, 'passkey-added')
  assert.notEqual(visitor.cookies.get('postern_session'), before, 'the token is new')
  const again = await visitor.send(path, body)
  assert.deepEqual([again.status, again.problems['submit']], [409, 'challenge-ended'])
  const twice = await visitor.send(path, answerToAdd(passkey, await ask(house, visitor, question)))
  assert.deepEqual([twice.status, twice.problems['submit']], [409, 'passkey-exists'])

  await stranger.logIn({ identifier: 'bob', password: bob.password })
  const stolen = await stranger.send(path, answerToAdd(passkey, await ask(house, stranger, question)))
  assert.equal(stolen.problems['submit'], 'passkey-exists', 'nobody takes another’s credential id over')
  const crossed = await stranger.send(path, answerToAdd(newPasskey(), await ask(house, visitor, question)))
  assert.equal(crossed.problems['submit'], 'challenge-ended', 'the challenge is another session’s')

  house.pass(11 * minute)
  assert.equal((await visitor.ask(question)).status, 403)
  const asksFirst = await visitor.send(path, answerToAdd(newPasskey(), asked))
  assert.deepEqual([asksFirst.status, asksFirst.mark], [403, 'recent-proof'])
  assert.doesNotMatch(asksFirst.html, /name="public_key"/)
  const half = house.newVisitor()
  await half.logIn(right)
  assert.match((await half.open('/account/security/')).html, /我的手机/)
})

test('a person removes their own passkeys alone, and sessions that passkeys began end', async () => {
  await using house = await openLoggedIn()
  await becomeAccount(house, bob)
  const { visitor, stranger, db } = house
  const passkey = await addPasskey(house, visitor)
  const lost = house.newVisitor()
  await use(house, lost, passkey)
  const { id } = await db.selectFrom('passkeys').select('id').executeTakeFirstOrThrow()
  const path = '/account/security/passkeys/remove/'
  await stranger.logIn({ identifier: 'bob', password: bob.password })
  assert.equal((await stranger.send(path, { passkey: id })).path, '/account/security/')
  assert.equal((await db.selectFrom('passkeys').select('id').execute()).length, 1)

  const question = await visitor.open(`${path}?passkey=${id}`)
  assert.equal(hidden(question, 'passkey'), id)
  assert.equal((await visitor.send(path, { passkey: id })).notice, 'passkey-removed')
  assert.equal(await isLoggedIn(lost), false)
  assert.equal((await use(house, lost, passkey)).problems['submit'], 'unknown-passkey')
  const kinds = await kindsOf(house)
  for (const kind of ['passkey-added', 'passkey-removed']) assert.ok(kinds.includes(kind), kind)
})

test('a person renames their own passkeys alone, and sees where each was made and when it was last used', async () => {
  await using house = await openLoggedIn()
  await becomeAccount(house, bob)
  const { visitor, stranger, db } = house
  const passkey = await addPasskey(house, visitor)
  const { id } = await db.selectFrom('passkeys').select('id').executeTakeFirstOrThrow()
  const path = '/account/security/passkeys/rename/'
  assert.equal((await visitor.open(`${path}?passkey=${id}`)).mark, 'rename-passkey')
  const renamed = await visitor.send(path, { passkey: id, label: ' 我的手机 ' })
  assert.deepEqual(
    [renamed.path, renamed.notice],
    ['/account/security/?done=passkey-renamed', 'passkey-renamed'],
  )
  assert.match(renamed.html, /我的手机/)
  await stranger.logIn({ identifier: 'bob', password: bob.password })
  assert.equal((await stranger.send(path, { passkey: id, label: 'mine' })).path, '/account/security/')
  assert.equal((await stranger.open(`${path}?passkey=${id}`)).path, '/account/security/')

  const program = createProgram(house.postern, house.baseUrl)
  await program.post('/api/login', right)
  await use(house, house.newVisitor(), passkey)
  const { body } = await program.get('/api/account/security')
  const [shown] = body['passkeys'] as { label: string; system: string | null; usedAt: string | null }[]
  assert.deepEqual([shown?.label, shown?.usedAt !== null], ['我的手机', true])
  assert.equal((await program.post('/api/account/security/passkeys/rename', { passkey: id })).status, 200)
  const gone = await program.post('/api/account/security/passkeys/rename', { passkey: 'none', label: 'x' })
  assert.deepEqual([gone.status, gone.body['kind']], [409, 'no-passkey'])
  const kinds = await kindsOf(house)
  assert.equal(kinds.filter((kind) => kind === 'passkey-renamed').length, 2)
})

test('a passkey is offered once, after a log-in by password to an account without one', async () => {
  await using house = await openHouse({}, { still: true })
  await becomeAccount(house)
  const { visitor, stranger } = house
  await visitor.logIn(right)
  const isOffered = async (browser: Visitor) => (await browser.open('/')).notice === 'passkey-offer'
  assert.match(
    (await visitor.open('/')).html,
    /data-notice="passkey-offer" hidden/,
    'without scripts not shown',
  )
  house.pass(minute)
  await stranger.logIn(right)
  assert.equal(await isOffered(stranger), false, 'a later log-in')
  assert.ok(await isOffered(visitor), 'the page opened again')
  house.pass(10 * minute)
  assert.equal(await isOffered(visitor), false, 'adding one would ask for a new proof')

  await becomeAccount(house, bob)
  await stranger.logIn({ identifier: 'bob', password: bob.password })
  assert.ok(await isOffered(stranger))
  await addPasskey(house, stranger)
  assert.equal(await isOffered(stranger), false, 'the account has one')
})

test('the administration finds the accounts that have a passkey', async () => {
  await using house = await openLoggedIn()
  await becomeAccount(house, bob)
  const admin = await openAdmin(house)
  const path = '/admin/accounts/?only=passkey'
  const isListed = async () => (await admin.open(path)).text.includes(ada.address)
  assert.equal(await isListed(), false)
  await addPasskey(house, house.visitor)
  await addPasskey(house, house.visitor)
  assert.ok(await isListed())
  assert.equal((await admin.open(path)).text.includes(bob.address), false)
  const ids = await house.db.selectFrom('passkeys').select('id').execute()
  for (const { id } of ids) {
    assert.ok(await isListed(), 'one is left')
    await house.visitor.send('/account/security/passkeys/remove/', { passkey: id })
  }
  assert.equal(await isListed(), false)
})

test('a passkey proves anew, in its own account and session', async () => {
  await using house = await openLoggedIn()
  await becomeAccount(house, bob)
  const { visitor, stranger } = house
  const passkey = await addPasskey(house, visitor)
  await stranger.logIn({ identifier: 'bob', password: bob.password })
  const bobs = await addPasskey(house, stranger)
  house.pass(11 * minute)
  assert.equal((await visitor.open('/account/security/passkeys/')).mark, 'recent-proof')
  const page = await visitor.send('/account/name/', { name: 'ada-two' })
  assert.equal(page.mark, 'recent-proof')
  assert.match(page.html, /data-question-path="\/api\/login\/again\/passkey"/)
  const asked = await ask(house, visitor, '/api/login/again/passkey')
  const foreign = await visitor.send('/account/name/', { name: 'ada-two', ...answerToUse(bobs, asked) })
  assert.deepEqual([foreign.status, foreign.problems['submit']], [422, 'passkey-refused'])
  const done = await visitor.send('/account/name/', { name: 'ada-two', ...answerToUse(passkey, asked) })
  assert.equal(done.notice, 'changed')
  const { amr } = await house.db
    .selectFrom('sessions')
    .select('amr')
    .orderBy('provedAt', 'desc')
    .executeTakeFirstOrThrow()
  assert.equal(amr, 'passkey')
})

test('a suspended account is refused, and a planned deletion is cancelled', async () => {
  await using house = await openLoggedIn()
  const passkey = await addPasskey(house, house.visitor)
  await house.visitor.send('/account/delete/', { password: ada.password })
  const browser = house.newVisitor()
  assert.equal((await use(house, browser, passkey)).path, '/account/?done=kept')
  const { id } = await house.db.selectFrom('accounts').select('id').executeTakeFirstOrThrow()
  await suspendAccount(house.ports, { actor: 'command', network: null, reason: null }, id)
  const refused = await use(house, browser, passkey)
  assert.deepEqual([refused.status, refused.problems['submit']], [403, 'suspended'])
  assert.equal(await isLoggedIn(browser), false)
})

test('a program logs in with a passkey', async () => {
  await using house = await openLoggedIn()
  const passkey = await addPasskey(house, house.visitor)
  const program = createProgram(house.postern, house.baseUrl)
  const asked = await ask(house, house.stranger, '/api/login/passkey')
  const fields = answerToUse(passkey, asked)
  const body = {
    credentialId: fields['credential_id'],
    clientData: fields['client_data'],
    authenticatorData: fields['authenticator_data'],
    signature: fields['signature'],
  }
  const done = await program.post('/api/login/passkey', body)
  assert.deepEqual([done.status, done.body['kind']], [200, 'logged-in'])
  assert.equal((await program.get('/api/session')).status, 200)
  const again = await program.post('/api/login/passkey', body)
  assert.deepEqual([again.status, again.body['kind']], [409, 'challenge-ended'])
})

test('a thief’s passkey and app end with a reset by mail, or when the owner undoes the thief’s change of address', async () => {
  await using house = await openLoggedIn()
  const { visitor: thief } = house
  const first = await addPasskey(house, thief)
  await house.settled()
  const before = house.mails.countTo(ada.address)
  await house.stranger.send('/password/forgot/', { identifier: 'ada' })
  await house.mails.waitFor(ada.address, before + 1)
  const page = await house.stranger.open(await resetLinkTo(house, ada.address))
  const password = 'a fresh set of words'
  const fields = { account: hidden(page, 'account'), new_password: password }
  assert.equal((await house.stranger.send('/password/reset/', fields)).status, 200)
  assert.equal((await use(house, thief, first)).problems['submit'], 'unknown-passkey')

  await thief.logIn({ identifier: 'ada', password })
  await addApp(house, thief)
  house.pass(minute)
  await changeAddress(house, thief, { address: elsewhere, password })
  const second = await addPasskey(house, thief)
  const owner = house.newVisitor()
  const undo = await owner.open(await undoLink(house, ada.address))
  const last = { act: 'undo', password, new_password: 'my very own words' }
  assert.equal((await sendChange(owner, undo, last)).mark, 'address-restored')
  assert.equal((await use(house, thief, second)).problems['submit'], 'unknown-passkey')
  assert.equal((await owner.logIn({ identifier: 'ada', password: 'my very own words' })).path, '/')
  const removed = await house.db
    .selectFrom('events')
    .select('kind')
    .where('kind', '=', 'authenticator-removed')
    .execute()
  assert.equal(removed.length, 1)
})
