import { inSlot, inTransaction } from '../db/database.ts'
import type { Database } from '../db/database.ts'
import { isPostgres } from '../db/dialect.ts'

/**
 * Runs counting statements, each of which is correct alone. On PostgreSQL each is a separate commit: if a transaction
 * held the row of a total from one round trip to the next, a process that froze in between would stop all others. On
 * SQLite they are one commit, because there each commit waits for the disk.
 */
export function whileCounting<Result>(
  db: Database,
  work: (db: Database) => Promise<Result>,
): Promise<Result> {
  return isPostgres(db) ? inSlot(db, () => work(db)) : inTransaction(db, work)
}
