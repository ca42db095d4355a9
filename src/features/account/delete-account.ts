// A person leaves. Nothing is lost for some days: logging in undoes it, so that neither a thief's act nor a moment's mood is final.
import { limits } from '../../base/limits.ts'
import type { Password } from '../../base/password.ts'
import type { Ports, Visitor } from '../../core/ports.ts'
import { newId } from '../../security/tokens.ts'
import { findAccountById } from '../../store/accounts/accounts.ts'
import { hasAdmin, holdAdministration } from '../../store/accounts/administration.ts'
import { inTransaction } from '../../store/db/database.ts'
import { planDeletion } from '../../store/accounts/deletions.ts'
import { appendEvent } from '../../store/db/events.ts'
import type { TooManyAttempts } from '../../store/limits/limits.ts'
import { queueMail } from '../../store/mail/outbox.ts'
import { deleteSessionsOf, holdSession } from '../../store/sessions/sessions.ts'
import { verifyOwnPassword } from '../session/recent-proof.ts'
import type { OwnSession } from '../session/recent-proof.ts'
import { ownEvent } from '../../core/events.ts'

/** How asking for the deletion ended; `ended` when session or password are no more. */
export type DeletionOutcome =
  | { kind: 'planned'; deletesAt: number }
  | { kind: 'wrong' }
  | { kind: 'last-admin' }
  | { kind: 'ended' }
  | TooManyAttempts

/**
 * Plans the deletion of a session's account: all its sessions end in the same commit, and the owner is told by mail.
 * To everybody else the account looks as before, and its name and address stay taken.
 */
export async function askForDeletion(
  ports: Ports,
  visitor: Visitor,
  session: OwnSession,
  password: Password | null,
): Promise<DeletionOutcome> {
  const verified = await verifyOwnPassword(ports, visitor, session, password)
  if (verified.kind !== 'right') return verified
  const { account } = verified
  const { id: accountId } = account
  const at = ports.now()
  const deletesAt = at + limits.deletionGrace
  const outcome = await inTransaction(ports.db, async (db): Promise<DeletionOutcome> => {
    // Of two administrators who leave at one time, the second one is the last.
    await holdAdministration(db)
    // As it is now: while the password was hashed, it may have become an administrator.
    const present = await findAccountById(db, accountId)
    if (present?.isAdmin === 1 && !(await hasAdmin(db, accountId))) return { kind: 'last-admin' }
    if (!(await holdSession(db, session.tokenHash))) return { kind: 'ended' }
    if (!(await planDeletion(db, account, deletesAt))) return { kind: 'ended' }
    await deleteSessionsOf(db, accountId)
    await queueMail(db, { id: newId(), kind: 'deletion-planned', accountId, now: at })
    await appendEvent(db, ownEvent('deletion-planned', at, visitor, accountId))
    return { kind: 'planned', deletesAt }
  })
  if (outcome.kind === 'planned') ports.wakeCourier()
  return outcome
}
