import assert from 'node:assert/strict'
import { test } from 'node:test'
import { HasherBusy } from '../src/security/passwords.ts'
import { becomeAccount, cheapHasher, openHouse, until } from './support/house.ts'
import { ada } from './support/visitor.ts'

test('when too many passwords wait, the answer is an honest 503, and the next try gets on as if nothing had been', async () => {
  let isFull = false
  const full = () => Promise.reject(new HasherBusy('full'))
  const flooded = {
    ...cheapHasher,
    hash: (...args: Parameters<typeof cheapHasher.hash>) => (isFull ? full() : cheapHasher.hash(...args)),
    verify: (...args: Parameters<typeof cheapHasher.verify>) =>
      isFull ? full() : cheapHasher.verify(...args),
  }
  await using house = await openHouse({}, { hasher: flooded })
  await becomeAccount(house)
  const bob = { ...ada, name: 'bob', address: 'bob@example.org' }
  const logIn = () => house.visitor.logIn({ identifier: 'ada', password: ada.password })
  isFull = true
  for (const page of [await logIn(), await house.stranger.register(bob)]) {
    assert.equal(page.status, 503)
    assert.equal(page.headers.get('retry-after'), '2')
  }
  assert.equal(house.log.filter((line) => line.includes('"code":"hasher-busy"')).length, 2)
  assert.ok(!house.log.some((line) => line.includes('"level":"error"')))
  assert.equal((await house.visitor.open('/')).status, 200, 'what hashes nothing goes on')
  const names = await house.db.selectFrom('registrations').select('name').execute()
  assert.ok(!names.some(({ name }) => name === 'bob'))
  isFull = false
  assert.equal((await logIn()).path, '/')
  assert.equal((await house.stranger.register(bob)).path, '/register/sent/')
})

test('whoever goes away while the password waits leaves the line, at the log-in and at registering', async () => {
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
