// The examples of the documentation, as a reader copies them.
// On SQLite alone: its subject is the examples of the documentation.

import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { test } from 'node:test'
import { Webhook } from 'standardwebhooks'
import { openHouse, until } from '../../support/house.ts'
import { secretOf, startReceiver } from '../../support/receiver.ts'
import { firstMail } from '../../support/rows.ts'
import { ada } from '../../support/visitor.ts'

const secret = secretOf('a')
const body = '{"type":"account.confirmed","data":{"name":"阿达"}}'

// The arguments of each example, as JSON: its own signature, one of two, one of another secret, an old one.
function cases(): { headers: Record<string, string>; isRight: boolean }[] {
  const signed = (by: string, at: Date) => {
    const signature = new Webhook(by).sign('one', at, body)
    const seconds = String(Math.floor(at.getTime() / 1000))
    return { 'webhook-id': 'one', 'webhook-timestamp': seconds, 'webhook-signature': signature }
  }
  const now = new Date()
  const right = signed(secret, now)
  const other = signed(secretOf('b'), now)
  const both = `${other['webhook-signature']} ${right['webhook-signature']}`
  return [
    { headers: right, isRight: true },
    { headers: { ...right, 'webhook-signature': both }, isRight: true },
    { headers: other, isRight: false },
    { headers: { ...right, 'webhook-id': 'two' }, isRight: false },
    { headers: { ...right, 'webhook-signature': 'v1,é' }, isRight: false },
    { headers: signed(secret, new Date(now.getTime() - 600_000)), isRight: false },
  ]
}

const languages: [string, string, (code: string) => string[]][] = [
  [
    'js',
    process.execPath,
    (code) => [
      '--input-type=module',
      '--eval',
      `${code}\nconst [secret, body, cases] = JSON.parse(process.argv[1])
      console.log(JSON.stringify(cases.map((headers) => verify(secret, headers, body))))`,
    ],
  ],
  [
    'python',
    'python3',
    (code) => [
      '-c',
      `${code}\nimport json, sys
secret, body, cases = json.loads(sys.argv[1])
print(json.dumps([verify(secret, headers, body) for headers in cases]))`,
    ],
  ],
  [
    'php',
    'php',
    (code) => [
      '-r',
      `${code}\n[$secret, $body, $cases] = json_decode($argv[1], true);
      echo json_encode(array_map(fn ($headers) => verify($secret, $headers, $body), $cases));`,
    ],
  ],
]

for (const [language, program, argumentsOf] of languages) {
  const isHere = spawnSync(program, ['--version']).status === 0
  test(`the check of a signature in ${language} tells right from wrong`, { skip: !isHere }, () => {
    const code = exampleIn('docs/webhooks.md', language)
    const all = cases()
    const input = JSON.stringify([secret, body, all.map(({ headers }) => headers)])
    const { stdout, stderr } = spawnSync(program, [...argumentsOf(code), input], { encoding: 'utf8' })
    assert.deepEqual(
      JSON.parse(stdout || 'null'),
      all.map(({ isRight }) => isRight),
      stderr,
    )
  })
}

test('the example of a program in place of a mail server hands a mail on, once', async () => {
  await using provider = await startReceiver()
  const port = await freePort()
  const example = spawn(
    process.execPath,
    ['--input-type=module', '--eval', exampleIn('docs/mail.md', 'js')],
    {
      env: { ...process.env, SECRET: secret, PORT: String(port), PROVIDER: provider.url },
      stdio: ['ignore', 'ignore', 'inherit'],
    },
  )
  try {
    await until(() => isListening(port))
    await using house = await openHouse({
      SMTP_URL: '',
      MAIL_URL: `http://127.0.0.1:${port}/ ${secret}`,
      PRIVATE_RECEIVERS: '127.0.0.1',
    })
    await house.visitor.register(ada)
    await until(async () => (await firstMail(house.db)).state === 'sent')
    await house.db.updateTable('outbox').set({ state: 'queued', dueAt: house.now() }).execute()
    await until(async () => (await firstMail(house.db)).tries === 2)
    assert.equal(provider.all.length, 1)
    const { to, text } = JSON.parse(provider.all[0]?.body ?? '') as { to: string; text: string }
    assert.equal(to, ada.address)
    const [link = ''] = /http:\/\/localhost:3000\/confirm\/\S+/.exec(text) ?? []
    assert.equal((await house.visitor.confirm(link)).status, 200)
  } finally {
    example.kill()
    await once(example, 'exit')
  }
})

function exampleIn(path: string, language: string): string {
  const [, code = ''] =
    new RegExp(`\`\`\`${language}\n([\\s\\S]*?)\`\`\``).exec(readFileSync(path, 'utf8')) ?? []
  assert.notEqual(code, '', path)
  return code
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}

function isListening(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false))
    socket.once('close', () => {})
    socket.once('connect', () => socket.end())
  })
}
