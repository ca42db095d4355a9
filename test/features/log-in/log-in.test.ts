import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { TestContext } from 'node:test'
import { Worker } from 'node:worker_threads'
import { parseAddress } from '../../../src/base/address.ts'
import { parseName } from '../../../src/base/name.ts'
import type { Password } from '../../../src/base/password.ts'
import { day, hour, minute } from '../../../src/base/time.ts'
import { createAdmin } from '../../../src/features/administration/set-up.ts'
import { logIn } from '../../../src/features/log-in/log-in.ts'
import type { HashTask } from '../../../src/security/hash-worker.ts'
import { counterSecret } from '../../../src/security/keys.ts'
import { createHasher, HasherBusy } from '../../../src/security/passwords.ts'
import { keyCounters } from '../../../src/store/limits/counter-key.ts'
import { openListening } from '../../support/heard.ts'
import { holdLogIns } from '../../support/held.ts'
import { becomeAccount, cheapHasher, database, openHouse } from '../../support/house.ts'
import type { House } from '../../support/house.ts'
import { ada, createVisitor, withoutBreaks } from '../../support/visitor.ts'
import { words } from '../../support/words.ts'

test('a person logs in by name or by address, whatever the case', async () => {
  await using house = await openHouse()
  await becomeAccount(house)
  for (const identifier of ['ada', 'ADA', 'ada@example.org', 'ADA@EXAMPLE.ORG', ' ada ']) {
    assert.equal((await house.stranger.logIn({ identifier, password: ada.password })).path, '/', identifier)
  }
})

test('a wrong password and an unknown name get the same answer', async () => {
  await using house = await openHouse()
  await becomeAccount(house)
  await house.stranger.register({ ...ada, name: 'waiting', address: 'waiting@example.org' })
  const bodies = new Set<string>()
  for (const identifier of ['ada', 'nobody', 'ada@example.org', 'nobody@example.org', 'waiting']) {
    const page = await house.newVisitor().logIn({ identifier, password: 'not the right one' })
    assert.equal(page.status, 401)
    bodies.add(page.html.replaceAll(identifier, 'IDENTIFIER'))
  }
  assert.equal(bodies.size, 1)
})

test('a log-in is two commits on SQLite, and holds no counter from one statement to the next on PostgreSQL', async () => {
  await using house = await openHouse({ LIMITS: 'on' }, { working: false })
  const address = parseAddress(ada.address)
  const name = parseName(ada.name)
  assert.ok(!('problem' in address) && !('problem' in name))
  const password = ada.password as Password
  const by = { actor: 'command', network: null, reason: null }
  await createAdmin(house.ports, by, { name, address, password, locale: 'en' })
  const heard: string[] = []
  const db = openListening(house.databaseUrl, ({ sql }) => heard.push(sql))
  keyCounters(db, counterSecret(house.ports.keys))
  const nobody = {
    browserToken: null,
    sessionToken: null,
    deviceToken: null,
    logInToken: null,
    userAgent: null,
  }
  const visitor = { ...nobody, network: '192.0.2.1', signal: new AbortController().signal }
  const identifier = { kind: 'name', key: ada.name } as const
  const request = { identifier, password, stay: false, next: null, proof: null }
  const outcome = await logIn.run({ ...house.ports, db }, { visitor, locale: 'en' }, request)
  assert.equal(outcome.kind, 'logged-in')
  await db.destroy()
  let isInside = false
  const commits = heard.filter((text) => {
    if (text === 'begin' || text === 'commit') isInside = text === 'begin'
    return text === 'commit' || (!isInside && /^(insert|update|delete)/.test(text))
  })
  if (database === 'sqlite') return assert.deepEqual(commits, ['commit', 'commit'])
  const counted = commits.filter((text) => /^insert into "(limits|guesses)"/.test(text))
  assert.equal(counted.length, 4)
  assert.deepEqual([...counted, 'commit'], commits)
})

