// PostgreSQL and the network in front of it, on bad days.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { spoken } from '../../src/base/operator-fault.ts'
import { hour } from '../../src/base/time.ts'
import { inTransaction, openDatabase } from '../../src/store/db/database.ts'
import type { Database } from '../../src/store/db/database.ts'
import { isDatabaseAway, isRefused } from '../../src/store/db/faults.ts'
import { DatabaseUnfit, migrate } from '../../src/store/db/migrate.ts'
import { counterKey } from '../../src/store/limits/counter-key.ts'
import { takeLimit } from '../../src/store/limits/limits.ts'
import { textsFor } from '../../src/texts/texts.ts'
import { canCertify, makeCertificate } from '../support/certificate.ts'
import {
  becomeAccount,
  countWaiting,
  database,
  freshPlace,
  openAgain,
  openHouse,
  until,
} from '../support/house.ts'
import type { House } from '../support/house.ts'
import { startPooler } from '../support/pooler.ts'
import { startProxy } from '../support/proxy.ts'
import { startTlsProxy } from '../support/tls-proxy.ts'
import { ada, createVisitor } from '../support/visitor.ts'
import type { Visitor } from '../support/visitor.ts'

const onPostgres = { skip: database === 'sqlite' }
const logIn = { identifier: ada.name, password: ada.password }

test('a process that freezes while it counts a log-in stops nobody', onPostgres, async () => {
  await using house = await openHouse({ LIMITS: 'on' })
  await becomeAccount(house)
  await using proxy = await startProxy(house.databaseUrl)
  const frozen = await visitorOver(house, proxy.url)
  const isFrozen = proxy.freezeAt('insert into "guesses"')
  const never = frozen.logIn(logIn)
  await isFrozen
  const begun = performance.now()
  assert.equal((await house.newVisitor().logIn(logIn)).path, '/')
  assert.ok(performance.now() - begun < 2_000)
  proxy.cut()
  assert.equal((await never).status, 503)
})

test('a log-in does not wait for the begin of a transaction', onPostgres, async () => {
  await using house = await openHouse({ LIMITS: 'on' })
  await becomeAccount(house)
  await using proxy = await startProxy(house.databaseUrl)
  const person = await visitorOver(house, proxy.url)
  const isFrozen = proxy.freezeAt('begin')
  const never = person.logIn(logIn)
  await isFrozen
  await until(() => /begin\0[^]*update "accounts"/.test(proxy.heard()))
  proxy.cut()
  assert.equal((await never).status, 503)
})

test('while a row that counts over everything is held, reading goes on', onPostgres, async () => {
  await using house = await openHouse({ LIMITS: 'on' })
  await becomeAccount(house)
  await house.visitor.logIn(logIn)
  const key = counterKey(house.db, 'limit', 'log-in', 'everything')
  await house.db.connection().execute(async (holder) => {
    await sql`set idle_in_transaction_session_timeout = 0`.execute(holder)
    await sql`begin`.execute(holder)
    await sql`update limits set key = key where key = ${key}`.execute(holder)
    const waiting = Array.from({ length: 15 }, (_, one) =>
      house.newVisitor({ from: `192.0.2.${one}` }).logIn(logIn),
    )
    await until(async () => (await countWaiting(house.db)) >= 3)
    const begun = performance.now()
    assert.equal((await house.visitor.ask('/api/session')).status, 200)
    assert.equal((await house.visitor.ask('/readyz')).status, 200)
    assert.ok(performance.now() - begun < 1_500)
    for (const page of await Promise.all(waiting)) assert.equal(page.status, 503)
    assert.ok(performance.now() - begun < 8_000)
    await sql`rollback`.execute(holder)
  })
  assert.equal((await house.newVisitor().logIn(logIn)).path, '/')
})

test(
  'a database that no longer answers ends requests, and is used again once it does',
  onPostgres,
  async () => {
    await using house = await openHouse({})
    await becomeAccount(house)
    await using proxy = await startProxy(house.databaseUrl)
    const visitor = await visitorOver(house, proxy.url)
    await visitor.logIn(logIn)
    await openConnections(house, visitor)
    proxy.freeze()
    const begun = performance.now()
    const session = visitor.ask('/api/session')
    assert.equal((await visitor.ask('/readyz')).status, 503)
    assert.ok(performance.now() - begun < 3_000)
    assert.equal((await session).status, 503)
    assert.ok(performance.now() - begun < 15_000)
    proxy.thaw()
    // Not even the connections that nobody used since are given to anybody.
    for (const path of ['/api/session', '/api/session', '/readyz'])
      assert.equal((await visitor.ask(path)).status, 200, path)
  },
)

