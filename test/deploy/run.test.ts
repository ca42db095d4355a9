// The operators' page, typed from top to bottom, in a folder that stands for the machine. Real are the shell, our program and
// what our files say; apt, systemd and their like are played by test/support/machine.ts.

import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { existsSync, globSync, readdirSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { sql } from 'kysely'
import { parse } from 'yaml'
import { openDatabase } from '../../src/store/db/database.ts'
import { findProgram } from '../support/behind.ts'
import { database, freshPlace, until } from '../support/house.ts'
import { openMachine } from '../support/machine.ts'
import type { Machine } from '../support/machine.ts'
import { startMailServer } from '../support/smtp.ts'
import { createVisitor } from '../support/visitor.ts'

const page = readFileSync('docs/run.md', 'utf8')
const canRun = ['curl', 'sh', 'openssl'].every(
  (program) => spawnSync(program, ['--version']).error === undefined,
)
const onUnix = { skip: !canRun && 'there is no shell, curl or openssl here' }
// Once: it begins on SQLite and ends on PostgreSQL.
const once = { skip: onUnix.skip || database === 'sqlite' }
const ada = { name: 'ada', address: 'ada@example.org', password: 'a long enough one' }

test(
  'an operator types the page from top to bottom, and the site is open, backed up and moved',
  once,
  async () => {
    await using mails = await startMailServer()
    await using place = await openPlace()
    await using machine = await openMachine({
      'smtp://user:password@smtp.example.org:587': mails.url,
      'postgres://postern@localhost/postern?host=/var/run/postgresql': place.url,
    })
    const steps = stepsOf(page)
    assert.equal(steps.length, 12)
    const typed = async (from: number, until: number) => {
      for (const step of steps.slice(from - 1, until))
        for (const block of step.blocks) await machine.type(block, `${ada.password}\n`)
    }
    await typed(1, 7)
    assert.equal(mails.countTo('you@example.org'), 1)
    await canLogIn(machine)
    const caddy = findProgram('caddy')
    if (caddy !== null) {
      const args = ['adapt', '--adapter', 'caddyfile', '--config', machine.path('/etc/caddy/Caddyfile')]
      const adapted = spawnSync(caddy, args, { encoding: 'utf8' })
      assert.equal(adapted.status, 0, adapted.stderr)
    }
    await typed(8, 10)
    const copies = readdirSync(machine.path('/var/backups/postern')).filter((name) => name.endsWith('.db'))
    assert.ok(copies.length > 0)
    assert.ok(copies.every((name) => existsSync(machine.path(`/var/backups/postern/${name}.key`))))
    await canLogIn(machine)
    await typed(11, 12)
    assert.match(readFileSync(machine.path('/etc/postern/.env'), 'utf8'), /^SECRET_KEY=[\w+/]{43}=$/m)
    assert.ok(readdirSync(machine.path('/var/backups/postern')).some((name) => name.endsWith('.dump')))
    await canLogIn(machine)
    const [, statements = ''] = /--command='([^']+)'/.exec(page) ?? []
    await using db = openDatabase(place.url, () => {})
    await sql.raw(statements).execute(db)
    const { rows } = await sql`select 1 from sessions`.execute(db)
    assert.deepEqual(rows, [], 'what is typed at psql')
  },
)

test('the settings for containers are those that the compose file asks for', onUnix, async () => {
  await using machine = await openMachine({})
  await machine.type('git clone here /opt/postern')
  const [, containers = ''] = page.split('\n## Containers\n')
  for (const block of blocksOf(containers.split('\n## ')[0] ?? '')) await machine.type(block)
  const lines = readFileSync(machine.path('/opt/postern/deploy/.env'), 'utf8').trim().split('\n')
  const asked = [...readFileSync('deploy/compose.yaml', 'utf8').matchAll(/\$\{(\w+)/g)].map(
    ([, name]) => name,
  )
  assert.deepEqual(new Set(lines.map((line) => line.split('=')[0])), new Set(asked))
  for (const line of lines) assert.match(line, /=./, line)
})

test('every snippet of the docs can be parsed, and every command in them exists', () => {
  const usage = spawnSync(process.execPath, ['bin/postern.js', 'help'], { encoding: 'utf8' }).stdout
  const known = new Set(['help', ...[...usage.matchAll(/^ {2}postern (\w+)/gm)].map(([, name]) => name)])
  let commands = 0
  for (const file of globSync('docs/*.md')) {
    const text = readFileSync(file, 'utf8')
    for (const block of blocksOf(text)) {
      const { stderr } = spawnSync('sh', ['-n'], { input: block, encoding: 'utf8' })
      assert.equal(stderr ?? '', '', `${file}: ${block}`)
    }
    for (const [, block = ''] of text.matchAll(/```yaml\n([\s\S]*?)```/g)) assert.ok(parse(block), file)
    for (const [, name = ''] of text.matchAll(/(?:`|^|npx )postern ([a-z]+)\b/gm)) {
      assert.ok(known.has(name), `${file}: postern ${name}`)
      commands += 1
    }
  }
  assert.ok(commands > 30)
})

async function openPlace() {
  const place = await freshPlace()
  return { url: place.url, [Symbol.asyncDispose]: () => place.remove() }
}

async function canLogIn({ url }: Machine): Promise<void> {
  await until(() =>
    fetch(`${url}/readyz`).then(
      ({ ok }) => ok,
      () => false,
    ),
  )
  const browser = createVisitor({ fetch: (request) => fetch(request) }, url, 'en')
  assert.equal((await browser.logIn({ identifier: ada.name, password: ada.password })).path, '/')
  assert.equal((await browser.open('/admin/')).status, 200)
}

/** The steps of the guide with their commands. */
function stepsOf(text: string): { title: string; blocks: string[] }[] {
  const [, guide = ''] = text.split('\n## From nothing to production\n')
  const [, ...steps] = (guide.split('\n## ')[0] ?? '').split('\n### ')
  return steps.map((step) => ({ title: step.split('\n')[0] ?? '', blocks: blocksOf(step) }))
}

function blocksOf(text: string): string[] {
  return [...text.matchAll(/^```sh\n([\s\S]*?)^```/gm)].map(([, block = '']) => block)
}
