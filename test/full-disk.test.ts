import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { test } from 'node:test'
import { database, until } from './support/house.ts'
import { ada, createVisitor } from './support/visitor.ts'
import type { Visitor } from './support/visitor.ts'

// Where the system can tell a running process how large its files may grow, and later that they may grow again.
const canLimit = process.platform === 'linux' && spawnSync('prlimit', ['--version']).status === 0

test(
  'on a full disk the answer is an honest 503, nothing is half written, and with room again it goes on without a restart',
  { skip: !canLimit || database === 'postgres' },
  async () => {
    const folder = mkdtempSync(join(tmpdir(), 'postern-full-'))
    const child = spawn(process.execPath, [resolve('bin/postern.js'), 'serve'], {
      cwd: folder,
      env: { PATH: process.env['PATH'], PORT: '0', ARGON2_MEMORY_KIB: '8', ARGON2_PASSES: '1' },
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    try {
      const url = await addressOf(child.stdout)
      const visitor = createVisitor({ fetch: (request) => fetch(request) }, url, 'zh-CN')
      const limit = (size: string) => spawnSync('prlimit', [`--pid=${child.pid}`, `--fsize=${size}:`]).status
      assert.equal(limit(String(1_500 * 1_024)), 0)

      const accepted: string[] = []
      let refused: Response | null = null
      for (let count = 0; count < 500 && !refused; count += 1) {
        const answer = await register(visitor, url, `person${count}`)
        if (answer.status === 303) accepted.push(`person${count}`)
        else refused = answer
      }
      assert.equal(refused?.status, 503)
      assert.match(refused?.headers.get('retry-after') ?? '', /^\d+$/)
      assert.ok(accepted.length > 3)
      assert.equal((await visitor.open('/')).status, 200, 'what writes nothing goes on')

      assert.equal(limit('unlimited'), 0)
      assert.equal((await register(visitor, url, 'latecomer')).status, 303)
      accepted.push('latecomer')
      const file = new DatabaseSync(join(folder, 'data', 'postern.db'), { readOnly: true })
      const names = file.prepare('select name from registrations order by id').all()
      const mails = file.prepare('select distinct registration_id from outbox').all()
      const [whole] = file.prepare('pragma integrity_check').all()
      file.close()
      assert.deepEqual(
        names.map(({ name }) => name),
        accepted,
      )
      assert.equal(mails.length, accepted.length, 'each with its mail')
      assert.deepEqual({ ...whole }, { integrity_check: 'ok' })
    } finally {
      child.kill('SIGTERM')
      await once(child, 'exit')
      rmSync(folder, { recursive: true, force: true })
    }
  },
)

async function addressOf(output: NodeJS.ReadableStream): Promise<string> {
  let text = ''
  // Read to its end, or the server would wait for room to write its log.
  output.on('data', (chunk: Buffer) => (text += chunk.toString()))
  await until(() => text.includes('"event":"started"'))
  return /open at (\S+)/.exec(text)?.[1] ?? ''
}

function register(visitor: Visitor, url: string, name: string): Promise<Response> {
  const body = new URLSearchParams({ ...ada, name, address: `${name}@example.org` })
  return visitor.ask('/register/', { method: 'POST', body, headers: { Origin: url } })
}
