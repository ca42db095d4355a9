import type { SecretKey } from '../security/keys.ts'
import type { Database } from '../store/db/database.ts'
import { countSealedUnderOtherKeys } from '../store/factors/authenticators.ts'
import { countUnderOtherKeys } from '../store/registrations/registrations.ts'

/** How many rows depend on keys that are not configured; null if none does. */
export type LostKeys = {
  /** They wait, and their links and digits do not work. */
  registrations: number
  /** The codes of these apps are refused. */
  authenticators: number
}

/**
 * Counts what depends on a key that is gone. A new key that quietly replaced a lost one would leave people with links and apps
 * that do not work. Sessions and devices name no key: their tokens are random.
 */
export async function countLostKeys(
  db: Database,
  keys: readonly SecretKey[],
  now: number,
): Promise<LostKeys | null> {
  const ids = keys.map(({ id }) => id)
  const registrations = await countUnderOtherKeys(db, ids, now)
  const authenticators = await countSealedUnderOtherKeys(db, ids)
  return registrations + authenticators > 0 ? { registrations, authenticators } : null
}
