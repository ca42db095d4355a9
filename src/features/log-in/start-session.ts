// After a whole proof a session begins, and its browser becomes one of the account's devices.

import { z } from 'zod'
import { instant } from '../../base/instant.ts'
import { limits } from '../../base/limits.ts'
import type { Settings } from '../../base/settings/settings.ts'
import { tellOfKeeping } from '../../core/deletion-cancelled.ts'
import { ownEvent } from '../../core/events.ts'
import { bindDevice } from '../../core/known-device.ts'
import { notifyOfAccount } from '../../core/notify.ts'
import type { Ports, Visitor } from '../../core/ports.ts'
import { factorDueAt, isStrong, needsPasskey } from '../../core/second-factor.ts'
import { namedDevice } from '../../core/visitor-device.ts'
import { hashToken, newId, newToken } from '../../security/tokens.ts'
import { holdForLogIn, noteLogIn } from '../../store/accounts/accounts.ts'
import type { AccountRow } from '../../store/accounts/rows.ts'
import { inTransaction } from '../../store/db/database.ts'
import type { Database } from '../../store/db/database.ts'
import { appendEvent } from '../../store/db/events.ts'
import { deletePendingLogIn } from '../../store/factors/pending-log-ins.ts'
import { forgiveGuess } from '../../store/limits/guesses.ts'
import type { Guess } from '../../store/limits/guesses.ts'
import { cancelWaitingMail, queueNotice } from '../../store/mail/outbox.ts'
import { noteSecondStep } from '../../store/sessions/devices.ts'
import type { Amr, SessionRow } from '../../store/sessions/rows.ts'
import { deleteSession, insertSession } from '../../store/sessions/sessions.ts'

/**
 * A new session; `isKept` if the log-in cancelled the planned deletion of its account. `factorDueAt` says from when on such
 * log-ins need a second factor, if this one had none and the site asks for one.
 */
export type StartedSession = {
  kind: 'logged-in'
  isKept: boolean
  factorDueAt: number | null
  keep: { session: { token: string; lifetime: number | null }; device: string }
}

/** Its shape for programs. */
export const loggedInShape = z.object({ isKept: z.boolean(), factorDueAt: instant.nullable() })

/** A proof at a log-in: its means, the guess that it forgives, and how a proof that counts once is spent. */
type ProvenAtLogIn = {
  amr: Amr
  guess: Guess | null
  spend?: (db: Database, at: number) => Promise<'ended' | 'spent' | null>
}

/**
 * Starts a session and forgives the guess. `ended` if the account's password or state has changed since it was read, or if
 * it asks for a second step by now; `spent` if the proof was spent meanwhile; `passkey-needed` if the site asks for two factors
 * by now, the account has a passkey, and the password came alone.
 */
