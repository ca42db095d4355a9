// On SQLite alone: its subject is how a program asks; the whole life of an account in JSON runs on both databases in
// `test/api/life.test.ts`.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { becomeAccount, openHouse } from '../../support/house.ts'
import type { House } from '../../support/house.ts'
import { ada } from '../../support/visitor.ts'
import { problemIn } from '../../support/words.ts'

const filled = { ...ada, terms: true }

test('a program registers somebody in JSON, who confirms in the same browser with one click', async () => {
  await using house = await openHouse()
  const { visitor, mails } = house
  const answer = await post(house, filled)
  assert.deepEqual([answer.status, await answer.json()], [202, { kind: 'mailed' }])
  assert.equal((await visitor.open('/register/sent/')).status, 200)
  const page = await visitor.confirm((await mails.waitFor(ada.address, 1)).link)
  assert.equal(page.status, 200)
  assert.equal((await visitor.logIn({ identifier: ada.name, password: ada.password })).path, '/')
})

test('everything that is wrong is said at once, at its field and in the asked language', async () => {
  await using house = await openHouse({ TERMS_URL: 'https://example.org/terms' })
  const answer = await post(
    house,
    { name: '-', address: 'nobody', password: '' },
    { 'Accept-Language': 'en' },
  )
  assert.equal(answer.status, 422)
  assert.equal(answer.headers.get('content-type'), 'application/problem+json')
  const problem = (await answer.json()) as {
    kind: string
    errors: Record<string, { kind: string; detail: string }>
  }
  assert.equal(problem.kind, 'bad-input')
  assert.deepEqual(Object.keys(problem.errors).toSorted(), ['address', 'name', 'password', 'terms'])
  assert.deepEqual(problem.errors['terms'], {
    kind: 'terms-not-accepted',
    detail: problemIn('en', 'terms-not-accepted'),
  })
})

test('the JSON of an address that has an account is that of a free one', async () => {
  await using house = await openHouse()
  await house.visitor.register(ada)
  await house.visitor.confirm((await house.mails.waitFor(ada.address, 1)).link)
  const taken = await post(house, { ...filled, name: 'eve' })
  const free = await post(house, { ...filled, name: 'bob', address: 'bob@example.org' })
  assert.deepEqual([taken.status, await taken.json()], [free.status, await free.json()])
})

test('what is no JSON object, or has fields of other types, is 400; a closed house is 403', async () => {
  await using house = await openHouse()
  for (const body of ['', '{', '[]', '"ada"', 'null', JSON.stringify({ ...filled, name: 7 })]) {
    assert.equal((await ask(house, body)).status, 400, body)
  }
  await using closed = await openHouse({ REGISTRATION: 'closed' })
  const answer = await post(closed, filled)
  assert.deepEqual([answer.status, ((await answer.json()) as { kind: string }).kind], [403, 'closed'])
})

test('a body that is not UTF-8 is refused, and makes no password that nobody can type', async () => {
  await using house = await openHouse()
  const [before = '', after = ''] = JSON.stringify({ ...filled, password: '*' }).split('*')
  // 一个很长的密码 in GBK.
  const password = Buffer.from('d2bbb8f6badcb3a4b5c4c3dcc2ebd2bbb8f6badcb3a4', 'hex')
  const body = Buffer.concat([Buffer.from(before), password, Buffer.from(after)])
  assert.equal((await ask(house, body)).status, 400)
  assert.equal((await post(house, { ...filled, name: 'ada', homepage: '\u{d800}' })).status, 400)
})

test('the answer is the same whether or not the address has an account', async () => {
  await using house = await openHouse()
  await becomeAccount(house, { ...ada, name: 'grace', address: 'grace@example.org' })
  const answers = []
  for (const address of ['grace@example.org', 'somebody@example.org']) {
    const answer = await post(house, { ...filled, address })
    const headers = [...answer.headers]
      .filter(([name]) => name !== 'x-request-id')
      .map(([name, value]) => [name, value.replace(/=[\w-]{43};/, '=…;')])
    answers.push({ status: answer.status, headers, body: await answer.text() })
  }
  assert.deepEqual(answers[0], answers[1])
})

test('a body that is deep, huge or names what every object has is refused', async () => {
  await using house = await openHouse({}, { working: false })
  const bodies: [string, number][] = [
    ['['.repeat(60_000), 400],
    [`${'['.repeat(30_000)}${']'.repeat(30_000)}`, 400],
    [`{"name":${'['.repeat(30_000)}${']'.repeat(30_000)}}`, 400],
    [JSON.stringify({ ...filled, extra: 'x'.repeat(70_000) }), 413],
    [`{"__proto__":${JSON.stringify(filled)}}`, 422],
    [`{"constructor":{"prototype":${JSON.stringify(filled)}}}`, 422],
    ['null', 400],
    ['"ada"', 400],
  ]
  for (const [body, status] of bodies)
    assert.equal((await ask(house, body)).status, status, body.slice(0, 40))
  assert.equal('name' in {}, false)
})

test('a limit is 429 with the time to come back', async () => {
  await using house = await openHouse({ LIMITS: 'on' })
  for (let count = 0; count < 20; count++) await post(house, { ...filled, name: `ada${count}` })
  const answer = await post(house, { ...filled, name: 'ada-once-more' })
  assert.deepEqual([answer.status, Number(answer.headers.get('retry-after')) > 0], [429, true])
})

test('a page of another site cannot register anybody', async () => {
  await using house = await openHouse()
  const answer = await post(house, filled, { Origin: 'https://evil.example', 'Sec-Fetch-Site': 'cross-site' })
  assert.equal(answer.status, 403)
})

function post(house: House, body: object, headers: Record<string, string> = {}): Promise<Response> {
  return ask(house, JSON.stringify(body), headers)
}

function ask(
  house: House,
  body: string | Buffer<ArrayBuffer>,
  headers: Record<string, string> = {},
): Promise<Response> {
  return house.visitor.ask('/api/register', {
    method: 'POST',
    body,
    headers: { 'Content-Type': 'application/json', Origin: house.baseUrl, ...headers },
  })
}
