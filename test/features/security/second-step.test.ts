// A log-in in two steps: the password, then a code of the authenticator app or a recovery code.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { guessing } from '../../../src/base/limits.ts'
import { day, hour, minute, second } from '../../../src/base/time.ts'
import { removeSecondStep } from '../../../src/features/administration/accounts.ts'
import { sweep } from '../../../src/jobs/sweep.job.ts'
import { beginGuess } from '../../../src/store/limits/guesses.ts'
import { resetLinkTo } from '../../support/address.ts'
import { createProgram } from '../../support/api.ts'
import { holdLogIns } from '../../support/held.ts'
import { becomeAccount, database, openHouse } from '../../support/house.ts'
import type { House } from '../../support/house.ts'
import { addPasskey, answerToUse, ask } from '../../support/passkeys.ts'
import { everyByte, everyCell } from '../../support/search.ts'
import { addApp, scan } from '../../support/second-step.ts'
import { ada, hidden } from '../../support/visitor.ts'
import type { Page, Visitor } from '../../support/visitor.ts'
import { tellsAct, words } from '../../support/words.ts'

const right = { identifier: 'ada', password: ada.password }
const step = '/login/second-step/'

/** A house with ada logged in, whose authenticator app has shown a code that counted; its next code is free. */
async function openWithApp(values: Record<string, string> = {}) {
  const house = await openHouse(values, { still: true })
  await becomeAccount(house)
  await house.visitor.logIn(right)
  const app = await addApp(house, house.visitor)
  house.pass(minute)
  return { house, app }
}

function prove(browser: Visitor, code: string, more: Record<string, string> = {}): Promise<Page> {
  return browser.send(step, { one_time_code: code, ...more })
}

async function isLoggedIn(browser: Visitor): Promise<boolean> {
  return (await browser.ask('/api/session')).status === 200
}

async function kindsOf({ db }: House): Promise<string[]> {
  const rows = await db.selectFrom('events').select('kind').orderBy('id').execute()
  return rows.map(({ kind }) => kind)
}

test('a log-in takes the password and then a code, each code once', async () => {
  const { house, app } = await openWithApp()
  await using _ = house
  const browser = house.newVisitor()
  const half = await browser.logIn({ ...right, next: '/account/name/' })
  assert.deepEqual([half.mark, half.path], ['second-step', `${step}?next=%2Faccount%2Fname%2F`])
  assert.equal(await isLoggedIn(browser), false, 'the password alone makes no session')

  const wrong = await prove(browser, '000000', { next: '/account/name/' })
  assert.deepEqual([wrong.status, wrong.problems['one_time_code']], [422, 'wrong-second-step'])
  const missing = await prove(browser, ' ')
  assert.deepEqual([missing.status, missing.problems['one_time_code']], [422, 'second-step-missing'])
  const code = app.code()
  const done = await prove(browser, `${code.slice(0, 3)} ${code.slice(3)}`, { next: '/account/name/' })
  assert.deepEqual([done.status, done.mark], [200, 'own-name'])
  assert.ok((await browser.open('/account/')).text.includes(words.account.home.authenticator))

  const other = house.newVisitor()
  await other.logIn(right)
  const again = await prove(other, code)
  assert.deepEqual([again.status, again.problems['one_time_code']], [422, 'wrong-second-step'])
  house.pass(30 * second)
  assert.equal((await prove(other, app.code(-1))).status, 422, 'neither does an older one')
  assert.equal((await prove(other, app.code())).path, '/')
  const late = await prove(other, app.code(1))
  assert.equal(late.path, '/login/?late=1', 'the log-in has ended')
})

test('the half log-in opens nothing, belongs to its browser, and ends after ten minutes', async () => {
  const { house, app } = await openWithApp()
  await using _ = house
  const browser = house.newVisitor()
  await browser.logIn(right)
  for (const path of ['/account/', '/account/security/', '/account/security/authenticator/', '/login/again/'])
    assert.equal((await browser.open(path)).mark, 'log-in', path)
  const token = browser.cookies.get('postern_log-in') ?? ''
  assert.match(token, /^[\w-]{43}$/)
  const thief = house.newVisitor()
  thief.cookies.set('postern_session', token)
  assert.equal(await isLoggedIn(thief), false)
  assert.equal((await prove(house.newVisitor(), app.code())).mark, 'log-in', 'another browser has none')

  house.pass(10 * minute)
  assert.equal((await prove(browser, app.code())).path, '/login/?late=1')
  assert.equal((await browser.open(step)).path, '/login/?late=1')
  house.pass(hour)
  await sweep(house.ports)
  assert.deepEqual(await house.db.selectFrom('pendingLogIns').selectAll().execute(), [])
})

