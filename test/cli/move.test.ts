import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { test } from 'node:test'
import { sql } from 'kysely'
import { paths } from '../../src/base/paths.ts'
import { openDatabase } from '../../src/store/db/database.ts'
import { migrate, schemaVersion } from '../../src/store/db/migrate.ts'
import { runCommand } from '../support/commands.ts'
import { database } from '../support/house.ts'
import { freshPostgres } from '../support/postgres.ts'
import { cheapHashing, startProgram, startServer } from '../support/program.ts'
import { startProxy } from '../support/proxy.ts'
import { startMailServer } from '../support/smtp.ts'
import { ada, createVisitor } from '../support/visitor.ts'

const onPostgres = { skip: database === 'sqlite' }
const bo = { name: 'bo', address: 'bo@example.org', password: 'another long one' }

test(
  'after a move the same people are logged in, log in, and use the links that were mailed before',
  onPostgres,
  async () => {
    await using place = await openPlace('nothing')
    await using mails = await startMailServer()
    // The key is in a file, as on a server that nobody has given one.
    const settings = { SECRET_KEY: '', ...cheapHashing, SMTP_URL: mails.url, DATABASE_URL: place.sqlite }
    await using server = await startServer(settings)
    const { url } = server
    const visitor = browserOf(url)
    await visitor.register(ada)
    await visitor.confirm((await mails.lastTo(ada.address)).link)
    await visitor.logIn({ identifier: ada.name, password: ada.password })
    await browserOf(url).send(paths.passwordForgot, { identifier: ada.address })
    const reset = await mails.waitFor(ada.address, 2)
    const waiting = browserOf(url)
    await waiting.register(bo)
    const { link } = await mails.lastTo(bo.address)

    const whileOpen = await runCommand(['move', '--to', place.postgres], settings)
    assert.equal(whileOpen.status, 78)
    await server.program.kill('SIGTERM')
    // As somebody does whose address holds a password.
    const moved = await runCommand(['move', '--to', '-'], settings, `${place.postgres}\n`)
    assert.equal(moved.status, 0, moved.error)
    assert.match(moved.output, /^accounts: 1 rows, all alike$/m)
    assert.match(moved.output, /SECRET_KEY to the content of .*secret\.key/m)

    const SECRET_KEY = readFileSync(place.file('secret.key'), 'utf8').trim()
    const now = { ...settings, SECRET_KEY, DATABASE_URL: place.postgres, PORT: new URL(url).port }
    await using after = await startServer(now)
    assert.doesNotMatch(after.program.written.output, /key-unknown/)
    assert.equal((await visitor.ask('/api/session')).status, 200, 'the session stands')
    const again = await browserOf(url).logIn({ identifier: ada.name, password: ada.password })
    assert.equal(again.path, '/')
    assert.equal((await waiting.confirm(link)).status, 200)
    assert.equal((await browserOf(url).open(reset.resetLink)).mark, 'reset-password')
  },
)

test('every table is moved whole, also one that nobody thought of', onPostgres, async () => {
  await using place = await openPlace('nothing')
  const file = await makeFile(place)
  for (const name of ['newer', 'newer_still'])
    file.exec(`create table ${name} (id text not null, part bigint not null, body blob, parent text references
      accounts (id), primary key (id, part))`)
  fill(file)
  file.close()
  await using target = openTarget(place.postgres)
  await migrate(target.db)
  for (const name of ['newer', 'newer_still'])
    await sql`create table ${sql.table(name)} (id text collate "und-x-icu" not null, part bigint not null, body bytea,
      parent text references accounts (id), primary key (id, part))`.execute(target.db)

  const moved = await runCommand(['move', '--to', place.postgres], { DATABASE_URL: place.sqlite })
  assert.equal(moved.status, 0, moved.error)
  const rows = readAll(place.sqlite)
  assert.ok(Object.keys(rows).length > 15)
  for (const [table, expected] of Object.entries(rows)) {
    assert.ok(expected.length > 0, table)
    const found = await sql`select * from ${sql.table(table)}`.execute(target.db)
    assert.deepEqual(inOrder(found.rows as Row[]), inOrder(expected), table)
  }
  const again = await runCommand(['move', '--to', place.postgres], { DATABASE_URL: place.sqlite })
  assert.equal(again.status, 78)
  assert.match(again.error, /has rows/)
})

