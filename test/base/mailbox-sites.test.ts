import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseAddress } from '../../src/base/address.ts'
import { locales } from '../../src/base/locale.ts'
import { mailboxProviders, mailboxSite } from '../../src/base/mailbox-sites.ts'

test('every provider’s website is https and has a name in both languages, and every domain is one of addresses, named once', () => {
  const domains = mailboxProviders.flatMap((provider) => provider.domains)
  assert.equal(new Set(domains).size, domains.length)
  for (const { name, address, domains: own } of mailboxProviders) {
    const url = new URL(address)
    assert.equal(url.protocol, 'https:')
    assert.equal(url.href, address)
    assert.deepEqual([url.search, url.hash, url.username], ['', '', ''])
    for (const locale of locales) assert.match(name[locale], /\S/)
    for (const domain of own) {
      const parsed = parseAddress(`ada@${domain}`)
      assert.equal('domain' in parsed && parsed.domain, domain)
      assert.equal(mailboxSite(domain)?.address, address)
    }
  }
})

test('a domain is found however it was typed, and no other one is', () => {
  assert.equal(mailboxSite('QQ.com')?.address, 'https://mail.qq.com/')
  for (const domain of [
    'qq.com.example.org',
    'mail.qq.com',
    'example.org',
    '',
    'constructor',
    'not a domain',
  ])
    assert.equal(mailboxSite(domain), null, domain)
})
