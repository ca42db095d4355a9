import type { Database } from '../db/database.ts'
import { deleteAuthenticator, findAuthenticator } from './authenticators.ts'
import { deletePasskeysOf } from './passkeys.ts'
import { deletePendingLogInsOf } from './pending-log-ins.ts'
import { deleteRecoveryCodes } from './recovery-codes.ts'

/** Removes every means of logging in besides the password; false if the account has none. Needs a transaction. */
export async function deleteFactors(db: Database, accountId: string): Promise<boolean> {
  await deleteRecoveryCodes(db, accountId)
  await deletePendingLogInsOf(db, accountId)
  const hadPasskeys = await deletePasskeysOf(db, accountId)
  const hadApp = await deleteAuthenticator(db, accountId)
  return hadPasskeys || hadApp
}

/**
 * Removes an account's authenticator app and recovery codes if the app was added at this instant or later; false if it was not.
 * Needs a transaction.
 */
export async function deleteAuthenticatorSince(
  db: Database,
  accountId: string,
  since: number,
): Promise<boolean> {
  const app = await findAuthenticator(db, accountId)
  if (!app || app.createdAt < since) return false
  await deleteRecoveryCodes(db, accountId)
  return deleteAuthenticator(db, accountId)
}
