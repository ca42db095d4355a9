// What matters asks for the password again, so that a session left open or stolen does not suffice for it.
import { limits } from '../../base/limits.ts'
import type { Password } from '../../base/password.ts'
import type { Ports, Visitor } from '../../core/ports.ts'
import { findAccountById } from '../../store/accounts/accounts.ts'
import { inTransaction } from '../../store/db/database.ts'
import { appendEvent } from '../../store/db/events.ts'
import { forgiveGuess, beginGuess } from '../../store/limits/guesses.ts'
import type { TooManyAttempts } from '../../store/limits/limits.ts'
import { notePassword } from '../../store/sessions/sessions.ts'
import { verifyGuess } from '../../core/verify-guess.ts'
import type { AccountRow } from '../../store/accounts/rows.ts'
import { ownEvent } from '../../core/events.ts'

/** A session, as far as its password goes. */
export type OwnSession = { tokenHash: string; account: { id: string } }

/** How verifying the password of a session's account ended; `ended` when the account is no more. */
export type OwnPasswordOutcome =
  | { kind: 'right'; account: AccountRow }
  | { kind: 'wrong' }
  | { kind: 'ended' }
  | TooManyAttempts

/** How giving the password again ended; `ended` when the session or the password is no more. */
export type PasswordAgainOutcome = { kind: 'given' } | { kind: 'wrong' } | { kind: 'ended' } | TooManyAttempts

/** Whether the password was typed in this session so lately that nothing needs to ask again. */
export function isPasswordRecent(ports: Ports, session: { passwordAt: number }): boolean {
  const age = ports.now() - session.passwordAt
  // What is further ahead was typed under a clock that was wrong, and would count until that time had come.
  return age < limits.recentPassword && age >= -limits.clockSkew
}

/**
 * Verifies the password of a session's account; `password` is null when no password can look like it. Failures are
 * counted by the session alone: a thief who has it is slowed, and keeps the owner neither out of the log-in nor out of
 * another session.
 */
export async function verifyOwnPassword(
  ports: Ports,
  visitor: Visitor,
  session: OwnSession,
  password: Password | null,
): Promise<OwnPasswordOutcome> {
  const { db, now } = ports
  const account = await findAccountById(db, session.account.id)
  if (!account) return { kind: 'ended' }
  const known = session.tokenHash
  // By the account and not by its name: else a thief would rename it and begin anew.
  const by = { at: { kind: 'account', key: account.id } as const, network: visitor.network, known }
  // As a log-in, of which it is one more: else an own account and its right password would buy hashes without end.
  const guess = await beginGuess(ports, by, 'log-in')
  if (guess.kind === 'too-many-attempts') return guess
  const tried = { queue: 'log-in', hash: account.passwordHash } as const
  if (password !== null && (await verifyGuess(ports, visitor, guess, { ...tried, password }))) {
    await forgiveGuess(db, guess)
    return { kind: 'right', account }
  }
  await appendEvent(db, ownEvent('password-refused', now(), visitor, account.id))
  return { kind: 'wrong' }
}

/** Takes the password of a session's account again. */
export async function givePasswordAgain(
  ports: Ports,
  visitor: Visitor,
  session: OwnSession,
  password: Password | null,
): Promise<PasswordAgainOutcome> {
  const verified = await verifyOwnPassword(ports, visitor, session, password)
  if (verified.kind !== 'right') return verified
  const { id: accountId, passwordHash } = verified.account
  const at = ports.now()
  return inTransaction(ports.db, async (db): Promise<PasswordAgainOutcome> => {
    if (!(await notePassword(db, session.tokenHash, passwordHash, at))) return { kind: 'ended' }
    await appendEvent(db, ownEvent('password-given-again', at, visitor, accountId))
    return { kind: 'given' }
  })
}
