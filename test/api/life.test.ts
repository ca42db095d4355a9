// A mobile client lives a whole life of an account over JSON: once by `postern/client`, once by `fetch` and the OpenAPI document
// alone.

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { minute } from '../../src/base/time.ts'
import { createClient, keepInMemory } from '../../src/client/client.ts'
import type { Client } from '../../src/client/client.ts'
import { openHouse } from '../support/house.ts'
import type { House } from '../support/house.ts'
import { ada } from '../support/visitor.ts'

const elsewhere = 'ada@example.net'
const later = 'another long one'

test('a mobile client lives the whole life of an account by postern/client', async () => {
  await using house = await openHouse()
  const phone = clientOf(house)
  const form = await phone('GET /api/register')
  assert.ok(form.ok && form.isOpen && form.challenge === null)
  const short = await phone('POST /api/register', { ...ada, password: 'short' })
  assert.ok(!short.ok)
  assert.deepEqual([short.status, short.errors?.['password']?.kind], [422, 'password-too-short'])
  assert.ok((await phone('POST /api/register', ada)).ok)
  const waiting = await phone('GET /api/register/state')
  assert.ok(waiting.ok && waiting.state === 'waiting' && waiting.address === ada.address)
  const soon = await phone('POST /api/register/resend')
  assert.ok(!soon.ok && soon.kind === 'too-soon' && Number(soon.retryAfter) > 0)
  const early = await phone('POST /api/login', { identifier: ada.name, password: ada.password })
  assert.ok(!early.ok && early.kind === 'unconfirmed')
  const { digits } = await house.mails.waitFor(ada.address, 1)
  assert.ok((await phone('POST /api/register/code', { code: digits })).ok)

  const wrong = await phone('POST /api/login', { identifier: ada.name, password: 'not this one' })
  assert.ok(!wrong.ok && wrong.kind === 'wrong' && wrong.asksForProof === false)
  await logIn(phone, ada.password)
  const session = await phone('GET /api/session')
  assert.ok(session.ok && session.account.email === ada.address && !session.account.admin)
  assert.ok((await phone('POST /api/account/name', { name: 'ada-two' })).ok)
  await moveAddress(house, phone)
  assert.ok((await phone('POST /api/account/password', { password: ada.password, newPassword: later })).ok)

  const tablet = clientOf(house)
  await logIn(tablet, later, 'ada-two')
  const listed = await phone('GET /api/account/sessions')
  assert.ok(listed.ok)
  const other = listed.sessions.find(({ isThis }) => !isThis)
  assert.ok(other)
  assert.ok((await phone('POST /api/account/sessions/end', { session: other.id })).ok)
  const ended = await tablet('GET /api/account')
  assert.ok(!ended.ok && ended.status === 401)

  house.pass(11 * minute)
  const late = await phone('POST /api/account/export')
  assert.ok(!late.ok && late.kind === 'recent-proof-needed')
  assert.ok((await phone('POST /api/login/again', { recentProof: later })).ok)
  const exported = await phone('POST /api/account/export')
  assert.ok(exported.ok)
  const { account } = (await exported.file.json()) as { account: { name: string } }
  assert.equal(account.name, 'ada-two')

  const planned = await phone('POST /api/account/delete', { password: later })
  assert.ok(planned.ok && Date.parse(planned.deletesAt) > house.now())
  assert.ok(!(await phone('GET /api/session')).ok)
  const back = await phone('POST /api/login', { identifier: 'ada-two', password: later, stay: true })
  assert.ok(back.ok && back.kind === 'logged-in' && back.isKept)
  assert.ok((await phone('POST /api/logout')).ok)
  assert.ok(!(await phone('GET /api/session')).ok)
})

test('the same life by fetch and the OpenAPI document alone', async () => {
  await using house = await openHouse()
  const act = await readDocument(house)
  assert.equal((await act('register', ada)).status, 202)
  assert.equal((await act('show-registration')).body['state'], 'waiting')
  const { digits } = await house.mails.waitFor(ada.address, 1)
  assert.equal((await act('confirm-by-digits', { code: digits })).body['kind'], 'confirmed')
  assert.equal((await act('log-in', { identifier: ada.name, password: ada.password })).status, 200)
  assert.equal((await act('change-name', { name: 'ada-two' })).body['kind'], 'changed')
  assert.equal((await act('change-address', { address: elsewhere, password: ada.password })).status, 202)
  const { text } = await house.mails.waitFor(elsewhere, 1)
  const [code] = /https?:\S+confirm\/\?code=[\w.-]+/.exec(text) ?? []
  assert.equal((await act('confirm-address', { code })).body['kind'], 'changed')
  const passwords = { password: ada.password, newPassword: later }
  assert.equal((await act('change-password', passwords)).body['kind'], 'changed')
  const sessions = (await act('show-sessions')).body['sessions'] as { isThis: boolean }[]
  assert.deepEqual(
    sessions.map(({ isThis }) => isThis),
    [true],
  )
  const data = (await act('export-data')).body as { account?: { email: string } }
  assert.equal(data.account?.email, elsewhere)
  assert.equal((await act('delete-account', { password: later })).body['kind'], 'planned')
  assert.equal((await act('show-session')).status, 401)
  const back = await act('log-in', { identifier: 'ada-two', password: later })
  assert.deepEqual([back.status, back.body['isKept']], [200, true])
  const account = (await act('show-session')).body['account'] as { name: string }
  assert.equal(account.name, 'ada-two')
})

