// The package as people install it: packed once, and installed into an empty project.

import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join, resolve } from 'node:path'
import { after, before, test } from 'node:test'
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core'
import { publint } from 'publint'
import { linkInMailbox } from './support/application.ts'
import { complaintsOf, fill, useBrowser, weigh } from './support/browser.ts'
import { installPackage } from './support/package.ts'
import type { Project } from './support/package.ts'
import { startThrough } from './support/program.ts'
import { ada, createVisitor } from './support/visitor.ts'

const openPage = useBrowser()
let project: Project
let dist = ''
before(async () => {
  project = await installPackage()
  dist = join(project.folder, 'node_modules/postern/dist')
})
after(() => project[Symbol.asyncDispose]())

const programs = [
  { by: 'npx', command: ['npx', 'postern', 'serve'], nodeOf: () => project.oldestNode },
  {
    by: 'the Node of this clone',
    command: [process.execPath, 'node_modules/postern/bin/postern.js', 'serve'],
    nodeOf: () => process.versions.node,
  },
]

for (const { by, command, nodeOf } of programs) {
  test(`somebody registers at the installed program, started by ${by}`, async () => {
    await using server = await startThrough(command, 'sqlite::memory:', project.folder)
    const browser = createVisitor({ fetch: (request) => fetch(request) }, server.url, 'en')
    assert.equal((await browser.register(ada)).mark, 'waiting')
    assert.equal((await browser.confirm(await linkInMailbox(browser))).mark, 'confirmed')
    assert.equal((await browser.logIn({ identifier: ada.name, password: ada.password })).status, 200)
    assert.equal((await browser.ask('/api/session')).status, 200)
    server.kill('SIGTERM')
    const output = await server.ended()
    assert.match(output, /"event":"stopped"/)
    const node = nodeOf()
    if (node !== null) assert.match(output, new RegExp(`"node":"v${node}"`))
  })
}

test('a first visit to the register page brings at most 15 KiB, and its scripts work', async () => {
  await using server = await startThrough(['npx', 'postern', 'serve'], 'sqlite::memory:', project.folder)
  for (const locale of ['zh-CN', 'en']) {
    const page = await openPage(server, { locale })
    const complaints = complaintsOf(page)
    const weight = await weigh(page)
    await page.goto('/register/', { waitUntil: 'networkidle' })
    assert.ok(weight.bytes > 5_000 && weight.bytes <= 15 * 1_024, `${locale}: ${weight.bytes} bytes`)
    assert.ok(weight.requests <= 4, `${weight.requests} requests`)
    const blocking = await page.evaluate(() =>
      performance
        .getEntriesByType('resource')
        .filter((entry) => 'renderBlockingStatus' in entry && entry.renderBlockingStatus === 'blocking')
        .map(({ name }) => new URL(name).pathname.replace(/.*\./, '')),
    )
    assert.deepEqual(blocking, ['css'])
    await fill(page, { name: 'ada', address: 'ada@gmial.com', password: 'a long enough one' })
    await page.locator('[data-strength="strong"], [data-strength="fair"]').waitFor()
    await page.locator('.reveal').click()
    await page.locator('.meant button').waitFor()
    await page.goto('/login/')
    await page.locator('form[data-passkey="get"]:not([hidden])').waitFor()
    assert.deepEqual(complaints, [])
    await page.context().close()
  }
})

test('a server on PostgreSQL finds its driver in the package', () => {
  const program = join(project.folder, 'node_modules/postern/bin/postern.js')
  const env = { ...process.env, DATABASE_URL: 'postgres://nobody@127.0.0.1:1/postern' }
  const { stderr } = spawnSync(process.execPath, [program, 'migrate'], { env, encoding: 'utf8' })
  assert.match(stderr, /^The database is out of reach.*ECONNREFUSED/)
})

test('what the library loads before it has checked the version of Node is readable for an old one', () => {
  assert.match(readFileSync(join(dist, 'index.js'), 'utf8'), /needs Node/)
  assert.deepEqual(
    importedBy('index.js').filter((name) => !name.startsWith('./fault-')),
    [],
  )
})

test('a server loads one large file at its start, and what it does not need yet is in others', () => {
  const serve = readdirSync(dist).find((file) => file.startsWith('serve-')) ?? ''
  const loaded = new Set(['cli.js', serve].flatMap(importedBy).filter((name) => name.startsWith('./')))
  const large = [...loaded].filter((name) => statSync(join(dist, name)).size > 30_000)
  assert.equal(large.length, 1, large.join(', '))
  assert.match(large[0] ?? '', /^\.\/postern-/)
  const text = readFileSync(join(dist, large[0] ?? ''), 'utf8')
  for (const library of ['nodemailer', 'pg', 'bowser', 'disposable-email-domains-js'])
    assert.ok(!text.includes(`node_modules/${library}/`), library)
  assert.ok(text.includes('node_modules/kysely/'), 'the bundle says where its code is from')
})