export async function startSession(
  ports: Ports,
  visitor: Visitor,
  account: Pick<AccountRow, 'id' | 'passwordHash'>,
  { amr, guess, spend, stay }: ProvenAtLogIn & { stay: boolean },
): Promise<StartedSession | { kind: 'ended' } | { kind: 'spent' } | { kind: 'passkey-needed' }> {
  const { db, now, settings } = ports
  const { id: accountId } = account
  const at = now()
  const sessionToken = newToken()
  const started = await inTransaction(db, async (db) => {
    // A reset during the hash ended every session, so none may begin with the old password.
    const held = await holdForLogIn(db, accountId, account.passwordHash, at)
    if (!held) return 'ended'
    // The app may have been added during the hash.
    if (amr === 'password' && held.secondStep === 1) return 'ended'
    const refusal = spend ? await spend(db, at) : null
    if (refusal !== null) return refusal
    const due = factorDueAt(settings, held, at)
    const owes = due !== null && due <= at && !isStrong(amr)
    const isTooWeak = !isStrong(amr) && (await needsPasskey(db, settings, { ...held, id: accountId }))
    // In the days of grace its session may read, and proves nothing by the password.
    if (owes && isTooWeak) return 'passkey-needed'
    // A session that owes a factor, or proves nothing, does not cancel a deletion either.
    const keeps = !owes && !isTooWeak
    const isKept = held.deletesAt !== null && keeps
    const passkeyOfferedAt = held.passkeyOfferedAt ?? (amr === 'passkey' ? null : at)
    const deletesAt = keeps ? null : held.deletesAt
    await noteLogIn(db, { id: accountId, now: at, factorDueAt: due, passkeyOfferedAt, deletesAt })
    if (isStrong(amr)) await endPending(db, visitor, { accountId, guess }, at)
    // A new token at each log-in, so that a planted one never becomes a session of this account.
    if (visitor.sessionToken) await deleteSession(db, hashToken(visitor.sessionToken))
    await insertSession(db, newSession(settings, visitor, { accountId, token: sessionToken, amr, stay, at }))
    const device = await bindDevice(db, visitor, accountId, at)
    if (amr === 'password totp' || amr === 'password recovery')
      await noteSecondStep(db, { tokenHash: hashToken(device.token), accountId, now: at })
    await appendEvent(db, ownEvent('logged-in', at, visitor, accountId))
    await notifyOfAccount(db, ports, 'account.logged_in', { at, accountId })
    if (isKept) await tellOfKeeping(db, visitor, accountId, at)
    // Known by the device's cookie and not by its network: people travel, and a thief may sit in the next room.
    const isNotified = settings.newDeviceMails && device.isNew && held.loggedInAt !== null
    if (isNotified) await mailNewDevice(db, visitor, { accountId, amr }, at)
    // Last, because others who try from this network wait for this row.
    if (guess) await forgiveGuess(db, guess)
    return { deviceToken: device.token, isKept, isNotified, due: isStrong(amr) ? null : due }
  })
  if (typeof started === 'string') return { kind: started }
  const { deviceToken, isKept, isNotified, due } = started
  const isTold = ports.receivers.of('account.logged_in').length > 0
  if (isKept || isNotified || isTold || amr === 'password recovery') ports.wakeCourier()
  ports.log.info({ account: accountId, ...(isKept && { kept: true }) }, 'logged in')
  const lifetime = stay ? settings.sessionMs : null
  return {
    kind: 'logged-in',
    isKept,
    factorDueAt: due,
    keep: { session: { token: sessionToken, lifetime }, device: deviceToken },
  }
}

function newSession(
  { sessionMs }: Settings,
  visitor: Visitor,
  {
    accountId,
    token,
    amr,
    stay,
    at,
  }: { accountId: string; token: string; amr: Amr; stay: boolean; at: number },
): SessionRow {
  return {
    tokenHash: hashToken(token),
    id: newId(),
    accountId,
    createdAt: at,
    seenAt: at,
    expiresAt: at + sessionMs,
    stay: stay ? 1 : 0,
    provedAt: at,
    amr,
    ...namedDevice(visitor),
  }
}

// The log-in that waited in this browser has ended well, also if by a passkey after all; its owner need not be told, unless the
// code may have been guessed.
async function endPending(
  db: Database,
  { logInToken }: Visitor,
  { accountId, guess }: { accountId: string; guess: Guess | null },
  at: number,
): Promise<void> {
  if (logInToken === null) return
  const pending = await deletePendingLogIn(db, { tokenHash: hashToken(logInToken), accountId })
  const wrongCodes = guess === null ? 0 : guess.failures - 1
  if (pending && pending.mailId !== null && wrongCodes < limits.wrongCodesTold)
    await cancelWaitingMail(db, pending.mailId, at)
}

// The mail carries its own facts, because a thief who logs out at once deletes the session.
async function mailNewDevice(
  db: Database,
  visitor: Visitor,
  { accountId, amr }: { accountId: string; amr: Amr },
  at: number,
): Promise<void> {
  const how = amr === 'passkey' ? { byPasskey: true as const } : {}
  const device = { ...namedDevice(visitor), ...how }
  await queueNotice(db, { kind: 'new-device', accountId, ...device }, { now: at })
}