test('the client imports nothing that runs', () => {
  const code = readFileSync(new URL('../../src/client/client.ts', import.meta.url), 'utf8')
  assert.doesNotMatch(code, /^import (?!type)/m)
  assert.doesNotMatch(code, /\brequire\(|\bimport\(|\bprocess\b|\bBuffer\b|\bnew URL/)
})

test('the client speaks the language that it is told, and sends a list’s filter in the query', async () => {
  await using house = await openHouse({}, { working: false })
  const asked: string[] = []
  const client = createClient({
    baseUrl: house.baseUrl,
    bearer: keepInMemory(),
    language: 'zh-CN',
    fetch: (address, init) => {
      asked.push(address)
      return house.postern.fetch(new Request(address, init))
    },
  })
  const problem = await client('POST /api/login', { identifier: '', password: '' })
  assert.ok(!problem.ok)
  assert.match(problem.title, /\p{Script=Han}/u)
  assert.equal(asked[0], `${house.baseUrl}/api/login`)
})

function clientOf({ postern, baseUrl }: House): Client {
  return createClient({
    baseUrl,
    bearer: keepInMemory(),
    fetch: (address, init) => postern.fetch(new Request(address, init), { clientAddress: '127.0.0.1' }),
  })
}

async function logIn(client: Client, password: string, identifier = ada.name): Promise<void> {
  const answer = await client('POST /api/login', { identifier, password })
  assert.ok(answer.ok, JSON.stringify(answer))
}

async function moveAddress(house: House, phone: Client): Promise<void> {
  const asked = await phone('POST /api/account/address', { address: elsewhere, password: ada.password })
  assert.ok(asked.ok, JSON.stringify(asked))
  const changes = await phone('GET /api/account/address')
  assert.ok(changes.ok && changes.pending?.address === elsewhere)
  const mail = await house.mails.waitFor(elsewhere, 1)
  const code = /confirm\/\?code=([\w.-]+)/.exec(mail.text)?.[1] ?? ''
  const changed = await phone('POST /api/account/address/confirm', { code })
  assert.ok(changed.ok && changed.kind === 'changed' && changed.isLoggedIn, JSON.stringify(changed))
}

type Schema = { properties?: Record<string, unknown>; required?: string[] }
type Described = {
  operationId: string
  requestBody?: { content: Record<string, { schema: Schema }> }
}

// Knows of the interface what the document says: addresses, methods, media types, required fields and security schemes.
async function readDocument({ postern, baseUrl }: House) {
  const ask = (path: string, init: RequestInit = {}) =>
    postern.fetch(new Request(new URL(path, baseUrl), init), { clientAddress: '127.0.0.1' })
  const document = (await (await ask('/api/openapi.json')).json()) as {
    paths: Record<string, Record<string, Described>>
    components: { securitySchemes: { bearer: { scheme: string } } }
  }
  const { scheme } = document.components.securitySchemes.bearer
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, described]) => ({
      path,
      method: method.toUpperCase(),
      ...described,
    })),
  )
  let bearer: string | null = null
  return async (id: string, fields: Record<string, unknown> = {}) => {
    const found = operations.find(({ operationId }) => operationId === id)
    assert.ok(found, id)
    const { path, method, requestBody } = found
    const [type = 'application/json', { schema } = { schema: {} as Schema }] =
      Object.entries(requestBody?.content ?? {})[0] ?? []
    for (const name of schema.required ?? []) assert.ok(name in fields, `${id} needs ${name}`)
    for (const name of Object.keys(fields)) assert.ok(schema.properties?.[name], `${id} knows ${name}`)
    const answer = await ask(path, {
      method,
      headers: {
        ...(bearer === null ? { 'Postern-Session': 'bearer' } : { Authorization: `${scheme} ${bearer}` }),
        ...(requestBody ? { 'Content-Type': type } : {}),
      },
      ...(requestBody ? { body: JSON.stringify(fields) } : {}),
    })
    const body = (await answer.json()) as Record<string, unknown>
    if (typeof body['bearer'] === 'string') bearer = body['bearer']
    return { status: answer.status, body }
  }
}
