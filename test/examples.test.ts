// The applications of `examples/`, as somebody uses them who comes for the first time.

import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { resolve } from 'node:path'
import { test } from 'node:test'
import { linkInMailbox, navigate, startApplication } from './support/application.ts'
import { findProgram, freePort, openBehind, proxies } from './support/behind.ts'
import { ada, createVisitor } from './support/visitor.ts'
import type { Visitor } from './support/visitor.ts'

for (const [name, file] of [
  ['node-http.ts', 'examples/node-http.ts'],
  ['express.ts', 'examples/express.ts'],
  ['fastify.ts', 'examples/fastify.ts'],
  ['hono.ts', 'examples/hono.ts'],
  ['next/', 'test/support/next-routes.ts'],
] as const) {
  test(`the application of examples/${name} greets whoever has registered by name`, async () => {
    const args = ['--import', resolve('test/support/from-source.ts'), resolve(file)]
    await using application = await startApplication(process.execPath, args, await freePort())
    const browser = createVisitor({ fetch: navigate }, application.url, 'en')
    await getGreeted(browser, () => linkInMailbox(browser))
  })
}

for (const [language, program, argsOf] of [
  ['python', 'python3', () => [resolve('examples/python/app.py')]],
  ['django', 'python3', () => [resolve('examples/django/app.py')]],
  ['php', 'php', (port: number) => ['-S', `127.0.0.1:${port}`, '-t', resolve('examples/php')]],
] as const) {
  const [runs, nginx] = [findProgram(program), findProgram('nginx')]
  const lacking = [
    ...(runs === null ? [program] : []),
    ...(nginx === null ? ['nginx'] : []),
    ...(language === 'django' && !hasDjango(runs) ? ['Django'] : []),
  ]
  const skip = lacking.length > 0 && `there is no ${lacking.join(' and no ')} here`

  test(`the application of examples/${language}/ greets whoever nginx says`, { skip }, async () => {
    const port = await freePort()
    await using front = await openBehind(proxies.nginx, nginx ?? '', port)
    await using _ = await startApplication(runs ?? '', argsOf(port), port)
    const browser = createVisitor({ fetch: navigate }, front.url, 'en')
    await getGreeted(browser, async () => (await front.house.mails.waitFor(ada.address, 1)).link)
  })
}

function hasDjango(python: string | null): boolean {
  return python !== null && spawnSync(python, ['-c', 'import django']).status === 0
}

async function getGreeted(browser: Visitor, findLink: () => Promise<string>): Promise<void> {
  const sentOn = await browser.open('/')
  assert.deepEqual([sentOn.mark, decodeURIComponent(sentOn.path)], ['log-in', '/login/?next=/'])
  assert.equal((await browser.register(ada)).mark, 'waiting')
  await browser.confirm(await findLink())
  const greeting = await browser.logIn({ identifier: ada.name, password: ada.password, next: '/' })
  assert.equal(greeting.text, `Hello, ${ada.name}!`)
}
