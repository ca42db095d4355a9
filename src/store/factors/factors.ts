import { sql } from 'kysely'
import type { RawBuilder } from 'kysely'
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

/** Whether an account asks for a second step, as a condition of a statement about accounts. */
export const withSecondStep: RawBuilder<boolean> = sql<boolean>`exists (
  select 1 from authenticators where authenticators.account_id = accounts.id)`
