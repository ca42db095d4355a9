// The measurements of a database as a whole: its size, one sweep, its backup and its migrations.

import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import pg from 'pg'
import { withoutIndexes } from '../../bench/seed.ts'
import { openDatabase } from '../../src/store/db/database.ts'
import { migrate, schemaVersion } from '../../src/store/db/migrate.ts'
import { runProgram } from '../../test/support/program.ts'
import { placeOf } from './hear.ts'
import { openPatiently } from './patient.ts'

/** Runs work and gives its time in seconds. */
export async function timed<Result>(
  work: () => Promise<Result>,
): Promise<{ result: Result; seconds: number }> {
  const begun = performance.now()
  const result = await work()
  return { result, seconds: (performance.now() - begun) / 1_000 }
}

/** The bytes of a database on the disk. */
export async function sizeOf(url: string): Promise<number> {
  if (url.startsWith('sqlite:')) {
    // Empties the write-ahead log into the file.
    const file = new DatabaseSync(placeOf(url))
    file.exec('pragma wal_checkpoint(truncate)')
    file.close()
    return statSync(placeOf(url)).size
  }
  const [row] = await askPostgres(url, 'select pg_database_size(current_database()) as size')
  return Number(row?.['size'])
}

/** One sweep by the command, and how many rows it deleted. */
export async function sweepOnce(values: Record<string, string>): Promise<{ seconds: number; rows: number }> {
  const { result, seconds } = await timed(() => run(['sweep', '--json'], values))
  const swept = JSON.parse(result) as Record<string, number>
  return { seconds, rows: Object.values(swept).reduce((sum, count) => sum + count, 0) }
}

/** The seconds of a backup and of a restore by the commands; null on PostgreSQL, which has tools of its own. */
export async function copyWhole(
  values: Record<string, string>,
): Promise<{ backup: number; restore: number } | null> {
  if (!(values['DATABASE_URL'] ?? '').startsWith('sqlite:')) return null
  const folder = mkdtempSync(join(tmpdir(), 'postern-proof-copy-'))
  try {
    const copy = join(folder, 'copy.db')
    const { seconds: backup } = await timed(() => run(['backup', copy], values))
    const elsewhere = { ...values, DATABASE_URL: `sqlite:${join(folder, 'restored.db')}` }
    const { seconds: restore } = await timed(() => run(['restore', copy], elsewhere))
    return { backup, restore }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** The seconds of each migration of a database of the first version that has this one's rows, by its number. */
export async function migrateWhole(url: string): Promise<Map<number, number>> {
  return url.startsWith('sqlite:') ? migrateFile(url) : migrateSchema(url)
}

// The tables of the first version, the largest ones of today among them.
const first = ['accounts', 'registrations', 'browser_tokens', 'sessions', 'events', 'attempts', 'outbox']

async function migrateFile(url: string): Promise<Map<number, number>> {
  const folder = mkdtempSync(join(tmpdir(), 'postern-proof-old-'))
  try {
    const old = `sqlite:${join(folder, 'old.db')}`
    return await migrateOld(old, async (columnsOf) => {
      const file = new DatabaseSync(placeOf(old))
      file.exec(`attach '${placeOf(url)}' as today`)
      for (const table of first) file.exec(copying(table, await columnsOf(table), 'today', 'main'))
      file.close()
    })
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

async function migrateSchema(url: string): Promise<Map<number, number>> {
  await askPostgres(url, 'create schema old')
  const old = new URL(url)
  old.searchParams.set('options', '-c search_path=old')
  try {
    return await migrateOld(old.href, async (columnsOf) => {
      for (const table of first)
        await askPostgres(url, copying(table, await columnsOf(table), 'public', 'old'))
      await askPostgres(url, 'vacuum analyze')
    })
  } finally {
    await askPostgres(url, 'drop schema old cascade')
  }
}

async function migrateOld(
  url: string,
  fill: (columnsOf: (table: string) => Promise<string[]>) => Promise<void>,
): Promise<Map<number, number>> {
  await using db = openDatabase(url, () => {})
  await migrate(db, 1)
  await fillFirst(url, fill)
  const times = new Map<number, number>()
  for (let version = 2; version <= schemaVersion; version += 1)
    times.set(version, (await timed(() => migrate(db, version))).seconds)
  return times
}

async function fillFirst(
  url: string,
  fill: (columnsOf: (table: string) => Promise<string[]>) => Promise<void>,
): Promise<void> {
  await using db = openPatiently(url)
  const tables = await db.introspection.getTables()
  const columnsOf = async (table: string) =>
    tables
      .find(({ name, schema = 'old' }) => name === table && schema === 'old')
      ?.columns.map(({ name }) => name) ?? []
  await withoutIndexes(db, first, () => fill(columnsOf))
}

function copying(table: string, columns: string[], from: string, to: string): string {
  // The first version had mails of registrations alone.
  const only = table === 'outbox' ? 'where registration_id is not null' : ''
  const names = columns.join(', ')
  return `insert into ${to}.${table} (${names}) select ${names} from ${from}.${table} ${only}`
}

async function run(words: string[], values: Record<string, string>): Promise<string> {
  const { status, output, error } = await runProgram(words, values)
  if (status !== 0) throw new Error(`postern ${words.join(' ')}: ${output}${error}`)
  return output
}

async function askPostgres(url: string, statement: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client(url)
  await client.connect()
  try {
    return (await client.query<Record<string, unknown>>(statement)).rows
  } finally {
    await client.end()
  }
}