test('a right account password costs one hash, everything else exactly two', async () => {
  let hashes = 0
  const counting = {
    ...cheapHasher,
    verify: (...args: Parameters<typeof cheapHasher.verify>) => ((hashes += 1), cheapHasher.verify(...args)),
  }
  await using house = await openHouse({}, { hasher: counting })
  await becomeAccount(house)
  await house.stranger.register({ ...ada, name: 'waiting', address: 'waiting@example.org' })
  const cost = async (identifier: string, password: string) => {
    hashes = 0
    await house.newVisitor().logIn({ identifier, password })
    return hashes
  }
  assert.equal(await cost('ada', ada.password), 1)
  assert.equal(await cost('ada', 'wrong words here'), 2)
  assert.equal(await cost('nobody', 'wrong words here'), 2)
  assert.equal(await cost('waiting', 'wrong words here'), 2)
  assert.equal(await cost('waiting', ada.password), 2)
})

test('a refused log-in is the same work for everybody while hashes of several costs are stored', async (t) => {
  const old = createHasher({ memoryKib: 16, passes: 1 })
  const dearer = createHasher({ memoryKib: 8, passes: 3 })
  await using house = await openHouse()
  await becomeAccount(house)
  for (const name of ['old', 'dearer']) {
    await becomeAccount(house, { ...ada, name, address: `${name}@example.org` })
    await house.stranger.register({ ...ada, name: `${name}2`, address: `${name}2@example.org` })
  }
  for (const [name, hasher] of Object.entries({ old, dearer })) {
    const passwordHash = await hasher.hash('register', ada.password)
    await house.db.updateTable('accounts').set({ passwordHash }).where('name', '=', name).execute()
    await house.db.updateTable('registrations').set({ passwordHash }).where('name', '=', `${name}2`).execute()
  }
  const hasher = createHasher({ memoryKib: 8, passes: 1 })
  const upgraded = await house.openAnother({}, { hasher })
  const costs = hearCosts(t)
  const work = async (identifier: string) => {
    costs.length = 0
    const visitor = createVisitor(upgraded, house.baseUrl, 'en')
    assert.equal((await visitor.logIn({ identifier, password: 'wrong words here' })).status, 401)
    return costs.toSorted()
  }
  const expected = ['m=16,t=1', 'm=16,t=1', 'm=8,t=1', 'm=8,t=1', 'm=8,t=3', 'm=8,t=3']
  for (const identifier of ['nobody', 'ada', 'old', 'dearer', 'old2', 'dearer2'])
    assert.deepEqual(await work(identifier), expected, identifier)
  await Promise.all([old, dearer, hasher].map((one) => one.close()))
})

test('registering and then logging in answers the same for free and taken addresses, before and after the owner confirms', async () => {
  await using house = await openHouse()
  const thief = { name: 'eve', password: 'the thief knows this' }
  const logInAs = async (address: string) => {
    const page = await house.newVisitor().logIn({ identifier: address, password: thief.password })
    return `${page.status} ${page.html.replaceAll(address, 'ADDRESS')}`
  }
  await house.newVisitor().register({ ...thief, address: 'free@example.org' })
  await house.newVisitor().register({ ...thief, address: ada.address })
  const free = await logInAs('free@example.org')
  assert.match(free, /^403/)
  assert.equal(await logInAs(ada.address), free)

  await house.settled()
  await house.visitor.register(ada)
  const whileOwnerWaits = await logInAs(ada.address)
  const { link } = await house.mails.waitFor(ada.address, 2)
  assert.equal((await house.visitor.confirm(link)).status, 200)
  assert.equal(await logInAs(ada.address), whileOwnerWaits, 'nothing shows when the owner confirmed')

  await house.newVisitor().register({ ...thief, address: ada.address })
  assert.equal(await logInAs(ada.address), free, 'nor that there is an account')
})

test('a stranger who registered an address after its owner cannot see the owner’s confirmation', async () => {
  await using house = await openHouse()
  const { visitor: owner, stranger: thief, mails } = house
  await owner.register(ada)
  const { link } = await mails.lastTo(ada.address)
  const password = 'the thief knows this'
  await thief.register({ ...ada, name: 'eve', password })
  const logIn = async () => {
    const page = await house.newVisitor().logIn({ identifier: ada.address, password })
    return `${page.status} ${page.text}`
  }
  const before = await logIn()
  assert.match(before, /^403/)
  assert.equal((await owner.confirm(link)).status, 200)
  assert.equal(await logIn(), before)
})

