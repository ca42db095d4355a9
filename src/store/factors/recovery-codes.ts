import { sql } from 'kysely'
import type { Database } from '../db/database.ts'
import { changedOne } from '../db/row-counts.ts'

/** Gives an account recovery codes; its earlier ones end. Needs a transaction. */
export async function replaceRecoveryCodes(
  db: Database,
  accountId: string,
  codeHashes: readonly string[],
  now: number,
): Promise<void> {
  await deleteRecoveryCodes(db, accountId)
  const rows = codeHashes.map((codeHash) => ({ accountId, codeHash, createdAt: now, usedAt: null }))
  await db.insertInto('recoveryCodes').values(rows).execute()
}

/** Uses up a recovery code; false if the account has no such code, or it was used. */
export function takeRecoveryCode(
  db: Database,
  accountId: string,
  codeHash: string,
  now: number,
): Promise<boolean> {
  return changedOne(
    db
      .updateTable('recoveryCodes')
      .set({ usedAt: now })
      .where('accountId', '=', accountId)
      .where('codeHash', '=', codeHash)
      .where('usedAt', 'is', null),
  )
}

/** How many of an account's recovery codes are unused. */
export async function countRecoveryCodes(db: Database, accountId: string): Promise<number> {
  const row = await db
    .selectFrom('recoveryCodes')
    .select(sql<number>`count(*)`.as('left'))
    .where('accountId', '=', accountId)
    .where('usedAt', 'is', null)
    .executeTakeFirst()
  return row?.left ?? 0
}

/** Ends all recovery codes of an account. */
export async function deleteRecoveryCodes(db: Database, accountId: string): Promise<void> {
  await db.deleteFrom('recoveryCodes').where('accountId', '=', accountId).execute()
}
