// Copies of an SQLite database. PostgreSQL has tools of its own; `move.ts` leads there.

import { closeSync, existsSync, fsyncSync, openSync, renameSync, rmSync } from 'node:fs'
import { dirname } from 'node:path'
import { backup, DatabaseSync } from 'node:sqlite'
import { isDamaged } from './faults.ts'
import { DatabaseUnfit, schemaVersion } from './migrate.ts'

/** The contents of a copy. */
export type Copied = { accounts: number; registrations: number }

/**
 * Copies a database, which servers may be using meanwhile, into one file beside the place `to`, and checks the copy. Throws
 * DatabaseUnfit when the copy is not sound.
 */
export async function copyBeside(from: string, to: string): Promise<Copied> {
  const aside = `${to}.part`
  rmSync(aside, { force: true })
  // Closed to other users, because it holds addresses and password hashes.
  closeSync(openSync(aside, 'wx', 0o600))
  const source = new DatabaseSync(from, { readOnly: true })
  try {
    await backup(source, aside)
    return checkDatabase(aside)
  } catch (fault) {
    rmSync(aside, { force: true })
    throw fault
  } finally {
    source.close()
  }
}

/**
 * Ends all sessions, log-ins that wait for their second step, and API keys in the copy beside `to`: some had ended after it was
 * made, by a reset or an administrator, perhaps because they had leaked. No code of an app up to `lastStep` counts again.
 */
export function endAccessBeside(to: string, { now, lastStep }: { now: number; lastStep: number }): void {
  const database = new DatabaseSync(`${to}.part`)
  const change = (table: string, statement: string, ...values: number[]) => {
    // A backup of an older version may have no such table.
    if (database.prepare('select 1 from sqlite_schema where name = ?').get(table) !== undefined)
      database.prepare(statement).run(...values)
  }
  change('sessions', 'delete from sessions')
  change('pending_log_ins', 'delete from pending_log_ins')
  change('api_keys', 'update api_keys set revoked_at = ? where revoked_at is null', now)
  change('authenticators', 'update authenticators set last_step = max(last_step, ?)', lastStep)
  database.close()
}

/** Gives the checked copy its name, once it is on the disk: a copy is whole or absent. */
export function putInPlace(to: string): void {
  flush(`${to}.part`)
  renameSync(`${to}.part`, to)
  flush(dirname(to))
}

// Reads a copy from end to end, and makes one file of it.
function checkDatabase(file: string): Copied {
  const database = new DatabaseSync(file, { enableForeignKeyConstraints: true })
  const figure = (statement: string) => Number(Object.values(database.prepare(statement).get() ?? {})[0])
  try {
    // Otherwise the copy would need the two files that SQLite writes beside a database.
    database.exec('pragma journal_mode = delete')
    const damage = findDamage(database)
    if (damage !== null) throw new DatabaseUnfit(({ databaseFaults }) => databaseFaults.copyDamaged(damage))
    const version = figure('select version from schema_version')
    if (version > schemaVersion)
      throw new DatabaseUnfit(({ databaseFaults }) => databaseFaults.copyNewer(version, schemaVersion))
    return {
      accounts: figure('select count(*) from accounts'),
      registrations: figure(
        'select count(*) from registrations where confirmed_at is null and closed_at is null',
      ),
    }
  } catch (fault) {
    if (fault instanceof DatabaseUnfit) throw fault
    throw new DatabaseUnfit(({ databaseFaults }) => databaseFaults.noCopy(String(fault)))
  } finally {
    database.close()
  }
}

/** Reads a database from end to end; the first thing that is wrong with it, or null. */
export function findDamage(database: DatabaseSync): string | null {
  const broken = database
    .prepare('pragma integrity_check')
    .all()
    .map((row) => String(row['integrity_check']))
  const orphans = database
    .prepare('pragma foreign_key_check')
    .all()
    .map((row) => `foreign_key_check: ${String(row['table'])}`)
  return [...broken, ...orphans].find((line) => line !== 'ok') ?? null
}

/** Whether a program has the database open. One that is damaged cannot tell. */
export function isInUse(file: string): boolean {
  if (!existsSync(file)) return false
  const database = new DatabaseSync(file, { timeout: 0 })
  try {
    // Nobody can leave the write-ahead log while somebody else uses it.
    database.exec('pragma journal_mode = delete')
    return false
  } catch (fault) {
    if (isDamaged(fault)) return false
    return true
  } finally {
    database.close()
  }
}

// A file's name is on the disk once its folder is.
function flush(path: string): void {
  const handle = openSync(path, 'r')
  fsyncSync(handle)
  closeSync(handle)
}
