// On SQLite alone: its subject is what HTTP carries; the acts behind it run on both databases elsewhere.

import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { createRequire } from 'node:module'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { openHouse } from '../support/house.ts'

type Description = {
  openapi: string
  servers: { url: string }[]
  tags: { name: string; description: string }[]
  paths: Record<string, Record<string, { operationId: string; summary: string }>>
}

test('the description is that of OpenAPI 3.1, under our address and in the asked language', async () => {
  await using house = await openHouse({}, { working: false })
  const answer = await house.visitor.ask('/api/openapi.json?lang=en')
  const found = (await answer.json()) as Description
  assert.deepEqual([found.openapi, found.servers], ['3.1.1', [{ url: house.baseUrl }]])
  assert.equal(found.paths['/api/login']?.['post']?.summary, 'Log in')
  const chinese = (await (await house.visitor.ask('/api/openapi.json')).json()) as Description
  assert.equal(chinese.paths['/api/login']?.['post']?.summary, '登录')
  const inChinese = chinese.tags.map(({ description }) => description)
  assert.ok(inChinese.every((description) => /\p{Script=Han}/u.test(description)))
})

test('the linter finds nothing in the description', async () => {
  // The stored copy, which another test compares with what the acts make.
  const file = fileURLToPath(new URL('../../docs/openapi.json', import.meta.url))
  const linter = createRequire(import.meta.url).resolve('@redocly/cli/package.json')
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [linter.replace('package.json', 'bin/cli.js'), 'lint', file, '--format=json'],
    { env: { ...process.env, REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' } },
  )
  const { totals, problems } = JSON.parse(stdout) as { totals: object; problems: unknown[] }
  assert.deepEqual(problems, [], JSON.stringify(totals))
})
