// The site asks everybody, or its administrators, for a second factor.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { day, minute } from '../../../src/base/time.ts'
import { promoteAccount } from '../../../src/features/administration/accounts.ts'
import { setAdmin } from '../../../src/store/accounts/administration.ts'
import { askForAddress, changeLink, elsewhere } from '../../support/address.ts'
import { makeAdmin, root } from '../../support/admin.ts'
import { createProgram } from '../../support/api.ts'
import { becomeAccount, openHouse } from '../../support/house.ts'
import type { House } from '../../support/house.ts'
import { addPasskey, answerToAdd, answerToUse, ask, newPasskey } from '../../support/passkeys.ts'
import type { Passkey } from '../../support/passkeys.ts'
import { fresh, resetByMail } from '../../support/reset.ts'
import { addApp } from '../../support/second-step.ts'
import { ada, createVisitor, hidden, withoutBreaks } from '../../support/visitor.ts'
import type { Page, Visitor } from '../../support/visitor.ts'
import { words } from '../../support/words.ts'

const right = { identifier: 'ada', password: ada.password }
const admin = { identifier: root.name, password: root.password }
const security = '/account/security/'
const securityPasskeys = '/account/security/passkeys/'

async function openAsking(who: string): Promise<House> {
  return openHouse({ SECOND_FACTOR: who, SECOND_FACTOR_DAYS: '14' }, { still: true })
}

async function isLoggedIn(browser: Visitor): Promise<boolean> {
  return (await browser.ask('/api/session')).status === 200
}

/** A house that asks for two factors, with ada logged in after the days of grace, who has added a passkey. */
async function openPastGrace(): Promise<House> {
  const house = await openAsking('everybody')
  await becomeAccount(house)
  await house.visitor.logIn(right)
  house.pass(15 * day)
  await house.visitor.logIn(right)
  await addPasskey(house, house.visitor)
  return house
}

test('in the days of grace each log-in leads to the page that adds a factor, and may go on', async () => {
  await using house = await openAsking('everybody')
  await becomeAccount(house)
  for (const days of [0, 13]) {
    house.pass(days * day)
    const page = await house.visitor.logIn({ ...right, next: '/account/name/' })
    assert.deepEqual([page.path, page.notice], [`${security}?next=%2Faccount%2Fname%2F`, 'factor-due'])
    assert.match(page.html, /href="\/account\/name\/"/)
    assert.equal((await house.visitor.open('/account/name/')).mark, 'own-name')
    assert.ok(await isLoggedIn(house.visitor))
  }
})

