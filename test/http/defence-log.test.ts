// On SQLite alone: its subject is what HTTP carries; the acts behind it run on both databases elsewhere.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { flood, limits } from '../../src/base/limits.ts'
import { minute } from '../../src/base/time.ts'
import { defenceCodes } from '../../src/core/defence-log.ts'
import { becomeAccount, openHouse } from '../support/house.ts'
import type { House } from '../support/house.ts'
import { ada } from '../support/visitor.ts'

type Line = { code: string; act?: string; identifier?: string; path?: string; leftOut?: number }

test('the log tells the defender of each kind of attack, once, and where it came from', async () => {
  await using house = await openHouse({ LIMITS: 'on' })
  await becomeAccount(house)
  const { visitor } = house
  const thief = house.newVisitor({ from: '192.0.2.66' })
  house.log.length = 0
  const heard = async (act: () => Promise<unknown>) => {
    await act()
    const lines = linesOf(house)
    house.log.length = 0
    return lines
  }

  const wrong = { identifier: 'ada', password: 'wrong words here' }
  const by = { network: '192.0.2.66' }
  const [logIn] = await heard(() => thief.logIn(wrong))
  assert.deepEqual(
    { ...logIn, identifier: '' },
    line('log-in-refused', { act: 'log-in', ...by, identifier: '' }),
  )

  await thief.register({ ...ada, name: 'eve', address: 'eve@example.org' })
  assert.deepEqual(await heard(() => thief.send('/register/code/', { code: '00000000' })), [
    line('digits-refused', { act: 'confirm-by-digits', ...by }),
  ])
  assert.deepEqual(await heard(() => thief.send('/register/resend/')), [
    line('too-many-requests', { act: 'resend', ...by }),
  ])
  assert.deepEqual(await heard(() => thief.open('/confirm/?code=forged.code')), [
    line('code-refused', { ...by, path: '/confirm/' }),
  ])
  const foreign = { Origin: 'https://evil.example', 'Sec-Fetch-Site': 'cross-site' }
  assert.deepEqual(await heard(() => thief.send('/login/', wrong, foreign)), [
    line('cross-site', { ...by, path: '/login' }),
  ])
  await visitor.logIn({ identifier: 'ada', password: ada.password })
  const { id: account } = await house.db.selectFrom('accounts').select('id').executeTakeFirstOrThrow()
  const own = { network: '127.0.0.1', account }
  assert.deepEqual(await heard(() => visitor.open('/admin/accounts/')), [
    line('admin-refused', { ...own, path: '/admin/accounts' }),
  ])
  assert.deepEqual(await heard(() => visitor.send('/login/again/', { recent_proof: 'wrong words here' })), [
    line('password-refused', { act: 'prove-anew', ...own }),
  ])
  const flooder = house.newVisitor({ from: '192.0.2.77' })
  const [shed] = await heard(async () => {
    for (let request = 0; request <= flood.network.most; request += 1) await flooder.ask('/nowhere')
  })
  assert.deepEqual(shed, line('flood', { network: '192.0.2.77' }))
})

test('the log tells equal identifiers by a digest, and never an address', async () => {
  await using house = await openHouse()
  const identifiers = ['ada@example.org', ' ADA@example.org', 'bob@example.org', 'bob']
  // The last two can be nobody's, so nothing was tried.
  for (const identifier of [...identifiers, '@', 'x'.repeat(2_000)])
    await house.stranger.logIn({ identifier, password: 'wrong words here' })
  const digests = linesOf(house).map(({ identifier }) => identifier)
  assert.equal(digests.length, identifiers.length)
  assert.equal(digests[0], digests[1])
  assert.equal(new Set(digests).size, 3)
  for (const digest of digests) assert.match(digest ?? '', /^[\w-]{43}$/)
})

test('an attacker does not fill the disk: a code has so many lines a minute, and the rest is counted', async () => {
  await using house = await openHouse({}, { still: true })
  const forge = () => house.stranger.open(`/confirm/?code=${'x'.repeat(3_000)}`)
  for (let times = 0; times < limits.defenceLines + 5; times += 1) await forge()
  assert.equal(linesOf(house).length, limits.defenceLines)
  await house.stranger.logIn({ identifier: 'ada', password: 'wrong words here' })
  assert.equal(linesOf(house).length, limits.defenceLines + 1, 'each code has its own')
  house.pass(minute)
  await forge()
  const [leftOut, next] = linesOf(house).slice(-2)
  assert.deepEqual([leftOut?.code, leftOut?.leftOut, next?.code], ['code-refused', 5, 'code-refused'])
  const address = `/admin/${'x'.repeat(3_000)}/`
  await house.stranger.send(address, {}, { Origin: 'https://evil.example', 'Sec-Fetch-Site': 'cross-site' })
  assert.ok((linesOf(house).at(-1)?.path ?? '').length <= 100)
})

function line(code: keyof typeof defenceCodes, facts: Record<string, string>): Record<string, string> {
  return { level: 'warn', code, ...facts, event: defenceCodes[code] }
}

function linesOf({ log }: House): Line[] {
  const lines = log.map((text) => JSON.parse(text) as Line & { request?: string })
  return lines
    .filter(({ code }) => code in defenceCodes)
    .map(({ request, ...line }) => {
      assert.match(request ?? '', /^[\da-f]{12}$/)
      return line
    })
}
