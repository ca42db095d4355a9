import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { createTurns } from '../../src/http/turns.ts'
import { countWaiting, database, openHouse, until } from '../support/house.ts'
import { ada } from '../support/visitor.ts'

const stays = new AbortController().signal

test(
  'a network that floods what waits for the database keeps nobody in another network waiting',
  {
    skip: database === 'sqlite',
  },
  async () => {
    await using house = await openHouse({ LIMITS: 'on' }, { working: false })
    const flooder = house.newVisitor({ from: '192.0.2.1' })
    await flooder.register(ada)
    const flood = await house.db.connection().execute(async (holder) => {
      await sql`begin`.execute(holder)
      await sql`select id from registrations for update`.execute(holder)
      const resends = Array.from({ length: 40 }, () => flooder.send('/register/resend/'))
      await until(async () => (await countWaiting(house.db)) >= 6)
      const bob = { ...ada, name: 'bob', address: 'bob@example.org' }
      const stranger = await house.newVisitor({ from: '192.0.2.2' }).register(bob)
      assert.equal(stranger.status, 200)
      assert.equal(await countWaiting(house.db), 6)
      await sql`rollback`.execute(holder)
      return Promise.all(resends)
    })
    for (const { status } of flood) assert.ok(status < 500, 'nor does it get a fault itself')
  },
)

test('requests of one network and of one IPv6 site are served in order, some at a time', async () => {
  const turns = createTurns(2)
  const first = await turns.take('2001:db8:0:1::/64', stays)
  const second = await turns.take('2001:db8:0:2::/64', stays)
  const order: string[] = []
  const third = turns.take('2001:db8:0:3::/64', stays).then((end) => (order.push('third'), end))
  const fourth = turns.take('2001:db8:0:1::/64', stays).then((end) => (order.push('fourth'), end))
  assert.ok(await turns.take('2001:db8:1:1::/64', stays), 'another site')
  assert.ok(await turns.take('192.0.2.1', stays), 'another network')
  assert.deepEqual(order, [])
  first?.()
  ;(await third)?.()
  await fourth
  assert.deepEqual(order, ['third', 'fourth'])
  second?.()
  assert.ok(await turns.take('2001:db8:0:4::/64', stays))
})

test('one network never stops its whole IPv6 site', async () => {
  const turns = createTurns(6, 20)
  const own = Array.from({ length: 9 }, () => turns.take('2001:db8:0:1::/64', stays))
  assert.ok(await turns.take('2001:db8:0:2::/64', stays))
  assert.equal((await Promise.all(own)).filter((end) => end !== null).length, 3)
})

test('past a number of those who wait, a request is refused at once', async () => {
  const turns = createTurns(1, 60_000)
  const leaving = new AbortController()
  const own = Array.from({ length: 11 }, () => turns.take('192.0.2.1', leaving.signal))
  assert.equal(await turns.take('192.0.2.1', stays), null)
  leaving.abort()
  await Promise.all(own)
})

test('bodies that arrive slowly hold no turn, in JSON neither', async () => {
  await using house = await openHouse({ LIMITS: 'on' }, { working: false })
  const slow = house.newVisitor({ from: '192.0.2.1' })
  const ends: (() => void)[] = []
  const unfinished = () =>
    new ReadableStream<Uint8Array>({
      start(controller) {
        controller.enqueue(new TextEncoder().encode('{'))
        ends.push(() => {
          controller.enqueue(new TextEncoder().encode('}'))
          controller.close()
        })
      },
    })
  const headers = { 'Content-Type': 'application/json', 'Content-Length': '2', 'Postern-Session': 'bearer' }
  const waiting = Array.from({ length: 8 }, () =>
    slow.ask('/api/login', { method: 'POST', headers, body: unfinished(), duplex: 'half' } as RequestInit),
  )
  assert.equal((await slow.open('/login/')).status, 200)
  for (const end of ends) end()
  for (const answer of await Promise.all(waiting)) assert.notEqual(answer.status, 429)
})

test('a request whose turn does not come, or whose client has left, is not served', async () => {
  const turns = createTurns(1, 20)
  const first = await turns.take('192.0.2.1', stays)
  const leaving = new AbortController()
  const left = turns.take('192.0.2.1', leaving.signal)
  leaving.abort()
  assert.equal(await left, null)
  assert.equal(await turns.take('192.0.2.1', stays), null)
  first?.()
  assert.ok(await turns.take('192.0.2.1', stays))
})
