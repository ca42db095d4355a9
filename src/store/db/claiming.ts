// Rows that wait until something is due are claimed by one process at a time, for as long as a lease lasts.

import { sql } from 'kysely'
import type { RawBuilder } from 'kysely'
import type { Clock } from '../../base/time.ts'
import { inTransaction } from './database.ts'
import type { Database } from './database.ts'
import { isPostgres } from './dialect.ts'
import { compiledOnce } from './fast-path.ts'
import { unindexed } from './keyset.ts'
import type { Tables } from './tables.ts'

/** One process's claim, until when it holds. */
export type Claim = { id: string; now: number; leaseUntil: number }

/** The columns by which a row is claimed; `dueAt` is null when there is nothing to do, and the end of the lease while it is claimed. */
export type Claimable = {
  id: string
  state: string
  dueAt: number | null
  claim: string | null
  changedAt: number
}

/** The tables with these columns. */
export type ClaimableTable = {
  [Table in keyof Tables]: Tables[Table] extends Claimable ? Table : never
}[keyof Tables]

/**
 * Makes the statement that claims at most `most` due rows, the oldest first, among them those whose lease ran out because
 * their process was killed. Processes that claim at the same time get different ones. `only` is a condition in the words of
 * an index; it sees a placeholder for each value of the claim.
 */
export function claimerOf<Table extends ClaimableTable, More extends Record<string, string> = {}>(
  table: Table,
  most: number,
  only: ((claim: Claim & More) => RawBuilder<boolean>) | null = null,
): (db: Database, claim: Claim & More) => Promise<Tables[Table][]> {
  // The columns are the same in each of them.
  const from = table as 'outbox'
  return compiledOnce<Tables[Table], Claim & More>((db, claim) => {
    const due = db
      .selectFrom(from)
      .select('id')
      .where('dueAt', 'is not', null)
      .where('dueAt', '<=', claim.now)
      .$if(only !== null, (query) => query.where(only?.(claim) ?? sql<boolean>`true`))
      .orderBy('dueAt')
      .limit(sql.lit(most))
    // As an array, which PostgreSQL fills once. It may run a subquery again for each row that it compares, and one that
    // skips the rows it has locked then picks others each time: a claim of 25 took all 300.
    const pickedOnce = () => sql<string>`any(array(${due.forUpdate().skipLocked()}))`
    const claimed = db
      .updateTable(from)
      .set({ state: 'sending', claim: claim.id, dueAt: claim.leaseUntil, changedAt: claim.now })
      .$if(isPostgres(db), (query) => query.where('id', '=', pickedOnce()))
      .$if(!isPostgres(db), (query) => query.where('id', 'in', due))
      // Without the index, by which a planner might read the whole backlog instead of the few that were picked.
      .where(unindexed.instant('dueAt'), '<=', claim.now)
      .returningAll()
    return claimed
  })
}

/**
 * Makes rows due whose time no correct wait or lease could reach: a clock that was far ahead wrote it. Does nothing if this
 * process stood still meanwhile: all leases of the present look far ahead then, and what others are sending would come twice.
 */
export async function hurryFarAhead(
  db: Database,
  table: ClaimableTable,
  clock: Clock,
  farthest: number,
): Promise<void> {
  const hurried = inTransaction(db, async (db) => {
    const now = clock()
    await db
      .updateTable(table as 'outbox')
      .set({ dueAt: now })
      .where('dueAt', 'is not', null)
      .where('dueAt', '>', now + farthest)
      .execute()
    // Until the commit nobody else can claim these rows.
    if (clock() - now > farthest / 2) throw new StoodStill()
  })
  await hurried.catch((fault: unknown) => {
    if (!(fault instanceof StoodStill)) throw fault
  })
}

class StoodStill extends Error {}
