import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Limit } from '../../src/base/limits.ts'
import { logInLimit, sendAgainLimit } from '../../src/base/limits.ts'
import { readSettings } from '../../src/base/settings/settings.ts'
import { hour, minute, second } from '../../src/base/time.ts'
import { confirmByDigits } from '../../src/features/registration/confirm-digits.ts'
import { unprovenLimit } from '../../src/features/registration/proof-of-work.ts'
import { registerLimit } from '../../src/features/registration/register.ts'
import { createFloodGate } from '../../src/http/flood.ts'
import { sweep } from '../../src/jobs/sweep.job.ts'
import { openDatabase } from '../../src/store/db/database.ts'
import { counterKey } from '../../src/store/limits/counter-key.ts'
import { takeLimit, takeLimits } from '../../src/store/limits/limits.ts'
import { textsFor } from '../../src/texts/texts.ts'
import { becomeAccount, database, openHouse } from '../support/house.ts'
import { solve } from '../support/proof.ts'
import { ada } from '../support/visitor.ts'
import type { Page } from '../support/visitor.ts'
import { problemIn } from '../support/words.ts'

test('three processes together enforce a limit exactly', async () => {
  await using house = await openHouse({}, { working: false })
  const connections = [1, 2, 3].map(() => openDatabase(house.databaseUrl, () => {}))
  const at = house.now()
  const take = (now: number) =>
    Promise.all(
      Array.from({ length: 60 }, (_, one) =>
        takeLimit(connections[one % 3] ?? house.db, 'key', { most: 10, within: hour }, now),
      ),
    )
  try {
    const first = await take(at)
    assert.equal(first.filter((tooMany) => tooMany === null).length, 10)
    assert.ok(first.every((tooMany) => tooMany === null || tooMany.retryAt === at + 6 * minute))
    assert.equal((await take(at + 12 * minute - 1)).filter((tooMany) => tooMany === null).length, 1)
    assert.equal((await take(at + 5 * hour)).filter((tooMany) => tooMany === null).length, 10)
  } finally {
    await Promise.all(connections.map((connection) => connection.destroy()))
  }
})

test('all processes share one limit on registering, and say when to come back', async () => {
  await using house = await openHouse({ LIMITS: 'on' }, { working: false })
  // A transaction of one process would hold up another's thread on SQLite, which is for one process.
  const others = database === 'postgres' ? [await house.openAnother(), await house.openAnother()] : []
  const houses = [house.postern, ...others]
  const { most } = registerLimit.rates.address
  const answers = await Promise.all(
    Array.from({ length: most + 10 }, async (_, one) => {
      const request = new Request(`${house.baseUrl}/register/`, {
        method: 'POST',
        body: new URLSearchParams({ ...ada, name: `ada${one}` }),
        headers: { Origin: house.baseUrl },
      })
      return houses[one % houses.length]?.fetch(request, { clientAddress: `192.0.2.${one}` })
    }),
  )
  const byStatus = Map.groupBy(answers, (answer) => answer?.status)
  assert.deepEqual([byStatus.get(303)?.length, byStatus.get(429)?.length], [most, 10])
  const seconds = Number(byStatus.get(429)?.[0]?.headers.get('retry-after'))
  assert.ok(seconds > 0 && seconds <= hour / most / second)
  house.pass(seconds * second)
  assert.equal((await house.visitor.register(ada)).path, '/register/sent/')
})

