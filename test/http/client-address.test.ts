// On SQLite alone: its subject is what HTTP carries; the acts behind it run on both databases elsewhere.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openHouse } from '../support/house.ts'
import { ada } from '../support/visitor.ts'

type Case = [what: string, peer: string, headers: Record<string, string>, network: string | null]

// Each request registers; the audit log tells by which network it was counted.
const withoutProxy: Case[] = [
  ['no header', '203.0.113.7', {}, '203.0.113.7'],
  ['forged X-Forwarded-For', '203.0.113.7', { 'X-Forwarded-For': '1.1.1.1' }, '203.0.113.7'],
  ['forged from a private address', '10.0.0.1', { 'X-Forwarded-For': '1.1.1.1' }, '10.0.0.1'],
  ['forged from loopback', '127.0.0.1', { 'X-Forwarded-For': '1.1.1.1' }, '127.0.0.1'],
  ['an IPv6 peer is its /64', '2001:db8:1:2:3:4:5:6', { 'X-Forwarded-For': '::1' }, '2001:db8:1:2::/64'],
  ['a mapped peer is IPv4', '::ffff:203.0.113.7', {}, '203.0.113.7'],
  ['a zone does not count', 'fe80::1%eth0', {}, 'fe80::/64'],
  ['a peer that is no address', 'socket', { 'X-Forwarded-For': '1.1.1.1' }, null],
]

const behindProxy: Case[] = [
  ['the proxy tells', '10.0.0.1', { 'X-Forwarded-For': '198.51.100.1' }, '198.51.100.1'],
  ['an invented hop', '10.0.0.1', { 'X-Forwarded-For': '1.1.1.1, 198.51.100.1' }, '198.51.100.1'],
  ['an invented trusted hop', '10.0.0.1', { 'X-Forwarded-For': '10.0.0.9, 198.51.100.1' }, '198.51.100.1'],
  ['two proxies', '10.0.0.1', { 'X-Forwarded-For': '1.1.1.1, 198.51.100.1, 10.0.0.2' }, '198.51.100.1'],
  ['garbage in front', '10.0.0.1', { 'X-Forwarded-For': '"><script>, , 198.51.100.1' }, '198.51.100.1'],
  ['garbage alone', '10.0.0.1', { 'X-Forwarded-For': 'unknown, _hidden' }, '10.0.0.1'],
  ['a zone in a hop', '10.0.0.1', { 'X-Forwarded-For': '2001:db8::1%25eth0' }, '2001:db8::/64'],
  ['a mapped hop', '10.0.0.1', { 'X-Forwarded-For': '::ffff:198.51.100.1' }, '198.51.100.1'],
  ['a port', '10.0.0.1', { 'X-Forwarded-For': '[2001:db8::1]:4711' }, '2001:db8::/64'],
  ['somebody beside the proxy', '203.0.113.7', { 'X-Forwarded-For': '198.51.100.1' }, '203.0.113.7'],
  ['Forwarded', '10.0.0.1', { Forwarded: 'for=1.1.1.1' }, '10.0.0.1'],
  ['X-Real-IP', '10.0.0.1', { 'X-Real-IP': '1.1.1.1' }, '10.0.0.1'],
  ['CF-Connecting-IP', '10.0.0.1', { 'CF-Connecting-IP': '1.1.1.1' }, '10.0.0.1'],
  ['True-Client-IP', '10.0.0.1', { 'True-Client-IP': '1.1.1.1' }, '10.0.0.1'],
  ['X-Client-IP', '10.0.0.1', { 'X-Client-IP': '1.1.1.1' }, '10.0.0.1'],
  ['underscores', '10.0.0.1', { X_Forwarded_For: '1.1.1.1' }, '10.0.0.1'],
]

for (const [place, values, cases] of [
  ['without a proxy', {}, withoutProxy],
  ['behind a proxy', { TRUSTED_PROXIES: '10.0.0.0/8' }, behindProxy],
] as const) {
  test(`${place} no header from a client changes the key it is counted by`, async () => {
    await using house = await openHouse(values, { working: false })
    for (const [what, peer, headers, network] of cases) {
      const browser = house.newVisitor({ from: peer })
      await browser.send('/register/', { ...ada }, headers)
      const { network: counted } = await house.db
        .selectFrom('events')
        .select('network')
        .orderBy('id', 'desc')
        .limit(1)
        .executeTakeFirstOrThrow()
      assert.equal(counted, network, what)
    }
    const warnings = () => house.log.filter((line) => line.includes('"code":"untrusted-proxy"')).length
    const perHouse = place === 'without a proxy' ? 1 : 0
    assert.equal(warnings(), perHouse)
    const headers = { 'X-Forwarded-For': '1.1.1.1' }
    const another = await house.openAnother()
    await another.fetch(new Request(house.baseUrl, { headers }), { clientAddress: '10.0.0.1' })
    assert.equal(warnings(), 2 * perHouse, 'another house of the process warns for itself')
  })
}

test('two X-Forwarded-For headers are read as one list, from the right', async () => {
  await using house = await openHouse({ TRUSTED_PROXIES: '10.0.0.0/8' }, { working: false })
  const headers = new Headers({ Origin: house.baseUrl })
  headers.append('X-Forwarded-For', '1.1.1.1')
  headers.append('X-Forwarded-For', '198.51.100.1')
  await house
    .newVisitor({ from: '10.0.0.1' })
    .ask('/register/', { method: 'POST', body: new URLSearchParams({ ...ada }), headers })
  const { network } = await house.db.selectFrom('events').select('network').executeTakeFirstOrThrow()
  assert.equal(network, '198.51.100.1')
})
