import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { everyAddress, gather } from '../support/crowd.ts'
import type { Crowd } from '../support/crowd.ts'
import { openHouse } from '../support/house.ts'
import type { House } from '../support/house.ts'
import { runs } from '../support/runs.ts'

// The rarer methods end before anybody is asked who they are: one person is enough for them.
const methods = {
  everybody: ['GET', 'POST'],
  admin: ['HEAD', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'PROPFIND', 'X'],
}

const nasty = [
  '',
  ' ',
  '0',
  '-1',
  '1e999',
  'NaN',
  'null',
  'undefined',
  '[object Object]',
  '__proto__',
  'constructor',
  "' or 1=1 --",
  '"; drop table accounts; --',
  '%',
  '_%',
  '<script>alert(1)</script>',
  '{{7*7}}${7*7}',
  '../../etc/passwd',
  '\r\nSet-Cookie: a=b',
  '\u202eabc',
  'a\u200db',
  '＠',
  '\ud83d\ude00'.repeat(40),
  'x'.repeat(5_000),
  '2026-02-30',
  '9999-99-99',
  '2026-01-01T00:00:00Z',
  '𝕒'.repeat(100),
  'ﷺ'.repeat(200),
  '\ufeffada',
  '9'.repeat(40),
  'ada@example.org',
  'a@b',
]

// As they come from whoever writes requests by hand: half of an escape, of a character, of a pair.
const broken = ['%', '%f', '%zz', '%ff', '%00', '%c0%80', '%ed%a0%80', '&&==&', '=', 'a=1&a=2', '+', '%u0041']

const fields = [
  'name',
  'address',
  'password',
  'new_password',
  'recent_proof',
  'identifier',
  'code',
  'next',
  'registration',
  'account',
  'act',
  'run',
  'expected',
  'generation',
  'reason',
  'scope',
  'from',
  'until',
  'by',
  'q',
  'only',
  'since',
  'order',
  'after',
  'kind',
  'lang',
  'done',
  'pick-nothing',
  'query-q',
  '__proto__',
]

const cookieNames = ['session', 'browser', 'code', 'reset', 'device', 'lang'].map((name) => `postern_${name}`)

test('no path answers with a fault, for any visitor and method', async () => {
  await using house = await openHouse()
  const crowd = await gather(house)
  const before = countFaults(house)
  for (const address of await everyAddress(house)) {
    const asked = [
      ...methods.everybody.flatMap((method) => Object.values(crowd).map((person) => ({ method, person }))),
      ...methods.admin.map((method) => ({ method, person: crowd.admin })),
    ]
    for (const { method, person } of asked) {
      // Nobody who is logged in shall log out.
      if (address === '/logout/' && method === 'POST') continue
      await check(person.ask(address, { method, headers: { Origin: house.baseUrl } }), `${method} ${address}`)
    }
  }
  assert.equal(countFaults(house), before)
})

test('no query, cookie or body causes a fault or reveals internals', async () => {
  await using house = await openHouse()
  const crowd = await gather(house)
  const addresses = (await everyAddress(house)).filter((address) => address !== '/logout/')
  const text = fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom(...nasty) },
    { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 30 }) },
  )
  const form = fc
    .dictionary(fc.constantFrom(...fields), text, { maxKeys: 6, noNullPrototype: true })
    .map((pairs) => new URLSearchParams(Object.entries(pairs)).toString())
  const encoded = fc.oneof(
    { weight: 4, arbitrary: form },
    { weight: 1, arbitrary: fc.constantFrom(...broken) },
    {
      weight: 1,
      arbitrary: fc.tuple(form, fc.constantFrom(...broken)).map(([one, two]) => `${one}&${two}`),
    },
  )
  const latin = fc.string({
    unit: fc.integer({ min: 0x20, max: 0xff }).map((code) => String.fromCharCode(code)),
  })
  const cookie = fc
    .array(fc.tuple(fc.constantFrom(...cookieNames, '$Version', ''), latin), { maxLength: 4 })
    .map((pairs) => pairs.map(([name, value]) => `${name}=${value}`).join('; '))
  const asked = fc.record({
    person: fc.constantFrom<keyof Crowd>('visitor', 'waiting', 'member', 'admin'),
    address: fc.constantFrom(...addresses),
    method: fc.constantFrom('GET', 'POST', 'POST', 'HEAD', 'PUT'),
    query: encoded,
    cookie: fc.option(cookie),
    body: fc.oneof(encoded, fc.uint8Array({ maxLength: 50 })),
    type: fc.option(
      fc.constantFrom(
        'application/x-www-form-urlencoded',
        'application/json',
        'multipart/form-data',
        'x/y;',
        '',
      ),
    ),
    accept: fc.constantFrom('text/html', 'application/json', '*/*', ',;q=1'),
    language: fc.constantFrom('zh-CN', 'en', '', '*', 'en;q=x,zh;q=9e9', '-'.repeat(600)),
  })
  const before = countFaults(house)
  await fc.assert(
    fc.asyncProperty(
      asked,
      async ({ person, address, method, query, cookie, body, type, accept, language }) => {
        const headers: Record<string, string> = {
          Origin: house.baseUrl,
          Accept: accept,
          'Accept-Language': language,
          'Content-Type': type ?? 'application/x-www-form-urlencoded',
          ...(cookie === null ? {} : { Cookie: cookie }),
        }
        const sent = method === 'GET' || method === 'HEAD' ? {} : { body: body as BodyInit }
        const browser = cookie === null ? crowd[person] : house.newVisitor()
        await check(
          browser.ask(`${address}?${query}`, { method, headers, ...sent }),
          `${method} ${address}?${query}`,
        )
      },
    ),
    { ...runs(600), endOnFailure: true },
  )
  assert.equal(countFaults(house), before)
})

async function check(asked: Promise<Response>, what: string): Promise<void> {
  const answer = await asked
  const body = await answer.text()
  assert.ok(answer.status < 500, `${answer.status} ${what}`)
  assert.doesNotMatch(body, /\.ts:\d|node:internal|node_modules|SQLITE|kysely|select \*|\bat async\b/, what)
  assert.match(answer.headers.get('content-security-policy') ?? '', /default-src 'none'/, what)
  const location = answer.headers.get('location')
  if (location !== null) {
    assert.match(location, /^(\/(?![/\\])|http:\/\/localhost:3000\/)/, `${what} leads to ${location}`)
  }
}

function countFaults(house: House): number {
  return house.log.filter((line) => line.includes('"level":"error"')).length
}
