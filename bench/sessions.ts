// A million sessions within seconds.

import { sql } from 'kysely'
import { hashToken, newId, newToken } from '../src/security/tokens.ts'
import type { Database } from '../src/store/db/database.ts'
import { isPostgres } from '../src/store/db/dialect.ts'
import { withoutIndexes } from './seed.ts'

const day = 86_400_000

/**
 * Writes a number of sessions over all accounts. Returns the tokens of `used` ones, which are scattered among the others.
 */
export async function seedSessions(
  db: Database,
  accounts: { id: string }[],
  count: number,
  used: number,
): Promise<string[]> {
  const tokens = Array.from({ length: Math.min(used, count) }, newToken)
  const others = Array.from({ length: count - tokens.length }, newToken)
  // In the order of the primary key, and the other indexes afterwards.
  const hashes = [...tokens.map(hashToken), ...others].toSorted()
  await withoutIndexes(db, ['sessions'], async () => {
    for (let from = 0; from < count; from += bite) {
      const rows = hashes
        .slice(from, from + bite)
        .map((hash, index) => [hash, newId(), accounts[(from + index) % accounts.length]?.id])
      await insertSessions(db, JSON.stringify(rows), from)
    }
  })
  await sql.raw('analyze').execute(db)
  return tokens
}

// Short enough for PostgreSQL's statement time-out of ten seconds.
const bite = 20_000

// One text parameter instead of a hundred thousand.
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
