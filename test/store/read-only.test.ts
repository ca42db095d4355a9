import assert from 'node:assert/strict'
import { closeSync, openSync, writeSync } from 'node:fs'
import { test } from 'node:test'
import { sql } from 'kysely'
import { openDatabase } from '../../src/store/db/database.ts'
import type { Database } from '../../src/store/db/database.ts'
import { migrate } from '../../src/store/db/migrate.ts'
import { runCommand } from '../support/commands.ts'
import { database, freshPlace, openHouse, until } from '../support/house.ts'
import { ada } from '../support/visitor.ts'

test('a database that cannot be written stops the start with one sentence and status 78, and works once it can', async () => {
  const place = await freshPlace()
  await migrateAnew(place.url)
  await setReadOnly(place.url, true)
  const { status, error } = await runCommand(['serve'], { PORT: '0', DATABASE_URL: place.url })
  assert.equal(status, 78, error)
  assert.match(error, /The database cannot be written \(.*read-?only.*\): .*DATABASE_URL/)
  assert.doesNotMatch(error, /\n +at /, 'no stack')
  await setReadOnly(place.url, false)
  await migrateAnew(place.url)
  await place.remove()
})

test(
  'a PostgreSQL that has no such database, or no right to make tables in it, stops the start with one sentence and status 78',
  { skip: database === 'sqlite' },
  async () => {
    const place = await freshPlace()
    const url = new URL(place.url)
    const db = openDatabase(place.url, () => {})
    const role = `nobody_${url.pathname.slice(1)}`
    await sql.raw(`create role ${role} login password 'nothing'`).execute(db)
    const noRight = Object.assign(new URL(url), { username: role, password: 'nothing' })
    const none = Object.assign(new URL(url), { pathname: '/none' })
    for (const { href } of [none, noRight]) {
      const { status, error } = await runCommand(['migrate'], { DATABASE_URL: href })
      assert.equal(status, 78, error)
      assert.match(error, /^The database refuses what Postern needs \(.*\): .*DATABASE_URL/)
      assert.doesNotMatch(error, /\n +at |nothing/)
    }
    await sql.raw(`drop role ${role}`).execute(db)
    await db.destroy()
    await place.remove()
  },
)

test(
  'a SQLite file that becomes read-only gives 503, what only reads goes on, and nothing is half written',
  { skip: database === 'postgres' },
  async () => {
    await using house = await openHouse({}, { working: false })
    assert.equal((await house.visitor.register(ada)).status, 200)
    // Empties the log beside the file, so that every connection reads the file's header anew.
    await sql`pragma wal_checkpoint(truncate)`.execute(house.db)
    await setReadOnly(house.databaseUrl, true)
    const refused = await house.stranger.register({ ...ada, name: 'bob' })
    assert.equal(refused.status, 503)
    assert.equal((await house.visitor.ask('/readyz')).status, 503)
    assert.equal(refused.headers.get('retry-after'), '5')
    assert.ok(house.log.some((line) => line.includes('"code":"database-away"')))
    assert.equal((await house.visitor.open('/register/sent/')).status, 200)
    await setReadOnly(house.databaseUrl, false)
    await house.openAnother()
    const names = await house.db.selectFrom('registrations').select('name').execute()
    assert.deepEqual(names, [{ name: 'ada' }])
  },
)

test(
  'a PostgreSQL that becomes a replica gives 503, what only reads goes on, and it recovers without a restart',
  { skip: database === 'sqlite' },
  async () => {
    await using house = await openHouse({}, { working: false })
    assert.equal((await house.visitor.register(ada)).status, 200)
    await setReadOnly(house.databaseUrl, true)
    // Its connections broke: the first answers may be of those.
    await until(async () => (await house.visitor.open('/register/sent/')).status === 200)
    const refused = await house.stranger.register({ ...ada, name: 'bob' })
    assert.equal(refused.status, 503)
    assert.equal((await house.visitor.ask('/readyz')).status, 503)
    assert.equal(refused.headers.get('retry-after'), '5')
    assert.ok(house.log.some((line) => line.includes('read-only transaction')))
    await setReadOnly(house.databaseUrl, false)
    await until(async () => (await house.stranger.register({ ...ada, name: 'bob' })).status === 200)
  },
)

async function migrateAnew(url: string): Promise<void> {
  const db = openDatabase(url, () => {})
  await migrate(db)
  await db.destroy()
}

/** Lets a database be read only, or written again; also for root, whom no permission keeps from a file. */
async function setReadOnly(url: string, isReadOnly: boolean): Promise<void> {
  if (url.startsWith('sqlite:')) return setWriteVersion(url.slice('sqlite:'.length), isReadOnly ? 3 : 2)
  // By a session that may write whatever the default is.
  const own = new URL(url)
  own.searchParams.set('options', '-c default_transaction_read_only=off')
  const db: Database = openDatabase(own.href, () => {})
  const name = sql.id(own.pathname.slice(1))
  await db.connection().execute(async (connection) => {
    await sql`alter database ${name} set default_transaction_read_only = ${sql.raw(isReadOnly ? 'on' : 'off')}`.execute(
      connection,
    )
    await sql`select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and pid <> pg_backend_pid()`.execute(connection)
  })
  await db.destroy()
}

// SQLite only reads a file that says that another version writes it (sqlite.org/fileformat.html, section 1.3.3).
function setWriteVersion(file: string, version: number): void {
  const descriptor = openSync(file, 'r+')
  writeSync(descriptor, Buffer.from([version]), 0, 1, 18)
  closeSync(descriptor)
}
