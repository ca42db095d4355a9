// The examples of the reference page work: curl runs each command, as the page shows it, against a real server.

import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { test } from 'node:test'
import { promisify } from 'node:util'
import { actsOf } from '../../src/api/acts.ts'
import type { ApiAct } from '../../src/api/acts.ts'
import { features } from '../../src/features.ts'
import { makeAdmin, root } from '../support/admin.ts'
import { becomeAccount } from '../support/house.ts'
import { openServedHouse } from '../support/served.ts'
import type { ServedHouse } from '../support/served.ts'
import { ada, readable } from '../support/visitor.ts'

type Answer = { status: number; body: Record<string, unknown> }

const acts = actsOf(features)

test('the example of each act reaches the act, and is answered by one of its outcomes', async () => {
  await using house = await openServedHouse()
  const examples = await readExamples(house)
  assert.deepEqual([...examples.keys()].toSorted(), acts.map(({ act }) => act.name).toSorted())
  await becomeAccount(house)
  await makeAdmin(house)
  const ID = 'a'.repeat(32)
  for (const one of acts) {
    const person = one.act.who === 'administrator' ? root : ada
    const BEARER = await logIn(house, person)
    const { status, body } = await run(examples.get(one.act.name), { BEARER, CODE: '12345678', ID })
    assert.ok(isOutcome(one, status, body), `${one.act.name}: ${status} ${JSON.stringify(body)}`)
  }
})

test('by the examples alone somebody registers, confirms, logs in and changes their account', async () => {
  await using house = await openServedHouse()
  const examples = await readExamples(house)
  let BEARER = 'none'
  const perform = async (name: string, more: Record<string, string> = {}) => {
    const answer = await run(examples.get(name), { BEARER, ...more })
    if (typeof answer.body['bearer'] === 'string') BEARER = answer.body['bearer']
    assert.ok(answer.status < 300, `${name}: ${answer.status} ${JSON.stringify(answer.body)}`)
    return answer.body
  }
  await perform('show-register-form')
  await perform('register')
  assert.equal((await perform('show-registration'))['state'], 'waiting')
  await perform('confirm-by-digits', { CODE: (await house.mails.waitFor(ada.address, 1)).digits })
  await perform('log-in')
  assert.equal((await perform('show-session'))['account'] !== undefined, true)
  const changes = ['prove-anew', 'change-mail-language', 'change-name', 'change-password']
  for (const name of [...changes, 'show-account', 'show-sessions', 'show-changes', 'export-data'])
    await perform(name)
  await perform('forgot-password')
  await perform('log-out')
})

function isOutcome({ act, method }: ApiAct, status: number, body: Answer['body']): boolean {
  const meanings = Object.entries(act.outcomes).filter(([, meaning]) => meaning.status === status)
  if (method === 'GET' || meanings.some(([, meaning]) => 'file' in meaning)) return meanings.length > 0
  return meanings.some(([kind]) => kind === body['kind'])
}

async function readExamples(house: ServedHouse): Promise<Map<string, string>> {
  const page = await house.newVisitor({ language: 'en' }).open('/api/')
  assert.deepEqual([page.status, page.mark], [200, 'api'])
  const found = page.html.matchAll(/<pre data-example="([^"]*)"[^>]*>(.*?)<\/pre>/gs)
  return new Map([...found].map(([, name = '', example = '']) => [name, readable(example)]))
}

// One of the examples changes the password; one asks for the account's deletion, which the next log-in takes back.
async function logIn(house: ServedHouse, { name: identifier, password }: typeof ada): Promise<string> {
  for (const tried of [password, 'another long one']) {
    const answer = await fetch(`${house.url}/api/login`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'Postern-Session': 'bearer' },
      body: JSON.stringify({ identifier, password: tried }),
    })
    if (answer.ok) return ((await answer.json()) as { bearer: string }).bearer
  }
  throw new Error(`${identifier} cannot log in`)
}

async function run(example: string | undefined, words: Record<string, string>): Promise<Answer> {
  const command = (example ?? '').replace(/\b(?:BEARER|CODE|ID)\b/g, (word) => words[word] ?? word)
  // Readable text has blanks where the page has line breaks.
  const line = `${command.replaceAll('\\ ', ' ')} -s -w '\\n%{http_code}'`
  const { stdout } = await promisify(execFile)('sh', ['-c', line])
  const at = stdout.lastIndexOf('\n')
  const text = stdout.slice(0, at)
  return {
    status: Number(stdout.slice(at + 1)),
    body: isFile(text) ? {} : (JSON.parse(text) as Answer['body']),
  }
}

// A file of events has one object a line, or is a table.
function isFile(text: string): boolean {
  return /^(?:\{.*\}\n\{|\uFEFFat,kind,)/.test(text)
}
