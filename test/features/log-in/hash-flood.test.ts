// On SQLite alone: its subject is decided before the database is asked.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { minute } from '../../../src/base/time.ts'
import { HasherBusy } from '../../../src/security/passwords.ts'
import { becomeAccount, cheapHasher, openHouse, until } from '../../support/house.ts'
import { ada, hidden } from '../../support/visitor.ts'
import type { Visitor } from '../../support/visitor.ts'

test('when too many passwords wait, the answer is 503, and the next try works as usual', async () => {
  let isFull = false
  const full = () => Promise.reject(new HasherBusy('full'))
  const flooded = {
    ...cheapHasher,
    hash: (...args: Parameters<typeof cheapHasher.hash>) => (isFull ? full() : cheapHasher.hash(...args)),
    verify: (...args: Parameters<typeof cheapHasher.verify>) =>
      isFull ? full() : cheapHasher.verify(...args),
  }
  await using house = await openHouse({}, { hasher: flooded })
  const { visitor, stranger } = house
  const { password } = ada
  const setUp = await stranger.open((await house.postern.setUpLink()) ?? '')
  await becomeAccount(house)
  const logIn = () => visitor.logIn({ identifier: 'ada', password })
  await logIn()
  house.pass(11 * minute)
  const bob = { ...ada, name: 'bob', address: 'bob@example.org' }
  const eve = { ...ada, name: 'eve', address: 'eve@example.org' }
  await house.newVisitor().register(eve)
  const page = await stranger.open((await house.mails.lastTo(eve.address)).link)
  const registration = hidden(page, 'registration')
  const forms: [Visitor, string, Record<string, string>][] = [
    [stranger, '/register/', bob],
    [stranger, '/login/', { identifier: 'ada', password, next: '/account/' }],
    [stranger, '/confirm/', { registration, name: 'evelyn', new_password: password }],
    [
      stranger,
      '/admin/setup/',
      { link: hidden(setUp, 'link'), name: 'grace', address: 'grace@example.net', password },
    ],
    [visitor, '/account/address/', { address: 'ada@elsewhere.example', password }],
    [visitor, '/account/name/', { name: 'lovelace', recent_proof: password }],
  ]
  isFull = true
  for (const [browser, path, fields] of forms) {
    const answer = await browser.send(path, fields)
    assert.equal(answer.status, 503, path)
    assert.equal(answer.headers.get('retry-after'), '2', path)
    assert.ok(answer.mark === 'busy' || Object.values(answer.problems).includes('busy'), path)
    for (const [name, value] of Object.entries(fields))
      assert.equal(hidden(answer, name), value === password ? '' : value, `${path} ${name} as it was typed`)
    for (const [, field] of answer.html.matchAll(/href="#([^"]+)"/g))
      assert.ok(answer.html.includes(`id="${field}"`), `${path} leads to no ${field}`)
  }
  assert.equal(house.log.filter((line) => line.includes('"code":"hasher-busy"')).length, forms.length)
  assert.ok(!house.log.some((line) => line.includes('"level":"error"')))
  assert.equal((await visitor.open('/')).status, 200, 'what hashes nothing goes on')
  const names = await house.db.selectFrom('registrations').select('name').execute()
  assert.ok(!names.some(({ name }) => name === 'bob'))
  isFull = false
  assert.equal((await logIn()).path, '/')
  assert.equal((await stranger.register(bob)).path, '/register/sent/')
})

test('a person who goes away while the password waits leaves the queue, at the log-in and at registering', async () => {
  const signals: (AbortSignal | undefined)[] = []
  const wait = (signal: AbortSignal | undefined) => {
    signals.push(signal)
    return new Promise<never>((_, reject) => {
      signal?.addEventListener('abort', () => reject(new DOMException('gone', 'AbortError')))
    })
  }
  const endless = {
    ...cheapHasher,
    hash: (...args: Parameters<typeof cheapHasher.hash>) => wait(args[2]),
    verify: (...args: Parameters<typeof cheapHasher.verify>) => wait(args[3]),
  }
  await using house = await openHouse({}, { working: false, hasher: endless })
  for (const [path, fields] of [
    ['/login/', { identifier: 'ada', password: ada.password }],
    ['/register/', { name: ada.name, address: ada.address, password: ada.password }],
  ] as const) {
    const before = signals.length
    const gone = new AbortController()
    const headers = { Origin: house.baseUrl }
    const body = new URLSearchParams(fields)
    const answer = house.visitor.ask(path, { method: 'POST', body, headers, signal: gone.signal })
    await until(() => signals.length > before)
    gone.abort()
    await until(() => signals[before]?.aborted === true)
    assert.equal((await answer).status, 503, 'which nobody reads')
    assert.ok(!house.log.some((line) => line.includes('"level":"error"')), path)
  }
})
