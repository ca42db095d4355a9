import assert from 'node:assert/strict'
import { isIP } from 'node:net'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import {
  clientAddress,
  clientNetwork,
  domainName,
  isLoopbackHost,
  isPrivateHost,
  isPrivateOrLoopback,
  isTrustedProxy,
  normaliseAddress,
  normaliseRange,
  siteOf,
} from '../../src/base/network.ts'
import { runs } from '../support/runs.ts'

describe('one address has one spelling', () => {
  const spellings: [string, string[]][] = [
    [
      '192.0.2.33',
      [
        '192.0.2.33',
        ' 192.0.2.33',
        '192.0.2.33\t',
        '::ffff:192.0.2.33',
        '::FFFF:192.0.2.33',
        '[::ffff:192.0.2.33]',
        '::ffff:c000:221',
        '::ffff:C000:0221',
        '0:0:0:0:0:ffff:192.0.2.33',
        '0:0:0:0:0:FFFF:C000:221',
        '0000:0000:0000:0000:0000:ffff:c000:0221',
        '0::ffff:192.0.2.33',
        '::0:ffff:192.0.2.33',
        '::0:0:0:0:ffff:c000:221',
        '::ffff:192.0.2.33%eth0',
        '[::ffff:c000:221%1]',
      ],
    ],
    [
      '2001:db8::8:800:200c:417a',
      [
        '2001:db8::8:800:200c:417a',
        '2001:DB8::8:800:200C:417A',
        '2001:0db8::0008:0800:200c:417a',
        '2001:db8:0:0:8:800:200c:417a',
        '2001:db8:0::8:800:200c:417a',
        '2001:db8::0:8:800:200c:417a',
        '2001:0DB8:0000:0000:0008:0800:200C:417A',
        '2001:db8::8:800:32.12.65.122',
        '2001:db8:0:0:8:800:32.12.65.122',
        '[2001:db8::8:800:200c:417a]',
        '[2001:DB8:0:0:8:800:200C:417A]',
        ' 2001:db8::8:800:200c:417a ',
        '2001:db8::8:800:200c:417a%eth0',
        '[2001:db8::8:800:200c:417a%25eth0]',
      ],
    ],
    [
      '::1',
      words(`
        ::1 0::1 ::0:1 0:0:0:0:0:0:0:1 0000:0000:0000:0000:0000:0000:0000:0001 [::1] ::0.0.0.1
        ::1%lo
      `),
    ],
    [
      'fe80::1',
      ['fe80::1', 'FE80::1', 'fe80::1%eth0', 'fe80::1%25en0', 'fe80:0:0:0:0:0:0:1', '[fe80::1%eth0]'],
    ],
  ]

  for (const [key, texts] of spellings) {
    test(`${texts.length} spellings of ${key} are one`, () => {
      for (const text of texts) assert.equal(normaliseAddress(text), key, text)
    })
  }

  test('a text that is not an address has no key', () => {
    const garbage = [
      '',
      ' ',
      '-',
      'unknown',
      '_hidden',
      'localhost',
      '1.2.3',
      '1.2.3.4.5',
      '256.1.1.1',
      '1.2.3.04',
      '01.2.3.4',
      '0x7f.0.0.1',
      '2130706433',
      '127.1',
      '1.2.3.4:80',
      '1.2.3.4/8',
      '1.2.3.4%eth0',
      '[1.2.3.4]',
      '1.2.3.4, 5.6.7.8',
      '::1::',
      ':::',
      '::g',
      '1:2:3:4:5:6:7',
      '1:2:3:4:5:6:7:8:9',
      '12345::',
      '[::1',
      '::1]',
      '[[::1]]',
      '[::1]:80',
      '::ffff:1.2.3.256',
      '"::1"',
      '\u00a01.2.3.4',
      '1.2.3.4\0',
      '1.2.3.4\n',
      '１.2.3.4',
      '1。2。3。4',
      `::1%${'x'.repeat(200)}`,
      ' '.repeat(100_000),
    ]
    for (const text of garbage) assert.equal(normaliseAddress(text), null, JSON.stringify(text))
  })

  test('any text is either invalid or has a stable spelling', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.ipV4(), fc.ipV6(), fc.ipV4Extended()), (text) => {
        const key = normaliseAddress(text)
        if (key === null) return
        assert.notEqual(isIP(key), 0)
        assert.equal(normaliseAddress(key), key)
      }),
      runs(100),
    )
  })

  test('upper case and leading zeros do not change an address', () => {
    const group = fc.integer({ min: 0, max: 0xffff })
    fc.assert(
      fc.property(fc.array(group, { minLength: 8, maxLength: 8 }), (groups) => {
        const short = groups.map((value) => value.toString(16)).join(':')
        const long = groups.map((value) => value.toString(16).padStart(4, '0').toUpperCase()).join(':')
        assert.notEqual(normaliseAddress(short), null)
        assert.equal(normaliseAddress(long), normaliseAddress(short))
      }),
      runs(100),
    )
  })
})