test('while a factor is due, the page asks for one before everything else, and praises nothing', async () => {
  await using house = await openAsking('everybody')
  await becomeAccount(house)
  const { visitor } = house
  const { protections } = words.security
  const says = ({ html }: Page, sentence: string) => withoutBreaks(html).includes(sentence)
  const page = await visitor.logIn(right)
  assert.match(page.html, /class="button" href="\/account\/security\/passkeys\/"/)
  assert.match(page.html, /class="button second" href="\/account\/security\/authenticator\/"/)
  assert.ok(page.html.indexOf('<h1>') > page.html.indexOf('class="later"'), 'later is a link below them')
  assert.equal(says(page, protections['password-only']), false)
  await addPasskey(house, visitor)
  const safe = await visitor.open(security)
  assert.equal(safe.notice, null)
  assert.ok(says(safe, protections['passkey-needed']), 'the password alone no longer suffices')
  assert.equal(says(safe, protections.passkey), false)
  await house.db.updateTable('sessions').set({ amr: 'password' }).execute()
  const proving = await visitor.open(security)
  assert.match(proving.html, /class="button" href="\/login\/again\//, 'with the passkey that is there')
  assert.equal(says(proving, protections['passkey-needed']), false)
})

test('before the app is removed, the page says what then logs in, by what the site asks for', async () => {
  for (const who of ['administrators', 'everybody']) {
    await using house = await openAsking(who)
    await becomeAccount(house)
    await house.visitor.logIn(right)
    await addApp(house, house.visitor)
    const page = withoutBreaks((await house.visitor.open('/account/security/authenticator/remove/')).html)
    const { lead, leadCovered } = words.security.removeAuthenticator
    assert.deepEqual(
      [page.includes(lead), page.includes(leadCovered)],
      [who !== 'everybody', who === 'everybody'],
    )
  }
})

test('afterwards the password alone opens nothing but that page, until a factor is added', async () => {
  await using house = await openAsking('everybody')
  await becomeAccount(house)
  await house.db.updateTable('accounts').set({ isAdmin: 1 }).execute()
  await house.visitor.logIn(right)
  house.pass(15 * day)
  const { visitor } = house
  assert.deepEqual([(await visitor.logIn(right)).path, (await visitor.open('/')).path].map(bare), [
    security,
    security,
  ])
  const needed = await visitor.open(security)
  assert.equal(needed.notice, 'factor-needed')
  assert.doesNotMatch(needed.html, /href="\/(?:account|account\/password|admin)\/"/, 'where no way leads yet')
  assert.equal(await isLoggedIn(visitor), false, 'to host applications nobody is logged in')
  for (const path of ['/account/', '/account/password/', '/account/export/', '/account/address/'])
    assert.equal(bare((await visitor.open(path)).path), security, path)
  const before = await house.db.selectFrom('accounts').selectAll().execute()
  assert.equal(bare((await visitor.send('/account/name/', { name: 'ada-two' })).path), security)
  assert.deepEqual(await house.db.selectFrom('accounts').selectAll().execute(), before)

  const program = createProgram(house.postern, house.baseUrl)
  const loggedIn = await program.post('/api/login', right)
  assert.equal(loggedIn.status, 200)
  assert.ok(Date.parse(String(loggedIn.body['factorDueAt'])) < house.now())
  const refused = await program.get('/api/account')
  assert.deepEqual([refused.status, refused.body['kind']], [403, 'second-factor-needed'])
  assert.equal((await program.get('/api/account/security')).status, 200)

  await addApp(house, visitor)
  assert.ok(await isLoggedIn(visitor))
  assert.equal((await visitor.open('/account/')).mark, 'own-account')
})

test('whoever knows the password adds no passkey beside the owner’s, and the owner’s logs in', async () => {
  await using house = await openAsking('everybody')
  await becomeAccount(house)
  await house.visitor.logIn(right)
  const passkey = await addPasskey(house, house.visitor)
  house.pass(15 * day)
  const thief = house.newVisitor()
  const refused = await thief.logIn(right)
  assert.deepEqual([refused.status, refused.problems['submit']], [403, 'passkey-needed'])
  assert.equal((await thief.open(security)).mark, 'log-in')
  const kinds = await house.db.selectFrom('events').select('kind').execute()
  assert.ok(kinds.some(({ kind }) => kind === 'second-factor-asked'))
  const owner = house.newVisitor()
  const asked = await ask(house, owner, '/api/login/passkey')
  assert.equal((await owner.send('/login/passkey/', answerToUse(passkey, asked))).path, '/')
})

test('an administrator without a factor is led to one, and others are left alone', async () => {
  await using house = await openAsking('administrators')
  await becomeAccount(house)
  await makeAdmin(house)
  const { visitor, stranger } = house
  assert.equal((await stranger.logIn(right)).path, '/', 'not for other people')
  assert.equal(bare((await visitor.logIn(admin)).path), security)
  assert.equal((await visitor.open('/admin/')).mark, 'admin-overview')
  const program = createProgram(house.postern, house.baseUrl)
  await program.post('/api/login', admin)
  const wanted = { label: 'report', scope: 'accounts:read', days: 30 }
  const key = await program.post('/api/admin/api-keys', wanted)
  assert.deepEqual(
    [key.status, key.body['kind']],
    [403, 'second-factor-needed'],
    'it would outlive the factor',
  )
  house.pass(15 * day)
  await visitor.logIn(admin)
  assert.equal(bare((await visitor.open('/admin/')).path), security)
  const json = await visitor.ask('/api/admin/accounts')
  assert.equal(json.status, 403)
  assert.equal(((await json.json()) as { kind: string }).kind, 'second-factor-needed')
  await addPasskey(house, visitor)
  assert.equal(
    (await visitor.open('/admin/')).mark,
    'admin-overview',
    'the passkey has just proved who is there',
  )
})

test('a setting or a role that changes locks nobody out, and a session from before owes a factor after the days of grace', async () => {
  const strict = { SECOND_FACTOR: 'everybody', SECOND_FACTOR_DAYS: '14' }
  // Promoted once more, long after days of grace that ended without a log-in.
  const makesAdmin = async ({ db }: House) => {
    const { id } = await db.selectFrom('accounts').select('id').executeTakeFirstOrThrow()
    await db.updateTable('accounts').set({ factorDueAt: 1 }).execute()
    assert.ok(await setAdmin(db, id, true))
  }
  const changes: [Record<string, string>, Record<string, string>, (house: House) => Promise<unknown>][] = [
    [{}, strict, async () => {}],
    [{ ...strict, SECOND_FACTOR: 'administrators' }, {}, makesAdmin],
  ]
  for (const [before, after, change] of changes) {
    await using house = await openHouse(before, { still: true })
    await becomeAccount(house)
    await house.visitor.logIn({ ...right, stay: true })
    house.pass(5 * day)
    assert.ok(await isLoggedIn(house.visitor))
    await change(house)
    const person = createVisitor(await house.openAnother(after), house.baseUrl, 'en')
    for (const [name, value] of house.visitor.cookies) person.cookies.set(name, value)
    for (const days of [0, 6, 6]) {
      house.pass(days * day)
      assert.ok(await isLoggedIn(person))
    }
    assert.equal((await person.open(security)).notice, 'factor-due')
    house.pass(3 * day)
    assert.equal(await isLoggedIn(person), false, 'to host applications nobody is logged in')
    const page = await person.open('/account/name/')
    assert.deepEqual([page.path, page.notice], [`${security}?next=%2Faccount%2Fname%2F`, 'factor-needed'])
  }
})

test('where the site asks for two factors, a passkey is asked for without days of grace', async () => {
  await using house = await openAsking('everybody')
  await becomeAccount(house)
  await house.visitor.logIn(right)
  await addPasskey(house, house.visitor)
  house.pass(13 * day)
  const refused = await house.newVisitor().logIn(right)
  assert.deepEqual([refused.status, refused.problems['submit']], [403, 'passkey-needed'])
})

test('a stolen session that a passkey began is not proved anew by the password alone', async () => {
  await using house = await openAsking('everybody')
  await becomeAccount(house)
  await house.visitor.logIn(right)
  const passkey = await addPasskey(house, house.visitor)
  const owner = house.newVisitor()
  await owner.send('/login/passkey/', answerToUse(passkey, await ask(house, owner, '/api/login/passkey')))
  const thief = house.newVisitor()
  for (const [name, value] of owner.cookies) thief.cookies.set(name, value)
  house.pass(11 * minute)
  const question = await thief.open('/account/security/passkeys/')
  assert.equal(question.mark, 'recent-proof')
  assert.doesNotMatch(question.html, /name="recent_proof"/, 'the password is not offered')
  const fields = { account: hidden(question, 'account'), recent_proof: ada.password, next: security }
  const refused = await thief.send('/login/again/', fields)
  assert.deepEqual([refused.status, refused.problems['submit']], [403, 'passkey-needed'])
  assert.ok(await isLoggedIn(owner), 'the session is worth what it was')
  assert.equal((await thief.open('/account/security/passkeys/')).mark, 'recent-proof')
  const asked = await ask(house, owner, '/api/login/again/passkey')
  const proved = await owner.send('/login/again/', { next: security, ...answerToUse(passkey, asked) })
  assert.equal(proved.path, security)
})

test('a session from before the owner’s passkey adds none beside it', async () => {
  await using house = await openAsking('everybody')
  await becomeAccount(house)
  await house.visitor.logIn(right)
  house.pass(15 * day)
  const [owner, thief] = [house.newVisitor(), house.newVisitor()]
  for (const browser of [owner, thief]) await browser.logIn(right)
  const account = hidden(await thief.open('/account/security/passkeys/'), 'account')
  const asked = await ask(house, thief, '/api/account/security/passkeys')
  await addPasskey(house, owner)
  const page = await thief.send('/account/security/passkeys/', {
    account,
    ...answerToAdd(newPasskey(), asked),
  })
  assert.equal(page.mark, 'log-in')
  assert.equal((await house.db.selectFrom('passkeys').select('id').execute()).length, 1)
  assert.ok(await isLoggedIn(owner))
})

test('a session from before the policy, or the role that it covers, proves nothing by the password beside a passkey', async () => {
  await using house = await openAsking('administrators')
  await becomeAccount(house)
  await house.visitor.logIn(right)
  const passkey = await addPasskey(house, house.visitor)
  const thief = house.newVisitor()
  await thief.logIn(right)
  const own = hidden(await thief.open('/account/password/'), 'account')
  await house.db.updateTable('accounts').set({ isAdmin: 1 }).where('name', '=', 'ada').execute()
  assert.equal((await thief.open('/admin/')).mark, 'recent-proof', 'also within ten minutes of the log-in')
  const changed = await thief.send('/account/password/', {
    account: own,
    password: ada.password,
    new_password: fresh,
  })
  assert.equal(changed.mark, 'recent-proof')
  assert.equal((await thief.open('/admin/')).mark, 'recent-proof')
  const asked = await ask(house, thief, '/api/login/again/passkey')
  assert.equal(
    (await thief.send('/login/again/', { next: '/admin/', ...answerToUse(passkey, asked) })).path,
    '/admin/',
  )
})

test('a change of address that was asked for before the factor is not completed beside it', async () => {
  for (const add of [addApp, addPasskey]) {
    await using house = await openHouse({}, { still: true })
    await becomeAccount(house)
    const thief = house.newVisitor()
    for (const browser of [thief, house.visitor]) await browser.logIn(right)
    await askForAddress(thief, elsewhere, ada.password)
    const link = await changeLink(house)
    await add(house, house.visitor)
    assert.equal((await thief.open(link)).mark, 'dead-link')
  }
})

test('neither a session that must prove more nor the password beside a passkey confirms another address', async () => {
  await using house = await openAsking('administrators')
  await becomeAccount(house)
  await house.visitor.logIn(right)
  await addPasskey(house, house.visitor)
  await house.visitor.logIn(right)
  await askForAddress(house.visitor, elsewhere, ada.password)
  const link = await changeLink(house)
  assert.equal((await house.visitor.open(link)).mark, 'confirm-address')
  await house.db.updateTable('accounts').set({ isAdmin: 1 }).where('name', '=', 'ada').execute()
  await refusesPasswordAlone(house.visitor, link)
})

test('somebody whose lost phone had the app and the passkey comes in by a recovery code and begins anew', async () => {
  await using house = await openAsking('everybody')
  await becomeAccount(house)
  const { visitor } = house
  await visitor.logIn(right)
  const app = await addApp(house, visitor)
  await addPasskey(house, visitor)
  house.pass(15 * day)
  const owner = house.newVisitor()
  await owner.logIn(right)
  await owner.send('/login/second-step/', { one_time_code: app.recoveryCodes[0] ?? '' })
  await owner.send('/account/security/authenticator/remove/', {})
  assert.ok(await isLoggedIn(owner))
  const { id } = await house.db.selectFrom('passkeys').select('id').executeTakeFirstOrThrow()
  await owner.send('/account/security/passkeys/remove/', { passkey: id })
  await addApp(house, owner)
  assert.ok(await isLoggedIn(owner))
})

test('the right password is no failure where the passkey is asked for', async () => {
  await using house = await openHouse({ SECOND_FACTOR: 'everybody', LIMITS: 'on' }, { still: true })
  await becomeAccount(house)
  await house.visitor.logIn(right)
  await addPasskey(house, house.visitor)
  for (let one = 1; one <= 8; one += 1) {
    const refused = await house.stranger.logIn(right)
    assert.deepEqual([refused.status, refused.problems['submit']], [403, 'passkey-needed'])
  }
})

test('where two factors are asked for, a reset by mail removes the new passkeys alone, and only in a browser that was known before them', async () => {
  for (const isKnown of [false, true]) {
    await using house = await openAsking('everybody')
    await becomeAccount(house)
    await house.visitor.logIn(right)
    const old = await addPasskey(house, house.visitor)
    house.pass(15 * day)
    const owner = house.newVisitor()
    const use = async (passkey: Passkey) =>
      owner.send('/login/passkey/', answerToUse(passkey, await ask(house, owner, '/api/login/passkey')))
    await use(old)
    house.pass(minute)
    const recent = await addPasskey(house, owner)
    const browser = isKnown ? owner : house.stranger
    const page = await resetByMail(house, browser)
    assert.equal(/data-ends="new-passkeys"/.test(page.html), isKnown)
    const refused = await browser.logIn({ identifier: 'ada', password: fresh })
    assert.deepEqual([refused.status, refused.problems['submit']], [403, 'passkey-needed'])
    const used = await use(recent)
    if (isKnown) assert.equal(used.problems['submit'], 'unknown-passkey')
    else assert.equal(used.path, '/', 'the mailbox alone gets past no factor')
    assert.equal((await use(old)).path, '/')
  }
})

test('neither a session that owes a factor nor the password confirms another address', async () => {
  await using house = await openAsking('everybody')
  await becomeAccount(house)
  const { visitor } = house
  await visitor.logIn(right)
  house.pass(14 * day - minute)
  await visitor.logIn(right)
  await askForAddress(visitor, elsewhere, ada.password)
  const link = await changeLink(house)
  assert.equal((await visitor.open(link)).mark, 'confirm-address')
  house.pass(2 * minute)
  await refusesPasswordAlone(visitor, link)
})

test('once the last passkey is removed, the session is worth the password', async () => {
  await using house = await openPastGrace()
  const { visitor } = house
  assert.ok(await isLoggedIn(visitor))
  const { id } = await house.db.selectFrom('passkeys').select('id').executeTakeFirstOrThrow()
  await visitor.send('/account/security/passkeys/remove/', { passkey: id })
  assert.equal(await isLoggedIn(visitor), false)
  assert.equal((await visitor.open(security)).notice, 'factor-needed')
})

test('once the last passkey is removed after the app, the session is worth the password', async () => {
  await using house = await openPastGrace()
  const { visitor } = house
  await addApp(house, visitor)
  await house.db.updateTable('sessions').set({ amr: 'password totp' }).execute()
  await visitor.send('/account/security/authenticator/remove/', {})
  assert.ok(await isLoggedIn(visitor), 'there is the passkey')
  const { id } = await house.db.selectFrom('passkeys').select('id').executeTakeFirstOrThrow()
  await visitor.send('/account/security/passkeys/remove/', { passkey: id })
  assert.equal(await isLoggedIn(visitor), false)
})

test('a passkey from before the setting has days of grace, in which the password reads and changes nothing', async () => {
  await using house = await openHouse({}, { still: true })
  await becomeAccount(house)
  await house.visitor.logIn(right)
  await addPasskey(house, house.visitor)
  house.pass(300 * day)
  const strict = await house.openAnother({ SECOND_FACTOR: 'everybody', SECOND_FACTOR_DAYS: '14' })
  const owner = createVisitor(strict, house.baseUrl, 'en')
  await house.db
    .updateTable('accounts')
    .set({ deletesAt: house.now() + 7 * day })
    .execute()
  const page = await owner.logIn(right)
  assert.equal(page.notice, 'factor-due')
  const { deletesAt } = await house.db.selectFrom('accounts').select('deletesAt').executeTakeFirstOrThrow()
  assert.notEqual(deletesAt, null, 'the password alone cancels no deletion')
  await house.db.updateTable('accounts').set({ deletesAt: null }).execute()
  assert.ok(await isLoggedIn(owner))
  for (const path of [
    '/account/security/passkeys/',
    '/account/security/authenticator/',
    '/account/password/',
  ])
    assert.equal((await owner.open(path)).mark, 'recent-proof', path)
  house.pass(15 * day)
  assert.equal((await owner.logIn(right)).problems['submit'], 'passkey-needed')
})

test('a shorter time of grace reaches those whose days have begun', async () => {
  await using house = await openHouse(
    { SECOND_FACTOR: 'everybody', SECOND_FACTOR_DAYS: '90' },
    { still: true },
  )
  await becomeAccount(house)
  await house.visitor.logIn({ ...right, stay: true })
  const shorter = await house.openAnother({ SECOND_FACTOR_DAYS: '1' })
  const person = createVisitor(shorter, house.baseUrl, 'en')
  for (const [name, value] of house.visitor.cookies) person.cookies.set(name, value)
  assert.ok(await isLoggedIn(person))
  house.pass(2 * day)
  assert.equal(await isLoggedIn(person), false)
})

test('a log-in that owes a factor keeps no account from its planned deletion, and the added factor does', async () => {
  await using house = await openAsking('everybody')
  await becomeAccount(house)
  const { visitor } = house
  await visitor.logIn(right)
  house.pass(14 * day - minute)
  await visitor.logIn(right)
  assert.equal((await visitor.send('/account/delete/', { password: ada.password })).mark, 'deletion-planned')
  house.pass(day)
  await visitor.logIn(right)
  const planned = async () =>
    (await house.db.selectFrom('accounts').select('deletesAt').executeTakeFirstOrThrow()).deletesAt
  assert.notEqual(await planned(), null)
  await addApp(house, visitor)
  assert.equal(await planned(), null)
  assert.ok(await isLoggedIn(visitor))
})

test('once the app is removed after the last passkey, the session is worth the password', async () => {
  await using house = await openPastGrace()
  const { visitor } = house
  await addApp(house, visitor)
  const { id } = await house.db.selectFrom('passkeys').select('id').executeTakeFirstOrThrow()
  await visitor.send('/account/security/passkeys/remove/', { passkey: id })
  assert.ok(await isLoggedIn(visitor), 'there is the app')
  await visitor.send('/account/security/authenticator/remove/', {})
  assert.equal(await isLoggedIn(visitor), false)
})

test('without the setting, the password proves anew and leaves what the passkey has proved', async () => {
  await using house = await openHouse({}, { still: true })
  await becomeAccount(house)
  await house.visitor.logIn(right)
  await addPasskey(house, house.visitor)
  house.pass(11 * minute)
  const fields = { recent_proof: ada.password, next: security }
  assert.equal((await house.visitor.send('/login/again/', fields)).path, security)
  const sessions = await house.db.selectFrom('sessions').select('amr').execute()
  assert.deepEqual(sessions, [{ amr: 'passkey' }])
})

test('passkeys of another host count for nothing: their owner logs in by the password and adds a new one', async () => {
  await using house = await openPastGrace()
  const elsewhere = { BASE_URL: 'http://127.0.0.1:3000' }
  const moved = createVisitor(await house.openAnother(elsewhere), elsewhere.BASE_URL, 'en')
  const page = await moved.logIn({ ...right, next: '/account/name/' })
  assert.deepEqual([page.path, page.notice], [`${security}?next=%2Faccount%2Fname%2F`, 'factor-needed'])
  assert.match(page.html, /data-notice="other-host"/)
  assert.match(page.html, /data-state="password-only"/)
  assert.doesNotMatch(page.html, /\/login\/again\//, 'no passkey can be used here')
  await addPasskey({ ...house, baseUrl: elsewhere.BASE_URL }, moved)
  assert.ok(await isLoggedIn(moved))
  const refused = await house.newVisitor().logIn(right)
  assert.equal(refused.problems['submit'], 'passkey-needed', 'at the first host the first one counts')
})

test('whoever adds a factor or uses a passkey on the way goes on to where they wanted to go', async () => {
  await using house = await openAsking('everybody')
  await becomeAccount(house)
  const { visitor } = house
  const next = '/account/name/'
  const led = await visitor.logIn({ ...right, next })
  assert.match(led.html, /\/account\/security\/authenticator\/\?next=%2Faccount%2Fname%2F/)
  assert.match(led.html, /\/account\/security\/passkeys\/\?next=%2Faccount%2Fname%2F/)
  const adding = await visitor.open(`${securityPasskeys}?next=${encodeURIComponent(next)}`)
  const asked = await ask(house, visitor, '/api/account/security/passkeys')
  const passkey = newPasskey()
  const account = hidden(adding, 'account')
  const fields = { account, next: hidden(adding, 'next'), ...answerToAdd(passkey, asked) }
  const added = await visitor.send(securityPasskeys, fields)
  assert.deepEqual(
    [added.notice, added.path],
    ['passkey-added', `${security}?done=passkey-added&next=%2Faccount%2Fname%2F`],
  )
  assert.match(added.html, /class="button" href="\/account\/name\/"/)
  await house.db.updateTable('sessions').set({ amr: 'password' }).execute()
  const owing = await visitor.open(`${security}?next=${encodeURIComponent(next)}`)
  assert.match(owing.html, /\/login\/again\/\?next=%2Faccount%2Fname%2F"/)
})

test('a promotion ends a change of address that was asked for before it', async () => {
  await using house = await openHouse({}, { still: true })
  await becomeAccount(house)
  await house.visitor.logIn(right)
  await askForAddress(house.visitor, elsewhere, ada.password)
  const link = await changeLink(house)
  const { id } = await house.db.selectFrom('accounts').select('id').executeTakeFirstOrThrow()
  const byCommand = { actor: 'command', network: null, reason: 'more hands' }
  assert.equal((await promoteAccount(house.ports, byCommand, id)).kind, 'done')
  assert.equal((await house.visitor.open(link)).mark, 'dead-link')
})

/** The link asks for the password, which is right and not enough. */
async function refusesPasswordAlone(browser: Visitor, link: string): Promise<void> {
  const page = await browser.open(link)
  assert.equal(page.mark, 'confirm-address-elsewhere')
  const fields = { change: hidden(page, 'change'), password: ada.password }
  const refused = await browser.send('/account/address/confirm/', fields)
  assert.deepEqual([refused.status, refused.problems['password']], [403, 'log-in-first'])
}

function bare(path: string): string {
  return path.split('?')[0] ?? ''
}
