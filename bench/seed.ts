// Fills a database before a server opens it.

import { randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import { counterSecret, secretKeys } from '../src/security/keys.ts'
import { createHasher } from '../src/security/passwords.ts'
import { hashToken, newToken } from '../src/security/tokens.ts'
import { inTransaction, openDatabase } from '../src/store/db/database.ts'
import type { Database } from '../src/store/db/database.ts'
import { isPostgres } from '../src/store/db/dialect.ts'
import { migrate } from '../src/store/db/migrate.ts'
import { keyCounters } from '../src/store/limits/counter-key.ts'
import { mailRow } from '../test/support/rows.ts'
import { accountRow, registrationRow } from './rows.ts'
import { secretKey } from './support.ts'
import type { Place } from './support.ts'

/** The password of every account. */
export const password = 'correct horse battery staple 42'

/** Opens a place's database, migrates it, runs the work, and closes it. */
export async function seed<Result>(place: Place, work: (db: Database) => Promise<Result>): Promise<Result> {
  const db = openDatabase(place.url, () => {})
  try {
    await migrate(db)
    const [key, ...older] = secretKeys([secretKey])
    if (key) keyCounters(db, counterSecret([key, ...older]))
    return await work(db)
  } finally {
    await db.destroy()
  }
}

/** Hashes the password at a cost. */
export async function hashOfPassword(cost: { memoryKib: number; passes: number }): Promise<string> {
  const hasher = createHasher(cost)
  try {
    return await hasher.hash('register', password)
  } finally {
    await hasher.close()
  }
}

/** Writes a number of accounts with the same password; returns their ids and names. */
export async function seedAccounts(
  db: Database,
  count: number,
  passwordHash: string,
): Promise<{ id: string; name: string }[]> {
  const rows = Array.from({ length: count }, (_, index) => accountRow(`member${index}`, passwordHash))
  await inChunks(db, rows, (db, chunk) => db.insertInto('accounts').values(chunk).execute())
  return rows
}

/** Makes one known browser per account; returns their tokens in the order of the accounts. */
export async function seedDevices(db: Database, accounts: { id: string }[]): Promise<string[]> {
  const tokens = accounts.map(newToken)
  const now = Date.now()
  const rows = accounts.map(({ id }, index) => ({
    tokenHash: hashToken(tokens[index] ?? ''),
    accountId: id,
    createdAt: now,
    seenAt: now,
    secondStepAt: null,
  }))
  await inChunks(db, rows, (db, chunk) => db.insertInto('devices').values(chunk).execute())
  return tokens
}

/** Writes a number of registrations, each with a mail that is due. */
export async function seedMails(db: Database, count: number): Promise<void> {
  const rows = Array.from({ length: count }, (_, index) =>
    registrationRow(`queued${index}`, randomBytes(70).toString('base64')),
  )
  await inChunks(db, rows, (db, chunk) => db.insertInto('registrations').values(chunk).execute())
  const mails = rows.map((row) => mailRow(row))
  await inChunks(db, mails, (db, chunk) => db.insertInto('outbox').values(chunk).execute())
}

/** Writes rows in batches, all in one commit. */
export async function inChunks<Item>(
  db: Database,
  rows: Item[],
  write: (db: Database, chunk: Item[]) => Promise<unknown>,
): Promise<void> {
  const size = 500
  await inTransaction(db, async (db) => {
    for (let from = 0; from < rows.length; from += size) await write(db, rows.slice(from, from + size))
  })
}

/** Drops the indexes while tables are filled; otherwise a million rows would take minutes. */
export async function withoutIndexes(
  db: Database,
  tables: string[],
  fill: () => Promise<void>,
): Promise<void> {
  const indexes = await dropIndexes(db, tables)
  await fill()
  for (const index of indexes) await sql.raw(index).execute(db)
}

async function dropIndexes(db: Database, names: string[]): Promise<string[]> {
  const tables = sql`(${sql.join(names)})`
  const { rows } = isPostgres(db)
    ? await sql<{ name: string; text: string }>`select indexname as name, indexdef as text from pg_indexes
        where tablename in ${tables} and schemaname = current_schema() and indexdef not like 'CREATE UNIQUE%'`.execute(
        db,
      )
    : await sql<{ name: string; text: string }>`select name, sql as text from sqlite_master
        where type = 'index' and sql is not null and tbl_name in ${tables}`.execute(db)
  for (const { name } of rows) await sql.raw(`drop index ${name}`).execute(db)
  return rows.map(({ text }) => text)
}
