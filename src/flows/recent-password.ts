// What matters asks for the password again, so that a session left open or stolen does not suffice for it.
import { limits } from '../base/limits.ts'
import type { Password } from '../base/password.ts'
import type { Ports, Visitor } from '../ports.ts'
import { findAccountById } from '../store/accounts.ts'
import { inTransaction } from '../store/database.ts'
import { appendEvent } from '../store/events.ts'
import { notePassword } from '../store/sessions.ts'

/** A session, as far as its password goes. */
type Session = { tokenHash: string; passwordAt: number; account: { id: string } }

/** How giving the password again ended; `ended` when the session or the password is no more. */
export type PasswordAgainOutcome = { kind: 'given' } | { kind: 'wrong' } | { kind: 'ended' }

/** Whether the password was typed in this session so lately that nothing needs to ask again. */
export function isPasswordRecent(ports: Ports, session: Session): boolean {
  return session.passwordAt + limits.recentPassword > ports.now()
}

/** Takes the password of a session's account again; `password` is null when no password can look like it. */
export async function givePasswordAgain(
  ports: Ports,
  visitor: Visitor,
  session: Session,
  password: Password | null,
): Promise<PasswordAgainOutcome> {
  const { db, hasher, now } = ports
  const account = await findAccountById(db, session.account.id)
  if (!account) return { kind: 'ended' }
  const isRight =
    password !== null && (await hasher.verify('log-in', account.passwordHash, password, visitor.signal))
  return inTransaction(db, async (db): Promise<PasswordAgainOutcome> => {
    await appendEvent(db, {
      at: now(),
      kind: isRight ? 'password-given-again' : 'password-refused',
      accountId: account.id,
      actor: account.id,
      network: visitor.network,
    })
    if (!isRight) return { kind: 'wrong' }
    const isNoted = await notePassword(db, session.tokenHash, account.passwordHash, now())
    return isNoted ? { kind: 'given' } : { kind: 'ended' }
  })
}
