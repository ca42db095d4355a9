// The few words in which the two databases differ.

import { PostgresAdapter } from 'kysely'
import type { Kysely } from 'kysely'
import type { Tables } from './tables.ts'

/** Whether the database is PostgreSQL, for the few statements that differ. */
export function isPostgres(db: Kysely<Tables>): boolean {
  return db.getExecutor().adapter instanceof PostgresAdapter
}

/** The collation that compares bytes: under it, names and addresses with a common prefix are a range in any locale. */
export function binaryCollation(db: Kysely<Tables>): string {
  return isPostgres(db) ? 'collate "C"' : 'collate binary'
}
