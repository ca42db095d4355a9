import type { Database } from '../db/database.ts'
import { changedOne } from '../db/row-counts.ts'
import type { PendingLogInRow } from './rows.ts'

/** Writes a log-in that waits for its second step. */
export async function insertPendingLogIn(db: Database, row: PendingLogInRow): Promise<void> {
  await db.insertInto('pendingLogIns').values(row).execute()
}

/** The log-in of a token that still waits for its second step. */
export function findPendingLogIn(
  db: Database,
  tokenHash: string,
  now: number,
): Promise<PendingLogInRow | undefined> {
  return db
    .selectFrom('pendingLogIns')
    .selectAll()
    .where('tokenHash', '=', tokenHash)
    .where('endsAt', '>', now)
    .executeTakeFirst()
}

/** Holds a log-in that waits for its second step until the transaction ends; false if it has ended. */
export function holdPendingLogIn(db: Database, tokenHash: string): Promise<boolean> {
  return changedOne(
    db
      .updateTable('pendingLogIns')
      .set((eb) => ({ endsAt: eb.ref('endsAt') }))
      .where('tokenHash', '=', tokenHash),
  )
}

/** Ends a log-in of an account that waits for its second step, and returns it. */
export function deletePendingLogIn(
  db: Database,
  { tokenHash, accountId }: Pick<PendingLogInRow, 'tokenHash' | 'accountId'>,
): Promise<PendingLogInRow | undefined> {
  return db
    .deleteFrom('pendingLogIns')
    .where('tokenHash', '=', tokenHash)
    .where('accountId', '=', accountId)
    .returningAll()
    .executeTakeFirst()
}

/** Ends all log-ins of an account that wait for their second step. */
export async function deletePendingLogInsOf(db: Database, accountId: string): Promise<void> {
  await db.deleteFrom('pendingLogIns').where('accountId', '=', accountId).execute()
}