test('nobody without the password learns that there is a second step, or uses up its tries', async () => {
  const { house, app } = await openWithApp({ LIMITS: 'on' })
  await using _ = house
  const stranger = house.newVisitor({ from: '192.0.2.9' })
  for (let tries = 0; tries < 12; tries += 1) {
    const page = await stranger.logIn({ identifier: 'ada', password: 'not the right one' })
    assert.notEqual(page.mark, 'second-step')
    assert.equal((await prove(stranger, String(100_000 + tries))).mark, 'log-in')
  }
  const counted = async () => (await house.db.selectFrom('guesses').select('key').execute()).length
  const before = await counted()
  await prove(stranger, app.code())
  assert.equal(await counted(), before)
  const known = house.visitor
  await known.logIn(right)
  assert.equal((await prove(known, app.code())).path, '/')
})

test('wrong codes wait longer and longer, a reset begins no new count, and the owner’s own browser is counted by itself', async () => {
  const { house, app } = await openWithApp({ LIMITS: 'on' })
  await using _ = house
  // An app of the last days would end with the reset.
  house.pass(8 * day)
  // The owner's browser takes the second step once.
  await house.visitor.logIn(right)
  assert.equal((await prove(house.visitor, app.code())).path, '/')

  const thief = house.newVisitor({ from: '192.0.2.9' })
  await thief.logIn(right)
  const statuses: number[] = []
  for (let tries = 0; tries < guessing.most; tries += 1) {
    const { status } = await prove(thief, '000000')
    statuses.push(status)
    house.pass(900 * second)
    await thief.logIn(right)
  }
  assert.ok(statuses.every((status) => status === 422))
  const refused = await prove(thief, app.code())
  assert.deepEqual([refused.status, refused.problems['one_time_code']], [429, 'too-many'])
  assert.ok(refused.headers.get('retry-after'))

  const reset = await openReset(house, thief)
  const changed = { identifier: 'ada', password: reset }
  assert.equal((await thief.logIn(changed)).mark, 'second-step', 'a reset leaves the second step')
  assert.equal((await prove(thief, app.code())).status, 429, 'a browser that only a reset made known')
  await house.visitor.logIn(changed)
  assert.equal((await prove(house.visitor, app.code())).status, 429, 'the reset forgot this browser')
})

test('an owner who proves anew or logs in gives somebody who knows the password no new tries', async () => {
  const { house, app } = await openWithApp({ LIMITS: 'on' })
  await using _ = house
  await house.visitor.logIn(right)
  await prove(house.visitor, app.code())
  const thief = house.newVisitor({ from: '203.0.113.7' })
  await thief.logIn(right)
  for (let tries = 0; tries < 5; tries += 1) assert.equal((await prove(thief, '000000')).status, 422)
  assert.equal((await prove(thief, '000000')).status, 429)
  const question = await house.visitor.open('/login/again/')
  const proved = await house.visitor.send('/login/again/', {
    account: hidden(question, 'account'),
    recent_proof: ada.password,
    one_time_code: app.code(1),
    next: '/account/',
  })
  assert.equal(proved.path, '/account/')
  assert.equal((await prove(thief, '000000')).status, 429)
  house.pass(minute)
  await house.visitor.logIn(right)
  assert.equal((await prove(house.visitor, app.code())).path, '/')
  assert.equal((await prove(thief, '000000')).status, 422, 'the waits go on')
  assert.equal((await prove(thief, '000000')).status, 429)
})