test('a move that is killed leaves nothing, and begins again', onPostgres, async () => {
  await using place = await openPlace('tables')
  const file = await makeFile(place)
  fill(file)
  file.close()
  await using proxy = await startProxy(place.postgres)
  const isFrozen = proxy.freezeAt('insert into "sessions"')
  const running = startProgram(['move', '--to', proxy.url], { DATABASE_URL: place.sqlite })
  await isFrozen
  await running.kill('SIGKILL')
  proxy.cut()
  await using target = openTarget(place.postgres)
  assert.equal(await target.count('accounts'), 0)
  const moved = await runCommand(['move', '--to', place.postgres], { DATABASE_URL: place.sqlite })
  assert.equal(moved.status, 0, moved.error)
  assert.equal(await target.count('accounts'), 3)
})

test(
  'a row that is changed, lost or added on its way is found, and nothing is moved',
  onPostgres,
  async () => {
    await using place = await openPlace('tables')
    const file = await makeFile(place)
    fill(file)
    file.close()
    await using target = openTarget(place.postgres)
    const meddlings: [when: string, body: string][] = [
      ['before', `new.reason := 'other'; return new;`],
      ['before', `if new.id = '0' then return null; end if; return new;`],
      [
        'after',
        `if new.id = '0' then insert into blocks select 'z', kind, 'z', reason, actor, created_at from blocks
      where id = '0'; end if; return null;`,
      ],
    ]
    for (const [when, body] of meddlings) {
      await sql
        .raw(`create or replace function meddle() returns trigger language plpgsql as $$ begin ${body} end $$;
        drop trigger if exists meddle on blocks;
        create trigger meddle ${when} insert on blocks for each row execute function meddle()`)
        .execute(target.db)
      const refused = await runCommand(['move', '--to', place.postgres], { DATABASE_URL: place.sqlite })
      assert.equal(refused.status, 78, body)
      assert.match(refused.error, /^blocks: the copy (differs at row|has extra rows)/)
      assert.equal(await target.count('accounts'), 0)
    }
  },
)

test('a row that PostgreSQL cannot hold is named by its table', onPostgres, async () => {
  await using place = await openPlace('tables')
  const file = await makeFile(place)
  fill(file)
  file.exec(`update blocks set reason = 'a' || char(0) where id = '0'`)
  file.close()
  const refused = await runCommand(['move', '--to', place.postgres], { DATABASE_URL: place.sqlite })
  assert.equal(refused.status, 78)
  assert.match(refused.error, /a row of blocks/)
})

test(
  'a move is refused while the file is open, older or damaged, or if the target is not ours',
  onPostgres,
  async () => {
    await using place = await openPlace('nothing')
    const file = await makeFile(place)
    const attempt = (to = place.postgres, from = place.sqlite) =>
      runCommand(['move', '--to', to], { DATABASE_URL: from })
    file.exec('select 1 from accounts')
    const open = await attempt()
    assert.equal(open.status, 78)
    assert.match(open.error, /is using/)
    file.exec(`update schema_version set version = ${schemaVersion - 1}`)
    file.close()
    const older = await attempt()
    assert.equal(older.status, 78)
    assert.match(older.error, /postern migrate/)

    const again = new DatabaseSync(place.file('postern.db'))
    again.exec(`update schema_version set version = ${schemaVersion}`)
    again.close()
    await using target = openTarget(place.postgres)
    await sql`create table accounts (other integer)`.execute(target.db)
    const foreign = await attempt()
    assert.equal(foreign.status, 78, foreign.error)
    writeFileSync(place.file('damaged.db'), 'this is no database any more'.repeat(400))
    const damaged = await attempt(place.postgres, `sqlite:${place.file('damaged.db')}`)
    assert.equal(damaged.status, 78)
    assert.match(damaged.error, /is damaged/)
    assert.equal((await attempt('sqlite:other.db')).status, 64)
    assert.equal((await attempt(place.postgres, place.postgres)).status, 64)
    assert.equal((await attempt(place.postgres, `sqlite:${place.file('absent.db')}`)).status, 67)
  },
)