test('a log-in sent while the owner chooses a password never touches the owner’s registration', async () => {
  const { hasher, held, letGo } = holdLogIns()
  await using house = await openHouse({}, { hasher })
  const { visitor: thief, stranger: owner, mails } = house
  await thief.register(ada)
  const { link } = await mails.lastTo(ada.address)
  const other = house.newVisitor()
  const onItsWay = other.logIn({ identifier: 'ada', password: ada.password })
  const page = await owner.open(link)
  await held
  assert.equal(
    (await owner.sendConfirmation(page, { name: 'grace', new_password: 'my very own words' })).status,
    200,
  )
  letGo()
  assert.equal((await onItsWay).status, 403, 'as it would have been')
  assert.equal((await (await other.ask('/register/state')).json()).state, 'waiting')
})

test('after the refusal a person resends the mail, and its link confirms in this browser with one click', async () => {
  await using house = await openHouse()
  const { visitor, stranger, mails } = house
  await visitor.register(ada)
  await house.settled()
  house.pass(minute)
  const refused = await stranger.logIn({ identifier: 'ada', password: ada.password })
  assert.match(refused.html, /action="\/register\/resend\/"/)
  const waiting = await stranger.send('/register/resend/')
  assert.equal(waiting.path, '/register/sent/')
  const { link } = await mails.waitFor(ada.address, 2)
  assert.match((await stranger.confirm(link)).text, /感谢确定，请用账号登陆！/)
})

test('only the right password reveals that an account is suspended, and its sessions end', async () => {
  await using house = await openHouse()
  await becomeAccount(house)
  await house.visitor.logIn({ identifier: 'ada', password: ada.password })
  await house.db.updateTable('accounts').set({ suspendedAt: house.now() }).execute()
  assert.equal((await house.visitor.ask('/api/session')).status, 401)
  assert.equal((await house.stranger.logIn({ identifier: 'ada', password: ada.password })).status, 403)
  assert.equal((await house.stranger.logIn({ identifier: 'ada', password: 'not the right one' })).status, 401)
})

test('a session ends after 12 unused hours, and a lasting one after 7 unused days or 30 days in all', async () => {
  await using house = await openHouse()
  await becomeAccount(house)
  const { visitor, stranger } = house
  const answer = await loginAnswer(house, { stay: 'on' })
  assert.match(answer, /Max-Age=2592000/)
  assert.doesNotMatch(await loginAnswer(house, {}), /Max-Age/)

  await visitor.logIn({ identifier: 'ada', password: ada.password })
  await stranger.logIn({ identifier: 'ada', password: ada.password, stay: true })
  house.pass(12 * hour + 1)
  assert.equal((await visitor.ask('/api/session')).status, 401)
  house.pass(6.5 * day)
  assert.equal((await stranger.ask('/api/session')).status, 401)
  await stranger.logIn({ identifier: 'ada', password: ada.password, stay: true })
  for (let days = 0; days < 29; days += 6) {
    assert.equal((await stranger.ask('/api/session')).status, 200, `day ${days}`)
    house.pass(6 * day)
  }
  assert.equal((await stranger.ask('/api/session')).status, 401)
})

test('each log-in makes a new token and ends the session that it replaces', async () => {
  await using house = await openHouse()
  await becomeAccount(house)
  const { visitor } = house
  visitor.cookies.set('postern_session', 'planted')
  await visitor.logIn({ identifier: 'ada', password: ada.password })
  const first = visitor.cookies.get('postern_session')
  assert.notEqual(first, 'planted')
  await visitor.logIn({ identifier: 'ada', password: ada.password })
  const second = visitor.cookies.get('postern_session')
  assert.notEqual(second, first)
  visitor.cookies.set('postern_session', first ?? '')
  assert.equal((await visitor.ask('/api/session')).status, 401)
})

