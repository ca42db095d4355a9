// Every act is fuzzed from its own schema: valid, nearly valid and broken.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { actsOf } from '../../src/api/acts.ts'
import type { ApiAct } from '../../src/api/acts.ts'
import { features } from '../../src/features.ts'
import type { Field } from '../../src/operation/fields.ts'
import { makeAdmin, root } from '../support/admin.ts'
import { createProgram } from '../support/api.ts'
import { becomeAccount, openHouse } from '../support/house.ts'
import type { House } from '../support/house.ts'
import { runs } from '../support/runs.ts'
import { ada } from '../support/visitor.ts'

const acts = actsOf(features)

// Nobody who asks shall log out or leave.
const asked = acts.filter(({ act }) => !['log-out', 'delete-account'].includes(act.name))

const text = fc.oneof(
  fc.constantFrom(
    '',
    ' ',
    ada.name,
    ada.address,
    ada.password,
    '0',
    '-1',
    '1e999',
    '__proto__',
    '%',
    '\u202e',
  ),
  fc.constantFrom('x'.repeat(5_000), 'ﷺ'.repeat(200), '😀'.repeat(40), 'a'.repeat(32), '12345678'),
  fc.string({ unit: 'grapheme', maxLength: 30 }),
)

const otherType = fc.oneof(
  fc.constantFrom(null, 0, -1, 1e308, 2 ** 53 + 2, true, 'true', [], {}, [[]], '\u0000', '\ud800'),
  fc.jsonValue({ maxDepth: 3 }),
)

test('no act answers a fuzzed request with a fault, and every refusal is a problem document', async () => {
  await using house = await openHouse({}, { working: false })
  const bearers = await gather(house)
  const request = fc.constantFrom(...asked).chain((one) =>
    fc.record({
      one: fc.constant(one),
      person: fc.constantFrom(...Object.keys(bearers)),
      fields: fieldsOf(one),
      id: fc.constantFrom('a'.repeat(32), 'A', '..', '%00', 'f'.repeat(33)),
      body: fc.option(
        fc.oneof(
          brokenText,
          fc.uint8Array({ maxLength: 60 }).map((bytes) => Buffer.from(bytes)),
        ),
      ),
      type: fc.option(fc.constantFrom('text/plain', 'application/json; charset=utf-8', 'x', ''), { freq: 5 }),
      accept: fc.constantFrom('application/json', 'text/html', '*/*', ',;q', 'image/png'),
    }),
  )
  await fc.assert(
    fc.asyncProperty(request, async ({ one, person, fields, id, body, type, accept }) => {
      const path = one.path.replace('{id}', id)
      const isGet = one.method === 'GET'
      const query = isGet
        ? `?${new URLSearchParams(Object.entries(fields).map(([k, v]) => [k, String(v)]))}`
        : ''
      const answer = await house.postern.fetch(
        new Request(house.baseUrl + path + query, {
          method: one.method,
          headers: {
            Authorization: `Bearer ${bearers[person]}`,
            'Content-Type': type ?? 'application/json',
            Accept: accept,
          },
          ...(isGet ? {} : { body: body ?? JSON.stringify(fields) }),
        }),
        { clientAddress: '127.0.0.1' },
      )
      await check(answer, `${one.method} ${path} ${JSON.stringify(fields)} ${String(body)}`)
    }),
    { ...runs(400), endOnFailure: true },
  )
  assert.deepEqual(
    // A busy machine may keep a job waiting for its database.
    house.log.filter((line) => line.includes('"code":"unexpected"')),
    [],
  )
})

test('what fits the schema of an act is never refused as malformed', async () => {
  await using house = await openHouse({}, { working: false })
  const bearers = await gather(house)
  for (const one of asked.filter(({ method }) => method === 'POST')) {
    const fields = fc.sample(validOf(one), 3)
    for (const body of fields) {
      const answer = await house.postern.fetch(
        new Request(house.baseUrl + one.path.replace('{id}', 'a'.repeat(32)), {
          method: 'POST',
          headers: { Authorization: `Bearer ${bearers['admin']}`, 'Content-Type': 'application/json' },
          body: JSON.stringify(body),
        }),
      )
      await check(answer, one.act.name)
      assert.ok(![400, 404, 405, 415].includes(answer.status) || isAnswered(one, answer.status), one.act.name)
    }
  }
})

