// Where signed messages may go, and what becomes of one.

import assert from 'node:assert/strict'
import { createServer as createSecureServer } from 'node:https'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { test } from 'node:test'
import { isPublicAddress } from '../../src/base/network.ts'
import { createPost } from '../../src/courier/post.ts'
import { canCertify, makeCertificate } from '../support/certificate.ts'
import { secretOf, startReceiver } from '../support/receiver.ts'

const special = `
  0.0.0.0 10.1.2.3 100.64.0.1 127.0.0.1 127.255.0.9 169.254.169.254 172.16.0.1 172.31.255.255 192.0.0.8 192.0.2.1
  192.168.1.1 198.18.0.1 198.51.100.7 203.0.113.9 224.0.0.1 239.255.255.250 240.0.0.1 255.255.255.255
  :: ::1 ::127.0.0.1 ::ffff:10.0.0.1 ::ffff:7f00:1 ::ffff:169.254.169.254 fe80::1 fe80::1%eth0 fc00::1
  fd12:3456::1 fec0::1 ff02::1 100::1 2001:db8::1 2001::1 2002:7f00:1:: 2002:a00:1::1 3fff::1
  64:ff9b::127.0.0.1 64:ff9b::a00:1 64:ff9b:1::1 5f00::1
  nonsense`
  .trim()
  .split(/\s+/)

test('only addresses of the public internet are public', () => {
  for (const address of special) assert.equal(isPublicAddress(address), false, address)
  for (const address of [
    '1.1.1.1',
    '9.9.9.9',
    '172.32.0.1',
    '100.128.0.1',
    '::ffff:1.1.1.1',
    '2606:4700::1111',
  ])
    assert.equal(isPublicAddress(address), true, address)
})

test('other spellings of a private address are refused as the address itself', async () => {
  await using receiver = await startReceiver()
  const { port } = new URL(receiver.url)
  const hosts = [
    '127.0.0.1',
    '127.1',
    '2130706433',
    '0x7f.1',
    '0177.0.0.1',
    '[::1]',
    '[::ffff:127.0.0.1]',
    'localhost',
  ]
  for (const host of hosts) {
    const to = { url: `http://${host}:${port}/`, secrets: [secretOf('a')] }
    const posted = await createPost(to, [], Date.now)({ id: 'one', body: '{}' })
    assert.equal(posted.kind, 'refused-address', host)
  }
  assert.equal(receiver.all.length, 0)
})

test('without https nothing is posted to the public internet, wherever a private name leads', async () => {
  const to = (url: string, allowed: string[]) =>
    createPost({ url, secrets: [secretOf('a')] }, allowed, Date.now, 100)({ id: 'one', body: '{}' })
  assert.equal((await to('http://1.1.1.1:1/', [])).kind, 'refused-address')
  assert.equal((await to('http://1.1.1.1:1/', ['10.0.0.0/8'])).kind, 'refused-address')
  assert.notEqual((await to('https://1.1.1.1:1/', [])).kind, 'refused-address')
})

test('an allowed range opens no other one', async () => {
  await using receiver = await startReceiver()
  const to = { url: receiver.url, secrets: [secretOf('a')] }
  assert.equal(
    (await createPost(to, ['10.0.0.0/8', '::1'], Date.now)({ id: 'one', body: '{}' })).kind,
    'refused-address',
  )
  assert.equal((await createPost(to, ['127.0.0.0/8'], Date.now)({ id: 'one', body: '{}' })).kind, 'answered')
  assert.equal(receiver.all.length, 1)
})

test(
  'nothing is posted to a server whose certificate nobody vouches for',
  { skip: !canCertify },
  async () => {
    using certificate = makeCertificate()
    let asked = 0
    const server = createSecureServer({ key: certificate.key, cert: certificate.cert }, () => (asked += 1))
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    const to = { url: `https://localhost:${port}/`, secrets: [secretOf('a')] }
    const posted = await createPost(to, ['127.0.0.1'], Date.now)({ id: 'one', body: '{}' })
    server.close()
    assert.equal(posted.kind, 'unreachable')
    assert.match('text' in posted ? posted.text : '', /certificate/)
    assert.equal(asked, 0)
  },
)

test('a name that leads nowhere, a port where nobody listens, and one who hangs up or keeps silent', async () => {
  const local = ['127.0.0.1']
  const to = (url: string) => createPost({ url, secrets: [secretOf('a')] }, local, Date.now, 300)
  const message = { id: 'one', body: '{}' }
  assert.equal((await to('https://nobody.invalid/')(message)).kind, 'unreachable')
  assert.equal((await to('http://127.0.0.1:1/')(message)).kind, 'unreachable')
  const server = createServer((socket) => {
    socket.on('error', () => {})
    socket.once('data', () => (isSilent ? null : socket.destroy()))
  })
  let isSilent = false
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
  assert.equal((await to(url)(message)).kind, 'no-answer')
  isSilent = true
  const silent = await to(url)(message)
  assert.deepEqual(silent, { kind: 'no-answer', text: 'no answer in time' })
  server.close()
})
