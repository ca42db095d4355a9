// Somebody who is logged in changes the password; the old one is needed, so that a session left open does not suffice.
import type { Password } from '../../base/password.ts'
import type { Ports, Visitor } from '../../core/ports.ts'
import { hashToken, newId } from '../../security/tokens.ts'
import { inTransaction } from '../../store/db/database.ts'
import { appendEvent } from '../../store/db/events.ts'
import type { TooManyAttempts } from '../../store/limits/limits.ts'
import { setNewPassword } from '../../store/accounts/new-password.ts'
import { queueMail } from '../../store/mail/outbox.ts'
import { deleteOtherSessions, notePassword } from '../../store/sessions/sessions.ts'
import { hashNewPassword } from '../../core/new-password.ts'
import type { PasswordLeaked } from '../../core/new-password.ts'
import { verifyOwnPassword } from '../session/recent-proof.ts'
import type { OwnSession } from '../session/recent-proof.ts'
import { ownEvent } from '../../core/events.ts'

/** How changing the password ended; `ended` when account or password were changed by somebody else meanwhile. */
export type PasswordChangeOutcome =
  | { kind: 'changed' }
  | { kind: 'wrong' }
  | { kind: 'ended' }
  | PasswordLeaked
  | TooManyAttempts

/** Changes the password of a session's account; its other sessions end in the same commit, and the owner is told by mail. */
export async function changeOwnPassword(
  ports: Ports,
  visitor: Visitor,
  session: OwnSession,
  passwords: { old: Password | null; new: Password },
): Promise<PasswordChangeOutcome> {
  const verified = await verifyOwnPassword(ports, visitor, session, passwords.old)
  if (verified.kind !== 'right') return verified
  const { account } = verified
  const passwordHash = await hashNewPassword(ports, visitor, passwords.new)
  if (passwordHash === null) return { kind: 'password-leaked' }
  const device = visitor.deviceToken && hashToken(visitor.deviceToken)
  const at = ports.now()
  const outcome = await inTransaction(ports.db, async (db): Promise<PasswordChangeOutcome> => {
    // A session that the owner ended while this one hashed must not change anything any more.
    if (!(await notePassword(db, session.tokenHash, account.passwordHash, at))) return { kind: 'ended' }
    if (!(await setNewPassword(db, account, passwordHash, device))) return { kind: 'ended' }
    await deleteOtherSessions(db, account.id, session.tokenHash)
    await queueMail(db, { id: newId(), kind: 'password-changed', accountId: account.id, now: at })
    await appendEvent(db, ownEvent('password-changed', at, visitor, account.id))
    return { kind: 'changed' }
  })
  if (outcome.kind === 'changed') ports.wakeCourier()
  return outcome
}