test('a refusal keeps the input and states the wait in the person’s language', async () => {
  await using house = await openHouse({ LIMITS: 'on' }, { working: false })
  for (let round = 0; round < registerLimit.rates.address.most; round += 1) {
    await house.visitor.register({ ...ada, name: `ada${round}` })
  }
  const typed = { ...ada, name: 'another' }
  assert.equal(
    (await house.newVisitor().register({ ...ada, address: 'ada@elsewhere.example' })).path,
    '/register/sent/',
    'nobody keeps a name from registering',
  )
  const chinese = await house.visitor.register(typed)
  assert.equal(chinese.status, 429)
  assert.equal(chinese.problems['submit'], 'too-many')
  assert.ok(chinese.text.includes(problemIn('zh-CN', 'too-many', secondsOf(chinese))))
  assert.match(chinese.html, /value="another"/)
  assert.doesNotMatch(chinese.html, new RegExp(ada.password))
  const english = await house.newVisitor({ language: 'en' }).register(typed)
  assert.ok(english.text.includes(problemIn('en', 'too-many', secondsOf(english))))
})

test('a limit answers the same whether or not the address has an account', async () => {
  await using house = await openHouse({ LIMITS: 'on' })
  await house.visitor.register(ada)
  assert.equal((await house.visitor.confirm((await house.mails.lastTo(ada.address)).link)).status, 200)
  // The account's address was typed once already.
  const tries = registerLimit.rates.address.most - 1
  const answersFor = async (address: string, already: number) => {
    const answers: string[] = []
    for (let one = already; one < tries + 3; one += 1) {
      const browser = house.newVisitor({ from: `2001:db8:${one}::1` })
      const page = await browser.register({ ...ada, name: `grace${one}`, address })
      // The waiting page tells how far the mail has come, in its own time.
      const text = page.status === 429 ? page.text.replaceAll(address, 'ADDRESS').replace(/\d+/g, '') : ''
      answers.push(`${page.status} ${text}`)
    }
    return answers.slice(-3)
  }
  assert.deepEqual(await answersFor(ada.address, 1), await answersFor('free@example.org', 0))
})

test('an office of three hundred people behind one network address registers and logs in on one morning', async () => {
  await using house = await openHouse({ LIMITS: 'on' }, { working: false })
  const at = house.now()
  const { settings } = readSettings({ LIMITS: 'on' })
  const office = { db: house.db, now: () => at, settings }
  const network = '192.0.2.1'
  for (let one = 0; one < 300; one += 1) {
    const person = { network, address: `${one}@example.org` }
    assert.equal(await takeLimits(office, registerLimit, person), null)
    assert.equal(await takeLimits(office, logInLimit, { network }), null)
  }
  const next = { address: 'more@example.org' }
  assert.ok(await takeLimits(office, registerLimit, { network, ...next }))
  assert.equal(await takeLimits(office, registerLimit, { network: '192.0.2.2', ...next }), null)
})

test('a visitor over their own limit does not use up anybody else’s', async () => {
  await using house = await openHouse({}, { working: false })
  const { settings } = readSettings({ LIMITS: 'on' })
  const at = house.now()
  const post = { db: house.db, now: () => at, settings }
  const bot = '192.0.2.1'
  for (let one = 0; one < registerLimit.rates.network.most; one += 1)
    await takeLimits(post, registerLimit, { network: bot })
  for (let one = 0; one < registerLimit.rates.address.most; one += 1)
    assert.ok(await takeLimits(post, registerLimit, { network: bot, address: ada.address }))
  assert.equal(await takeLimits(post, registerLimit, { network: '192.0.2.2', address: ada.address }), null)
})

test('one IPv6 site uses up at most a quarter of a shared limit', async () => {
  await using house = await openHouse({}, { working: false })
  const { settings } = readSettings({ LIMITS: 'on' })
  const at = house.now()
  const take = (network: string) =>
    takeLimits({ db: house.db, now: () => at, settings }, unprovenLimit, { network })
  let passed = 0
  for (let one = 0; one < 60; one += 1) if (!(await take(`2001:db8:0:${one % 12}::/64`))) passed += 1
  assert.equal(passed, unprovenLimit.rates.everything.most / 4)
  assert.equal(await take('2001:db8:1::/64'), null)
  assert.equal(await take('192.0.2.1'), null)
})