// Everything that a file of the package loads at once, with what that loads.
function importedBy(file: string): string[] {
  const code = readFileSync(join(dist, file), 'utf8')
  const names = [...code.matchAll(/^(?:import|export)\b[^'"]*["']([^"']+)["']/gm)].map(
    ([, name = '']) => name,
  )
  return names.flatMap((name) => [name, ...(name.startsWith('./') ? importedBy(name) : [])])
}

test('the test kit works in the package, and nothing else has its code', () => {
  writeFileSync(
    join(project.folder, 'kit.js'),
    `import { openTestPostern } from 'postern/testing'
    await using postern = await openTestPostern()
    console.log((await postern.newAccount()).account.name)
    `,
  )
  const { stdout, stderr } = spawnSync(process.execPath, ['kit.js'], {
    cwd: project.folder,
    encoding: 'utf8',
  })
  assert.equal(stdout, 'ada\n', stderr)
  const files = readdirSync(dist).filter((file) => file.endsWith('.js'))
  const withKit = files.filter((file) => readFileSync(join(dist, file), 'utf8').includes('openTestPostern'))
  assert.deepEqual(withKit, ['testing.js'])
})

test('the types of each entry suffice for a strict compiler', () => {
  writeFileSync(
    join(project.folder, 'application.ts'),
    `import { createPostern } from 'postern'
    import type { PublicAccount } from 'postern'
    import { createClient } from 'postern/client'
    import { openTestPostern } from 'postern/testing'
    const postern = await createPostern({ BASE_URL: 'http://localhost:3000' })
    export const account: PublicAccount | null = await postern.currentAccount(new Request('http://localhost:3000/'))
    const answer = await createClient({ baseUrl: '' })('POST /api/register', { name: 'ada', address: 'ada@example.org', password: 'one' })
    await using house = await openTestPostern()
    export const link: string | null = (await house.mailbox.lastTo('ada@example.org')).link
    export const kind: 'mailed' | 'two' = answer.ok ? answer.kind : 'two'
    `,
  )
  const compiler = createRequire(import.meta.url)
    .resolve('typescript/package.json')
    .replace('package.json', 'bin/tsc')
  const strictly = ['--strict', '--noEmit', '--module', 'nodenext', '--target', 'es2024', '--lib', 'es2024']
  const types = ['--types', 'node', '--typeRoots', resolve('node_modules/@types')]
  const args = [compiler, ...strictly, ...types, 'application.ts']
  const { stdout } = spawnSync(process.execPath, args, { cwd: project.folder, encoding: 'utf8' })
  assert.equal(stdout, '')
})

test('publint and “Are the types wrong?” find nothing, for a package of ES modules alone', async () => {
  const { tarball } = project
  const { messages } = await publint({ pack: { tarball: tarball.buffer }, strict: true })
  assert.deepEqual(messages, [])
  const analysis = await checkPackage(createPackageFromTarballData(new Uint8Array(tarball)))
  const problems = 'problems' in analysis ? analysis.problems : []
  assert.ok(analysis.types)
  assert.deepEqual(
    problems.filter((problem) => !('resolutionKind' in problem && elsewhere.has(problem.resolutionKind))),
    [],
  )
})

test('an installation is at most five packages, and says what else is inside', () => {
  assert.ok(project.packages.length <= 5, project.packages.join(', '))
  const licences = readFileSync(join(dist, 'LICENSES.txt'), 'utf8')
  const bill = JSON.parse(readFileSync(join(dist, 'sbom.json'), 'utf8')) as Bill
  const names = bill.components.map(({ name }) => name)
  for (const name of ['hono', 'kysely', 'nodemailer', 'pg', 'pg-types', 'pino', 'zod']) {
    assert.ok(names.includes(name), name)
    assert.match(licences, new RegExp(`^${name} \\d.*\\n\\n[^]*?(Permission|Redistribution)`, 'm'))
  }
  assert.deepEqual(
    names.filter((name) => /typescript|rolldown|playwright|node-linux/.test(name)),
    [],
  )
})

// CommonJS, and Node 10: what the tool's own profile "esm-only" leaves out.
const elsewhere = new Set(['node10', 'node16-cjs'])

type Bill = { components: { name: string }[] }
