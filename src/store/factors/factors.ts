import type { Database } from '../db/database.ts'
import { deleteAuthenticator } from './authenticators.ts'
import { deletePendingLogInsOf } from './pending-log-ins.ts'
import { deleteRecoveryCodes } from './recovery-codes.ts'

/** Removes every means of logging in besides the password; false if the account has none. Needs a transaction. */
export async function deleteFactors(db: Database, accountId: string): Promise<boolean> {
  await deleteRecoveryCodes(db, accountId)
  await deletePendingLogInsOf(db, accountId)
  return deleteAuthenticator(db, accountId)
}
