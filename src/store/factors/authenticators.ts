import type { Database } from '../db/database.ts'
import { changedOne, foundOne } from '../db/row-counts.ts'
import type { AuthenticatorRow } from './rows.ts'

/** An account's authenticator app. */
export function findAuthenticator(db: Database, accountId: string): Promise<AuthenticatorRow | undefined> {
  return db.selectFrom('authenticators').selectAll().where('accountId', '=', accountId).executeTakeFirst()
}

/** Whether a log-in by password takes a second step, because the account has an authenticator app. */
export function asksSecondStep(db: Database, accountId: string): Promise<boolean> {
  return foundOne(db.selectFrom('authenticators').select('accountId').where('accountId', '=', accountId))
}

/** Adds an authenticator app; false if the account has one. */
export function insertAuthenticator(db: Database, row: AuthenticatorRow): Promise<boolean> {
  return changedOne(
    db
      .insertInto('authenticators')
      .values(row)
      .onConflict((conflict) => conflict.doNothing()),
  )
}

/**
 * Uses up a step of an account's authenticator app. One conditional statement, so that of any number of tries at the same
 * time one counts; false if this step or a later one has counted.
 */
export function takeStep(db: Database, accountId: string, step: number, now: number): Promise<boolean> {
  return changedOne(
    db
      .updateTable('authenticators')
      .set({ lastStep: step, usedAt: now })
      .where('accountId', '=', accountId)
      .where('lastStep', '<', step),
  )
}

/** Removes an account's authenticator app; false if it has none. */
export function deleteAuthenticator(db: Database, accountId: string): Promise<boolean> {
  return changedOne(db.deleteFrom('authenticators').where('accountId', '=', accountId))
}

/** The next apps, by their accounts, whose secret is encrypted under another key than this one. */
export function listSealedByOthers(
  db: Database,
  keyId: string,
  { after, most }: { after: string; most: number },
): Promise<Pick<AuthenticatorRow, 'accountId' | 'sealedSecret' | 'keyId'>[]> {
  return db
    .selectFrom('authenticators')
    .select(['accountId', 'sealedSecret', 'keyId'])
    .where('keyId', '!=', keyId)
    .where('accountId', '>', after)
    .orderBy('accountId')
    .limit(most)
    .execute()
}

/** Replaces an app's encrypted secret, unless it has changed meanwhile. */
export async function reseal(
  db: Database,
  from: Pick<AuthenticatorRow, 'accountId' | 'sealedSecret'>,
  to: Pick<AuthenticatorRow, 'sealedSecret' | 'keyId'>,
): Promise<void> {
  await db
    .updateTable('authenticators')
    .set(to)
    .where('accountId', '=', from.accountId)
    .where('sealedSecret', '=', from.sealedSecret)
    .execute()
}
