import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { DatabaseSync } from 'node:sqlite'
import { test } from 'node:test'
import { database } from '../support/house.ts'
import { cheapHashing, startServer } from '../support/program.ts'
import { ada, createVisitor } from '../support/visitor.ts'

// Where the system can tell a running process how large its files may grow, and later that they may grow again.
const canLimit = process.platform === 'linux' && spawnSync('prlimit', ['--version']).status === 0

test(
  'on a full disk the answer is an honest 503, nothing is half written, and with room again it goes on without a restart',
  { skip: !canLimit || database === 'postgres' },
  async () => {
    await using server = await startServer(cheapHashing)
    const visitor = createVisitor({ fetch: (request) => fetch(request) }, server.url, 'zh-CN')
    const limit = (size: string) =>
      spawnSync('prlimit', [`--pid=${server.program.pid}`, `--fsize=${size}:`]).status
    assert.equal(limit(String(1_500 * 1_024)), 0)

    const accepted: string[] = []
    let refused: Response | null = null
    // At the same time, so that several share a commit.
    for (let wave = 0; wave < 60 && !refused; wave += 1) {
      const names = Array.from({ length: 8 }, (_, place) => `person${wave}-${place}`)
      const answers = await Promise.all(names.map((name) => register(server.url, name)))
      accepted.push(...names.filter((_, place) => answers[place]?.status === 303))
      refused = answers.find(({ status }) => status !== 303) ?? null
    }
    assert.equal(refused?.status, 503)
    assert.match(refused?.headers.get('retry-after') ?? '', /^\d+$/)
    assert.ok(accepted.length > 3)
    assert.equal((await visitor.open('/')).status, 200, 'what writes nothing goes on')

    assert.equal(limit('unlimited'), 0)
    assert.equal((await register(server.url, 'latecomer')).status, 303)
    accepted.push('latecomer')
    const file = new DatabaseSync(server.databaseUrl.slice('sqlite:'.length), { readOnly: true })
    const names = file.prepare('select name from registrations order by id').all()
    const mails = file.prepare('select distinct registration_id from outbox').all()
    const [whole] = file.prepare('pragma integrity_check').all()
    file.close()
    assert.deepEqual(new Set(names.map(({ name }) => name)), new Set(accepted))
    assert.equal(mails.length, accepted.length, 'each with its mail')
    assert.deepEqual({ ...whole }, { integrity_check: 'ok' })
  },
)

function register(url: string, name: string): Promise<Response> {
  const visitor = createVisitor({ fetch: (request) => fetch(request) }, url, 'zh-CN')
  const body = new URLSearchParams({ ...ada, name, address: `${name}@example.org` })
  return visitor.ask('/register/', { method: 'POST', body, headers: { Origin: url } })
}