test(
  'after a failover the connections to the replica are given up, and readiness tells',
  onPostgres,
  async () => {
    // Its own process must not write log lines below.
    await using house = await openHouse({}, { working: false })
    const work = house.postern.work()
    await becomeAccount(house)
    await work.stop(0)
    const own = new URL(house.databaseUrl)
    own.searchParams.set('options', '-c default_transaction_read_only=on')
    await using proxy = await startProxy(house.databaseUrl)
    const name = sql.id(own.pathname.slice(1))
    await sql`alter database ${name} set default_transaction_read_only = on`.execute(house.db)
    const visitor = await visitorOver(house, proxy.url).catch((fault: unknown) => {
      assert.ok(fault instanceof DatabaseUnfit)
      return null
    })
    assert.equal(visitor, null, 'none starts on a replica')
    await sql`alter database ${name} reset default_transaction_read_only`.execute(house.db)
    const served = await visitorOver(house, proxy.url)
    await served.ask('/readyz')
    await sql`alter database ${name} set default_transaction_read_only = on`.execute(house.db)
    await endOthers(house.db)
    // The first answers are of connections that were ended.
    await until(async () => {
      assert.equal((await served.logIn(logIn)).status, 503)
      return house.log.some((line) => line.includes('read-only transaction'))
    })
    assert.equal((await served.ask('/readyz')).status, 503)
    await sql`alter database ${name} reset default_transaction_read_only`.execute(house.db)
    await until(async () => (await served.ask('/readyz')).status === 200, 10_000)
    assert.equal((await served.logIn(logIn)).path, '/')
  },
)

test('behind a pooler in transaction mode people register, confirm and log in', onPostgres, async () => {
  await using house = await openHouse({ LIMITS: 'on' })
  await using pooler = await startPooler(house.databaseUrl, 3)
  const visitors = await Promise.all([1, 2].map(() => visitorOver(house, pooler.url)))
  await becomeAccount(house)
  for (const visitor of visitors) {
    const answers = [...Array.from({ length: 6 }, () => visitor.ask('/readyz')), visitor.logIn(logIn)]
    for (const { status } of await Promise.all(answers)) assert.equal(status, 200)
  }
  for (const visitor of visitors) assert.equal((await visitor.ask('/api/session')).status, 200)
  const grace = { ...ada, name: 'grace', address: 'grace@example.org' }
  const stranger = await visitorOver(house, pooler.url)
  await stranger.register(grace)
  const { link } = await house.mails.lastTo(grace.address)
  assert.equal((await stranger.confirm(link)).status, 200)
})

for (const mode of ['session', 'transaction'] as const)
  test(
    `a pooler in ${mode} mode with fewer connections than a process wants refuses nobody`,
    onPostgres,
    async () => {
      await using house = await openHouse({})
      await becomeAccount(house)
      await using pooler = await startPooler(house.databaseUrl, 2, mode)
      const visitor = await visitorOver(house, pooler.url)
      for (let burst = 0; burst < 2; burst += 1) {
        const begun = performance.now()
        const answers = Array.from({ length: 15 }, () => visitor.open('/login/'))
        const logIns = Array.from({ length: 5 }, () => visitor.logIn(logIn))
        for (const { status } of await Promise.all([...answers, ...logIns])) assert.equal(status, 200)
        assert.ok(performance.now() - begun < 2_500, 'and nobody waits for a connection that does not come')
      }
    },
  )

test('a process that finds no connection left waits for one that another gives up', onPostgres, async () => {
  await using house = await openHouse({})
  await becomeAccount(house)
  await using pooler = await startPooler(house.databaseUrl, 2, 'session')
  const first = await visitorOver(house, pooler.url)
  await Promise.all(Array.from({ length: 8 }, () => first.logIn(logIn)))
  const second = await visitorOver(house, pooler.url)
  assert.equal((await second.logIn(logIn)).path, '/')
})

