// A person who forgot the password asks for a link and sets a new one; the old one is never needed, the mailbox is.

import type { Identifier } from '../../base/identifier.ts'
import type { Limit } from '../../base/limits.ts'
import { limits } from '../../base/limits.ts'
import type { Next } from '../../base/next.ts'
import { hour, second } from '../../base/time.ts'
import { endAccessOf, endNewFactorsOf } from '../../core/end-access.ts'
import { bindDevice, findKnownDevice } from '../../core/known-device.ts'
import { hashNewPassword, isPersonal } from '../../core/new-password.ts'
import type { PasswordLeaked, PasswordPersonal } from '../../core/new-password.ts'
import type { Ports, Visitor } from '../../core/ports.ts'
import { isCovered } from '../../core/second-factor.ts'
import { namedDevice } from '../../core/visitor-device.ts'
import { nextField, identifierField, unprovenCodeField, newPasswordField } from '../../operation/fields.ts'
import type { InputOf } from '../../operation/fields.ts'
import { done, operation, refused, tooMany, tooSoon } from '../../operation/operation.ts'
import type { Callers } from '../../operation/operation.ts'
import type { UnprovenCode } from '../../security/codes.ts'
import { hashToken } from '../../security/tokens.ts'
import { findAccountById, glanceAtAccount, holdAccount } from '../../store/accounts/accounts.ts'
import { setNewPassword } from '../../store/accounts/new-password.ts'
import type { AccountRow } from '../../store/accounts/rows.ts'
import { hasLivingApiKey } from '../../store/api-keys/api-keys.ts'
import { inTransaction } from '../../store/db/database.ts'
import type { Database } from '../../store/db/database.ts'
import { appendEvent } from '../../store/db/events.ts'
import { findAuthenticator } from '../../store/factors/authenticators.ts'
import { listPasskeys } from '../../store/factors/passkeys.ts'
import { takeAttempt } from '../../store/limits/attempts.ts'
import { counterKey } from '../../store/limits/counter-key.ts'
import { takeLimits } from '../../store/limits/limits.ts'
import type { TooManyAttempts } from '../../store/limits/limits.ts'
import { takeMailBudget } from '../../store/mail/budgets.ts'
import { queueMail, queueNotice } from '../../store/mail/outbox.ts'
import { glanceAtNewest } from '../../store/registrations/registrations.ts'
import { findDeviceStart } from '../../store/sessions/devices.ts'

/** Requests for a new password. Only they and log-ins are counted by name, because only they try one. */
export const resetLimit = {
  action: 'reset',
  rates: {
    network: { most: 300, within: hour },
    name: { most: 20, within: hour },
    address: { most: 20, within: hour },
    everything: { most: 10_000, within: hour },
  },
} as const satisfies Limit

const request = { identifier: identifierField, next: nextField }

/**
 * Asks for a reset link by name or address. It always writes one mail. The courier decides the content of the mail and
 * whether it is sent, so that neither the answer nor its time reveals an account.
 */
export const forgotPassword = operation({
  name: 'forgot-password',
  who: 'visitor',
  api: 'POST /api/password/forgot',
  input: request,
  run: askForReset,
  outcomes: {
    mailed: done(202),
    'too-soon': tooSoon('identifier'),
    'too-many-attempts': tooMany('identifier'),
  },
})

type ForgotOutcome =
  | { kind: 'mailed'; next: Next | null }
  | { kind: 'too-soon'; seconds: number }
  | TooManyAttempts

const input = { code: unprovenCodeField('reset-password'), newPassword: newPasswordField }

/** Sets a new password by an open link. Every session ends with it, and a mail reports it to the owner. */
export const resetPassword = operation({
  name: 'reset-password',
  who: 'visitor',
  api: 'POST /api/password/reset',
  input,
  run: setNewPasswordByLink,
  outcomes: {
    changed: done(200, { forget: ['reset'] }),
    dead: refused(410),
    'password-personal': refused(422, 'newPassword'),
    'password-leaked': refused(422, 'newPassword'),
  },
})

type ResetOutcome =
  | { kind: 'changed'; name: string; address: string; keep: { device: string } }
  | { kind: 'dead' }
  | PasswordPersonal
  | PasswordLeaked

type ResetCode = UnprovenCode<'reset-password'>

/** The meaning of a reset link. A used link looks like a forged one, because its code was bound to the old password. */
type ResetLink =
  | { kind: 'open'; account: { id: string; name: string; address: string }; ends: EndsAtReset[] }
  | { kind: 'dead' }

/** The means of access that end with the new password, besides the sessions. */
type EndsAtReset = 'passkeys' | 'new-passkeys' | 'authenticator' | 'api-keys'

async function askForReset(
  ports: Ports,
  { visitor }: Callers['visitor'],
  { identifier, next }: InputOf<typeof request>,
): Promise<ForgotOutcome> {
  const { db, now, settings } = ports
  const { network } = visitor
  // Requests from a device that the account knows are counted separately, so that strangers cannot use up the owner's
  // limit.
  const account = await glanceAtAccount(db, identifier)
  const known = await findKnownDevice(ports, visitor, account)
  const tooMany = await takeLimits(ports, resetLimit, { network, known, [identifier.kind]: identifier.key })
  if (tooMany) return tooMany
  const at = now()
  const outcome = await inTransaction(db, async (db): Promise<ForgotOutcome> => {
    const pause = {
      key: counterKey(db, 'reset-pause', identifier.kind, identifier.key, known),
      most: 1,
      now: at,
      resetsAt: at + limits.resendPause,
    }
    if (await takeAttempt(db, pause)) return { kind: 'too-soon', seconds: limits.resendPause / second }
    await appendEvent(db, { at, kind: 'reset-requested', actor: 'visitor', network })
    const addressKey = await goesTo(db, identifier, account)
    const caused = { kind: 'reset', addressKey, network, known, now: at } as const
    const budget = await takeMailBudget(db, settings, caused)
    await queueMail(db, { kind: 'password-reset', ...subjectOf(identifier) }, { now: at, budget })
    return { kind: 'mailed', next }
  })
  if (outcome.kind === 'mailed') ports.wakeCourier()
  return outcome
}

