import { inSlot, inTransaction } from '../db/database.ts'
import type { Database } from '../db/database.ts'
import { isPostgres } from '../db/dialect.ts'

/**
 * Runs statements that count, each of which is right by itself. On PostgreSQL each is a commit of its own: if a
 * transaction held a row that counts over everything from one round trip to the next, a process that froze in between
 * would stop all others. On SQLite they are one commit, because there each commit waits for the disk.
 */
export function whileCounting<Result>(
  db: Database,
  work: (db: Database) => Promise<Result>,
): Promise<Result> {
  return isPostgres(db) ? inSlot(db, () => work(db)) : inTransaction(db, work)
}
