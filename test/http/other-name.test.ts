// On SQLite alone: its subject is what HTTP carries; the acts behind it run on both databases elsewhere.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { locales } from '../../src/base/locale.ts'
import { openHouse } from '../support/house.ts'
import type { House } from '../support/house.ts'

const https = { NODE_ENV: 'production', BASE_URL: 'https://example.org' }
const linkOn = (html: string) => /data-notice="elsewhere">[^<]*<a href="([^"]*)"/.exec(html)?.[1]
const warned = (house: House, code: string) =>
  house.log.map((line) => JSON.parse(line)).filter((line) => line.code === code)

for (const language of locales)
  test(`a page under a second host name leads to the same page under BASE_URL: ${language}`, async () => {
    await using house = await openHouse(https, { working: false })
    const visitor = house.newVisitor({ language })
    for (const path of ['/register/', '/login/?next=%2Fshop%2F', '/nowhere/'])
      assert.equal(
        linkOn((await visitor.open(`https://www.example.org${path}`)).html),
        `https://example.org${path}`,
      )
    const { html } = await visitor.open('https://www.example.org/confirm/?code=secret')
    assert.match(
      html,
      /data-notice="elsewhere">.*?<bdi>example\.org<\/bdi>/s,
      'without a code that somebody may see',
    )
    assert.equal(linkOn((await visitor.open('https://example.org/register/')).html), undefined)
    const lines = warned(house, 'other-origin')
    assert.equal(lines.length, 1, 'once')
    assert.equal(lines[0].asked, 'https://www.example.org')
    assert.equal(lines[0].own, 'https://example.org')
  })

test('behind a proxy that does not pass the name on, no page is taken for one under another name', async () => {
  await using house = await openHouse(https, { working: false })
  for (const inner of [
    '127.0.0.1:3000',
    'postern:3000',
    '10.0.0.7',
    'postern.default.svc.cluster.local',
    '[fd00::1]',
  ])
    assert.equal(linkOn((await house.visitor.open(`http://${inner}/login/`)).html), undefined, inner)
  assert.deepEqual(warned(house, 'other-origin'), [])
})

test('a form that was sent from another name is refused with the right address, and the log names both once', async () => {
  for (const from of [
    { Origin: 'https://www.example.org', 'Sec-Fetch-Site': 'same-origin' },
    { Origin: 'http://example.org' },
  ]) {
    await using house = await openHouse(https, { working: false })
    for (const _ of [1, 2]) {
      const page = await house.visitor.send(
        '/login/',
        { identifier: 'ada' },
        { 'Sec-Fetch-Site': '', ...from },
      )
      assert.equal(page.status, 403)
      assert.equal(linkOn(page.html), 'https://example.org/login/')
    }
    const lines = warned(house, 'other-origin')
    assert.equal(lines.length, 1)
    assert.equal(lines[0].asked, from.Origin)
  }
})

test('the operator hears of a proxy that hides where forms come from, and of no foreign site', async () => {
  await using house = await openHouse({}, { working: false })
  const send = (headers: Record<string, string>) =>
    house.visitor.ask('/login/', {
      method: 'POST',
      body: new URLSearchParams({ identifier: 'ada' }),
      headers,
    })
  assert.equal((await send({ Origin: 'https://evil.example', 'Sec-Fetch-Site': 'cross-site' })).status, 403)
  assert.equal((await send({ Origin: 'null', 'Sec-Fetch-Site': 'cross-site' })).status, 403)
  assert.equal((await send({})).status, 403)
  assert.deepEqual([...warned(house, 'other-origin'), ...warned(house, 'hidden-origin')], [])
  for (const _ of [1, 2]) assert.equal((await send({ Origin: 'null' })).status, 403)
  const lines = warned(house, 'hidden-origin')
  assert.equal(lines.length, 1)
  assert.equal(lines[0].own, 'http://localhost:3000')
})