describe('a client is counted by its network', () => {
  test('an IPv4 address stands for itself, however it is spelled', () => {
    assert.equal(clientNetwork('192.0.2.1'), '192.0.2.1')
    assert.equal(clientNetwork('::ffff:192.0.2.1'), '192.0.2.1')
  })

  test('an IPv4 address translated to IPv6 stands for itself, too', () => {
    for (const address of ['192.0.2.1', '0.0.0.9', '198.51.100.255'])
      assert.equal(clientNetwork(`64:ff9b::${address}`), address)
    assert.equal(clientNetwork('64:ff9b:0:0:0:1:c000:201'), '64:ff9b::/64')
    assert.equal(clientNetwork('64:ff9b:1::c000:201'), '64:ff9b:1::/64')
  })

  test('an IPv6 address stands for its /64', () => {
    const networks: [string, string][] = [
      ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
      ['2001:db8:1:2::', '2001:db8:1:2::/64'],
      ['2001:db8::1', '2001:db8::/64'],
      ['2001:db8:0:1::1', '2001:db8:0:1::/64'],
      ['2001:db8:0:1:ffff:ffff:ffff:ffff', '2001:db8:0:1::/64'],
      ['1::', '1::/64'],
      ['0:0:0:5::1', '0:0:0:5::/64'],
      ['::1', '::/64'],
    ]
    for (const [address, network] of networks) assert.equal(clientNetwork(address), network, address)
  })

  test('the networks of one IPv6 /48 are one site, and an IPv4 address has none', () => {
    assert.equal(siteOf('2001:db8:1:2::/64'), '2001:db8:1::/48')
    assert.equal(siteOf('2001:db8:1:ffff::/64'), '2001:db8:1::/48')
    assert.equal(siteOf('2001:db8::/64'), '2001:db8::/48')
    assert.equal(siteOf('::/64'), '::/48')
    assert.equal(siteOf('192.0.2.1'), null)
  })

  test('addresses of one /64 share it, others do not', () => {
    const group = fc.integer({ min: 0, max: 0xffff }).map((value) => value.toString(16))
    const half = fc.array(group, { minLength: 4, maxLength: 4 })
    fc.assert(
      fc.property(half, half, half, half, (left, otherLeft, right, otherRight) => {
        // ::ffff:0:0/96 is IPv4.
        fc.pre(left.some((value) => value !== '0') && otherLeft.some((value) => value !== '0'))
        const network = clientNetwork([...left, ...right].join(':'))
        assert.equal(clientNetwork([...left, ...otherRight].join(':')), network)
        assert.equal(
          clientNetwork([...otherLeft, ...right].join(':')) === network,
          left.join() === otherLeft.join(),
        )
      }),
      runs(100),
    )
  })

  test('a text that is not an address has no network', () => {
    assert.equal(clientNetwork('unknown'), null)
  })
})