test('a known device logs in while strangers exhaust a shared limit or its site’s part', async () => {
  await using house = await openHouse({ LIMITS: 'on' })
  await becomeAccount(house)
  const { db } = house
  const [owner, neighbour] = ['1', '2'].map((subnet) => house.newVisitor({ from: `2001:db8:0:${subnet}::1` }))
  assert.ok(owner && neighbour)
  const logIn = (browser: typeof owner) => browser.logIn({ identifier: ada.name, password: ada.password })
  assert.equal((await logIn(owner)).path, '/')
  for (const shared of [['everything'], ['site', '2001:db8::/48']]) {
    const usedUp = db
      .updateTable('limits')
      .where('key', '=', counterKey(house.db, 'limit', 'log-in', ...shared))
    await usedUp.set({ theoreticalAt: house.now() + hour + minute }).execute()
    assert.equal((await logIn(neighbour)).status, 429)
    assert.equal((await logIn(owner)).path, '/')
    const again = { next: '/logout/', recent_proof: ada.password }
    assert.equal((await owner.send('/login/again/', again)).path, '/logout/')
    await usedUp.set({ theoreticalAt: house.now() }).execute()
  }
})

test('a request without a proof, or with nothing to try, does not use up a shared limit', async () => {
  await using house = await openHouse({ LIMITS: 'on', PROOF_OF_WORK: 'always' }, { working: false })
  const crowd = async (path: string, fields: Record<string, string>) => {
    for (let one = 0; one < 40; one += 1) {
      await house.newVisitor({ from: `203.0.113.${one}` }).send(path, fields)
    }
  }
  const leaveOnly = async ({ action, rates }: Limit, left: number) => {
    const key = counterKey(house.db, 'limit', action, 'everything')
    const { most, within } = rates.everything
    const theoreticalAt = house.now() + (within / most) * (most - left)
    const row = { key, theoreticalAt }
    const full = house.db.insertInto('limits').values(row)
    await full.onConflict((conflict) => conflict.column('key').doUpdateSet({ theoreticalAt })).execute()
  }

  const unproven = counterKey(house.db, 'limit', 'register-unproven', 'everything')
  const theoreticalAt = house.now() + hour
  await house.db.insertInto('limits').values({ key: unproven, theoreticalAt }).execute()
  const proof = solve(await house.visitor.open('/register/'))
  await leaveOnly(registerLimit, 1)
  await crowd('/register/', { ...ada, name: 'bot' })
  assert.equal((await house.visitor.send('/register/', { ...ada, proof })).path, '/register/sent/')

  house.postern.work()
  const mail = await house.mails.lastTo(ada.address)
  await house.settled()
  house.pass(minute)
  await leaveOnly(sendAgainLimit, 1)
  await crowd('/register/resend/', {})
  assert.equal((await house.visitor.send('/register/resend/')).status, 200)
  await house.mails.waitFor(ada.address, 2)
  await house.settled()

  const { name: action, limit } = confirmByDigits
  assert.ok(limit)
  await leaveOnly({ action, ...limit }, 1)
  await crowd('/register/code/', { code: mail.digits })
  assert.match((await house.visitor.send('/register/code/', { code: mail.digits })).html, /href="\/login\//)
  assert.equal((await house.db.selectFrom('accounts').select('id').execute()).length, 1)
})

test('a forged link of a change of address does not use up a shared limit', async () => {
  await using house = await openHouse({ LIMITS: 'on' }, { working: false })
  const id = '0'.repeat(32)
  house.visitor.cookies.set('postern_change', `${id}.${'0'.repeat(36)}`)
  const answer = await house.visitor.send('/account/address/confirm/', { change: id, password: ada.password })
  assert.equal(answer.status, 410)
  const key = counterKey(house.db, 'limit', 'confirm', 'everything')
  const counted = await house.db.selectFrom('limits').selectAll().where('key', '=', key).execute()
  assert.deepEqual(counted, [])
})

test('limits are off in development, as the start says, and on in production', async () => {
  await using house = await openHouse()
  assert.ok(house.log.some((line) => line.includes('limits-off')))
  for (let round = 0; round <= registerLimit.rates.address.most; round += 1) {
    assert.equal((await house.visitor.register({ ...ada, name: `ada${round}` })).path, '/register/sent/')
  }
  const production = {
    NODE_ENV: 'production',
    BASE_URL: 'https://login.example.org',
    SMTP_URL: 'smtp://mail.example.org',
  }
  assert.equal(readSettings(production).settings.limits, true)
  const off = readSettings({ ...production, LIMITS: 'off' })
  assert.equal(off.settings.limits, false)
  assert.match(off.warnings.join(), /LIMITS is off/)
})

test('a flood is shed before the database is asked, with a page or JSON', async () => {
  await using house = await openHouse({ LIMITS: 'on' }, { working: false })
  const flooder = house.newVisitor({ from: '2001:db8::1' })
  let tries = 0
  while ((await flooder.ask('/nowhere')).status !== 429) assert.ok((tries += 1) < 5_000)
  assert.ok(tries >= 1_000)
  const neighbour = house.newVisitor({ from: '2001:db8::ffff:1', language: 'en' })
  const answer = await askUntilShed(() =>
    neighbour.ask('/register/state', { headers: { Accept: 'application/json' } }),
  )
  assert.equal(answer.headers.get('content-type'), 'application/problem+json')
  assert.equal(answer.headers.get('retry-after'), '1')
  const problem = await answer.json()
  assert.deepEqual(problem, {
    type: `${house.baseUrl}/api/problems/#too-many`,
    title: textsFor('en').api.problems['too-many'],
    status: 429,
    kind: 'too-many',
    detail: textsFor('en').tryAgainIn(1),
  })
  assert.equal((await house.newVisitor({ from: '2001:db8:1::1' }).ask('/nowhere')).status, 404)
  assert.equal((await flooder.ask('/healthz')).status, 200)
})

test('the flood gate remembers a bounded number of networks', () => {
  const few = { most: 2, within: second }
  const gate = createFloodGate({ network: few, site: few, kept: 100 })
  assert.deepEqual([gate.take('a', 0), gate.take('a', 0), gate.take('a', 0)], [null, null, 500])
  for (let one = 0; one < 99; one += 1) gate.take(`network ${one}`, 0)
  assert.equal(gate.take('a', 0), 500, 'still in mind')
  gate.take('one more', 0)
  assert.equal(gate.take('a', 0), null, 'forgotten')
  assert.equal(gate.take('one more', 500), null)
})

test('the flood gate sheds a flood from many networks of one IPv6 site, and forgets no other network', () => {
  const gate = createFloodGate({
    network: { most: 2, within: second },
    site: { most: 10, within: second },
    kept: 100,
  })
  for (let one = 0; one < 2; one += 1) assert.equal(gate.take('192.0.2.1', 0), null)
  const passed = Array.from({ length: 200 }, (_, one) => gate.take(`2001:db8:0:${one}::/64`, 0))
  assert.equal(passed.filter((retryAt) => retryAt === null).length, 10)
  assert.equal(gate.take('192.0.2.1', 0), 500)
  assert.equal(gate.take('2001:db8:1::/64', 0), null)
})

test('a limit is deleted once it counts as empty', async () => {
  await using house = await openHouse({}, { working: false })
  const at = house.now()
  await takeLimit(house.db, 'key', { most: 10, within: hour }, at)
  assert.equal((await sweep({ ...house.ports, now: () => at + 6 * minute - 1 })).counters, 0)
  assert.equal((await sweep({ ...house.ports, now: () => at + 6 * minute })).counters, 1)
})

async function askUntilShed(ask: () => Promise<Response>): Promise<Response> {
  for (;;) {
    const answer = await ask()
    if (answer.status === 429) return answer
  }
}

// How long a refused visitor has to wait, as their page says it.
function secondsOf({ headers }: Page): { seconds: number } {
  return { seconds: Number(headers.get('retry-after')) }
}
