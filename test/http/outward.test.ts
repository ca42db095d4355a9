// The house connects to its configured services, and nowhere that a stranger's words could send it.
// On SQLite alone: its subject is what HTTP carries; the acts behind it run on both databases elsewhere.

import assert from 'node:assert/strict'
import { Socket } from 'node:net'
import { test } from 'node:test'
import type { TestContext } from 'node:test'
import { createMailExchangers } from '../../src/courier/mail-exchangers.ts'
import { createLeakService } from '../../src/security/leaked-passwords.ts'
import { startNameServer } from '../support/dns.ts'
import { openHouse } from '../support/house.ts'
import type { House } from '../support/house.ts'
import { rangeOf, startRangeService } from '../support/leaks.ts'
import { ada } from '../support/visitor.ts'

const leaked = 'a phrase that was leaked'

test('only the name server learns about a typed address, and only its domain', async (t) => {
  // Targets of a hostile exchanger or host: this machine, its network, the metadata of a cloud.
  const domains = ['trap.example', 'inside.example']
  const inside = [
    'metadata.internal',
    'unknown.internal',
    'nas.local',
    'db.home.arpa',
    'ci.test',
    'a.localhost',
  ]
  const server = await startNameServer({
    'trap.example': { mx: ['localhost', '127.0.0.1', 'metadata.internal'] },
    'inside.example': { a: '127.0.0.1' },
    'metadata.internal': { a: '169.254.169.254' },
    'nas.local': { a: '192.168.0.1' },
  })
  t.after(() => server.close())
  const takesMail = createMailExchangers(Date.now, [server.address])
  await using house = await openHouse({ UNREACHABLE_DOMAINS: 'refuse' }, { working: false, takesMail })
  const places = watchConnections(t, house)
  const refused = [
    'ada@127.0.0.1',
    'ada@[127.0.0.1]',
    'ada@[IPv6:::1]',
    'ada@2130706433',
    'ada@0x7f.1',
    'ada@127.1',
    'ada@１２７.0.0.1',
    'ada@169.254.169.254',
    'ada@localhost',
    'ada@intranet',
    'ada@trap.example:25',
    'ada@trap.example/latest/meta-data',
    'ada@trap.example?x',
    'ada@trap.example#x',
    'ada@user:password@trap.example',
    'http://127.0.0.1:25/',
    'mailto:ada@trap.example',
    `ada@${server.address}`,
  ]
  for (const address of refused) {
    const page = await house.newVisitor().register({ ...ada, address })
    assert.equal(page.status, 422, address)
  }
  assert.deepEqual(server.asked, [], 'what is no domain is asked of nobody')
  for (const domain of [...domains, ...inside]) {
    const page = await house.newVisitor().register({ ...ada, address: `ada@${domain}` })
    assert.equal(page.path, '/register/sent/', domain)
  }
  // Neither what a domain points at nor a name of the own network is looked up: all of those get the same answer.
  assert.deepEqual(new Set(server.asked), new Set(domains))
  assert.deepEqual([...places], [])
})

test('only the leak service learns about a typed password, and only five digits of its digest', async (t) => {
  await using service = await startRangeService()
  await using house = await openHouse({ LEAKED_PASSWORDS_URL: service.url }, { working: false })
  const places = watchConnections(t, house)
  const passwords = [
    'http://127.0.0.1:25/',
    '../../../../',
    '//evil.example/\\..',
    '@evil.example:80/#?x=1',
    '%0d%0aHost: evil.example',
    'one\r\nHost: evil.example',
    '\u2028evil.example',
    'x'.repeat(1_000),
  ]
  for (const password of passwords) {
    const page = await house.newVisitor().register({ ...ada, password })
    assert.equal(page.path, '/register/sent/', password)
  }
  assert.deepEqual([service.asked.length, service.strays], [passwords.length, 0])
  for (const { path } of service.asked) assert.match(path, /^\/range\/[0-9A-F]{5}$/)
  assert.deepEqual([...places], [new URL(service.url).host])
})

test('no redirect of the leak service is followed', async (t) => {
  await using service = await startRangeService()
  await using inside = await startRangeService()
  inside.answer = (_, response) => response.end(rangeOf(leaked))
  const places = watchConnections(t)
  const leaks = createLeakService(`${service.url}/`)
  for (const status of [300, 301, 302, 303, 305, 307, 308]) {
    for (const location of [`${inside.url}/00000`, '/elsewhere/', 'file:///etc/passwd']) {
      service.answer = (_, response) => response.writeHead(status, { Location: location }).end()
      assert.equal((await leaks.ask(leaked)).kind, 'away', `${status} ${location}`)
    }
  }
  assert.deepEqual([service.strays, inside.strays, inside.asked.length], [0, 0, 0])
  assert.deepEqual([...places], [new URL(service.url).host])
})

test('an oversized answer of the leak service counts as no answer', async () => {
  await using service = await startRangeService()
  service.answer = (_, response) => {
    // Well-formed lines, an eighth of a megabyte each time.
    for (let one = 0; one < 8; one += 1) response.write(`${'0'.repeat(35)}:1\r\n`.repeat(3_449))
    response.end(rangeOf(leaked))
  }
  const leaks = createLeakService(`${service.url}/`)
  assert.deepEqual(await leaks.ask(leaked), { kind: 'away', why: 'the answer is too long' })
  service.answer = (_, response) => response.end(rangeOf(leaked))
  assert.deepEqual(await leaks.ask(leaked), { kind: 'leaked' })
})

test('a flood of new passwords opens few connections to the leak service', async () => {
  await using service = await startRangeService()
  service.answer = () => {}
  const leaks = createLeakService(`${service.url}/`)
  const answers = await Promise.all(Array.from({ length: 50 }, (_, one) => leaks.ask(`password ${one}`)))
  assert.ok(answers.every(({ kind }) => kind === 'away'))
  const whys = answers.map((answer) => ('why' in answer ? answer.why : ''))
  assert.equal(whys.filter((why) => why === 'too many questions at once').length, 18)
  assert.ok(service.asked.length <= 32)
  service.answer = (_, response) => response.end(rangeOf(leaked))
  assert.deepEqual(await leaks.ask(leaked), { kind: 'leaked' }, 'afterwards there is room again')
})

/**
 * The targets to which this process connects from now on, as `host:port`, and by which names; but for the house's own PostgreSQL, of
 * which it may need one more connection.
 */
function watchConnections(t: TestContext, house?: House): Set<string> {
  const places = new Set<string>()
  const own = house?.databaseUrl.startsWith('sqlite:') === false ? new URL(house.databaseUrl).host : ''
  const sockets = Socket.prototype as unknown as { connect: (...args: unknown[]) => unknown }
  const { connect } = sockets
  t.mock.method(sockets, 'connect', function watched(this: Socket, ...args: unknown[]) {
    // Each try, also one that fails.
    this.on('connectionAttempt', (ip: string, port: number) => {
      if (`${ip}:${port}` !== own) places.add(`${ip}:${port}`)
    })
    this.once('lookup', (_fault: Error | null, _ip: string, _family: number, host: string) =>
      places.add(host),
    )
    return Reflect.apply(connect, this, args)
  })
  return places
}
