import type { Proof } from '../../security/proof-of-work.ts'
import type { Database } from '../db/database.ts'
import { takeAttempt } from './attempts.ts'
import { counterKey } from './counter-key.ts'

/** Claims a proof of work; false when it was used before, in any process. */
export async function claimProof(db: Database, { id, expiresAt }: Proof, now: number): Promise<boolean> {
  return (
    (await takeAttempt(db, { key: counterKey(db, 'proof', id), most: 1, now, resetsAt: expiresAt })) === null
  )
}
