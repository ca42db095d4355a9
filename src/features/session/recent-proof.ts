// Important acts ask the person to prove anew who they are, because a session left open or stolen must not suffice for
// them.

import { z } from 'zod'
import { logInLimit } from '../../base/limits.ts'
import type { Password } from '../../base/password.ts'
import type { CurrentSession } from '../../core/current-session.ts'
import { ownEvent } from '../../core/events.ts'
import { askForPasskey, forProof, spendPasskey, verifyPasskey } from '../../core/passkeys.ts'
import type { Ports, Visitor } from '../../core/ports.ts'
import { hasPasskeyHere, needsPasskey } from '../../core/second-factor.ts'
import { spendCode, trySecondStep } from '../../core/second-step.ts'
import { verifyGuess } from '../../core/verify-guess.ts'
import { oneTimeCodeField, optional, passkeyFields, passwordField } from '../../operation/fields.ts'
import type { InputOf } from '../../operation/fields.ts'
import { done, operation, refused, telling, tooMany } from '../../operation/operation.ts'
import type { Callers } from '../../operation/operation.ts'
import { findAccountById, holdAccount } from '../../store/accounts/accounts.ts'
import type { AccountRow } from '../../store/accounts/rows.ts'
import { inTransaction } from '../../store/db/database.ts'
import { appendEvent } from '../../store/db/events.ts'
import { beginGuess, forgiveGuess } from '../../store/limits/guesses.ts'
import type { TooManyAttempts } from '../../store/limits/limits.ts'
import { holdSession, replaceTokenAtProof } from '../../store/sessions/sessions.ts'
import type { SessionToken } from '../../store/sessions/sessions.ts'

/** The part of a session that a proof needs. */
export type OwnSession = Pick<CurrentSession, 'id' | 'tokenHash'> & { account: { id: string } }

const input = { recentProof: passwordField, oneTimeCode: optional(oneTimeCodeField, null) }

/** A person proves anew who they are, by as much as a log-in asks for: the password, and the code of the second step. */
export const proveAnew = operation({
  name: 'prove-anew',
  who: 'session',
  api: 'POST /api/login/again',
  proof: 'is-proof',
  input,
  run: giveRecentProof,
  outcomes: {
    proved: done(),
    'wrong-password-alone': refused(422, 'recentProof'),
    'second-step-missing': refused(422, 'oneTimeCode'),
    'wrong-second-step': refused(422, 'oneTimeCode'),
    'passkey-needed': refused(403, 'submit'),
    ended: refused(401),
    'too-many-attempts': tooMany('recentProof'),
  },
})

/**
 * `ended`: the session has ended, or the password has changed. `passkey-needed`: the password alone is no whole proof, as at
 * the log-in.
 */
type RecentProofOutcome =
  | { kind: 'proved'; keep: { session: SessionToken } }
  | { kind: 'wrong-password-alone' }
  | { kind: 'second-step-missing' }
  | { kind: 'wrong-second-step' }
  | { kind: 'passkey-needed' }
  | { kind: 'ended' }
  | TooManyAttempts

async function giveRecentProof(
  ports: Ports,
  { visitor, session }: Callers['session'],
  { recentProof, oneTimeCode }: InputOf<typeof input>,
): Promise<RecentProofOutcome> {
  const verified = await verifyRecentProof(ports, visitor, session, recentProof)
  if (verified.kind !== 'right') return verified
  const { id: accountId, passwordHash, secondStep } = verified.account
  // By the session, which has taken the second step before.
  const typed = { typed: oneTimeCode ?? '', by: { session: session.id } }
  if (secondStep === 1 && oneTimeCode === null) return { kind: 'second-step-missing' }
  const code = await trySecondStep(ports, visitor, accountId, typed)
  if (code.kind !== 'fits' && code.kind !== 'none') return code
  const amr = code.kind === 'fits' ? code.amr : 'password'
  const at = ports.now()
  const outcome = await inTransaction(ports.db, async (db): Promise<RecentProofOutcome> => {
    if (!(await holdSession(db, session.tokenHash))) return { kind: 'ended' }
    // Held, so that no second step is added or removed meanwhile.
    const held = await holdAccount(db, accountId)
    if (!held || (amr === 'password' && held.secondStep === 1)) return { kind: 'ended' }
    if (amr === 'password' && (await needsPasskey(db, ports.settings, held)))
      return { kind: 'passkey-needed' }
    if (code.kind === 'fits' && !(await spendCode(db, code, { accountId, visitor, at })))
      return { kind: 'wrong-second-step' }
    const replaced = await replaceTokenAtProof(db, session.tokenHash, { amr, passwordHash }, at)
    if (!replaced) return { kind: 'ended' }
    await appendEvent(db, ownEvent('recent-proof-given', at, visitor, accountId))
    if (code.kind === 'fits' && code.guess) await forgiveGuess(db, code.guess)
    return { kind: 'proved', keep: { session: replaced } }
  })
  if (outcome.kind === 'proved' && amr === 'password recovery') ports.wakeCourier()
  return outcome
}

