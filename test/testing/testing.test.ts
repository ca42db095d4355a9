// The kit always lives in memory, so it is tried once, whichever database the others use.

import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { test } from 'node:test'
import { pathToFileURL } from 'node:url'
import { day, hour, minute } from '../../src/base/time.ts'
import { openTestPostern } from '../../src/testing/testing.ts'
import { ada, createVisitor } from '../support/visitor.ts'

test('somebody registers on the pages, and their mail has link, code and digits', async () => {
  await using postern = await openTestPostern({ SITE_NAME: 'Shop' })
  const browser = createVisitor(postern, postern.baseUrl, 'en')
  assert.equal((await browser.register(ada)).mark, 'waiting')
  const mail = await postern.mailbox.lastTo('Ada@Example.org')
  assert.deepEqual([mail.to, mail.locale], [ada.address, 'en'])
  assert.match(mail.subject, /Shop/)
  assert.match(mail.digits ?? '', /^\d{8}$/)
  assert.ok(mail.text.includes(mail.link ?? 'no link'))
  assert.ok(mail.link?.endsWith(`/confirm/?code=${mail.code}`))
  assert.equal((await browser.confirm(mail.link ?? '')).mark, 'confirmed')
})

test('the newest mail to an address is the last one that was asked for', async () => {
  await using postern = await openTestPostern()
  await postern.newAccount()
  const browser = createVisitor(postern, postern.baseUrl, 'en')
  await browser.send('/password/forgot/', { identifier: ada.address })
  const { link, digits } = await postern.mailbox.lastTo(ada.address)
  assert.match(link ?? '', /\/password\/reset\/\?code=/)
  assert.equal(digits, null)
  assert.ok((await postern.mailbox.all()).length >= 2)
})

test('the clock stands still until it is moved, and then does what has become due', async () => {
  const begun = Date.UTC(2030, 0, 31)
  await using postern = await openTestPostern({ CONFIRM_DAYS: '3', REMINDER_DAYS: '1' }, { now: begun })
  assert.equal(postern.clock.now(), begun)
  const browser = createVisitor(postern, postern.baseUrl, 'en')
  await browser.register(ada)
  const { link, subject } = await postern.mailbox.lastTo(ada.address)
  await postern.clock.tick(2 * day + hour)
  const reminder = await postern.mailbox.lastTo(ada.address)
  assert.notEqual(reminder.subject, subject)
  await postern.clock.setTime(new Date(begun + 3 * day + minute))
  assert.equal((await browser.open(link ?? '')).mark, 'expired')
  await assert.rejects(postern.clock.setTime(Number.NaN), TypeError)
})

test('an account is made at once, with the cookie of its browser', async () => {
  await using postern = await openTestPostern()
  const grace = await postern.newAccount({ name: 'grace' })
  assert.equal(grace.account.email, 'grace@example.org')
  const { account, cookie } = await postern.newAccount()
  assert.equal(account.name, 'ada')
  assert.deepEqual(await postern.currentAccount(new Headers({ cookie })), account)
  await assert.rejects(postern.newAccount({ name: 'ada', address: 'other@example.org' }), /name-taken/)
})

test('a mail that nobody got is missed in a sentence', async () => {
  await using postern = await openTestPostern()
  await assert.rejects(
    postern.mailbox.lastTo(ada.address),
    /no mail went to ada@example\.org; there is no mail/,
  )
  await postern.newAccount({ name: 'grace' })
  await assert.rejects(postern.mailbox.lastTo(ada.address), /there are mails to grace@example\.org/)
})

test('limits hold only where they are turned on', async () => {
  const triesUntilRefused = async (values: Record<string, string>) => {
    await using postern = await openTestPostern(values)
    const browser = createVisitor(postern, postern.baseUrl, 'en')
    for (let tries = 1; tries <= 8; tries += 1) {
      const { problems } = await browser.logIn({ identifier: 'nobody', password: 'wrong' })
      if (Object.values(problems).some((kind) => kind.startsWith('too-'))) return tries
    }
    return null
  }
  assert.equal(await triesUntilRefused({}), null)
  assert.notEqual(await triesUntilRefused({ LIMITS: 'on' }), null)
})

test('the settings of an application reach neither its database nor its mail server', async () => {
  const theirs = {
    DATABASE_URL: 'postgres://shop:secret@db.example/shop',
    SMTP_URL: 'smtp://mail.example',
    LEAKED_PASSWORDS_URL: 'https://leaks.example/range/',
    BASE_URL: 'https://shop.test',
  }
  await using postern = await openTestPostern(theirs)
  const { cookie } = await postern.newAccount()
  assert.match(cookie, /__Host-/)
  assert.equal(postern.baseUrl, theirs.BASE_URL)
})

test('in production it refuses, whichever way it is told', async () => {
  await assert.rejects(openTestPostern({ NODE_ENV: 'production' }), /refuses to open in production/)
  const face = pathToFileURL(resolve('src/testing/testing.ts')).href
  const code = `import('${face}').then(({ openTestPostern }) => openTestPostern()).catch((fault) => console.log(fault.message))`
  const env = { ...process.env, NODE_ENV: 'production' }
  const { stdout } = spawnSync(process.execPath, ['--eval', code], { env, encoding: 'utf8' })
  assert.match(stdout, /refuses to open in production/)
})

test('the examples of docs/testing.md and of the source run', () => {
  const folder = mkdtempSync(join(tmpdir(), 'postern-example-'))
  const examples = readFileSync('docs/testing.md', 'utf8').matchAll(/```ts\n(\/\/ (\S+)\n[\s\S]*?)```/g)
  const files = [...examples].map(([, code = '', name = '']) => ({ code, name }))
  const ours = /```ts\n([\s\S]*?)```/.exec(readFileSync('src/testing/testing.ts', 'utf8'))?.[1] ?? ''
  files.push({ code: ours.replace(/^ \* ?/gm, ''), name: 'ours.ts' })
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}')
  const faces = { 'postern/testing': 'src/testing/testing.ts', postern: 'src/index.ts' }
  for (const { code, name } of files) {
    const there = code.replace(/'(postern(?:\/testing)?)'/g, (_, entry: keyof typeof faces) =>
      JSON.stringify(pathToFileURL(resolve(faces[entry])).href),
    )
    writeFileSync(join(folder, name), there)
  }
  assert.deepEqual(
    files.map(({ name }) => name),
    ['shop.ts', 'shop.test.ts', 'ours.ts'],
  )
  const { NODE_TEST_CONTEXT: _, ...env } = process.env
  const run = (...args: string[]) => spawnSync(process.execPath, args, { cwd: folder, env, encoding: 'utf8' })
  const tests = run('--test', 'shop.test.ts')
  assert.match(tests.stdout, /pass 2/, tests.stdout + tests.stderr)
  const { stdout, stderr } = run('ours.ts')
  assert.equal(stdout, 'true\n', stderr)
  rmSync(folder, { recursive: true, force: true })
})
