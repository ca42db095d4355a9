import assert from 'node:assert/strict'
import { readdirSync, statSync } from 'node:fs'
import { test } from 'node:test'
import { sql } from 'kysely'
import { newId } from '../../src/security/tokens.ts'
import { findAccount, insertAccount } from '../../src/store/accounts/accounts.ts'
import { inTransaction, openDatabase } from '../../src/store/db/database.ts'
import { isDatabaseAway } from '../../src/store/db/faults.ts'
import { migrate, schemaVersion } from '../../src/store/db/migrate.ts'
import { becomeAccount, database, openHouse, until } from '../support/house.ts'
import { startPostgres } from '../support/postgres.ts'
import { accountRow } from '../support/rows.ts'
import { ada } from '../support/visitor.ts'

test('three servers that start together migrate once', async () => {
  await using house = await openHouse({}, { working: false })
  if (database === 'sqlite') await sql`pragma foreign_keys = off`.execute(house.db)
  for (const { name } of await house.db.introspection.getTables()) {
    await sql`drop table ${sql.table(name)} ${database === 'postgres' ? sql`cascade` : sql``}`.execute(
      house.db,
    )
  }
  const migrated = () => house.log.filter((line) => line.includes('"migrated"')).length
  const before = migrated()
  const starts = database === 'postgres' ? 3 : 1
  await Promise.all(Array.from({ length: starts }, () => house.openAnother()))
  assert.equal(migrated() - before, 1)
  const { rows } = await sql<{ version: number }>`select version from schema_version`.execute(house.db)
  assert.deepEqual(
    rows.map((row) => row.version),
    [schemaVersion],
  )
})

test('migrations are numbered from 1, without a gap', () => {
  const files = readdirSync(new URL('../../src/store/db/migrations/', import.meta.url)).toSorted()
  assert.deepEqual(
    files.map((file) => Number(/^(\d{4})-[a-z-]+\.ts$/.exec(file)?.[1])),
    files.map((_, index) => index + 1),
  )
  assert.equal(files.length, schemaVersion)
})

test('an old server keeps working after a newer one migrated, and cannot start again', async () => {
  await using house = await openHouse()
  await becomeAccount(house)
  const findInside = () => inTransaction(house.db, (db) => findAccount(db, { kind: 'name', key: ada.name }))
  const logIn = () => house.newVisitor().logIn({ identifier: ada.name, password: ada.password })
  assert.equal((await logIn()).path, '/')
  assert.ok(await findInside())
  await sql`alter table accounts add column later integer`.execute(house.db)
  assert.ok(await findInside())
  assert.equal((await logIn()).path, '/')
  await sql`alter table accounts add column latest integer`.execute(house.db)
  assert.equal((await logIn()).path, '/')
  await sql`update schema_version set version = ${schemaVersion + 1}`.execute(house.db)
  assert.equal((await house.visitor.ask('/readyz')).status, 200)
  await assert.rejects(house.openAnother(), /was used with a newer Postern/)
})

test('a temporary database fault gets a 503 and not a 500', () => {
  const faultOf = (code: string) => Object.assign(new Error('a fault'), { code })
  // A transaction that idled; serialization failures and deadlocks that outlast every try; no space; a broken connection;
  // a password or a database that somebody changes under a server that runs.
  for (const code of ['25P03', '40001', '40P01', '53100', '08006', 'ECONNRESET', '28P01', '3D000'])
    assert.ok(isDatabaseAway(faultOf(code)), code)
  for (const code of ['23505', '42703', '0A000']) assert.ok(!isDatabaseAway(faultOf(code)), code)
})

test('a transaction is written fully or not at all', async () => {
  await using house = await openHouse({}, { working: false })
  await assert.rejects(
    inTransaction(house.db, async (db) => {
      await db.insertInto('attempts').values({ key: 'one', count: 1, resetsAt: 1 }).execute()
      throw new Error('a fault')
    }),
  )
  assert.deepEqual(await house.db.selectFrom('attempts').selectAll().execute(), [])
})

test('readers see nothing of an uncommitted transaction', async () => {
  await using house = await openHouse({}, { working: false })
  const find = () => findAccount(house.db, { kind: 'name', key: 'ada' })
  assert.equal(await find(), undefined)
  const reads: ReturnType<typeof find>[] = []
  const work = inTransaction(house.db, async (db) => {
    await insertAccount(db, accountRow('ada'))
    reads.push(find())
    // A read past Kysely waits for the end of this turn, and finds the work unfinished.
    await new Promise(setImmediate)
    throw new Error('a fault')
  })
  await assert.rejects(work, /a fault/)
  assert.deepEqual(await Promise.all(reads), [undefined])
})