test('logging out ends the session at once in every process', async () => {
  await using house = await openHouse()
  await becomeAccount(house)
  const another = await house.openAnother()
  await house.visitor.logIn({ identifier: 'ada', password: ada.password })
  const cookie = `postern_session=${house.visitor.cookies.get('postern_session')}`
  const ask = () =>
    another.fetch(new Request(`${house.baseUrl}/api/session`, { headers: { Cookie: cookie } }))
  assert.equal((await ask()).status, 200)
  assert.equal((await house.visitor.send('/logout/')).path, '/')
  assert.equal((await ask()).status, 401)
  const again = withoutBreaks((await house.visitor.open('/logout/')).html)
  assert.ok(again.includes(`<h1>${words.logout.nobody}</h1>`))
})

test('on https, cookies have the __Host- prefix, unprefixed ones are ignored, and duplicates are refused', async () => {
  await using house = await openHouse({ BASE_URL: 'https://127.0.0.1:3000' })
  await becomeAccount(house)
  const { visitor } = house
  await visitor.logIn({ identifier: 'ada', password: ada.password })
  const token = visitor.cookies.get('__Host-postern_session')
  assert.ok(token)
  const statusWith = async (cookie: string) => {
    const request = new Request(`${house.baseUrl}/api/session`, { headers: { Cookie: cookie } })
    return (await house.postern.fetch(request)).status
  }
  assert.equal(await statusWith(`__Host-postern_session=${token}`), 200)
  assert.equal(await statusWith(`postern_session=${token}`), 401)
  assert.equal(await statusWith(`__Host-postern_session=${token}; __Host-postern_session=planted`), 401)
  assert.equal(await statusWith(`__Host-postern_session=planted; __Host-postern_session=${token}`), 401)
  assert.equal(await statusWith(`\u00a0__Host-postern_session=${token}`), 401)
})

test('a hash with other costs is replaced at the next log-in', async () => {
  let isBusy = true
  const hasher = {
    ...cheapHasher,
    hash: (...args: Parameters<typeof cheapHasher.hash>) =>
      args[0] === 'log-in' && isBusy ? Promise.reject(new HasherBusy('busy')) : cheapHasher.hash(...args),
  }
  await using house = await openHouse({}, { hasher })
  await becomeAccount(house)
  const dearer = createHasher({ memoryKib: 16, passes: 2 })
  const { passwordHash } = await house.db
    .selectFrom('accounts')
    .select('passwordHash')
    .executeTakeFirstOrThrow()
  const old = await dearer.hash('log-in', ada.password)
  await dearer.close()
  await house.db.updateTable('accounts').set({ passwordHash: old }).execute()
  const logIn = () => house.visitor.logIn({ identifier: 'ada', password: ada.password })
  assert.equal((await logIn()).path, '/')
  const still = await house.db.selectFrom('accounts').select('passwordHash').executeTakeFirstOrThrow()
  assert.equal(
    still.passwordHash,
    old,
    'a full queue refuses no right password, but leaves the hash for later',
  )
  isBusy = false
  assert.equal((await logIn()).path, '/')
  const after = await house.db.selectFrom('accounts').select('passwordHash').executeTakeFirstOrThrow()
  assert.match(passwordHash, /^\$argon2id\$v=19\$m=8,t=1,p=1\$/)
  assert.match(after.passwordHash, /^\$argon2id\$v=19\$m=8,t=1,p=1\$/)
})

/** The cost of each comparison that hashing threads make from here on. */
function hearCosts(t: TestContext): string[] {
  const threads = Worker.prototype as unknown as { postMessage: (task: HashTask) => void }
  const { postMessage } = threads
  const costs: string[] = []
  t.mock.method(threads, 'postMessage', function noting(this: Worker, task: HashTask) {
    if (task.kind === 'verify')
      costs.push(...task.hashes.map((hash) => hash.split('$')[3]?.slice(0, -4) ?? ''))
    Reflect.apply(postMessage, this, [task])
  })
  return costs
}

async function loginAnswer(house: House, more: Record<string, string>): Promise<string> {
  const answer = await house.newVisitor().ask('/login/', {
    method: 'POST',
    body: new URLSearchParams({ identifier: 'ada', password: ada.password, ...more }),
    headers: { Origin: house.baseUrl },
  })
  return answer.headers.getSetCookie().find((line) => line.startsWith('postern_session=')) ?? ''
}