/** Reads a challenge for a passkey of one's own. */
export const beginProofByPasskey = operation({
  name: 'begin-proof-by-passkey',
  who: 'session',
  api: 'GET /api/login/again/passkey',
  proof: 'none',
  input: {},
  run: (ports, { session }) =>
    Promise.resolve({ kind: 'asked' as const, ...askForPasskey(ports, forProof(session)) }),
  outcomes: { asked: telling(done(), z.object({ challenge: z.string(), host: z.string() })) },
})

/** A person proves anew who they are, by a passkey. */
export const proveByPasskey = operation({
  name: 'prove-by-passkey',
  who: 'session',
  api: 'POST /api/login/again/passkey',
  proof: 'is-proof',
  input: passkeyFields,
  run: giveProofByPasskey,
  outcomes: {
    proved: done(),
    'unknown-passkey': refused(422, 'submit'),
    'passkey-refused': refused(422, 'submit'),
    'challenge-ended': refused(409, 'submit'),
    ended: refused(401),
  },
})

type PasskeyProofOutcome =
  | { kind: 'proved'; keep: { session: SessionToken } }
  | { kind: 'unknown-passkey' }
  | { kind: 'passkey-refused' }
  | { kind: 'challenge-ended' }
  | { kind: 'ended' }

async function giveProofByPasskey(
  ports: Ports,
  { visitor, session }: Callers['session'],
  sent: InputOf<typeof passkeyFields>,
): Promise<PasskeyProofOutcome> {
  const passkey = await verifyPasskey(ports, forProof(session), sent)
  if (passkey.kind !== 'right') return passkey
  const { id: accountId } = session.account
  // A thief's own passkey proves nothing about the owner of a stolen session.
  if (passkey.accountId !== accountId) return { kind: 'passkey-refused' }
  const at = ports.now()
  return inTransaction(ports.db, async (db): Promise<PasskeyProofOutcome> => {
    if (!(await holdSession(db, session.tokenHash))) return { kind: 'ended' }
    const held = await holdAccount(db, accountId)
    if (!held) return { kind: 'ended' }
    if (!(await spendPasskey(db, passkey, visitor, at))) return { kind: 'challenge-ended' }
    const proof = { amr: 'passkey', passwordHash: held.passwordHash } as const
    const replaced = await replaceTokenAtProof(db, session.tokenHash, proof, at)
    if (!replaced) return { kind: 'ended' }
    await appendEvent(db, ownEvent('recent-proof-given', at, visitor, accountId))
    return { kind: 'proved', keep: { session: replaced } }
  })
}

/** By which means the question for a recent proof can be answered. */
export async function listProofs(
  { db, settings }: Ports,
  { account: { id } }: OwnSession,
): Promise<{ takesPassword: boolean; asksCode: boolean; takesPasskey: boolean }> {
  const account = await findAccountById(db, id)
  const asksCode = account?.secondStep === 1
  return {
    takesPassword: asksCode || !(account && (await needsPasskey(db, settings, account))),
    asksCode,
    takesPasskey: account !== undefined && (await hasPasskeyHere(db, settings, account)),
  }
}

/** For flows alone, which show nothing of the row. */
type VerifiedProof =
  | { kind: 'right'; account: AccountRow }
  | { kind: 'wrong-password-alone' }
  | { kind: 'ended' }
  | TooManyAttempts

/**
 * Verifies the password of a session's account; `password` is null when the typed text cannot be a password. Failures
 * are counted by the session alone: a thief who has the session is slowed down, but cannot lock the owner out of the
 * log-in or another session.
 */
export async function verifyRecentProof(
  ports: Ports,
  visitor: Visitor,
  session: OwnSession,
  password: Password | null,
): Promise<VerifiedProof> {
  const { db, now } = ports
  const account = await findAccountById(db, session.account.id)
  if (!account) return { kind: 'ended' }
  // The session by its id, because its token is replaced. The account by its id, because a thief could change its name and
  // start over.
  const by = {
    at: { kind: 'account', key: account.id } as const,
    network: visitor.network,
    known: session.id,
  }
  // Counted as a log-in: otherwise the right password of one's own account would buy hashes without end.
  const guess = await beginGuess(ports, by, logInLimit)
  if (guess.kind === 'too-many-attempts') return guess
  const tried = { queue: 'log-in', hash: account.passwordHash } as const
  if (password !== null && (await verifyGuess(ports, visitor, guess, { ...tried, password }))) {
    await forgiveGuess(db, guess)
    return { kind: 'right', account }
  }
  await appendEvent(db, ownEvent('password-refused', now(), visitor, account.id))
  return { kind: 'wrong-password-alone' }
}
