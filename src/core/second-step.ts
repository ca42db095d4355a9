// The second step of a log-in by password, and of a recent proof: a code of the authenticator app, or a recovery code.

import { secondStepLimit } from '../base/limits.ts'
import { hashRecoveryCode } from '../security/recovery-codes.ts'
import { unseal } from '../security/sealed.ts'
import { hashToken } from '../security/tokens.ts'
import { matchTotp } from '../security/totp.ts'
import type { Database } from '../store/db/database.ts'
import { appendEvent } from '../store/db/events.ts'
import { findAuthenticator, takeStep } from '../store/factors/authenticators.ts'
import { countRecoveryCodes, takeRecoveryCode } from '../store/factors/recovery-codes.ts'
import type { AuthenticatorRow } from '../store/factors/rows.ts'
import { beginGuess, ownGuess } from '../store/limits/guesses.ts'
import type { Guess } from '../store/limits/guesses.ts'
import { takeLimits } from '../store/limits/limits.ts'
import type { TooManyAttempts } from '../store/limits/limits.ts'
import { queueNotice } from '../store/mail/outbox.ts'
import { hasTakenSecondStep } from '../store/sessions/devices.ts'
import { ownEvent } from './events.ts'
import type { Ports, Visitor } from './ports.ts'
import { namedDevice } from './visitor-device.ts'

// A code that fits; it counts once it is spent. A recovery code is no guess: it is too long for one.
type FittingCode = { kind: 'fits' } & (
  | { amr: 'password totp'; guess: Guess; step: number; addedAt: number }
  | { amr: 'password recovery'; guess: null; codeHash: string }
)

/** The session of a recent proof, or the device of a log-in; the second is counted by itself only if it has taken the step before. */
type TriedBy = { session: string } | { device: string | null }

/** `none`: the account has no authenticator app. */
type TriedCode = FittingCode | { kind: 'wrong-second-step' } | { kind: 'none' } | TooManyAttempts

/**
 * Tries a typed code of an account. Call it only after the account's password was right: otherwise strangers could use up
 * the owner's tries. Codes of the app are counted by the account, or by a session or browser that has taken the step of this app before.
 * Recovery codes have a limit alone: they are too long to guess, and nobody's failures must keep the owner from them.
 */
export async function trySecondStep(
  ports: Ports,
  visitor: Visitor,
  accountId: string,
  { typed, by }: { typed: string; by: TriedBy },
): Promise<TriedCode> {
  const { db, now } = ports
  const app = await findAuthenticator(db, accountId)
  if (!app) return { kind: 'none' }
  const codeHash = hashRecoveryCode(typed)
  const { network } = visitor
  const known = await knownOf(db, by, app)
  if (codeHash !== null) {
    const tooMany = await takeLimits(ports, secondStepLimit, { network, known })
    return tooMany ?? { kind: 'fits', amr: 'password recovery', guess: null, codeHash }
  }
  const at = { kind: 'second-step', key: accountId } as const
  const guess = await beginGuess(ports, { at, network, known }, secondStepLimit)
  if (guess.kind === 'too-many-attempts') return guess
  const step = matchStep(ports, app, typed)
  if (step !== null)
    return { kind: 'fits', amr: 'password totp', guess: ownGuess(guess), step, addedAt: app.createdAt }
  await appendEvent(db, ownEvent('second-step-refused', now(), visitor, accountId))
  return { kind: 'wrong-second-step' }
}

// Not every device that the account knows: a reset by mail makes one known, and a thief's browser may have taken the step of an
// app that is gone. The tries of each would begin anew.
async function knownOf(db: Database, by: TriedBy, app: AuthenticatorRow): Promise<string | null> {
  if ('session' in by) return by.session
  if (by.device === null) return null
  const device = { tokenHash: hashToken(by.device), accountId: app.accountId }
  return (await hasTakenSecondStep(db, device, app.createdAt)) ? device.tokenHash : null
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
      ? await takeStep(db, { accountId, createdAt: code.addedAt }, code.step, at)
      : await takeRecoveryCode(db, accountId, code.codeHash, at)
  if (!isSpent) {
    await appendEvent(db, ownEvent('second-step-refused', at, visitor, accountId))
    return false
  }
  if (code.amr === 'password recovery') {
    const left = await countRecoveryCodes(db, accountId)
    await queueNotice(
      db,
      { kind: 'recovery-code-used', accountId, left, ...namedDevice(visitor) },
      { now: at },
    )
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