describe('the client behind proxies', () => {
  const trusted = ['10.0.0.0/8', '192.0.2.10', 'fd00::/8']
  const cases: [string, string, string | null, readonly string[], string | null][] = [
    ['no header', '203.0.113.7', null, trusted, '203.0.113.7'],
    ['nobody trusted, header forged', '203.0.113.7', '198.51.100.1', [], '203.0.113.7'],
    ['private peer that nobody named', '10.0.0.1', '198.51.100.1', [], '10.0.0.1'],
    ['untrusted peer forges', '203.0.113.7', '198.51.100.1', trusted, '203.0.113.7'],
    ['trusted peer tells', '10.0.0.1', '198.51.100.1', trusted, '198.51.100.1'],
    [
      'client invents hops at the left',
      '10.0.0.1',
      '1.1.1.1, 2.2.2.2, 198.51.100.1',
      trusted,
      '198.51.100.1',
    ],
    [
      'client invents a trusted hop at the left',
      '10.0.0.1',
      '10.0.0.9, 198.51.100.1',
      trusted,
      '198.51.100.1',
    ],
    ['chain of trusted proxies', '10.0.0.1', '198.51.100.1, 192.0.2.10, 10.2.3.4', trusted, '198.51.100.1'],
    ['client within the trusted range', '10.0.0.1', '10.5.5.5', trusted, '10.5.5.5'],
    ['all hops trusted', '10.0.0.1', '10.7.7.7, 10.5.5.5', trusted, '10.7.7.7'],
    ['empty header', '10.0.0.1', '', trusted, '10.0.0.1'],
    ['garbage alone', '10.0.0.1', 'unknown', trusted, '10.0.0.1'],
    ['garbage at the right', '10.0.0.1', '198.51.100.1, unknown', trusted, '10.0.0.1'],
    ['garbage at the left', '10.0.0.1', 'x, 198.51.100.1', trusted, '198.51.100.1'],
    ['garbage behind a trusted hop', '10.0.0.1', '198.51.100.1, ?, 192.0.2.10', trusted, '192.0.2.10'],
    ['empty hop at the right', '10.0.0.1', '198.51.100.1,', trusted, '10.0.0.1'],
    ['octet above 255', '10.0.0.1', '198.51.100.256', trusted, '10.0.0.1'],
    ['octal octet', '10.0.0.1', '0306.063.0144.01', trusted, '10.0.0.1'],
    ['port with IPv4', '10.0.0.1', '198.51.100.1:4711', trusted, '198.51.100.1'],
    ['port with IPv6', '10.0.0.1', '[2001:db8::1]:4711', trusted, '2001:db8::1'],
    ['no blanks', '10.0.0.1', '1.1.1.1,198.51.100.1,10.9.9.9', trusted, '198.51.100.1'],
    ['tabs and blanks', '10.0.0.1', '1.1.1.1,\t 198.51.100.1 \t', trusted, '198.51.100.1'],
    ['mapped peer', '::ffff:10.0.0.1', '::FFFF:198.51.100.1', trusted, '198.51.100.1'],
    ['mapped hop of a trusted range', '10.0.0.1', '198.51.100.1, ::ffff:10.0.0.2', trusted, '198.51.100.1'],
    ['IPv6 proxy', 'fd00::1', '2001:DB8:0:0::7', trusted, '2001:db8::7'],
    ['IPv6 proxy with a zone', 'fd00::1%eth0', '2001:db8::7', trusted, '2001:db8::7'],
    ['neighbour of a trusted address', '192.0.2.11', '198.51.100.1', trusted, '192.0.2.11'],
    ['loopback peer that nobody named', '127.0.0.1', '198.51.100.1', trusted, '127.0.0.1'],
    ['syntax of the Forwarded header', '10.0.0.1', 'for=198.51.100.1', trusted, '10.0.0.1'],
    ['peer without an address', 'socket', '198.51.100.1', trusted, null],
  ]
  for (const [name, peer, header, list, client] of cases) {
    test(name, () => assert.equal(clientAddress(peer, header, list), client))
  }

  test('text that a client puts in front never changes the key', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.string(), fc.ipV4(), fc.ipV6())), fc.boolean(), (invented, viaTwo) => {
        const header = [...invented, '198.51.100.1', ...(viaTwo ? ['10.1.1.1'] : [])].join(', ')
        assert.equal(clientAddress('10.0.0.1', header, trusted), '198.51.100.1')
        assert.equal(clientAddress('203.0.113.7', header, trusted), '203.0.113.7')
      }),
      runs(100),
    )
  })

  test('a header of any length is read quickly from its right end', () => {
    const startedAt = performance.now()
    assert.equal(
      clientAddress('10.0.0.1', `${'1.1.1.1, '.repeat(100_000)}198.51.100.1`, trusted),
      '198.51.100.1',
    )
    assert.equal(clientAddress('10.0.0.1', '10.0.0.1, '.repeat(100_000) + '10.0.0.2', trusted), '10.0.0.1')
    assert.equal(clientAddress('10.0.0.1', ' '.repeat(1_000_000), trusted), '10.0.0.1')
    assert.equal(clientAddress('10.0.0.1', '1'.repeat(1_000_000), trusted), '10.0.0.1')
    assert.ok(performance.now() - startedAt < 500)
  })

  test('cutting the leftmost hop never makes an address of the rest', () => {
    // 2,000 characters from the right begin inside of 198.51.100.123.
    const tail = ', 10.0.0.1'.repeat(199)
    const header = `198.51.100.123${tail}`
    for (let padding = 0; padding < 20; padding += 1) {
      const client = clientAddress('10.0.0.1', `${header}${' '.repeat(padding)}`, trusted)
      assert.ok(client === '198.51.100.123' || client === '10.0.0.1', client ?? 'null')
    }
  })

  test('an IPv4 range includes no IPv6 address, and the reverse', () => {
    assert.ok(isTrustedProxy('::ffff:10.0.0.1', ['10.0.0.0/8']))
    assert.ok(isTrustedProxy('10.0.0.1', ['::ffff:10.0.0.0/104']))
    assert.ok(!isTrustedProxy('10.0.0.1', ['::/8']))
    assert.ok(!isTrustedProxy('::a00:1', ['10.0.0.0/8']))
    assert.ok(!isTrustedProxy('garbage', ['10.0.0.0/8', 'garbage']))
  })
})

