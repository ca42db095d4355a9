// An account gets a new password: the one unit of work over several tables that changing and resetting share.

import type { Database } from '../db/database.ts'
import { forgetGuesses } from '../limits/guesses.ts'
import { forgetOtherDevices } from '../sessions/devices.ts'
import { changePassword } from './accounts.ts'
import type { AccountRow } from './rows.ts'

/**
 * Sets a new password, unless the password or address has changed since. Needs a transaction. Counted tries are reset,
 * because they were at the old password, and only the device that set the new one stays known.
 */
export async function setNewPassword(
  db: Database,
  account: AccountRow,
  passwordHash: string,
  deviceHash: string | null,
): Promise<boolean> {
  if (!(await changePassword(db, account, passwordHash))) return false
  await forgetGuesses(db, [account.nameKey, account.addressKey], deviceHash)
  await forgetOtherDevices(db, account.id, deviceHash)
  return true
}
