import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { countCores } from '../../src/base/cores.ts'
import { openDatabase } from '../../src/store/db/database.ts'
import { until } from '../support/house.ts'
import { cheapHashing, startServer } from '../support/program.ts'
import type { Server } from '../support/program.ts'
import { startMailServer } from '../support/smtp.ts'
import { ada, createVisitor } from '../support/visitor.ts'

test('it prints its address, the mailbox’s and how many threads hash, and never its key', async () => {
  await using server = await startServer()
  const { output, error } = server.program.written
  assert.match(output, new RegExp(`open at ${server.url}/?\\n`))
  assert.match(output, /\/dev\/mailbox/)
  assert.match(output, new RegExp(`"hashingThreads":${countCores()},"event":"started"`))
  assert.equal(output.includes('main-thread-limit'), countCores() > 8)
  assert.ok(!(output + error).includes(Buffer.alloc(32, 7).toString('base64')))
  const visitor = browse(server)
  await visitor.register(ada)
  await until(async () => (await visitor.open('/dev/mailbox')).text.includes(ada.address))
  assert.equal((await visitor.open('/register/sent/')).status, 200)
})

test('SIGTERM ends it with status 0, and the mails of before are still there', async () => {
  await using server = await startServer()
  const visitor = browse(server)
  await visitor.register(ada)
  await until(async () => (await visitor.open('/dev/mailbox')).text.includes(ada.address))
  assert.equal((await server.program.kill('SIGTERM')).status, 0)
  await server.start()
  assert.match((await browse(server).open('/dev/mailbox')).text, /ada@example\.org/)
})

test('killed at any instant under load, no registration is lost or without its mail, and no mail is called sent that did not come', async () => {
  await using mails = await startMailServer()
  await using server = await startServer({ SMTP_URL: mails.url, ...cheapHashing })
  // One process can feed a single thread with hashes as cheap as these.
  assert.equal(server.program.written.output.includes('main-thread-limit'), countCores() > 1)
  const accepted: string[] = []
  for (let round = 0; round < 3; round += 1) {
    const load = Array.from({ length: 40 }, async (_, person) => {
      const address = `p${round}-${person}@example.org`
      const answer = await browse(server)
        .ask('/register/', {
          method: 'POST',
          body: new URLSearchParams({ ...ada, name: `p${round}-${person}`, address }),
          headers: { Origin: server.url },
        })
        .catch(() => null)
      if (answer?.status === 303) accepted.push(address)
    })
    await until(() => accepted.length >= 10 * (round + 1))
    await server.program.kill('SIGKILL')
    await Promise.all(load)
    await server.start()
  }
  // Mails that a killed process had claimed are due when its lease runs out; the test does not wait for that.
  const db = openDatabase(server.databaseUrl, () => {})
  await until(async () => {
    const rows = await db.selectFrom('outbox').select('state').where('state', '=', 'queued').execute()
    return rows.length === 0
  })
  const rows = await db
    .selectFrom('registrations')
    .innerJoin('outbox', 'outbox.registrationId', 'registrations.id')
    .select(['registrations.address', 'outbox.state'])
    .execute()
  for (const address of accepted) {
    const row = rows.find((one) => one.address === address)
    assert.ok(row, `${address} was accepted and is in the database with its mail`)
    assert.ok(row.state !== 'sent' || mails.countTo(address) > 0, `${address} is called sent and came`)
  }
  const { rows: orphans } = await sql<{ id: string }>`
    select id from registrations where id not in (select registration_id from outbox)`.execute(db)
  assert.deepEqual(orphans, [])
  await db.destroy()
})

function browse({ url }: Server) {
  return createVisitor({ fetch: (request) => fetch(request) }, url, 'zh-CN')
}
