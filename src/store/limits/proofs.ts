import { digest } from '../../security/tokens.ts'
import type { Proof } from '../../security/proof-of-work.ts'
import { takeAttempt } from './attempts.ts'
import type { Database } from '../db/database.ts'

/** Uses a proof of work up; false when it was used before, in whichever process. */
export function claimProof(db: Database, { id, expiresAt }: Proof, now: number): Promise<boolean> {
  return takeAttempt(db, { key: digest(`proof ${id}`), most: 1, now, resetsAt: expiresAt })
}
