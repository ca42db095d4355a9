// The second step is asked for on every way into an account: acts, proofs and states of the account.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { day, minute, second } from '../../../src/base/time.ts'
import { lacksProof } from '../../../src/core/proof.ts'
import type { Need } from '../../../src/core/proof.ts'
import {
  removeSecondStep,
  restoreAccount,
  suspendAccount,
} from '../../../src/features/administration/accounts.ts'
import type { Amr } from '../../../src/store/sessions/rows.ts'
import { changeAddress, elsewhere, sendChange, undoLink } from '../../support/address.ts'
import { act, openAdmin } from '../../support/admin.ts'
import { createProgram } from '../../support/api.ts'
import { becomeAccount, openHouse } from '../../support/house.ts'
import type { House } from '../../support/house.ts'
import { addPasskey, answerToUse, ask } from '../../support/passkeys.ts'
import { fresh, resetByMail } from '../../support/reset.ts'
import { addApp } from '../../support/second-step.ts'
import type { AuthenticatorApp } from '../../support/second-step.ts'
import { ada } from '../../support/visitor.ts'
import type { Visitor } from '../../support/visitor.ts'

const right = { identifier: 'ada', password: ada.password }
const byCommand = { actor: 'command', network: null, reason: 'lost the phone' }

async function openWithApp(): Promise<{ house: House; app: AuthenticatorApp; owner: Visitor }> {
  const house = await openHouse({}, { still: true })
  await becomeAccount(house)
  await house.visitor.logIn(right)
  const app = await addApp(house, house.visitor)
  house.pass(minute)
  return { house, app, owner: house.visitor }
}

async function logInWhole(house: House, app: AuthenticatorApp, password = ada.password): Promise<Visitor> {
  const browser = house.newVisitor()
  await browser.logIn({ identifier: 'ada', password })
  house.pass(30 * second)
  const page = await browser.send('/login/second-step/', { one_time_code: app.code() })
  assert.equal(page.status, 200)
  return browser
}

async function isLoggedIn(browser: Visitor): Promise<boolean> {
  return (await browser.ask('/api/session')).status === 200
}

async function onlyId({ db }: House): Promise<string> {
  return (await db.selectFrom('accounts').select('id').executeTakeFirstOrThrow()).id
}

test('the table of acts and proofs', () => {
  const now = () => 1_800_000_000_000
  const ages = { fresh: 0, old: 11 * minute, ahead: -2 * 60 * minute }
  const strong: readonly Amr[] = ['password totp', 'password recovery', 'passkey']
  const missing = (need: Need, amr: Amr, age: keyof typeof ages) =>
    lacksProof({ now }, need, { amr, provedAt: now() - ages[age], isTooWeak: false })
  for (const amr of ['password', ...strong] as const) {
    for (const age of ['fresh', 'old', 'ahead'] as const) {
      for (const need of ['none', 'is-proof'] as const) assert.equal(missing(need, amr, age), false)
      assert.equal(missing('recent', amr, age), age !== 'fresh', `${amr} ${age}`)
      // Where the password is the whole proof, the act's own input has it.
      assert.equal(missing('in-input', amr, age), amr !== 'password' && age !== 'fresh', `${amr} ${age}`)
    }
  }
  // Where the site asks for the account's passkey, the password is no part of a proof.
  for (const need of ['none', 'is-proof', 'recent', 'in-input'] as const) {
    const session = { amr: 'password', provedAt: now(), isTooWeak: true } as const
    assert.equal(lacksProof({ now }, need, session), need === 'recent' || need === 'in-input', need)
  }
})

test('an important act asks for the password and a code, and carries the form through the question', async () => {
  const { house, app, owner } = await openWithApp()
  await using _ = house
  house.pass(11 * minute)
  const asked = await owner.send('/account/name/', { name: 'ada-two' })
  assert.deepEqual([asked.status, asked.mark], [403, 'recent-proof'])
  assert.match(asked.html, /name="one_time_code"/)
  const proof = { name: 'ada-two', recent_proof: ada.password }
  const alone = await owner.send('/account/name/', proof)
  assert.deepEqual([alone.status, alone.problems['one_time_code']], [422, 'second-step-missing'])
  const wrong = await owner.send('/account/name/', { ...proof, one_time_code: '000000' })
  assert.equal(wrong.problems['one_time_code'], 'wrong-second-step')
  assert.doesNotMatch(wrong.html, /value="000000"/)
  const wrongPassword = { ...proof, recent_proof: 'not the right one', one_time_code: app.code() }
  assert.equal(
    (await owner.send('/account/name/', wrongPassword)).problems['recent_proof'],
    'wrong-password-alone',
  )
  const done = await owner.send('/account/name/', { ...proof, one_time_code: app.code() })
  assert.deepEqual([done.path, done.notice], ['/account/?done=changed', 'changed'])
})