test(
  'those who read in the same moment get an answer each, beside one whose question cannot be asked',
  { skip: database === 'postgres' },
  async () => {
    await using house = await openHouse({}, { working: false })
    await insertAccount(house.db, accountRow('ada'))
    const find = (key: string) => findAccount(house.db, { kind: 'name', key })
    const [first, wrong, nobody, last] = await Promise.allSettled(
      ['ada', new Date() as never, 'nobody', 'ada'].map(find),
    )
    for (const one of [first, last]) assert.equal(one?.status === 'fulfilled' && one.value?.name, 'ada')
    assert.deepEqual(nobody, { status: 'fulfilled', value: undefined })
    assert.match(String(wrong?.status === 'rejected' && wrong.reason), /type object cannot be stored/)
  },
)

test(
  'nobody else on the machine reads the database’s files, whosever folder they lie in',
  { skip: database === 'postgres' },
  async () => {
    await using house = await openHouse({}, { working: false })
    await insertAccount(house.db, accountRow('ada'))
    const file = house.databaseUrl.replace('sqlite:', '')
    for (const ending of ['', '-wal', '-shm']) assert.equal(statSync(file + ending).mode & 0o077, 0, ending)
  },
)

test(
  'values stay under their names when another process has altered a table',
  { skip: database === 'postgres' },
  async () => {
    await using house = await openHouse({}, { working: false })
    await insertAccount(house.db, accountRow('ada'))
    const find = () => findAccount(house.db, { kind: 'name', key: 'ada' })
    const before = await find()
    // A newer version may do this while the old one goes on serving: as many columns as before, but others.
    const newer = openDatabase(house.databaseUrl, () => {})
    await sql`alter table accounts drop column locale`.execute(newer)
    await sql`alter table accounts add column theme text`.execute(newer)
    await newer.destroy()
    const { locale: _, ...kept } = before ?? {}
    assert.deepEqual(await find(), { ...kept, theme: null })
  },
)

test(
  'who reads while the database closes is told so and does not wait for ever',
  { skip: database === 'postgres' },
  async () => {
    const db = openDatabase('sqlite::memory:', () => {})
    await migrate(db)
    const find = () => findAccount(db, { kind: 'name', key: ada.name })
    assert.equal(await find(), undefined)
    const reads = [find(), find()]
    await db.destroy()
    for (const read of reads) await assert.rejects(read, isDatabaseAway)
  },
)

test('the database refuses a second account with the same name, a look-alike or the same address', async () => {
  await using house = await openHouse()
  await becomeAccount(house)
  const account = await house.db.selectFrom('accounts').selectAll().executeTakeFirstOrThrow()
  const keys = { nameKey: 'grace', nameSkeleton: 'grace', addressKey: 'grace@example.org' }
  const other = { ...account, ...keys, id: newId(), registrationId: newId() }
  for (const same of ['nameKey', 'nameSkeleton', 'addressKey'] as const)
    assert.equal(await insertAccount(house.db, { ...other, [same]: account[same] }), false, same)
  assert.equal(await insertAccount(house.db, other), true)
})

test('a registration is not written if its mail cannot be', async () => {
  await using house = await openHouse({}, { working: false })
  await sql`alter table outbox rename column reply to answer`.execute(house.db)
  assert.equal((await house.visitor.register(ada)).status, 500)
  assert.deepEqual(await house.db.selectFrom('registrations').selectAll().execute(), [])
  await sql`alter table outbox rename column answer to reply`.execute(house.db)
  assert.equal((await house.visitor.register(ada)).status, 200)
})

test(
  'a locked SQLite file gives 503, and the next request is served',
  { skip: database === 'postgres' },
  async () => {
    await using house = await openHouse({}, { working: false })
    await house.db.connection().execute(async (connection) => {
      await sql`begin immediate`.execute(connection)
      const answer = await house.visitor.register(ada)
      assert.equal(answer.status, 503)
      assert.equal(answer.headers.get('retry-after'), '5')
      await sql`rollback`.execute(connection)
    })
    assert.equal((await house.visitor.register(ada)).status, 200)
  },
)

test(
  'when PostgreSQL goes away the answer is 503, and it recovers without a restart',
  { skip: database === 'sqlite' },
  async () => {
    const server = await startPostgres()
    await using house = await openHouse({ DATABASE_URL: server.url })
    assert.equal((await house.visitor.register(ada)).status, 200)
    await house.mails.lastTo(ada.address)
    await server.stop()
    assert.equal((await house.visitor.register({ ...ada, name: 'bob' })).status, 503)
    assert.equal((await house.visitor.ask('/readyz')).status, 503)
    assert.equal((await house.visitor.ask('/healthz')).status, 200)
    await server.start()
    await until(async () => (await house.visitor.ask('/readyz')).status === 200)
    await house.visitor.register({ ...ada, name: 'bob', address: 'bob@example.org' })
    const mail = await house.mails.lastTo('bob@example.org')
    assert.equal((await house.visitor.confirm(mail.link)).status, 200)
    await house.postern.close()
    await server.remove()
  },
)
