import assert from 'node:assert/strict'
import { test } from 'node:test'
import { mailExchangers } from '../../src/base/limits.ts'
import { createMailExchangers } from '../../src/courier/mail-exchangers.ts'
import { startNameServer } from '../support/dns.ts'

test('DNS says which domains receive mail; a domain without a sure answer passes', async () => {
  const server = await startNameServer({
    'mx.example': { mx: ['mail.mx.example'] },
    'null.example': { mx: [''] },
    'host.example': { a: '192.0.2.1' },
    'empty.example': {},
    'fails.example': { trouble: 'fails' },
    'silent.example': { trouble: 'silent' },
  })
  const takesMail = createMailExchangers(Date.now, [server.address])
  try {
    const domains = [
      'mx.example',
      'null.example',
      'host.example',
      'empty.example',
      'fails.example',
      'unknown.example',
    ]
    const answers = await Promise.all(domains.map((domain) => takesMail(domain)))
    assert.deepEqual(answers, [true, false, true, false, true, false])
    // One that has had no answer yet: the library waits less for a server that was quick before.
    const first = createMailExchangers(Date.now, [server.address])
    const begun = performance.now()
    assert.equal(await first('silent.example'), true)
    assert.ok(performance.now() - begun < 2 * mailExchangers.patience)
  } finally {
    await server.close()
  }
})

test('DNS answers are cached for a while, and concurrent lookups share one query', async () => {
  const { most, rememberedFor } = mailExchangers
  const silent = Array.from({ length: most }, (_, one) => `silent${one}.example`)
  const server = await startNameServer({
    'mx.example': { mx: ['mail.mx.example'] },
    ...Object.fromEntries(silent.map((domain) => [domain, { trouble: 'silent' }])),
  })
  let at = 0
  const takesMail = createMailExchangers(() => at, [server.address])
  try {
    await Promise.all([takesMail('mx.example'), takesMail('mx.example')])
    at += rememberedFor - 1
    await takesMail('mx.example')
    assert.deepEqual(server.asked, ['mx.example'])
    at += 1
    await takesMail('mx.example')
    assert.equal(server.asked.length, 2)
    const answers = silent.map((domain) => takesMail(domain))
    assert.equal(await takesMail('unknown.example'), true, 'past as many at once, nobody is asked')
    await Promise.all(answers)
    assert.ok(!server.asked.includes('unknown.example'))
  } finally {
    await server.close()
  }
})

test('only the newest domains are cached', async () => {
  const { remembered } = mailExchangers
  const domains = Array.from({ length: remembered + 1 }, (_, one) => `mx${one}.example`)
  const server = await startNameServer(Object.fromEntries(domains.map((one) => [one, { mx: [`a.${one}`] }])))
  const takesMail = createMailExchangers(() => 0, [server.address])
  try {
    for (const domain of domains) assert.equal(await takesMail(domain), true)
    await takesMail(domains.at(-1) ?? '')
    assert.equal(server.asked.length, domains.length)
    await takesMail(domains[0] ?? '')
    assert.equal(server.asked.length, domains.length + 1, 'the oldest is asked for anew')
  } finally {
    await server.close()
  }
})