type Row = Record<string, unknown>

async function openPlace(content: 'nothing' | 'tables') {
  const folder = mkdtempSync(join(tmpdir(), 'postern-move-'))
  const file = (name: string) => join(folder, name)
  const target = await freshPostgres(content)
  return {
    file,
    sqlite: `sqlite:${file('postern.db')}`,
    postgres: target.url,
    async [Symbol.asyncDispose]() {
      await target.remove()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

function openTarget(url: string) {
  const db = openDatabase(url, () => {}).withoutPlugins()
  return {
    db,
    async count(table: string): Promise<number> {
      const { rows } = await sql<{ many: number }>`select count(*) as many from ${sql.table(table)}`.execute(
        db,
      )
      return rows[0]?.many ?? 0
    },
    [Symbol.asyncDispose]: () => db.destroy(),
  }
}

/** A database of this version, opened by somebody else than Postern. */
async function makeFile(place: { sqlite: string; file(name: string): string }): Promise<DatabaseSync> {
  const db = openDatabase(place.sqlite, () => {})
  await migrate(db)
  await db.destroy()
  return new DatabaseSync(place.file('postern.db'))
}

/** Writes three rows into each table that is empty, whatever its columns are; a row that refers to another has its place. */
function fill(file: DatabaseSync): void {
  file.exec('pragma foreign_keys = off')
  for (const table of tablesOf(file)) {
    if (file.prepare(`select 1 from ${table}`).get()) continue
    const columns = file
      .prepare('select name, lower(type) as type, "notnull" as held, pk from pragma_table_info(?)')
      .all(table)
    for (const row of [0, 1, 2]) {
      const values = columns.map(({ type, held, pk, name }, column) => {
        const mayBeNull = held === 0 && pk === 0
        if (mayBeNull && (row + column) % 3 === 0) return null
        if (type === 'blob') return new Uint8Array([row, 0, 255])
        if (type !== 'text') return type === 'bigint' ? Number.MAX_SAFE_INTEGER - row : row
        // Rows that refer to each other have the same one; a language orders them otherwise than bytes do.
        return /(^|_)id$|^parent$/.test(String(name))
          ? (['0', 'B', 'a'][row] ?? '')
          : `${row} "\\'\n小明 é👍\u{10ffff} ${String(name)}`
      })
      file.prepare(`insert into ${table} values (${values.map(() => '?').join(', ')})`).run(...values)
    }
  }
  assert.deepEqual(file.prepare('pragma foreign_key_check').all(), [])
}

function tablesOf(file: DatabaseSync): string[] {
  return file
    .prepare(`select name from sqlite_schema where type = 'table'`)
    .all()
    .map(({ name }) => String(name))
}

function readAll(url: string): Record<string, Row[]> {
  const file = new DatabaseSync(url.slice('sqlite:'.length))
  try {
    return Object.fromEntries(
      tablesOf(file).map((table) => [table, file.prepare(`select * from ${table}`).all()]),
    )
  } finally {
    file.close()
  }
}

// The databases give columns in the order in which they were added, and rows in any.
function inOrder(rows: Row[]): string[] {
  const plain = (value: unknown) => (value instanceof Uint8Array ? [...value] : value)
  return rows
    .map((row) =>
      JSON.stringify(
        Object.keys(row)
          .toSorted()
          .map((column) => [column, plain(row[column])]),
      ),
    )
    .toSorted()
}

function browserOf(url: string) {
  return createVisitor({ fetch: (request) => fetch(request) }, url, 'en')
}