test('a stranger’s wrong passwords keep nobody in their network from a right code or a recovery code', async () => {
  const { house, app } = await openWithApp({ LIMITS: 'on' })
  await using _ = house
  const from = '192.0.2.9'
  const stranger = house.newVisitor({ from })
  // As wrong log-ins count, without their hashes.
  for (let tries = 0; tries < guessing.network.most; tries += 1) {
    const at = { kind: 'identifier', key: `nobody${tries}` } as const
    await beginGuess(house.ports, { at, network: from, known: null })
  }
  assert.equal((await stranger.logIn({ identifier: 'nobody', password: 'not it' })).status, 429)
  // The owner is in the same network, on a device that the account knows.
  const owner = house.newVisitor({ from })
  for (const [name, value] of house.visitor.cookies) owner.cookies.set(name, value)
  await owner.send('/logout/')
  for (const code of [app.code(), app.recoveryCodes[0] ?? '']) {
    await owner.logIn(right)
    assert.equal((await prove(owner, code)).path, '/')
  }
})

test('somebody with an account of their own keeps nobody in their network from a right code', async () => {
  const { house, app } = await openWithApp({ LIMITS: 'on' })
  await using _ = house
  const from = '192.0.2.9'
  for (let tries = 0; tries <= guessing.network.most; tries += 1)
    await beginGuess(house.ports, { at: { kind: 'second-step', key: 'theirs' }, network: from, known: null })
  const owner = house.newVisitor({ from })
  await owner.logIn(right)
  assert.equal((await prove(owner, app.code())).path, '/')
})

test('a browser that took the step of an app that is gone has no tries of its own at the next', async () => {
  const { house, app } = await openWithApp({ LIMITS: 'on' })
  await using _ = house
  const thief = house.newVisitor({ from: '203.0.113.7' })
  await thief.logIn(right)
  assert.equal((await prove(thief, app.code())).path, '/')
  await house.visitor.logIn(right)
  house.pass(minute)
  assert.equal((await prove(house.visitor, app.code())).path, '/')
  await house.visitor.send('/account/security/authenticator/remove/')
  house.pass(minute)
  await addApp(house, house.visitor)
  for (const browser of [house.newVisitor({ from: '203.0.113.8' }), thief]) {
    await browser.logIn(right)
    const statuses: number[] = []
    for (let tries = 0; tries < 5; tries += 1) statuses.push((await prove(browser, '000000')).status)
    const expected = browser === thief ? 429 : 422
    assert.deepEqual(statuses, [expected, expected, expected, expected, expected])
  }
})

test('the owner is told of a right password in an unknown browser that gave no factor, or guessed, and not of their own log-ins', async () => {
  const { house, app } = await openWithApp({ LIMITS: 'on' })
  await using _ = house
  const passkey = await addPasskey(house, house.visitor)
  await house.settled()
  const told = () =>
    house.db
      .selectFrom('outbox')
      .select(['state', 'dueAt'])
      .where('kind', '=', 'factor-missing')
      .orderBy('id')
      .execute()
  await house.visitor.logIn(right)
  assert.deepEqual(await told(), [], 'a browser that the account knows')
  const [byCode, byPasskey] = [house.newVisitor(), house.newVisitor()]
  await byCode.logIn(right)
  assert.equal((await prove(byCode, app.code())).path, '/')
  await byPasskey.logIn(right)
  const answer = answerToUse(passkey, await ask(house, byPasskey, '/api/login/passkey'))
  assert.equal((await byPasskey.send('/login/passkey/', answer)).path, '/')
  const cancelled = { state: 'cancelled', dueAt: null }
  assert.deepEqual(await told(), [cancelled, cancelled])

  const thief = house.newVisitor({ from: '203.0.113.7' })
  await thief.logIn(right)
  const dueAt = house.now() + 10 * minute
  house.pass(9 * minute)
  await thief.logIn(right)
  assert.deepEqual(await told(), [cancelled, cancelled, { state: 'delayed', dueAt }], 'nothing puts it off')
  const before = house.mails.countTo(ada.address)
  house.pass(minute)
  await house.mails.waitFor(ada.address, before + 1)
  await house.settled()
  await thief.logIn(right)
  assert.equal((await told()).at(-1)?.state, 'delayed', 'the next one is told of as well')
  assert.equal((await told()).length, 4)

  const guesser = house.newVisitor({ from: '203.0.113.8' })
  await guesser.logIn(right)
  for (let tries = 0; tries < 3; tries += 1) assert.equal((await prove(guesser, '000000')).status, 422)
  assert.equal((await prove(guesser, app.code())).path, '/')
  assert.equal((await told()).at(-1)?.state, 'delayed')
})

