// The one rule of proof: a recent proof is as much as a log-in of the account asks for, given within the last ten minutes.

import { limits } from '../base/limits.ts'
import type { Database } from '../store/db/database.ts'
import { replaceToken, replaceTokenAtProof } from '../store/sessions/sessions.ts'
import type { SessionToken } from '../store/sessions/sessions.ts'
import type { CurrentSession } from './current-session.ts'
import type { Ports } from './ports.ts'
import { isStrong } from './second-factor.ts'

/**
 * How an act of somebody who is logged in makes sure that it is really them, because a session left open or stolen must
 * not suffice for important acts. `recent`: a recent proof, or the act is refused and the page asks for one first.
 * `in-input`: the password is in the act's own input, each time; a session that has proved more than the password must
 * have done so recently, too, and one that has proved too little must prove more. `is-proof`: the act is the proof. `none`: the session suffices.
 */
export type Need = 'recent' | 'in-input' | 'is-proof' | 'none'

/** The proofs of a session, and their time. */
type Proved = Pick<CurrentSession, 'amr' | 'provedAt' | 'isTooWeak'>

/** Whether an act needs a proof that its session does not have: the table of acts and proofs, in one function. */
export function lacksProof(ports: Pick<Ports, 'now'>, need: Need, session: Proved): boolean {
  if (need === 'none' || need === 'is-proof') return false
  if (session.isTooWeak) return true
  return (need === 'recent' || isStrong(session.amr)) && !isProofRecent(ports, session)
}

/** Whether a session's last proof is so recent that nothing needs to ask again. */
export function isProofRecent({ now }: Pick<Ports, 'now'>, { provedAt }: Pick<Proved, 'provedAt'>): boolean {
  const age = now() - provedAt
  // A time this far ahead came from a wrong clock; ignore it, or it would count until then.
  return age < limits.recentProof && age >= -limits.clockSkew
}

/**
 * Gives a session a new token after an act with the password in its input. Where the password is the whole proof, it is a
 * recent one from now on; where it is a part, the time of the last whole proof stays.
 */
export function replaceTokenAfterPassword(
  db: Database,
  { tokenHash, amr }: Pick<CurrentSession, 'tokenHash' | 'amr'>,
  passwordHash: string,
  now: number,
): Promise<SessionToken | null> {
  if (amr === 'password') return replaceTokenAtProof(db, tokenHash, { amr, passwordHash }, now)
  return replaceToken(db, tokenHash, now)
}