test('a server with fewer connections than a process wants refuses nobody', onPostgres, async () => {
  await using house = await openHouse({})
  await becomeAccount(house)
  const role = `few_${new URL(house.databaseUrl).pathname.slice(1)}`
  const rights = `grant create on schema public to ${role}; grant pg_read_all_data, pg_write_all_data to ${role}`
  await sql.raw(`create role ${role} login connection limit 2; ${rights}`).execute(house.db)
  try {
    const few = Object.assign(new URL(house.databaseUrl), { username: role })
    const visitor = await visitorOver(house, few.href)
    const logIns = Array.from({ length: 15 }, () => visitor.logIn(logIn))
    for (const { path } of await Promise.all(logIns)) assert.equal(path, '/')
    assert.ok(house.log.some((line) => line.includes('"code":"few-connections"')))
    const second = await visitorOver(house, few.href)
    assert.equal((await second.logIn(logIn)).path, '/', 'nor a second process that finds none left')
  } finally {
    await sql.raw(`drop owned by ${role}; drop role ${role}`).execute(house.db)
  }
})

test('a migration waits for another one longer than any statement may run', onPostgres, async () => {
  const place = await freshPlace()
  const [first, second] = [openDatabase(place.url, () => {}), openDatabase(place.url, () => {})]
  try {
    await migrate(first, 3)
    await first.connection().execute(async (holder) => {
      await sql`set idle_in_transaction_session_timeout = 0`.execute(holder)
      await sql`begin`.execute(holder)
      await sql`update schema_version set version = version`.execute(holder)
      const migrated = migrate(second)
      await sql`select pg_sleep(5), set_config('statement_timeout', '0', false)`.execute(holder)
      await sql`select pg_sleep(6)`.execute(holder)
      await sql`commit`.execute(holder)
      assert.ok((await migrated).length > 3)
    })
  } finally {
    await Promise.all([first.destroy(), second.destroy()])
    await place.remove()
  }
})

test('a statement of its own runs again after a deadlock', onPostgres, async () => {
  await using house = await openHouse({}, { working: false })
  const rate = { most: 10, within: hour }
  for (const key of ['a', 'b']) await takeLimit(house.db, key, rate, house.now())
  const other = openAgain(house)
  try {
    await house.db.connection().execute(async (holder) => {
      // The other one finds the deadlock, and is the one that is undone.
      await sql`set deadlock_timeout = '60s'`.execute(holder)
      await sql`begin`.execute(holder)
      await sql`update limits set theoretical_at = 5 where key = 'b'`.execute(holder)
      const both =
        sql`with ordered as (select key from limits where key in ('a', 'b') order by key for update)
        delete from limits where key in (select key from ordered) returning key`.execute(other)
      await until(async () => (await countWaiting(house.db)) === 1)
      await sql`update limits set theoretical_at = 5 where key = 'a'`.execute(holder)
      await sql`commit`.execute(holder)
      assert.equal((await both).rows.length, 2)
    })
  } finally {
    await other.destroy()
  }
})

test('transactions that collide under serializable all come through', onPostgres, async () => {
  await using house = await openHouse({}, { working: false })
  const name = sql.id(new URL(house.databaseUrl).pathname.slice(1))
  await sql`alter database ${name} set default_transaction_isolation = serializable`.execute(house.db)
  const processes = [1, 2, 3].map(() => openAgain(house))
  try {
    await takeLimit(house.db, 'key', { most: 10, within: hour }, house.now())
    await sql`update limits set theoretical_at = 0`.execute(house.db)
    const addOne = (db: Database) =>
      inTransaction(db, async (db) => {
        const { theoreticalAt } = await db.selectFrom('limits').selectAll().executeTakeFirstOrThrow()
        await db
          .updateTable('limits')
          .set({ theoreticalAt: theoreticalAt + 1 })
          .execute()
      })
    await Promise.all(Array.from({ length: 24 }, (_, one) => addOne(processes[one % 3] ?? house.db)))
    const { theoreticalAt } = await house.db.selectFrom('limits').selectAll().executeTakeFirstOrThrow()
    assert.equal(theoreticalAt, 24)
  } finally {
    await Promise.all(processes.map((db) => db.destroy()))
    await sql`alter database ${name} reset default_transaction_isolation`.execute(house.db)
  }
})