/**
 * The request for a new password: an administrator names an account, a visitor types a name or an address, or a text
 * that is neither.
 */
export type ResetSubject =
  | { accountId: string }
  | { addressKey: string }
  | { nameKey: string }
  | { isUnreadable: true }

function subjectOf(identifier: Identifier): ResetSubject {
  return identifier.kind === 'address' ? { addressKey: identifier.key } : { nameKey: identifier.key }
}

// The address that the mail will go to, so that names and addresses share one budget; for an unknown identifier, the
// typed text. The registration is looked up even if there is an account, so that every request costs the same work.
async function goesTo(
  db: Database,
  identifier: Identifier,
  account: Pick<AccountRow, 'addressKey'> | undefined,
): Promise<string> {
  const registration = await glanceAtNewest(db, identifier)
  return account?.addressKey ?? registration?.addressKey ?? identifier.key
}

/**
 * Reads the current meaning of a reset link, and what would end with the new password in this browser; changes nothing. The
 * mailbox's reader alone learns it, because they hold the link.
 */
export async function readResetLink(
  ports: Ports,
  visitor: Visitor,
  code: ResetCode | null,
): Promise<ResetLink> {
  const account = await findAccountOfLink(ports, code)
  if (!account) return { kind: 'dead' }
  const { id, name, address } = account
  return { kind: 'open', account: { id, name, address }, ends: await listEnds(ports, visitor, account) }
}

async function listEnds(ports: Ports, visitor: Visitor, account: AccountRow): Promise<EndsAtReset[]> {
  const { db, now, settings } = ports
  const since = await factorsEndSince(db, ports, account, deviceOf(visitor))
  const isOnlyNew = isCovered(settings, account.isAdmin)
  const ending = (factor: { createdAt: number }) => since !== null && factor.createdAt >= since
  const passkeys = (await listPasskeys(db, account.id)).filter((one) => !isOnlyNew || ending(one))
  const app = await findAuthenticator(db, account.id)
  return [
    ...(passkeys.length > 0 ? [isOnlyNew ? ('new-passkeys' as const) : ('passkeys' as const)] : []),
    ...(app && ending(app) ? ['authenticator' as const] : []),
    ...((await hasLivingApiKey(db, account.id, now())) ? ['api-keys' as const] : []),
  ]
}

function deviceOf({ deviceToken }: Visitor): string | null {
  return deviceToken && hashToken(deviceToken)
}

async function findAccountOfLink(ports: Ports, code: ResetCode | null): Promise<AccountRow | null> {
  const at = ports.now()
  // A time this far ahead came from a wrong clock.
  const latest = at + limits.resetLife + limits.clockSkew
  if (!code || code.claimed.expiresAt <= at || code.claimed.expiresAt > latest) return null
  const account = await findAccountById(ports.db, code.claimed.id)
  return account && code.proveFor(account) ? account : null
}

async function setNewPasswordByLink(
  ports: Ports,
  { visitor }: Callers['visitor'],
  { code, newPassword }: InputOf<typeof input>,
): Promise<ResetOutcome> {
  const account = await findAccountOfLink(ports, code)
  if (!account) return { kind: 'dead' }
  if (isPersonal(ports, newPassword, account)) return { kind: 'password-personal' }
  const { db, now } = ports
  const passwordHash = await hashNewPassword(ports, visitor, newPassword)
  if (passwordHash === null) return { kind: 'password-leaked' }
  const device = deviceOf(visitor)
  const at = now()
  const outcome = await inTransaction(db, async (db): Promise<ResetOutcome> => {
    // Of any number of clicks one finds the password and address that its code was bound to.
    if (!(await setNewPassword(db, account, passwordHash, device))) return { kind: 'dead' }
    const by = { actor: 'visitor', network: visitor.network }
    await endAccessOf(db, account.id, at, by)
    // Read anew: an administrator may have promoted it during the hash.
    const held = await holdAccount(db, account.id)
    const since = held ? await factorsEndSince(db, ports, held, device) : null
    if (held && since !== null) await endNewFactorsOf(db, ports.settings, held, { ...by, at, since })
    // The mail names this browser, so the log-in that follows needs no mail about a new device.
    const { token } = await bindDevice(db, visitor, account.id, at)
    const from = namedDevice(visitor)
    await queueNotice(db, { kind: 'password-changed', accountId: account.id, ...from }, { now: at })
    await appendEvent(db, { at, kind: 'password-reset', accountId: account.id, ...by })
    return { kind: 'changed', name: account.name, address: account.address, keep: { device: token } }
  })
  if (outcome.kind === 'changed') ports.wakeCourier()
  return outcome
}

/**
 * Since when an added factor may be a thief's, and ends; null where none ends. Where the site asks for two factors, the reader of
 * the mailbox must not get past a new one: only a browser that the account knew before the factor removes it.
 */
async function factorsEndSince(
  db: Database,
  { now, settings }: Ports,
  { id: accountId, isAdmin }: AccountRow,
  tokenHash: string | null,
): Promise<number | null> {
  const since = now() - limits.newFactor
  if (!isCovered(settings, isAdmin)) return since
  const knownSince = tokenHash === null ? null : await findDeviceStart(db, { tokenHash, accountId })
  return knownSince === null ? null : Math.max(since, knownSince)
}