test('of several codes for one half log-in, one begins a session', async () => {
  const { house, app } = await openWithApp()
  await using _ = house
  const half = house.newVisitor()
  await half.logIn(right)
  const before = (await house.db.selectFrom('sessions').select('id').execute()).length
  const cookie = [...half.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  const codes = [app.code(), ...app.recoveryCodes.slice(0, 3)]
  await Promise.all(
    codes.map((code) =>
      house.postern.fetch(
        new Request(house.baseUrl + step, {
          method: 'POST',
          body: new URLSearchParams({ one_time_code: code }),
          headers: { Origin: house.baseUrl, Cookie: cookie },
        }),
        { clientAddress: '192.0.2.1' },
      ),
    ),
  )
  const after = (await house.db.selectFrom('sessions').select('id').execute()).length
  assert.equal(after, before + 1)
})

test('somebody who knows the password keeps the owner out neither by recovery code, nor of a new app, nor for days', async () => {
  const { house, app } = await openWithApp({ LIMITS: 'on' })
  await using _ = house
  const thief = house.newVisitor({ from: '203.0.113.7' })
  for (let tries = 0; tries < guessing.most; tries += 1) {
    await thief.logIn(right)
    assert.equal((await prove(thief, '000000')).status, 422)
    house.pass(900 * second)
  }
  await house.visitor.logIn(right)
  assert.equal((await prove(house.visitor, app.code())).path, '/', 'the browser that added the app')
  await thief.logIn(right)
  assert.equal((await prove(thief, '000000')).status, 429, 'the log-in of the owner forgives nobody else')
  const asked = (await kindsOf(house)).filter((kind) => kind === 'second-factor-asked')
  assert.equal(asked.length, guessing.most + 2, 'each right password is an event')
  const owner = house.newVisitor({ from: '198.51.100.9' })
  await owner.logIn(right)
  const waits = await prove(owner, app.code())
  assert.equal(waits.status, 429)
  assert.ok(Number(waits.headers.get('retry-after')) <= day / second)
  assert.equal((await prove(owner, app.recoveryCodes[0] ?? '')).path, '/')

  const { id } = await house.db.selectFrom('accounts').select('id').executeTakeFirstOrThrow()
  await removeSecondStep(house.ports, { actor: 'command', network: null, reason: 'lost the phone' }, id)
  const other = house.newVisitor({ from: '198.51.100.10' })
  await other.logIn(right)
  const next = await addApp(house, other)
  house.pass(minute)
  const third = house.newVisitor({ from: '198.51.100.11' })
  await third.logIn(right)
  assert.equal((await prove(third, next.code())).path, '/', 'the count was at the old app')
})

test('of 64 tries at the same time one counts, of a code and of a recovery code', async () => {
  const { house, app } = await openWithApp()
  await using _ = house
  const others = database === 'postgres' ? [await house.openAnother(), await house.openAnother()] : []
  const doors = [house.postern, ...others]
  for (const code of [app.code(), app.recoveryCodes[3] ?? '']) {
    const browsers: Visitor[] = []
    for (let number = 0; number < 64; number += 1) {
      const browser = house.newVisitor()
      assert.equal((await browser.logIn(right)).mark, 'second-step')
      browsers.push(browser)
    }
    const answers = await Promise.all(
      browsers.map(async ({ cookies }, number) => {
        const request = new Request(house.baseUrl + step, {
          method: 'POST',
          body: new URLSearchParams({ one_time_code: code }),
          headers: {
            Origin: house.baseUrl,
            Cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; '),
          },
        })
        const from = { clientAddress: `192.0.2.${number}` }
        const answer = await doors[number % doors.length]?.fetch(request, from)
        return answer?.headers.get('location') ?? answer?.status
      }),
    )
    const count = (answer: string | number) => answers.filter((one) => one === answer).length
    assert.deepEqual([count('/'), count(422)], [1, 63])
  }
})

test('a recovery code counts once, the owner is told, and new ones end the old', async () => {
  const { house, app } = await openWithApp()
  await using _ = house
  const [first = '', second = '', third = ''] = app.recoveryCodes
  const browser = house.newVisitor()
  await browser.logIn(right)
  await house.settled()
  assert.equal((await prove(browser, first.toUpperCase().replaceAll('-', ' '))).path, '/')
  await house.settled()
  assert.ok(house.mails.all.some(({ text }) => /还剩 9 个/.test(text) && tellsAct(text)))
  await house.stranger.logIn(right)
  assert.equal((await prove(house.stranger, first)).problems['one_time_code'], 'wrong-second-step')

  await house.db
    .updateTable('recoveryCodes')
    .set({ usedAt: house.now() })
    .where('codeHash', 'not in', await unusedHashes(house, 4))
    .execute()
  await house.settled()
  const made = await browser.send('/account/security/recovery-codes/')
  assert.equal(made.mark, 'recovery-codes')
  assert.match(made.html, /data-replaced="true"/)
  assert.equal((await prove(house.stranger, second)).status, 422, 'the old ones have ended')
  assert.equal((await prove(house.stranger, third)).status, 422)
  const fresh = /<pre class="recovery-codes"[^>]*>([^\n<]*)/.exec(made.html)?.[1] ?? ''
  assert.equal((await prove(house.stranger, fresh)).path, '/')
  const kinds = await kindsOf(house)
  for (const kind of [
    'authenticator-added',
    'recovery-code-used',
    'recovery-codes-made',
    'second-step-refused',
  ])
    assert.ok(kinds.includes(kind), kind)
})

test('an app is added by a right code alone, and its first code does not log in', async () => {
  await using house = await openHouse({}, { still: true })
  await becomeAccount(house)
  const { visitor } = house
  await visitor.logIn(right)
  const other = house.newVisitor()
  await other.logIn(right)
  const app = await scan(house, visitor)
  const add = (code: string, ticket = app.ticket) =>
    visitor.send('/account/security/authenticator/', { ticket, one_time_code: code })

  const wrong = await add('000000')
  assert.deepEqual([wrong.status, wrong.problems['one_time_code']], [422, 'wrong-second-step'])
  assert.ok(wrong.html.includes(app.ticket), 'the phone need not scan again')
  const slow = await add(app.code(-8))
  assert.deepEqual([slow.status, slow.problems['one_time_code']], [422, 'clock-differs'])
  assert.deepEqual(await house.db.selectFrom('authenticators').selectAll().execute(), [])
  const foreign = await scan(house, other)
  const notMine = await add(foreign.code(), foreign.ticket)
  assert.deepEqual([notMine.status, notMine.notice], [410, 'late'], 'a key of another session is none')

  const before = visitor.cookies.get('postern_session')
  const thief = house.newVisitor()
  thief.cookies.set('postern_session', before ?? '')
  const added = await add(app.code())
  assert.deepEqual([added.mark, /data-replaced="true"/.test(added.html)], ['recovery-codes', false])
  assert.doesNotMatch(added.html, /href="\/account\/">(?!<bdi>)/, 'only the button leaves the page')
  assert.notEqual(visitor.cookies.get('postern_session'), before)
  assert.equal(await isLoggedIn(thief), false, 'the old token died')
  assert.equal(await isLoggedIn(other), false, 'the other sessions have proved too little')
  assert.equal((await add(app.code(1))).path, '/account/security/', 'there is one app')
  await other.logIn(right)
  assert.equal((await prove(other, app.code())).status, 422, 'the first code has counted')
})

test('a key waits an hour for its first code', async () => {
  await using house = await openHouse({}, { still: true })
  await becomeAccount(house)
  await house.visitor.logIn(right)
  const app = await scan(house, house.visitor)
  house.pass(hour)
  const fields = { ticket: app.ticket, one_time_code: app.code(), recent_proof: ada.password }
  const late = await house.visitor.send('/account/security/authenticator/', fields)
  assert.deepEqual([late.status, late.notice], [410, 'late'])
})

test('neither the secret nor a recovery code rests in the database or the log', async () => {
  const { house, app } = await openWithApp({ LOG_LEVEL: 'trace' })
  await using _ = house
  const browser = house.newVisitor()
  await browser.logIn(right)
  const token = browser.cookies.get('postern_log-in') ?? ''
  await prove(browser, app.recoveryCodes[0] ?? '')
  const cells = [...(await everyCell(house)).values()].join('\n')
  const codes = app.recoveryCodes.flatMap((code) => [code, code.replaceAll('-', '')])
  for (const text of [cells, everyByte(house), house.log.join('\n')])
    for (const secret of [app.secret, token, ...codes]) assert.ok(!text.includes(secret))
  const { authenticator, recoveryCodes } = await exportOf(browser)
  assert.deepEqual(Object.keys(authenticator), ['createdAt', 'usedAt'])
  assert.equal(recoveryCodes.length, 10)
  assert.ok(recoveryCodes.every((code) => !('codeHash' in code)))
})

test('a program takes the second step with its bearer token', async () => {
  const { house, app } = await openWithApp()
  await using _ = house
  const program = createProgram(house.postern, house.baseUrl)
  const half = await program.post('/api/login', right)
  assert.deepEqual([half.status, half.body['kind']], [202, 'second-step-needed'])
  assert.equal((await program.get('/api/session')).status, 401)
  const wrong = await program.post('/api/login/second-step', { oneTimeCode: '000000' })
  assert.deepEqual([wrong.status, wrong.body['kind']], [422, 'wrong-second-step'])
  const done = await program.post('/api/login/second-step', { oneTimeCode: app.code() })
  assert.deepEqual([done.status, done.body['kind'], done.body['isKept']], [200, 'logged-in', false])
  assert.equal((await program.get('/api/session')).status, 200)
  assert.equal(program.bearer?.split('.').length, 3, 'the token of the half log-in is gone')
  const late = await program.post('/api/login/second-step', { oneTimeCode: app.code(1) })
  assert.deepEqual([late.status, late.body['kind']], [410, 'log-in-ended'])
  const shown = await program.get('/api/account/security')
  assert.deepEqual([shown.body['protection'], shown.body['recoveryCodesLeft']], ['two-steps', 10])
})

async function unusedHashes({ db }: House, most: number): Promise<string[]> {
  const rows = await db
    .selectFrom('recoveryCodes')
    .select('codeHash')
    .where('usedAt', 'is', null)
    .limit(most)
    .execute()
  return rows.map(({ codeHash }) => codeHash)
}

type Exported = { authenticator: object; recoveryCodes: object[] }

async function exportOf(browser: Visitor): Promise<Exported> {
  const session = (await (await browser.ask('/api/session')).json()) as { account: { id: string } }
  const file = await browser.ask('/account/export/', {
    method: 'POST',
    body: new URLSearchParams({ account: session.account.id }),
    headers: { Origin: 'http://localhost:3000' },
  })
  return (await file.json()) as Exported
}

/** Sets another password by the mailed link, and returns it. */
async function openReset(house: House, browser: Visitor): Promise<string> {
  await house.settled()
  const before = house.mails.countTo(ada.address)
  await browser.send('/password/forgot/', { identifier: 'ada' })
  await house.mails.waitFor(ada.address, before + 1)
  const page = await browser.open(await resetLinkTo(house, ada.address))
  const password = 'a fresh set of words'
  const fields = { account: hidden(page, 'account'), new_password: password }
  assert.equal((await browser.send('/password/reset/', fields)).status, 200)
  return password
}

test('an account that is deleted while its password is compared is answered as a wrong password', async () => {
  const { hasher, held, letGo } = holdLogIns()
  await using house = await openHouse({}, { hasher })
  await becomeAccount(house)
  const { id } = await house.db.selectFrom('accounts').select('id').executeTakeFirstOrThrow()
  await house.db.updateTable('accounts').set({ secondStep: 1 }).execute()
  const asked = house.visitor.logIn({ identifier: ada.name, password: ada.password })
  await held
  await house.db.deleteFrom('accounts').where('id', '=', id).execute()
  letGo()
  const page = await asked
  assert.deepEqual([page.status, page.problems], [401, { password: 'wrong-login' }])
})
