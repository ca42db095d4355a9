// How answers are compressed: files always, pages only where nothing in them is secret.
// On SQLite alone: its subject is what HTTP carries; the acts behind it run on both databases elsewhere.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { openHouse } from '../support/house.ts'
import { ada } from '../support/visitor.ts'
import type { Visitor } from '../support/visitor.ts'

const browsers = { 'Accept-Encoding': 'gzip, deflate, br, zstd' }
const decoders = { br: brotliDecompressSync, gzip: gunzipSync, none: (body: Uint8Array) => Buffer.from(body) }

test('styles, scripts and pictures travel as small as the browser can read them, and whole', async () => {
  await using house = await openHouse({}, { working: false })
  const { html } = await house.visitor.open('/login/')
  const files = [...html.matchAll(/(?:src|href)="(\/assets\/[^"]+)"/g)].map(([, path = '']) => path)
  assert.ok(files.length >= 4)
  for (const path of new Set(files)) {
    const plain = await (await house.visitor.ask(path)).text()
    for (const [accepted, encoding] of [
      ['gzip, deflate, br, zstd', 'br'],
      ['br;q=0.5, gzip', 'br'],
      ['br;q=0, gzip', 'gzip'],
      ['identity', 'none'],
      ['', 'none'],
    ] as const) {
      const headers = { 'Accept-Encoding': accepted }
      const answer = await house.visitor.ask(path, { headers })
      const body = await answer.bytes()
      assert.equal(answer.headers.get('content-encoding') ?? 'none', encoding, `${path} ${accepted}`)
      assert.equal(answer.headers.get('vary'), 'Accept-Encoding')
      assert.equal(answer.headers.get('content-length'), String(body.length))
      assert.equal(decoders[encoding](body).toString(), plain)
      if (encoding !== 'none') assert.ok(body.length < plain.length)
      const head = await house.visitor.ask(path, { method: 'HEAD', headers })
      for (const { headers } of [head, answer]) headers.delete('X-Request-Id')
      assert.deepEqual([...head.headers], [...answer.headers])
      assert.equal((await head.bytes()).length, 0)
      const part = await house.visitor.ask(path, { headers: { ...headers, Range: 'bytes=0-9' } })
      assert.deepEqual([part.status, (await part.bytes()).length], [200, body.length])
    }
  }
})

test('a page is compressed only for a browser that has shown neither cookie nor token', async () => {
  await using house = await openHouse()
  const stranger = house.newVisitor()
  for (const path of ['/register/', '/login/?next=%2Fshop%2F', '/api/', '/api/openapi.json', '/nowhere/']) {
    const plain = await (await stranger.ask(path)).text()
    const answer = await stranger.ask(path, { headers: browsers })
    assert.equal(answer.headers.get('content-encoding'), 'br', path)
    assert.match(answer.headers.get('vary') ?? '', /^Accept-Encoding, Accept-Language, Cookie$/)
    assert.equal(brotliDecompressSync(await answer.bytes()).toString(), plain, path)
    assert.equal(await encodingFor(stranger, path, { Authorization: 'Bearer of-somebody' }), null, path)
  }
  const refused = await stranger.send('/register/', { name: 'ada' }, browsers)
  assert.deepEqual([refused.status, refused.headers.get('content-encoding')], [422, null])

  await house.visitor.register(ada)
  assert.equal(await encodingFor(house.visitor, '/register/sent/'), null)
  assert.equal(await encodingFor(house.visitor, '/register/?next=%2Fguess%2F'), null)
  await house.visitor.confirm((await house.mails.lastTo(ada.address)).link)
  // The log-in's page has the name in its field, from a cookie.
  assert.equal(await encodingFor(house.visitor, '/login/?next=%2Fguess%2F'), null)
  await house.visitor.logIn({ identifier: ada.name, password: ada.password })
  for (const path of ['/', '/account/', '/account/security/', '/api/session', '/account/data/', '/nowhere/'])
    assert.equal(await encodingFor(house.visitor, path), null, path)
})

// Of an answer that no proxy may compress either.
async function encodingFor(visitor: Visitor, path: string, more: Record<string, string> = {}) {
  const { headers } = await visitor.ask(path, { headers: { ...browsers, ...more } })
  assert.equal(headers.get('cache-control'), 'no-store, no-transform', path)
  return headers.get('content-encoding')
}