test('neither password, address nor deletion is changed by an old session and the password alone', async () => {
  const { house, app, owner } = await openWithApp()
  await using _ = house
  house.pass(11 * minute)
  const { password } = ada
  const acts: [string, Record<string, string>][] = [
    ['/account/password/', { password, new_password: fresh }],
    ['/account/address/', { password, address: elsewhere }],
    ['/account/delete/', { password }],
    ['/account/export/', {}],
    ['/account/security/authenticator/remove/', {}],
    ['/account/security/recovery-codes/', {}],
    ['/account/sessions/end-others/', {}],
  ]
  const before = await house.db.selectFrom('events').select('id').execute()
  for (const [path, fields] of acts) {
    const page = await owner.send(path, fields)
    assert.deepEqual([page.status, page.mark], [403, 'recent-proof'], path)
  }
  for (const path of ['/account/password/', '/account/address/', '/account/delete/'])
    assert.equal((await owner.open(path)).mark, 'recent-proof', path)
  assert.deepEqual(await house.db.selectFrom('events').select('id').execute(), before)

  const program = createProgram(house.postern, house.baseUrl)
  await program.post('/api/login', right)
  await program.post('/api/login/second-step', { oneTimeCode: app.code() })
  house.pass(11 * minute)
  const changed = await program.post('/api/account/password', { password, newPassword: fresh })
  assert.deepEqual([changed.status, changed.body['kind']], [403, 'recent-proof-needed'])
  const half = await program.post('/api/login/again', { recentProof: password })
  assert.deepEqual([half.status, half.body['kind']], [422, 'second-step-missing'])
  const whole = await program.post('/api/login/again', { recentProof: password, oneTimeCode: app.code() })
  assert.equal(whole.status, 200)
  assert.equal((await program.post('/api/account/password', { password, newPassword: fresh })).status, 200)
})

test('the password typed for an act does not prolong a proof of two factors', async () => {
  const { house, app } = await openWithApp()
  await using _ = house
  const owner = await logInWhole(house, app)
  house.pass(9 * minute)
  const changed = await owner.send('/account/password/', { password: ada.password, new_password: fresh })
  assert.equal(changed.mark, 'password-changed')
  house.pass(2 * minute)
  assert.equal((await owner.open('/account/security/authenticator/remove/')).mark, 'recent-proof')
})

test('a log-in that began before the app was added, or before a new password, ends without a session', async () => {
  const { house, app } = await openWithApp()
  await using _ = house
  const half = house.newVisitor()
  await half.logIn(right)
  const owner = await logInWhole(house, app)
  await owner.send('/account/password/', { password: ada.password, new_password: fresh })
  house.pass(30 * second)
  const late = await half.send('/login/second-step/', { one_time_code: app.code() })
  assert.equal(late.path, '/login/?late=1')
  assert.equal(await isLoggedIn(half), false)
  assert.equal((await half.logIn({ identifier: 'ada', password: fresh })).mark, 'second-step')
})

test('an undone change of address sets a password and leaves the second step', async () => {
  const { house, app } = await openWithApp()
  await using _ = house
  // A newer app may be a thief's, and ends.
  house.pass(8 * day)
  const owner = await logInWhole(house, app)
  await changeAddress(house, owner, { address: elsewhere, password: ada.password })
  const reader = house.newVisitor()
  const page = await reader.open(await undoLink(house, ada.address))
  const fields = { act: 'undo', password: ada.password, new_password: fresh }
  assert.equal((await sendChange(reader, page, fields)).mark, 'address-restored')
  assert.equal(await isLoggedIn(reader), false)
  assert.equal((await reader.logIn({ identifier: 'ada', password: fresh })).mark, 'second-step')
})

test('a disputed change of address leaves the second step and opens nothing, also after an administrator decided', async () => {
  const { house, app } = await openWithApp()
  await using _ = house
  const owner = await logInWhole(house, app)
  const passkey = await addPasskey(house, owner)
  await changeAddress(house, owner, { address: elsewhere, password: ada.password })
  const reader = house.newVisitor()
  const page = await reader.open(await undoLink(house, ada.address))
  const disputed = await sendChange(reader, page, { act: 'dispute', address: ada.address })
  assert.equal(disputed.mark, 'address-disputed')
  for (const browser of [reader, owner]) assert.equal(await isLoggedIn(browser), false)
  assert.equal((await reader.logIn(right)).problems['identifier'], 'suspended')
  const asked = await ask(house, reader, '/api/login/passkey')
  const touched = await reader.send('/login/passkey/', answerToUse(passkey, asked))
  assert.deepEqual([touched.status, touched.problems['submit']], [403, 'suspended'])

  assert.equal((await restoreAccount(house.ports, byCommand, await onlyId(house))).kind, 'done')
  assert.equal((await house.newVisitor().logIn(right)).mark, 'second-step')
})

