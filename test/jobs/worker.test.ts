import assert from 'node:assert/strict'
import { test } from 'node:test'
import { database, openHouse, until } from '../support/house.ts'
import { startPostgres } from '../support/postgres.ts'
import { ada } from '../support/visitor.ts'

test(
  'while PostgreSQL is away the jobs say so, which is not a fault of ours, and they go on when it is back',
  { skip: database === 'sqlite' },
  async () => {
    const server = await startPostgres()
    await using house = await openHouse({ DATABASE_URL: server.url })
    await server.stop()
    await until(() => house.log.some((line) => line.includes('a job waits for the database')))
    await server.start()
    await until(async () => (await house.visitor.ask('/readyz')).status === 200)
    await house.visitor.register(ada)
    await house.mails.lastTo(ada.address)
    assert.deepEqual(
      house.log.filter((line) => line.includes('job-failed')),
      [],
    )
    await house.postern.close()
    await server.remove()
  },
)
