import { sql } from 'kysely'
import type { Database } from '../db/database.ts'

/** The costs of all stored hashes, of accounts and registrations, each once, as `costOf` names them. */
export async function listPasswordCosts(db: Database): Promise<string[]> {
  const [accounts, registrations] = [await costsIn(db, 'accounts'), await costsIn(db, 'registrations')]
  return [...new Set([...accounts, ...registrations])]
}

// Operators raise the costs a few times in all. Hashes of another shape than ours would make every row another cost.
const mostCosts = 20

// From one cost to the next in the index, instead of through all rows.
async function costsIn(db: Database, table: 'accounts' | 'registrations'): Promise<string[]> {
  // As in the migration that made the index.
  const cost = sql`(case when length(password_hash) > 66
    then substr(password_hash, 1, length(password_hash) - 66) else '' end)`
  const costs: string[] = []
  while (costs.length < mostCosts) {
    const { rows } = await sql<{ cost: string }>`
      select ${cost} as cost from ${sql.table(table)}
      where ${cost} > ${costs.at(-1) ?? ''} order by ${cost} limit 1`.execute(db)
    const [row] = rows
    if (!row) break
    costs.push(row.cost)
  }
  return costs
}
