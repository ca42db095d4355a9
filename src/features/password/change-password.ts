// Somebody who is logged in changes the password; the current one is needed, so that a session left open does not suffice.

import { ownEvent } from '../../core/events.ts'
import { hashNewPassword } from '../../core/new-password.ts'
import type { PasswordLeaked } from '../../core/new-password.ts'
import type { Ports } from '../../core/ports.ts'
import { replaceTokenAfterPassword } from '../../core/proof.ts'
import { namedDevice } from '../../core/visitor-device.ts'
import { newPasswordField, passwordField } from '../../operation/fields.ts'
import type { InputOf } from '../../operation/fields.ts'
import { done, operation, refused, tooMany } from '../../operation/operation.ts'
import type { Callers } from '../../operation/operation.ts'
import { hashToken } from '../../security/tokens.ts'
import { setNewPassword } from '../../store/accounts/new-password.ts'
import { inTransaction } from '../../store/db/database.ts'
import { appendEvent } from '../../store/db/events.ts'
import type { TooManyAttempts } from '../../store/limits/limits.ts'
import { queueNotice } from '../../store/mail/outbox.ts'
import { deleteOtherSessions, holdSession } from '../../store/sessions/sessions.ts'
import type { SessionToken } from '../../store/sessions/sessions.ts'
import { verifyRecentProof } from '../session/recent-proof.ts'

const input = { password: passwordField, newPassword: newPasswordField }

/**
 * A person changes the password of their account. The same commit ends all other sessions, gives this one a new token,
 * and queues a mail that reports it to the owner.
 */
export const changePassword = operation({
  name: 'change-password',
  who: 'session',
  api: 'POST /api/account/password',
  proof: 'in-input',
  input,
  run: changeOwnPassword,
  outcomes: {
    changed: done(),
    'wrong-password-alone': refused(422, 'password'),
    'password-leaked': refused(422, 'newPassword'),
    ended: refused(401),
    'too-many-attempts': tooMany('password'),
  },
})

/** `ended`: the session has ended, or the password or address has changed since. */
type PasswordChangeOutcome =
  | { kind: 'changed'; keep: { session: SessionToken } }
  | { kind: 'wrong-password-alone' }
  | { kind: 'ended' }
  | PasswordLeaked
  | TooManyAttempts

async function changeOwnPassword(
  ports: Ports,
  { visitor, session }: Callers['session'],
  { password, newPassword }: InputOf<typeof input>,
): Promise<PasswordChangeOutcome> {
  const verified = await verifyRecentProof(ports, visitor, session, password)
  if (verified.kind !== 'right') return verified
  const { account } = verified
  const passwordHash = await hashNewPassword(ports, visitor, newPassword)
  if (passwordHash === null) return { kind: 'password-leaked' }
  const device = visitor.deviceToken && hashToken(visitor.deviceToken)
  const at = ports.now()
  const outcome = await inTransaction(ports.db, async (db): Promise<PasswordChangeOutcome> => {
    // A session that the owner ended during the hashing must not change anything.
    if (!(await holdSession(db, session.tokenHash))) return { kind: 'ended' }
    if (!(await setNewPassword(db, account, passwordHash, device))) return { kind: 'ended' }
    await deleteOtherSessions(db, account.id, session.tokenHash)
    const by = namedDevice(visitor)
    await queueNotice(db, { kind: 'password-changed', accountId: account.id, ...by }, { now: at })
    await appendEvent(db, ownEvent('password-changed', at, visitor, account.id))
    const replaced = await replaceTokenAfterPassword(db, session, passwordHash, at)
    if (!replaced) throw new Error('a session ended while it was held')
    return { kind: 'changed', keep: { session: replaced } }
  })
  if (outcome.kind === 'changed') ports.wakeCourier()
  return outcome
}
