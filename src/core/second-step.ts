// The second step of a log-in by password, and of a recent proof: a code of the authenticator app, or a recovery code.

import { logInLimit } from '../base/limits.ts'
import { hashRecoveryCode } from '../security/recovery-codes.ts'
import { unseal } from '../security/sealed.ts'
import { matchTotp } from '../security/totp.ts'
import type { Database } from '../store/db/database.ts'
import { appendEvent } from '../store/db/events.ts'
import { findAuthenticator, takeStep } from '../store/factors/authenticators.ts'
import { countRecoveryCodes, takeRecoveryCode } from '../store/factors/recovery-codes.ts'
import type { AuthenticatorRow } from '../store/factors/rows.ts'
import { beginGuess } from '../store/limits/guesses.ts'
import type { Guess } from '../store/limits/guesses.ts'
import type { TooManyAttempts } from '../store/limits/limits.ts'
import { queueNotice } from '../store/mail/outbox.ts'
import { ownEvent } from './events.ts'
import type { Ports, Visitor } from './ports.ts'

/** A code that fits; it counts once it is spent. */
export type FittingCode = { kind: 'fits'; guess: Guess } & (
  | { amr: 'password totp'; step: number }
  | { amr: 'password recovery'; codeHash: string }
)

/** `none`: the account has no authenticator app. */
type TriedCode = FittingCode | { kind: 'wrong-second-step' } | { kind: 'none' } | TooManyAttempts

/**
 * Tries a typed code of an account. Call it only after the account's password was right: otherwise strangers could use up
 * the owner's tries. Codes of the app are counted by the account, or by a session or browser that has taken the second step before. Recovery
 * codes are counted by the network alone: they are too long to guess, and somebody who knows the password must not keep the
 * owner from them.
 */
export async function trySecondStep(
  ports: Ports,
  visitor: Visitor,
  accountId: string,
  { typed, known }: { typed: string; known: string | null },
): Promise<TriedCode> {
  const { db, now } = ports
  const app = await findAuthenticator(db, accountId)
  if (!app) return { kind: 'none' }
  const codeHash = hashRecoveryCode(typed)
  const { network } = visitor
  const by =
    codeHash === null
      ? { at: { kind: 'second-step', key: accountId } as const, network, known }
      : { at: null, network, known: null }
  const guess = await beginGuess(ports, by, logInLimit)
  if (guess.kind === 'too-many-attempts') return guess
  if (codeHash !== null) return { kind: 'fits', guess, amr: 'password recovery', codeHash }
  const step = matchStep(ports, app, typed)
  if (step !== null) return { kind: 'fits', guess, amr: 'password totp', step }
  await appendEvent(db, ownEvent('second-step-refused', now(), visitor, accountId))
  return { kind: 'wrong-second-step' }
}

/**
 * Spends a code that fits; false if it has been spent, or was no recovery code of this account. Needs a transaction, in
 * which the account is held; its end forgives the guess.
 */
export async function spendCode(
  db: Database,
  code: FittingCode,
  { accountId, visitor, at }: { accountId: string; visitor: Visitor; at: number },
): Promise<boolean> {
  const isSpent =
    code.amr === 'password totp'
      ? await takeStep(db, accountId, code.step, at)
      : await takeRecoveryCode(db, accountId, code.codeHash, at)
  if (!isSpent) {
    await appendEvent(db, ownEvent('second-step-refused', at, visitor, accountId))
    return false
  }
  if (code.amr === 'password recovery') {
    const left = await countRecoveryCodes(db, accountId)
    await queueNotice(db, { kind: 'recovery-code-used', accountId, left }, { now: at })
    await appendEvent(db, ownEvent('recovery-code-used', at, visitor, accountId))
  }
  return true
}

function matchStep({ keys, log, now }: Ports, app: AuthenticatorRow, typed: string): number | null {
  const { accountId, sealedSecret: sealed, keyId } = app
  const secret = unseal(keys, { purpose: 'authenticator', owner: accountId }, { sealed, keyId })
  if (secret !== null) return matchTotp(secret, plainCode(typed), now())
  log.error(
    { account: accountId, key: keyId, code: 'authenticator-unreadable' },
    'the secret of an authenticator app is encrypted under a key that SECRET_KEY no longer names',
  )
  return null
}

/** A typed code without the blanks and dashes that apps show in it. */
export function plainCode(typed: string): string {
  return typed.normalize('NFKC').replaceAll(/[\s\p{Pd}]/gu, '')
}
