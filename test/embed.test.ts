import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { test } from 'node:test'
import { pathToFileURL } from 'node:url'
import { createPostern, SettingsFault } from '../src/index.ts'

const blocks = [...readFileSync('docs/embed.md', 'utf8').matchAll(/```ts\n([\s\S]*?)```/g)].map(
  ([, code]) => code ?? '',
)
const face = pathToFileURL(resolve('src/index.ts')).href

for (const [where, code] of [
  ['docs/embed.md', blocks.find((block) => block.includes('401'))],
  [
    'src/index.ts',
    /```ts\n([\s\S]*?)```/.exec(readFileSync('src/index.ts', 'utf8'))?.[1]?.replace(/^ \* ?/gm, ''),
  ],
] as const) {
  test(`the example of ${where} runs and prints what its comment says`, () => {
    const folder = mkdtempSync(join(tmpdir(), 'postern-example-'))
    const file = join(folder, 'example.ts')
    writeFileSync(join(folder, 'package.json'), '{"type":"module"}')
    writeFileSync(file, (code ?? '').replace("'postern'", `'${face}'`))
    const { status, stdout, stderr } = spawnSync(process.execPath, [file], { cwd: folder, encoding: 'utf8' })
    rmSync(folder, { recursive: true, force: true })
    assert.equal(status, 0, stderr)
    // The log writes by itself, and its lines may come behind.
    assert.ok(stdout.split('\n').includes('401'), stdout)
  })
}

test('the page on embedding shows the examples as they are', () => {
  const [express = '', hono = ''] = blocks
  // Without the comment at its top.
  assert.ok(readFileSync('examples/express.ts', 'utf8').endsWith(`\n\n${express}`))
  assert.ok(readFileSync('examples/hono.ts', 'utf8').includes(hono))
})

test('a host application asks who sent its own request', async () => {
  const postern = await createPostern({ DATABASE_URL: 'sqlite::memory:', LOG_LEVEL: 'silent' })
  const request = new Request('http://shop.example/cart', { headers: { Cookie: 'postern_session=unknown' } })
  assert.equal(await postern.currentAccount(request), null)
  assert.equal((await postern.fetch(new Request('http://localhost:3000/login/'))).status, 200)
  await postern.close()
  const late = new Request('http://localhost:3000/api/session', { headers: request.headers })
  assert.equal((await postern.fetch(late)).status, 503, 'who comes too late is told so')
})

test('a misspelt or unlikely setting is logged', async () => {
  const warnings: string[] = []
  const log = { debug() {}, info() {}, warn: (_: unknown, event: string) => warnings.push(event), error() {} }
  const values = { DATABASE_URL: 'sqlite::memory:', SITE_NAM: 'Shop', PROOF_OF_WORK: 'always' }
  await (await createPostern(values, { log })).close()
  assert.match(
    warnings.join('\n'),
    /PROOF_OF_WORK is always.*\nSITE_NAM is no setting; did you mean SITE_NAME\?/,
  )
})

test('wrong settings are one fault that names them all', async () => {
  await assert.rejects(createPostern({ PORT: 'x', CONFIRM_DAYS: 'y' }), (fault) => {
    assert.ok(fault instanceof SettingsFault)
    assert.deepEqual(fault.faults.map(({ name }) => name).toSorted(), ['CONFIRM_DAYS', 'PORT'])
    return true
  })
})

test('in production an application that sends the mails itself needs no mail server', async () => {
  const values = {
    NODE_ENV: 'production',
    BASE_URL: 'https://www.example.org',
    DATABASE_URL: 'sqlite::memory:',
    CONTACT: 'help@example.org',
    LOG_LEVEL: 'silent',
  }
  await assert.rejects(createPostern(values), /^SettingsFault: SMTP_URL is required/)
  await (await createPostern(values, { mailer: async () => {}, now: () => 0 })).close()
})