test('requests that reach no act are problem documents, too', async () => {
  await using house = await openHouse({}, { working: false })
  const json = { 'Content-Type': 'application/json', 'Postern-Session': 'bearer' }
  const ask = (path: string, init: RequestInit) => house.visitor.ask(path, init)
  const post = (body: BodyInit, headers: Record<string, string> = json) =>
    ask('/api/login', { method: 'POST', body, headers })
  const cases: [string, Promise<Response>, number, string][] = [
    ['a wrong method', ask('/api/login', { method: 'GET' }), 405, 'method'],
    ['another', ask('/api/session', { method: 'DELETE', headers: json }), 405, 'method'],
    ['an unknown path', ask('/api/nowhere', {}), 404, 'not-found'],
    [
      'a form',
      post('a=b', { ...json, 'Content-Type': 'application/x-www-form-urlencoded' }),
      415,
      'unknown-content-type',
    ],
    ['a field twice', post('{"identifier":"a","password":"b","password":"c"}'), 400, 'bad-request'],
    [
      'twice by an escape',
      post('{"identifier":"a","password":"b","p\\u0061ssword":"c"}'),
      400,
      'bad-request',
    ],
    ['deep nesting', post(`{"x":${'['.repeat(20_000)}${']'.repeat(20_000)}}`), 400, 'bad-request'],
    ['a huge number', post('{"identifier":1e999,"password":"b"}'), 400, 'bad-request'],
    ['half a character', post(Buffer.from([0x7b, 0xc3, 0x7d])), 400, 'bad-request'],
    ['a body past 64 KiB', post(JSON.stringify({ identifier: 'x'.repeat(66_000) })), 413, 'too-large'],
    ['a broken query', ask('/api/session%', { headers: json }), 404, 'not-found'],
  ]
  for (const [what, asked, status, kind] of cases) {
    const answer = await asked
    assert.equal(answer.status, status, what)
    if (status === 405) assert.ok(answer.headers.get('allow'), what)
    const problem = (await answer.json()) as { kind: string; type: string }
    assert.deepEqual([problem.kind, problem.type], [kind, `${house.baseUrl}/api/problems/#${kind}`], what)
    assert.equal(answer.headers.get('content-type'), 'application/problem+json', what)
  }
})

// Some acts say themselves that there is no such thing.
function isAnswered({ act }: ApiAct, status: number): boolean {
  return Object.values(act.outcomes).some((meaning) => meaning.status === status)
}

async function check(answer: Response, what: string): Promise<void> {
  const body = await answer.text()
  assert.ok(answer.status < 500, `${answer.status} ${what} ${body}`)
  if (answer.status < 400) return
  assert.equal(answer.headers.get('content-type'), 'application/problem+json', what)
  const { type, title, status, kind } = JSON.parse(body) as Record<string, unknown>
  assert.deepEqual(
    [status, typeof type, typeof title, typeof kind],
    [answer.status, 'string', 'string', 'string'],
  )
}

function fieldsOf({ act }: ApiAct): fc.Arbitrary<Record<string, unknown>> {
  const names = Object.fromEntries(
    Object.entries(act.input).map(([name, field]) => [
      name,
      fc.oneof({ weight: 6, arbitrary: valueOf(field) }, { weight: 1, arbitrary: otherType }),
    ]),
  )
  return fc.record(names, { requiredKeys: [] }) as fc.Arbitrary<Record<string, unknown>>
}

function validOf({ act, path }: ApiAct): fc.Arbitrary<Record<string, unknown>> {
  const fields = Object.entries(act.input).filter(([name]) => !path.includes(`{${name}}`))
  const required = fields.filter(([, { need }]) => need === 'required').map(([name]) => name)
  const values = Object.fromEntries(fields.map(([name, field]) => [name, valueOf(field)]))
  return fc.record(values, { requiredKeys: required }) as fc.Arbitrary<Record<string, unknown>>
}

function valueOf({ type, words }: Field<unknown>): fc.Arbitrary<unknown> {
  if (words) return fc.constantFrom(...words)
  if (type === 'boolean') return fc.boolean()
  return type === 'integer' ? fc.integer({ min: -2, max: 2 ** 31 }) : text
}

const brokenText = fc.constantFrom(
  '',
  '{',
  'null',
  '[]',
  '"a"',
  '{"a":1,"a":2}',
  '{"name":{"name":{}}}',
  `{"name":${'['.repeat(9_000)}}`,
  '{"a":1e9999}',
  '\ufeff{}',
  "{'a':1}",
)

async function gather(house: House): Promise<Record<string, string>> {
  house.postern.work()
  await becomeAccount(house)
  await makeAdmin(house)
  const waiting = createProgram(house.postern, house.baseUrl)
  await waiting.post('/api/register', { ...ada, name: 'eve', address: 'eve@example.org' })
  const member = createProgram(house.postern, house.baseUrl)
  await member.post('/api/login', { identifier: ada.name, password: ada.password })
  const admin = createProgram(house.postern, house.baseUrl)
  await admin.post('/api/login', { identifier: root.name, password: root.password })
  return {
    nobody: 'nothing',
    waiting: waiting.bearer ?? '',
    member: member.bearer ?? '',
    admin: admin.bearer ?? '',
  }
}
