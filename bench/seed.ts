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
  const now = Date.now()
  const rows = Array.from({ length: count }, (_, index): AccountRow => {
    const name = `member${index}`
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
      confirmedAt: now,
      registrationId: newId(),
    }
  })
  await inChunks(db, rows, (db, chunk) => db.insertInto('accounts').values(chunk).execute())
  return rows
}

/**
 * Writes so many sessions over all accounts. Most of them nobody uses, so the database makes them itself;
 * the answer is the tokens of `used` ones, which lie scattered among the others.
 */
export async function seedSessions(
  db: Database,
  accounts: { id: string }[],
  count: number,
  used: number,
): Promise<string[]> {
  const now = Date.now()
  const tokens = Array.from({ length: Math.min(used, count) }, newToken)
  const rows = tokens.map((token, index) => ({
    tokenHash: hashToken(token),
    id: newId(),
    accountId: accounts[index % accounts.length]?.id ?? '',
    createdAt: now,
    seenAt: now,
    expiresAt: now + 30 * day,
    stay: 1 as const,
  }))
  const others = count - tokens.length
  if (others > 0) await (isPostgres(db) ? othersOnPostgres(db, others, now) : othersOnSqlite(db, others, now))
  await inChunks(db, rows, (db, chunk) => db.insertInto('sessions').values(chunk).execute())
  await sql.raw('analyze sessions').execute(db)
  return tokens
}

// In the order of the primary key and with the other indexes made afterwards, or a million take minutes.
async function othersOnSqlite(db: Database, count: number, now: number): Promise<void> {
  const indexes = ['sessions_account', 'sessions_expiry']
  const { rows } = await sql<{
    sql: string
  }>`select sql from sqlite_master where name in (${sql.join(indexes)})`.execute(db)
  await sql.raw('pragma cache_size = -262144').execute(db)
  for (const index of indexes) await sql.raw(`drop index ${index}`).execute(db)
  await sql
    .raw(`insert into sessions (token_hash, id, account_id, created_at, seen_at, expires_at, stay)
      with recursive n (i) as (select 0 union all select i + 1 from n where i + 1 < ${count}),
      owners as materialized (select id, row_number() over (order by id) - 1 as place from accounts),
      made as materialized (
        select substr(hex(randomblob(22)), 1, 43) as token_hash, printf('%012x', ${now} + i) || lower(hex(randomblob(10))) as id, i from n
      )
      select made.token_hash, made.id, owners.id, ${now}, ${now}, ${now + 30 * day} + i, 1
      from made join owners on owners.place = made.i % (select count(*) from accounts)
      order by made.token_hash`)
    .execute(db)
  for (const row of rows) await sql.raw(row.sql).execute(db)
}

async function othersOnPostgres(db: Database, count: number, now: number): Promise<void> {
  // One connection's timeout of 10 s is meant for visitors; a million rows go in bites below it.
  const bite = 50_000
  for (let from = 0; from < count; from += bite) {
    const to = Math.min(count, from + bite) - 1
    await sql
      .raw(`insert into sessions (token_hash, id, account_id, created_at, seen_at, expires_at, stay)
        select substr(md5(random()::text) || md5(random()::text), 1, 43), md5(random()::text || i), owners.id, ${now}, ${now}, ${now + 30 * day} + i, 1
        from generate_series(${from}, ${to}) as i
        join (select id, row_number() over (order by id) - 1 as place, count(*) over () as all_of_them from accounts) as owners
        on owners.place = i % owners.all_of_them`)
      .execute(db)
  }
}

/** Writes so many registrations, each with a mail that is due. */
export async function seedMails(db: Database, count: number): Promise<void> {
  const now = Date.now()
  const [key] = secretKeys([secretKey])
  const mails: Parameters<typeof mailRow>[] = []
  const rows = Array.from({ length: count }, (_, index): RegistrationRow => {
    const name = `queued${index}`
    const address = `${name}@example.org`
    const [id, mailId] = [newId(), newId()]
    mails.push([mailId, id, now])
    return {
      id,
      name,
      nameKey: name,
      nameSkeleton: name,
      address,
      addressKey: address,
      passwordHash: randomBytes(70).toString('base64'),
      locale: 'zh-CN',
      next: null,
      network: null,
      keyId: key?.id ?? '',
      generation: 0,
      digitTries: 0,
      passwordTries: 0,
      mailId,
      mailRequestedAt: now,
      createdAt: now,
      expiresAt: now + 7 * day,
      openedAt: null,
      confirmedAt: null,
      closedAt: null,
      originId: null,
    }
  })
  await inChunks(db, rows, (db, chunk) => db.insertInto('registrations').values(chunk).execute())
  const mailRows = mails.map((mail) => mailRow(...mail))
  await inChunks(db, mailRows, (db, chunk) => db.insertInto('outbox').values(chunk).execute())
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

async function inChunks<Item>(
  db: Database,
  rows: Item[],
  write: (db: Database, chunk: Item[]) => Promise<unknown>,
): Promise<void> {
  const size = 500
  await inTransaction(db, async (db) => {
    for (let from = 0; from < rows.length; from += size) await write(db, rows.slice(from, from + size))
  })
}