test('what PostgreSQL lacks is told at the start in one sentence', onPostgres, async () => {
  const place = await freshPlace()
  const admin = openDatabase(place.url, () => {})
  const latin = new URL(place.url)
  latin.pathname += '_latin'
  const name = sql.id(latin.pathname.slice(1))
  await sql`create database ${name} encoding 'LATIN1' template template0 locale 'C'`.execute(admin)
  try {
    await refused(latin.href, DatabaseUnfit, /LATIN1.*encoding 'UTF8'/)
    await refused(withParameter(place.url, 'sslmode', 'verify-full'), DatabaseUnfit, /sslmode/)
    await refused(withParameter(place.url, 'sslrootcert', '/nowhere/ca.pem'), DatabaseUnfit, /ca\.pem/)
    await refused(withParameter(place.url, 'options', '-c default_transaction_read_only=on'), DatabaseUnfit)
    const noSchema = withParameter(place.url, 'options', '-c search_path=nowhere')
    const db = openDatabase(noSchema, () => {})
    await assert.rejects(migrate(db), isRefused)
    await db.destroy()
  } finally {
    await sql`drop database ${name} with (force)`.execute(admin)
    await admin.destroy()
    await place.remove()
  }
})

test(
  'every word that asks for TLS verifies the certificate, and no other one is taken',
  {
    skip: database === 'sqlite' || !canCertify,
  },
  async () => {
    using certificate = makeCertificate()
    const place = await freshPlace()
    await using proxy = await startTlsProxy(place.url, certificate)
    const warned: Error[] = []
    const hear = (warning: Error) => warned.push(warning)
    process.on('warning', hear)
    try {
      for (const mode of ['prefer', 'require', 'verify-ca', 'verify-full']) {
        const url = withParameter(proxy.url, 'sslmode', mode)
        await refused(url, DatabaseUnfit, /not secure .*certificate/)
        const trusted = withParameter(url, 'sslrootcert', certificate.authority)
        await refused(trusted.replace('localhost', '127.0.0.1'), DatabaseUnfit, /not secure .*127\.0\.0\.1/)
        await accepted(trusted)
      }
      await accepted(withParameter(proxy.url, 'sslmode', 'no-verify'))
      await refused(withParameter(place.url, 'sslmode', 'require'), DatabaseUnfit, /does not support SSL/)
    } finally {
      process.off('warning', hear)
      await place.remove()
    }
    assert.deepEqual(warned, [])
  },
)

test('what PostgreSQL takes away while it runs is a 503 and not a fault of ours', onPostgres, async () => {
  await using house = await openHouse({}, { working: false })
  await sql`alter schema public rename to elsewhere`.execute(house.db)
  try {
    assert.equal((await house.visitor.register(ada)).status, 503)
    assert.equal((await house.visitor.ask('/readyz')).status, 503)
  } finally {
    await sql`alter schema elsewhere rename to public`.execute(house.db)
  }
  for (const code of ['42501', '3F000', 'SELF_SIGNED_CERT_IN_CHAIN', 'ERR_TLS_CERT_ALTNAME_INVALID', '53300'])
    assert.ok(isDatabaseAway(Object.assign(new Error(code), { code })), code)
})

function withParameter(url: string, name: string, value: string): string {
  const other = new URL(url)
  other.searchParams.set(name, value)
  return other.href
}

async function accepted(url: string): Promise<void> {
  const db = openDatabase(url, () => {})
  try {
    await migrate(db)
  } finally {
    await db.destroy()
  }
}

async function refused(url: string, kind: typeof DatabaseUnfit, words = /./): Promise<void> {
  const db = openDatabase(url, () => {})
  try {
    await assert.rejects(migrate(db), (fault: unknown) => {
      spoken(fault, textsFor('en'))
      return fault instanceof kind && words.test(fault.message) && !fault.message.includes('\n')
    })
  } finally {
    await db.destroy()
  }
}

// Somebody who visits another process of the house, which reaches the database at this address.
async function visitorOver(house: House, url: string): Promise<Visitor> {
  const postern = await house.openAnother({ DATABASE_URL: url })
  return createVisitor(postern, house.baseUrl, 'zh-CN')
}

// Several connections of one process, which are idle afterwards.
async function openConnections(house: House, visitor: Visitor): Promise<void> {
  await house.db.connection().execute(async (holder) => {
    await sql`begin`.execute(holder)
    await sql`lock table sessions`.execute(holder)
    const waiting: Promise<Response>[] = []
    // One after the other: sessions that are asked for at once are read by one statement.
    while (waiting.length < 3) {
      waiting.push(visitor.ask('/api/session'))
      await until(async () => (await countWaiting(house.db)) >= waiting.length)
    }
    await sql`rollback`.execute(holder)
    await Promise.all(waiting)
  })
}

async function endOthers(db: Database): Promise<void> {
  await sql`select pg_terminate_backend(pid) from pg_stat_activity
    where datname = current_database() and pid <> pg_backend_pid()`.execute(db)
}
