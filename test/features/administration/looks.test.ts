// On SQLite alone: its subject is pages and words; the acts behind them run on both databases elsewhere.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { mails } from '../../../src/features.ts'
import { openAdmin } from '../../support/admin.ts'
import { becomeAccount, openHouse } from '../../support/house.ts'
import { ada } from '../../support/visitor.ts'

test('an administrator sees every mail and the main pages with the site’s brand, and nobody’s data', async () => {
  await using house = await openHouse({
    ACCENT: '#0b5fa5',
    CONTACT: 'help@example.org',
    SITE_NAME: '海港书店',
  })
  const admin = await openAdmin(house)
  const page = await admin.open('/admin/looks/')
  assert.equal(page.status, 200)
  const looks = [...page.html.matchAll(/<figure data-look="([^"]+)">.*?<iframe ([^>]*)>/gs)]
  const styles = new Set<string>()
  const names = looks.map(([, name = '']) => name)
  for (const kind of Object.keys(mails)) assert.ok(names.includes(`mail-${kind}`), kind)
  for (const [, name = '', attributes = ''] of looks) {
    assert.match(attributes, /sandbox="allow-same-origin"/)
    const shown = await admin.ask(`/admin/looks/${name}/`)
    assert.equal(shown.status, 200, name)
    const policy = shown.headers.get('content-security-policy') ?? ''
    assert.match(policy, /frame-ancestors 'self'/)
    assert.match(policy, /; sandbox(?! allow-scripts)/)
    assert.doesNotMatch(policy, /allow-scripts|allow-forms/)
    const html = await shown.text()
    if (name.startsWith('mail-')) assert.match(html, /海港书店/, name)
    else styles.add(/<link rel="stylesheet" href="([^"]+)"/.exec(html)?.[1] ?? name)
    assert.doesNotMatch(html, new RegExp(`${ada.address}|undefined|NaN|\\[object`), name)
    if (name.startsWith('mail-')) assert.match(html, /mailto:help@example\.org/, name)
  }
  const [style = '', ...others] = styles
  assert.deepEqual(others, [], 'all pages have one style')
  assert.match(await (await admin.ask(style)).text(), /--accent: #0b5fa5/)
  assert.equal((await admin.open('/admin/looks/nothing/')).status, 404)
  assert.equal((await admin.open('/admin/looks/constructor/')).status, 404)
})

test('others see no looks', async () => {
  await using house = await openHouse()
  await becomeAccount(house)
  await house.visitor.logIn({ identifier: ada.address, password: ada.password })
  for (const path of ['/admin/looks/', '/admin/looks/home/', '/admin/looks/mail-confirmation/'])
    assert.equal((await house.visitor.open(path)).status, 404, path)
})
