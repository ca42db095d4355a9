// The second step of a log-in. The right password alone makes no session, only a short-lived record that is bound to the
// browser: it opens nothing, and adds and removes no means of logging in.

import { limits } from '../../base/limits.ts'
import { ownEvent } from '../../core/events.ts'
import type { Ports, Visitor } from '../../core/ports.ts'
import { spendCode, trySecondStep } from '../../core/second-step.ts'
import { namedDevice } from '../../core/visitor-device.ts'
import { nextField, oneTimeCodeField } from '../../operation/fields.ts'
import type { InputOf } from '../../operation/fields.ts'
import { done, operation, refused, telling, tooMany } from '../../operation/operation.ts'
import type { Callers } from '../../operation/operation.ts'
import { hashToken, newId, newToken } from '../../security/tokens.ts'
import { asksSecondStep, findAccountById, holdAccount } from '../../store/accounts/accounts.ts'
import type { AccountRow } from '../../store/accounts/rows.ts'
import { inTransaction } from '../../store/db/database.ts'
import type { Database } from '../../store/db/database.ts'
import { appendEvent } from '../../store/db/events.ts'
import {
  deletePendingLogIn,
  findPendingLogIn,
  holdPendingLogIn,
  insertPendingLogIn,
} from '../../store/factors/pending-log-ins.ts'
import type { PendingLogInRow } from '../../store/factors/rows.ts'
import { forgiveGuess } from '../../store/limits/guesses.ts'
import type { Guess } from '../../store/limits/guesses.ts'
import type { TooManyAttempts } from '../../store/limits/limits.ts'
import { isToBeSent, queueNotice } from '../../store/mail/outbox.ts'
import { loggedInShape, startSession } from './start-session.ts'
import type { StartedSession } from './start-session.ts'

/** The password was right, and the second step is asked for. */
export type PendingLogIn = { kind: 'second-step-needed'; keep: { logIn: string } }

/**
 * Writes down that the password was right, and forgives its guess. In a browser that the account does not know, the owner is
 * told, unless the log-in ends well before.
 */
export async function waitForSecondFactor(
  { db, now }: Ports,
  visitor: Visitor,
  { id: accountId, passwordHash }: Pick<AccountRow, 'id' | 'passwordHash'>,
  { stay, guess, isKnown }: { stay: boolean; guess: Guess; isKnown: boolean },
): Promise<PendingLogIn | { kind: 'ended' }> {
  const token = newToken()
  const createdAt = now()
  const row = {
    tokenHash: hashToken(token),
    accountId,
    passwordHash,
    stay: stay ? 1 : 0,
    createdAt,
    endsAt: createdAt + limits.pendingLogInLife,
  } as const
  const isPending = await inTransaction(db, async (db) => {
    // The account may have been deleted during the hash.
    if (!(await holdAccount(db, accountId))) return false
    const mailId = isKnown ? null : await queueFactorMissing(db, visitor, row)
    await insertPendingLogIn(db, { ...row, mailId })
    // The one trace of somebody who knows the password and goes no further.
    await appendEvent(db, ownEvent('second-factor-asked', createdAt, visitor, accountId))
    await forgiveGuess(db, guess)
    return true
  })
  return isPending ? { kind: 'second-step-needed', keep: { logIn: token } } : { kind: 'ended' }
}

// A browser that begins again keeps its mail until that has gone out: otherwise whoever begins again and again would put it off for
// ever.
async function queueFactorMissing(
  db: Database,
  visitor: Visitor,
  { accountId, createdAt, endsAt }: Omit<PendingLogInRow, 'mailId'>,
): Promise<string> {
  const { logInToken } = visitor
  const tokenHash = logInToken === null ? null : hashToken(logInToken)
  const earlier = tokenHash === null ? undefined : await deletePendingLogIn(db, { tokenHash, accountId })
  const mailId = earlier?.mailId ?? null
  if (mailId !== null && (await isToBeSent(db, mailId))) return mailId
  const id = newId()
  const subject = { kind: 'factor-missing', accountId, ...namedDevice(visitor) } as const
  await queueNotice(db, subject, { id, now: createdAt, dueAt: endsAt })
  return id
}

const input = { oneTimeCode: oneTimeCodeField, next: nextField }

/** A person ends a log-in by a code of the authenticator app, or by a recovery code. */
export const takeSecondStep = operation({
  name: 'log-in-second-step',
  who: 'visitor',
  api: 'POST /api/login/second-step',
  input,
  run: endLogIn,
  outcomes: {
    'logged-in': telling(done(200, { forget: ['log-in'] }), loggedInShape),
    'wrong-second-step': refused(422, 'oneTimeCode'),
    suspended: refused(403, 'oneTimeCode'),
    'log-in-ended': refused(410),
    'too-many-attempts': tooMany('oneTimeCode'),
  },
})

/** `log-in-ended`: it waited too long, or the account's password or second step has changed. */
type SecondStepOutcome =
  | StartedSession
  | { kind: 'wrong-second-step' }
  | { kind: 'suspended' }
  | { kind: 'log-in-ended' }
  | TooManyAttempts

async function endLogIn(
  ports: Ports,
  { visitor }: Callers['visitor'],
  { oneTimeCode }: InputOf<typeof input>,
): Promise<SecondStepOutcome> {
  const { db } = ports
  const pending = await findPending(ports, visitor)
  const account = pending && (await findAccountById(db, pending.accountId))
  if (!pending || account?.passwordHash !== pending.passwordHash) return { kind: 'log-in-ended' }
  if (account.suspendedAt !== null) return { kind: 'suspended' }
  const by = { device: visitor.deviceToken }
  const code = await trySecondStep(ports, visitor, account.id, { typed: oneTimeCode, by })
  if (code.kind === 'none') return { kind: 'log-in-ended' }
  if (code.kind !== 'fits') return code
  const { amr, guess } = code
  const started = await startSession(ports, visitor, account, {
    amr,
    guess,
    async spend(db, at) {
      // Another tab may have ended it, or the account has another app or password by now.
      if (!(await holdPendingLogIn(db, pending.tokenHash))) return 'ended'
      return (await spendCode(db, code, { accountId: account.id, visitor, at })) ? null : 'spent'
    },
    stay: pending.stay === 1,
  })
  if (started.kind === 'ended' || started.kind === 'passkey-needed') return { kind: 'log-in-ended' }
  return started.kind === 'spent' ? { kind: 'wrong-second-step' } : started
}

/** Whether this browser has a log-in that waits for its second step, and not for a passkey. */
export async function isSecondStepPending(ports: Ports, visitor: Visitor): Promise<boolean> {
  const pending = await findPending(ports, visitor)
  return pending !== null && asksSecondStep(ports.db, pending.accountId)
}

async function findPending({ db, now }: Ports, { logInToken }: Visitor): Promise<PendingLogInRow | null> {
  return logInToken === null ? null : ((await findPendingLogIn(db, hashToken(logInToken), now())) ?? null)
}
