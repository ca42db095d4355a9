import { sql } from 'kysely'
import { setSecondStep } from '../accounts/accounts.ts'
import type { Database } from '../db/database.ts'
import { changedOne, countRows } from '../db/row-counts.ts'
import { forgetSecondStepGuesses } from '../limits/guesses.ts'
import type { AuthenticatorRow } from './rows.ts'

/** An account's authenticator app. */
export function findAuthenticator(db: Database, accountId: string): Promise<AuthenticatorRow | undefined> {
  return db.selectFrom('authenticators').selectAll().where('accountId', '=', accountId).executeTakeFirst()
}

/** Adds an authenticator app, so that log-ins by password take a second step; false if the account has one. */
export async function insertAuthenticator(db: Database, row: AuthenticatorRow): Promise<boolean> {
  const isWritten = await changedOne(
    db
      .insertInto('authenticators')
      .values(row)
      .onConflict((conflict) => conflict.doNothing()),
  )
  if (isWritten) await setSecondStep(db, row.accountId, 1)
  if (isWritten) await forgetSecondStepGuesses(db, row.accountId)
  return isWritten
}

/**
 * Uses up a step of an account's authenticator app. One conditional statement, so that of any number of tries at the same
 * time one counts; false if this step or a later one has counted.
 */
export function takeStep(
  db: Database,
  { accountId, createdAt }: Pick<AuthenticatorRow, 'accountId' | 'createdAt'>,
  step: number,
  now: number,
): Promise<boolean> {
  return changedOne(
    db
      .updateTable('authenticators')
      .set({ lastStep: step, usedAt: now })
      .where('accountId', '=', accountId)
      // Another app may have taken its place since the code was compared.
      .where('createdAt', '=', createdAt)
      .where('lastStep', '<', step),
  )
}

/** Removes an account's authenticator app, so that the password alone logs in; false if it has none. */
export async function deleteAuthenticator(db: Database, accountId: string): Promise<boolean> {
  if (!(await changedOne(db.deleteFrom('authenticators').where('accountId', '=', accountId)))) return false
  await setSecondStep(db, accountId, 0)
  await forgetSecondStepGuesses(db, accountId)
  return true
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

/** How many apps have a secret that is encrypted under none of these keys. */
export function countSealedUnderOtherKeys(db: Database, keyIds: readonly string[]): Promise<number> {
  return countRows(db, sql`authenticators where key_id not in (${sql.join(keyIds)})`)
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
