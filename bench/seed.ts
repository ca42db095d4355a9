// Fills a database before a server opens it.
import { randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import { secretKeys } from '../src/security/keys.ts'
import { createHasher } from '../src/security/passwords.ts'
import { hashToken, newId, newToken } from '../src/security/tokens.ts'
import { inTransaction, isPostgres, openDatabase } from '../src/store/database.ts'
import type { Database } from '../src/store/database.ts'
import { migrate } from '../src/store/migrate.ts'
import type { AccountRow, RegistrationRow } from '../src/store/tables.ts'
import { secretKey } from './support.ts'
import type { Place } from './support.ts'

/** The password of every account. */
export const password = 'correct horse battery staple 42'

const day = 86_400_000

/** Opens a place's database, brings its tables up to date, works on it, and lets it go. */
export async function seed<Result>(place: Place, work: (db: Database) => Promise<Result>): Promise<Result> {
  const db = openDatabase(place.url, () => {})
  try {
    await migrate(db)
    return await work(db)
  } finally {
    await db.destroy()
  }
}

/** Makes the hash of the password at a cost. */
export async function hashOfPassword(cost: { memoryKib: number; passes: number }): Promise<string> {
  const hasher = createHasher(cost)
  try {
    return await hasher.hash('register', password)
  } finally {
    await hasher.close()
  }
}

/** Writes so many accounts, all with one password; answers their ids and names. */
export async function seedAccounts(
  db: Database,
  count: number,
  passwordHash: string,
): Promise<{ id: string; name: string }[]> {
  const rows = Array.from({ length: count }, (_, index) => accountRow(`member${index}`, passwordHash))
  await inChunks(db, rows, (db, chunk) => db.insertInto('accounts').values(chunk).execute())
  return rows
}

/** An account that was confirmed now, under an address of its name. */
export function accountRow(name: string, passwordHash: string): AccountRow {
  const address = `${name}@example.org`
  return {
    id: newId(),
    name,
    nameKey: name,
    nameSkeleton: name,
    address,
    addressKey: address,
    passwordHash,
    locale: 'zh-CN',
    isAdmin: 0,
    suspendedAt: null,
    confirmedAt: Date.now(),
    registrationId: newId(),
    loggedInAt: null,
    deletesAt: null,
  }
}

/** Makes a browser known to each account; answers their tokens in the order of the accounts. */
export async function seedDevices(db: Database, accounts: { id: string }[]): Promise<string[]> {
  const tokens = accounts.map(newToken)
  const now = Date.now()
  const rows = accounts.map(({ id }, index) => ({
    tokenHash: hashToken(tokens[index] ?? ''),
    accountId: id,
    createdAt: now,
    seenAt: now,
  }))
  await inChunks(db, rows, (db, chunk) => db.insertInto('devices').values(chunk).execute())
  return tokens
}

/**
 * Writes so many sessions over all accounts. Most of them nobody uses; the answer is the tokens of `used` ones,
 * which lie scattered among the others.
 */
export async function seedSessions(
  db: Database,
  accounts: { id: string }[],
  count: number,
  used: number,
): Promise<string[]> {
  const tokens = Array.from({ length: Math.min(used, count) }, newToken)
  const others = Array.from({ length: count - tokens.length }, newToken)
  // In the order of the primary key and with SQLite's other indexes made afterwards, or a million take minutes.
  const hashes = [...tokens.map(hashToken), ...others].toSorted()
  const indexes = await dropIndexes(db, ['sessions_account', 'sessions_expiry'])
  for (let from = 0; from < count; from += bite) {
    const rows = hashes
      .slice(from, from + bite)
      .map((hash, index) => [hash, newId(), accounts[(from + index) % accounts.length]?.id])
    await insertSessions(db, JSON.stringify(rows), from)
  }
  for (const index of indexes) await sql.raw(index).execute(db)
  await sql.raw('analyze').execute(db)
  return tokens
}

// Below the ten seconds after which PostgreSQL is told to give a statement up.
const bite = 20_000

// One text instead of a hundred thousand parameters.
async function insertSessions(db: Database, rows: string, from: number): Promise<void> {
  const now = Date.now()
  const values = isPostgres(db)
    ? sql`select value ->> 0, value ->> 1, value ->> 2 from jsonb_array_elements(cast(${rows} as jsonb)) as entries (value)`
    : sql`select value ->> 0, value ->> 1, value ->> 2 from json_each(${rows})`
  await sql`
    insert into sessions (token_hash, id, account_id, created_at, seen_at, expires_at, stay)
    select made.*, ${sql.lit(now)}, ${sql.lit(now)}, ${sql.lit(now + 30 * day + from)}, 1 from (${values}) as made
  `.execute(db)
}

async function dropIndexes(db: Database, names: string[]): Promise<string[]> {
  if (isPostgres(db)) return []
  const { rows } = await sql<{
    sql: string
  }>`select sql from sqlite_master where name in (${sql.join(names)})`.execute(db)
  for (const name of names) await sql.raw(`drop index ${name}`).execute(db)
  return rows.map((row) => row.sql)
}

/** Writes so many registrations, each with a mail that is due. */
export async function seedMails(db: Database, count: number): Promise<void> {
  const rows = Array.from({ length: count }, (_, index) =>
    registrationRow(`queued${index}`, randomBytes(70).toString('base64')),
  )
  await inChunks(db, rows, (db, chunk) => db.insertInto('registrations').values(chunk).execute())
  const mailRows = rows.map(({ mailId, id, createdAt }) => mailRow(mailId, id, createdAt))
  await inChunks(db, mailRows, (db, chunk) => db.insertInto('outbox').values(chunk).execute())
}

/** A registration that was made now, under an address of its name. */
export function registrationRow(name: string, passwordHash: string): RegistrationRow {
  const now = Date.now()
  const address = `${name}@example.org`
  return {
    id: newId(),
    name,
    nameKey: name,
    nameSkeleton: name,
    address,
    addressKey: address,
    passwordHash,
    locale: 'zh-CN',
    next: null,
    network: null,
    keyId: secretKeys([secretKey])[0]?.id ?? '',
    generation: 0,
    digitTries: 0,
    passwordTries: 0,
    mailId: newId(),
    mailRequestedAt: now,
    createdAt: now,
    expiresAt: now + 7 * day,
    openedAt: null,
    confirmedAt: null,
    closedAt: null,
    originId: null,
    remindedAt: null,
    disownedAt: null,
  }
}

function mailRow(id: string, registrationId: string, now: number) {
  return {
    id,
    kind: 'confirmation' as const,
    registrationId,
    generation: 0,
    state: 'queued' as const,
    tries: 0,
    unknownTries: 0,
    dueAt: now,
    claim: null,
    reason: null,
    reply: null,
    createdAt: now,
    changedAt: now,
  }
}

/** Writes rows by some hundreds, all in one commit. */
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
