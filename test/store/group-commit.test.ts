// Units of work on SQLite that share a commit.

import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { test } from 'node:test'
import { sql } from 'kysely'
import { inTransaction } from '../../src/store/db/database.ts'
import type { Database } from '../../src/store/db/database.ts'
import { database, openAgain, openHouse } from '../support/house.ts'
import { cheapHashing, newFolder, removeFolder, startServer } from '../support/program.ts'
import { ada, createVisitor } from '../support/visitor.ts'

const skip = database === 'postgres'

test('one unit of a group fails alone, and its neighbours share one commit', { skip }, async () => {
  await using house = await openHouse({}, { working: false })
  const { db } = house
  const onDisk = openElsewhere(house.databaseUrl)
  const [first, failing, single, last] = [
    inTransaction(db, (db) => write(db, 'first')),
    inTransaction(db, async (db) => {
      await write(db, 'failing')
      assert.deepEqual(await keys(db), ['failing', 'first'], 'it sees the units before it')
      throw new Error('it fails')
    }),
    write(db, 'single'),
    inTransaction(db, (db) => write(db, 'last')),
  ]
  await first
  assert.deepEqual(onDisk(), ['first', 'last', 'single'], 'all of them with the first')
  await assert.rejects(failing, /it fails/)
  await Promise.all([single, last])
})

test('a file is closed once the units that wait for their turn have ended', { skip }, async () => {
  await using house = await openHouse({}, { working: false })
  const db = openAgain(house)
  const units = ['first', 'last'].map((key) => inTransaction(db, (db) => write(db, key)))
  // Until they wait for their turn.
  for (let step = 0; step < 20; step += 1) await Promise.resolve()
  await Promise.all([db.destroy(), ...units])
  assert.deepEqual(openElsewhere(house.databaseUrl)(), ['first', 'last'])
})

test('a unit that fails first is undone, and the others are written', { skip }, async () => {
  await using house = await openHouse({}, { working: false })
  const { db } = house
  const failing = inTransaction(db, async (db) => {
    await write(db, 'failing')
    throw new Error('it fails')
  })
  await Promise.all([
    assert.rejects(failing, /it fails/),
    write(db, 'single'),
    inTransaction(db, (db) => write(db, 'last')),
  ])
  assert.deepEqual(openElsewhere(house.databaseUrl)(), ['last', 'single'])
})

test(
  'a commit that fails is told to every unit of its group, and to one that failed by their rows; nobody else has seen them',
  { skip },
  async () => {
    await using house = await openHouse({}, { working: false })
    const { db } = house
    const unfit = inTransaction(db, async (db) => {
      // A violated reference that only the commit finds stands for a disk that is full only then.
      await sql`pragma defer_foreign_keys = on`.execute(db)
      await sql`insert into devices (token_hash, account_id, created_at, seen_at) values ('x', 'nobody', 1, 1)`.execute(
        db,
      )
      await write(db, 'taken')
    })
    const neighbour = inTransaction(db, (db) => write(db, 'neighbour'))
    const single = write(db, 'single')
    let read: Promise<string[]> | undefined
    const refused = inTransaction(db, async (inside) => {
      // Somebody else reads while rows are uncommitted.
      read = keys(db)
      await write(inside, 'taken')
    })
    for (const one of [unfit, neighbour, single, refused]) await assert.rejects(one, /FOREIGN KEY/)
    assert.deepEqual(await read, [])
    await inTransaction(db, (db) => write(db, 'taken'))
    assert.deepEqual(await keys(db), ['taken'])
  },
)

test('a unit whose group another one undid runs again', { skip }, async () => {
  await using house = await openHouse({}, { working: false })
  const { db } = house
  const neighbour = inTransaction(db, (db) => write(db, 'neighbour'))
  const undoing = inTransaction(db, async (db) => {
    // As a full disk does within a statement.
    await sql`rollback`.execute(db)
    throw new Error('it fails')
  })
  await Promise.all([neighbour, assert.rejects(undoing, /it fails/)])
  assert.deepEqual(await keys(db), ['neighbour'])
})

for (const moment of ['before', 'after'] as const) {
  test(
    `a server that is killed ${moment} the commit of a group has answered nobody whose registration is not written`,
    { skip },
    async () => {
      const folder = newFolder()
      const preload = join(folder, 'kill.mjs')
      writeFileSync(preload, killing(moment))
      await using server = await startServer({ ...cheapHashing, NODE_OPTIONS: `--import=${preload}` })
      let isDead = false
      void server.program.ended.then(() => (isDead = true))
      const answered: string[] = []
      for (let wave = 0; !isDead; wave += 1) {
        const people = Array.from({ length: 8 }, (_, place) => `person${wave}-${place}`)
        const sent = people.map(async (name) =>
          (await register(server.url, name)) ? answered.push(name) : 0,
        )
        await Promise.all(sent)
        await Promise.race([server.program.ended, new Promise(setImmediate)])
      }
      removeFolder(folder)
      const written = openElsewhere(server.databaseUrl, 'select name as key from registrations')()
      assert.deepEqual(
        answered.filter((name) => !written.includes(name)),
        [],
      )
      // Its group was on the disk, and nobody knew yet.
      if (moment === 'after') assert.ok(written.length > answered.length + 1)
      else assert.equal(written.length, answered.length)
    },
  )
}

async function register(url: string, name: string): Promise<boolean> {
  const visitor = createVisitor({ fetch: (request) => fetch(request) }, url, 'zh-CN')
  const body = new URLSearchParams({ ...ada, name, address: `${name}@example.org` })
  const asked = visitor.ask('/register/', { method: 'POST', body, headers: { Origin: url } })
  return asked.then(
    ({ status }) => status === 303,
    () => false,
  )
}

// Loaded into the server before its own code: kills it at the first commit of more than one registration.
function killing(moment: 'before' | 'after'): string {
  return `
    import { StatementSync } from 'node:sqlite'
    let registrations = 0
    for (const name of ['run', 'all']) {
      const original = StatementSync.prototype[name]
      StatementSync.prototype[name] = function (...values) {
        if (this.sourceSQL.startsWith('insert into "registrations"')) registrations += 1
        const isGroup = this.sourceSQL === 'commit' && registrations > 1
        if (this.sourceSQL === 'commit') registrations = 0
        if (isGroup && ${moment === 'before'}) process.kill(process.pid, 'SIGKILL')
        const result = original.apply(this, values)
        if (isGroup) process.kill(process.pid, 'SIGKILL')
        return result
      }
    }`
}

async function write(db: Database, key: string): Promise<void> {
  await db.insertInto('attempts').values({ key, count: 1, resetsAt: 1 }).execute()
}

async function keys(db: Database): Promise<string[]> {
  const rows = await db.selectFrom('attempts').select('key').orderBy('key').execute()
  return rows.map(({ key }) => key)
}

// The keys as another program sees them.
function openElsewhere(url: string, statement = 'select key from attempts order by key'): () => unknown[] {
  return () => {
    const file = new DatabaseSync(url.slice('sqlite:'.length), { readOnly: true })
    const rows = file.prepare(statement).all()
    file.close()
    return rows.map(({ key }) => key)
  }
}