test('ranges have one spelling, and none may cover half of the internet', () => {
  assert.equal(normaliseRange('10.0.0.0/8'), '10.0.0.0/8')
  assert.equal(normaliseRange('2001:DB8:0:0::/32'), '2001:db8::/32')
  assert.equal(normaliseRange('::ffff:10.0.0.0/104'), '10.0.0.0/8')
  assert.equal(normaliseRange('fc00::/7'), 'fc00::/7')
  assert.equal(normaliseRange('::1'), '::1')
  for (const text of words(`
    0.0.0.0/0 0.0.0.0/1 ::/0 2000::/3 10.0.0.0/33 ::1/129 10.0.0.0/ 10.0.0.0/8/8
  `)) {
    assert.equal(normaliseRange(text), null, text)
  }
  for (const text of [
    '10/8',
    '10.0.0.0/-8',
    '10.0.0.0/08x',
    '',
    '/8',
    '::ffff:10.0.0.0/90',
    'localhost',
    '*',
  ]) {
    assert.equal(normaliseRange(text), null, text)
  }
})

test('private and loopback addresses are distinguished from public ones', () => {
  const inside = words(`
    127.0.0.1 127.255.255.254 10.0.0.1 172.16.0.1 172.31.255.255 192.168.1.1 169.254.1.1 100.64.0.1
    ::1 fd12::1 fc00::1 fe80::1%eth0 ::ffff:10.0.0.1 [::1]
  `)
  for (const address of inside) assert.ok(isPrivateOrLoopback(address), address)
  const outside = [
    '0.0.0.0',
    '::',
    '172.32.0.1',
    '172.15.0.1',
    '192.169.0.1',
    '100.128.0.1',
    '11.0.0.1',
    '8.8.8.8',
    '2001:db8::1',
    'fec0::1',
    '::ffff:8.8.8.8',
    'localhost',
    '',
  ]
  for (const address of outside) assert.ok(!isPrivateOrLoopback(address), address)
})

test('names of this machine are recognised', () => {
  const ours = words(`
    localhost LOCALHOST localhost. app.localhost a.b.localhost. 127.0.0.1 127.9.9.9 [::1] ::1
    ::ffff:127.0.0.1
  `)
  for (const name of ours) assert.ok(isLoopbackHost(name), name)
  const others = [
    'localhost.example.org',
    'notlocalhost',
    'example.org',
    '10.0.0.1',
    '128.0.0.1',
    '0.0.0.0',
    '[::]',
    '',
    '127.0.0.1.example.org',
  ]
  for (const name of others) assert.ok(!isLoopbackHost(name), name)
})

test('names that mean nothing on the public internet are private', () => {
  for (const name of words(`
    localhost 192.168.1.5 [fd00::1] raspberry nas.local app.test db.internal x.home.arpa
  `)) {
    assert.ok(isPrivateHost(name), name)
  }
  for (const name of words(`
    example.org 8.8.8.8 [2001:db8::1] 0.0.0.0 [::] local.example mylocal.org
  `)) {
    assert.ok(!isPrivateHost(name), name)
  }
})

test('a domain has letters, digits and hyphens, and is not rewritten by a URL parser', () => {
  assert.equal(domainName('Example.ORG'), 'example.org')
  assert.equal(domainName('bücher.example'), 'xn--bcher-kva.example')
  assert.equal(domainName('例子.公司'), 'xn--fsqu00a.xn--55qx5d')
  assert.equal(domainName('mailhost'), 'mailhost')
  const others = [
    '',
    '.',
    'a..b',
    '.a',
    'a.',
    '-a.org',
    'a-.org',
    'a_b.org',
    'a b.org',
    'ex.org/',
    'ex.org#a',
    'ex%2eorg',
    'ex.org?',
    'a@b.org',
    '0x7f.1',
    '127.0.0.1',
    '1',
    '[::1]',
    'ex。org',
    `${'a'.repeat(64)}.org`,
    `${'a.'.repeat(127)}org`,
    'a\u200db.org',
    'a\0.org',
  ]
  for (const text of others) assert.equal(domainName(text), null, JSON.stringify(text))
})

function words(text: string): string[] {
  return text.trim().split(/\s+/)
}
