import assert from 'node:assert/strict'
import {
  copyFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { paths } from '../../src/base/paths.ts'
import { runCommand } from '../support/commands.ts'
import { cheapHashing, startServer } from '../support/program.ts'
import { addApp } from '../support/second-step.ts'
import { startMailServer } from '../support/smtp.ts'
import { ada, createVisitor } from '../support/visitor.ts'

// The key is in a file, as on a server that nobody has given one.
const usual = { SECRET_KEY: '', ...cheapHashing }
const bo = { name: 'bo', address: 'bo@example.org', password: 'another long one' }

test('an operator loses the disk and restores: accounts log in, and a link that was mailed before still confirms', async () => {
  await using place = openFolder()
  await using mails = await startMailServer()
  const settings = { ...usual, SMTP_URL: mails.url, DATABASE_URL: `sqlite:${place.file('data/postern.db')}` }
  await using server = await startServer(settings)
  const visitor = browserOf(server.url)
  await visitor.register(ada)
  await visitor.confirm((await mails.lastTo(ada.address)).link)
  await visitor.logIn({ identifier: ada.name, password: ada.password })
  const waiting = browserOf(server.url)
  await waiting.register(bo)
  const { link } = await mails.lastTo(bo.address)

  const admin = ['admin', 'create', '--name', 'grace', '--address', 'grace@example.org']
  assert.equal((await runCommand(admin, settings, 'an operator’s own words\n')).status, 0)
  const make = ['keys', 'make', 'grace', '--label', 'CI', '--scope', 'accounts:read']
  const key = (await runCommand(make, settings)).output.trim()
  const askByKey = () =>
    fetch(`${server.url}/api/admin/accounts`, { headers: { Authorization: `Bearer ${key}` } })
  assert.equal((await askByKey()).status, 200)

  const copy = place.file('copy.db')
  const made = await runCommand(['backup', copy], settings)
  assert.equal(made.status, 0, made.error)
  for (const file of [copy, `${copy}.key`]) assert.equal(statSync(file).mode & 0o777, 0o600, file)
  assert.equal(readFileSync(`${copy}.key`, 'utf8'), readFileSync(place.file('data/secret.key'), 'utf8'))
  assert.equal((await runCommand(['backup', copy], settings)).status, 77, 'it replaces nothing')

  assert.equal((await runCommand(['restore', copy], settings)).status, 77, 'a server is running')
  await server.program.kill('SIGKILL')
  rmSync(place.file('data'), { recursive: true })
  const restored = await runCommand(['restore', copy], settings)
  assert.equal(restored.status, 0, restored.error)
  assert.equal(statSync(place.file('data/postern.db')).mode & 0o777, 0o600)
  await server.start()
  assert.equal((await visitor.ask('/api/session')).status, 401, 'no session outlives a restore')
  assert.equal((await askByKey()).status, 401, 'no key, which may have been revoked since')
  const again = browserOf(server.url)
  assert.equal((await again.logIn({ identifier: ada.name, password: ada.password })).path, '/')
  assert.equal((await waiting.confirm(link)).status, 200)
})

test('after a restore no log-in waits for its second step, and no code that was used counts again; recovery codes do', async () => {
  await using place = openFolder()
  await using mails = await startMailServer()
  const settings = { ...usual, SMTP_URL: mails.url, DATABASE_URL: `sqlite:${place.file('postern.db')}` }
  await using server = await startServer(settings)
  const right = { identifier: ada.name, password: ada.password }
  const visitor = browserOf(server.url)
  await visitor.register(ada)
  await visitor.confirm((await mails.lastTo(ada.address)).link)
  await visitor.logIn(right)
  const app = await addApp({ now: Date.now }, visitor)
  const half = browserOf(server.url)
  assert.equal((await half.logIn(right)).mark, 'second-step')
  const copy = place.file('copy.db')
  assert.equal((await runCommand(['backup', copy], settings)).status, 0)
  // Used after the copy was made.
  const code = app.code(1)
  const enter = (browser: typeof half, typed: string) =>
    browser.send(paths.loginSecondStep, { one_time_code: typed })
  const [recoveryCode = ''] = app.recoveryCodes
  for (const typed of [code, recoveryCode]) {
    const browser = browserOf(server.url)
    await browser.logIn(right)
    assert.equal((await enter(browser, typed)).mark, 'home')
  }
  await server.program.kill('SIGTERM')
  const restored = await runCommand(['restore', copy], settings)
  assert.match(restored.output, /recovery codes: one that was removed or used since/)
  await server.start()
  assert.notEqual((await enter(half, recoveryCode)).mark, 'home', 'it logs in anew')
  const thief = browserOf(server.url)
  await thief.logIn(right)
  assert.equal((await enter(thief, code)).problems['one_time_code'], 'wrong-second-step')
  assert.equal((await enter(thief, recoveryCode)).mark, 'home')
})

test('a restore keeps the database that was there, and one that is damaged does not stop it', async () => {
  await using place = openFolder()
  const settings = { ...usual, DATABASE_URL: `sqlite:${place.file('postern.db')}` }
  assert.equal((await runCommand(['migrate'], settings)).status, 0)
  assert.equal((await runCommand(['sweep'], settings)).status, 0)
  const copy = place.file('copy.db')
  assert.equal((await runCommand(['backup', copy], settings)).status, 0)

  assert.equal((await runCommand(['restore', copy], settings)).status, 0)
  writeFileSync(place.file('postern.db'), 'this is no database any more'.repeat(400))
  const restored = await runCommand(['restore', copy], settings)
  assert.equal(restored.status, 0, restored.error)
  const kept = readdirSync(place.folder).filter((name) => /^postern\.db\.before-\d{8}T\d{6}$/.test(name))
  assert.ok(kept.length > 0, 'under its own name')
  assert.equal((await runCommand(['sweep'], settings)).status, 0)
})

test('a write-ahead log that was left beside a lost database is no part of the restored one', async () => {
  await using place = openFolder()
  const settings = { ...usual, DATABASE_URL: `sqlite:${place.file('postern.db')}` }
  await runCommand(['sweep'], settings)
  const copy = place.file('copy.db')
  await runCommand(['backup', copy], settings)
  rmSync(place.file('postern.db'))
  for (const rest of ['-wal', '-shm']) writeFileSync(place.file(`postern.db${rest}`), 'left over')
  assert.equal((await runCommand(['restore', copy], settings)).status, 0)
  const left = readdirSync(place.folder).filter((name) => /^postern\.db-(wal|shm)$/.test(name))
  for (const name of left) assert.doesNotMatch(readFileSync(place.file(name), 'utf8'), /left over/)
  assert.equal((await runCommand(['sweep'], settings)).status, 0)
})

test('a copy that is cut, foreign or without its key is refused, and nothing is touched', async () => {
  await using place = openFolder()
  const settings = { ...usual, DATABASE_URL: `sqlite:${place.file('postern.db')}` }
  await runCommand(['sweep'], settings)
  const copy = place.file('copy.db')
  await runCommand(['backup', copy], settings)
  const before = readFileSync(place.file('postern.db'))

  const whole = readFileSync(copy)
  writeFileSync(place.file('cut.db'), whole.subarray(0, whole.length - 8_192))
  writeFileSync(place.file('foreign.db'), 'not a database')
  for (const [name, status] of [
    ['cut.db', 78],
    ['foreign.db', 78],
    ['absent.db', 67],
  ] as const) {
    const refused = await runCommand(['restore', place.file(name)], settings)
    assert.equal(refused.status, status, `${name}: ${refused.error}`)
    assert.doesNotMatch(refused.error, /\n {4}at /, 'no stack')
  }
  assert.deepEqual(readFileSync(place.file('postern.db')), before)

  const elsewhere = { ...settings, DATABASE_URL: `sqlite:${place.file('new/postern.db')}` }
  copyFileSync(copy, place.file('keyless.db'))
  assert.equal((await runCommand(['restore', place.file('keyless.db')], elsewhere)).status, 67)
  assert.equal(existsSync(place.file('new/postern.db')), false)
})

test('a database that no server has opened yet is backed up without a key', async () => {
  await using place = openFolder()
  const settings = { DATABASE_URL: `sqlite:${place.file('postern.db')}`, SECRET_KEY: '' }
  assert.equal((await runCommand(['migrate'], settings)).status, 0)
  const copied = await runCommand(['backup', place.file('copy.db')], settings)
  assert.deepEqual([copied.status, copied.error], [0, ''])
  assert.match(copied.output, /secret\.key/)
  assert.deepEqual(
    readdirSync(place.folder).filter((name) => name.startsWith('copy')),
    ['copy.db'],
  )
})

test('PostgreSQL is backed up by its own tools, and the command says so', async () => {
  const settings = { DATABASE_URL: 'postgres://localhost/nothing' }
  for (const command of ['backup', 'restore']) {
    const refused = await runCommand([command, '/nowhere/copy.db'], settings)
    assert.equal(refused.status, 64)
    assert.match(refused.error, /pg_dump/)
  }
})

function openFolder() {
  const folder = mkdtempSync(join(tmpdir(), 'postern-backup-'))
  return {
    folder,
    file: (name: string) => join(folder, name),
    async [Symbol.asyncDispose]() {
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

function browserOf(url: string) {
  return createVisitor({ fetch: (request) => fetch(request) }, url, 'en')
}
