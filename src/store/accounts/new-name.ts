// An account gets a new name: the one unit of work over several tables that its owner and administrators share.

import { nameKey } from '../../base/name.ts'
import type { Name } from '../../base/name.ts'
import type { Database } from '../db/database.ts'
import { changedOne } from '../db/row-counts.ts'
import { carryGuesses } from '../limits/guesses.ts'
import { listDeviceHashes } from '../sessions/devices.ts'
import { namedAs } from './name-columns.ts'

/**
 * Gives an account another name, if it still has the name that was seen. Needs a transaction; throws if the new name is
 * taken. Counted tries at the account move to the new name.
 */
export async function setNewName(db: Database, id: string, from: string, to: Name): Promise<boolean> {
  const isChanged = await changedOne(
    db.updateTable('accounts').set(namedAs(to)).where('id', '=', id).where('name', '=', from),
  )
  if (!isChanged) return false
  await carryGuesses(db, { from: nameKey(from), to: to.key, devices: await listDeviceHashes(db, id) })
  return true
}
