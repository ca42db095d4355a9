// Somebody who is logged in changes the password; the old one is needed, so that a session left open does not suffice.
import type { Password } from '../base/password.ts'
import type { Ports, Visitor } from '../ports.ts'
import { newId } from '../security/tokens.ts'
import { changePassword, findAccountById } from '../store/accounts.ts'
import { inTransaction } from '../store/database.ts'
import { appendEvent } from '../store/events.ts'
import { queueMail } from '../store/outbox.ts'
import { deleteOtherSessions } from '../store/sessions.ts'

/** How changing the password ended; `ended` when account or password were changed by somebody else meanwhile. */
export type PasswordChangeOutcome = { kind: 'changed' } | { kind: 'wrong' } | { kind: 'ended' }

/** Changes the password of a session's account; its other sessions end in the same commit, and the owner is told by mail. */
export async function changeOwnPassword(
  ports: Ports,
  visitor: Visitor,
  session: { tokenHash: string; account: { id: string } },
  passwords: { old: Password | null; new: Password },
): Promise<PasswordChangeOutcome> {
  const { db, hasher, now } = ports
  const account = await findAccountById(db, session.account.id)
  if (!account) return { kind: 'ended' }
  const { id: accountId } = account
  const isRight =
    passwords.old !== null &&
    (await hasher.verify('log-in', account.passwordHash, passwords.old, visitor.signal))
  const by = { accountId, actor: accountId, network: visitor.network }
  if (!isRight) {
    await appendEvent(db, { at: now(), kind: 'password-refused', ...by })
    return { kind: 'wrong' }
  }
  const passwordHash = await hasher.hash('register', passwords.new, visitor.signal)
  const at = now()
  const outcome = await inTransaction(db, async (db): Promise<PasswordChangeOutcome> => {
    if (!(await changePassword(db, account, passwordHash))) return { kind: 'ended' }
    await deleteOtherSessions(db, accountId, session.tokenHash)
    await queueMail(db, { id: newId(), kind: 'password-changed', accountId, now: at })
    await appendEvent(db, { at, kind: 'password-changed', ...by })
    return { kind: 'changed' }
  })
  if (outcome.kind === 'changed') ports.wakeCourier()
  return outcome
}
