// An account gets a new password: the one unit of work over several tables that changing and resetting share.
import { changePassword } from './accounts.ts'
import type { Database } from '../db/database.ts'
import { forgetOtherDevices } from '../sessions/devices.ts'
import { forgetGuesses } from '../limits/guesses.ts'
import type { AccountRow } from './rows.ts'

/**
 * Sets a new password, unless password or address have changed meanwhile, inside the caller's transaction. Tries begin
 * anew, for nothing of what was guessed holds any more; and only the device that set it stays known.
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