test('a suspended account is refused before a code is looked at', async () => {
  const { house, app } = await openWithApp()
  await using _ = house
  const half = house.newVisitor()
  await half.logIn(right)
  await suspendAccount(house.ports, byCommand, await onlyId(house))
  for (const code of ['000000', app.code()]) {
    const page = await half.send('/login/second-step/', { one_time_code: code })
    assert.deepEqual([page.status, page.problems['one_time_code']], [403, 'suspended'])
  }
  const refused = await house.newVisitor().logIn(right)
  assert.deepEqual([refused.status, refused.problems['identifier']], [403, 'suspended'])
})

test('a planned deletion is cancelled by the whole log-in alone', async () => {
  const { house, app, owner } = await openWithApp()
  await using _ = house
  assert.equal((await owner.send('/account/delete/', { password: ada.password })).mark, 'deletion-planned')
  const browser = house.newVisitor()
  await browser.logIn(right)
  const planned = async () =>
    (await house.db.selectFrom('accounts').select('deletesAt').executeTakeFirstOrThrow()).deletesAt
  assert.notEqual(await planned(), null, 'the password alone keeps nothing')
  house.pass(30 * second)
  const kept = await browser.send('/login/second-step/', { one_time_code: app.code() })
  assert.deepEqual([kept.path, kept.notice], ['/account/?done=kept', 'kept'])
  assert.equal(await planned(), null)
})

test('a device that the account knows is asked, too', async () => {
  const { house, owner } = await openWithApp()
  await using _ = house
  house.pass(day)
  await owner.send('/logout/')
  assert.equal((await owner.logIn(right)).mark, 'second-step')
})

test('a removed app is asked for no more, and what sessions have proved with it is worth the password', async () => {
  const { house, app } = await openWithApp()
  await using _ = house
  const owner = await logInWhole(house, app)
  const removed = await owner.send('/account/security/authenticator/remove/')
  assert.deepEqual([removed.path, removed.notice], ['/account/security/?done=removed', 'removed'])
  const sessions = await house.db.selectFrom('sessions').select('amr').execute()
  assert.ok(sessions.length > 0 && sessions.every(({ amr }) => amr === 'password'))
  assert.deepEqual(await house.db.selectFrom('recoveryCodes').selectAll().execute(), [])
  assert.equal((await house.newVisitor().logIn(right)).path, '/')
  assert.equal((await owner.send('/account/security/authenticator/remove/')).path, '/account/security/')
})

test('an administrator removes a second step for a reason, which ends the sessions and is mailed', async () => {
  const { house, owner } = await openWithApp()
  await using _ = house
  const id = await onlyId(house)
  const admin = await openAdmin(house, { language: 'en' })
  const path = `/admin/accounts/${id}/remove-second-step/`
  assert.ok((await admin.open(`/admin/accounts/${id}/`)).html.includes(path))
  assert.deepEqual((await admin.open('/admin/accounts/?only=two-steps')).text.includes('ada'), true)
  const silent = await act(admin, path)
  assert.deepEqual([silent.status, silent.problems['reason']], [422, 'reason-missing'])
  assert.equal(await isLoggedIn(owner), true)

  await house.settled()
  const before = house.mails.countTo(ada.address)
  const done = await act(admin, path, { reason: 'called back' })
  assert.equal(done.notice, 'remove-second-step')
  assert.equal(await isLoggedIn(owner), false)
  await house.mails.waitFor(ada.address, before + 1)
  assert.equal((await house.newVisitor().logIn(right)).path, '/')
  const event = await house.db
    .selectFrom('events')
    .select(['actor', 'reason', 'accountId'])
    .where('kind', '=', 'second-step-removed')
    .executeTakeFirstOrThrow()
  assert.deepEqual(event, { actor: admin.id, reason: 'called back', accountId: id })
  assert.equal((await removeSecondStep(house.ports, byCommand, id)).kind, 'stale')
  assert.equal(
    (await removeSecondStep(house.ports, { ...byCommand, reason: null }, id)).kind,
    'reason-missing',
  )
})

test('a thief’s new app ends with the owner’s reset, and an old app stays', async () => {
  for (const [days, mark] of [
    [6, 'home'],
    [8, 'second-step'],
  ] as const) {
    const { house } = await openWithApp()
    await using _ = house
    house.pass(days * day)
    const owner = house.newVisitor()
    await resetByMail(house, owner)
    assert.equal((await owner.logIn({ identifier: 'ada', password: fresh })).mark, mark)
  }
})
