// A person who forgot the password asks for a link and sets a new one; the old one is never needed, the mailbox is.
import { identifierKey } from '../../base/identifier.ts'
import type { Identifier } from '../../base/identifier.ts'
import { limits } from '../../base/limits.ts'
import type { Password } from '../../base/password.ts'
import { second } from '../../base/time.ts'
import type { Ports, Visitor } from '../../core/ports.ts'
import { isResetCode, readResetCode } from '../../security/codes.ts'
import { hashToken, newId } from '../../security/tokens.ts'
import { findAccountById, glanceAtAccount } from '../../store/accounts/accounts.ts'
import { counterKey } from '../../store/limits/counter-key.ts'
import { takeAttempt } from '../../store/limits/attempts.ts'
import { inTransaction } from '../../store/db/database.ts'
import type { Database } from '../../store/db/database.ts'
import { appendEvent } from '../../store/db/events.ts'
import { takeLimits } from '../../store/limits/limits.ts'
import type { TooManyAttempts } from '../../store/limits/limits.ts'
import { takeMailBudget } from '../../store/mail/budgets.ts'
import { setNewPassword } from '../../store/accounts/new-password.ts'
import { queueMail } from '../../store/mail/outbox.ts'
import { glanceAtNewest } from '../../store/registrations/registrations.ts'
import { deleteSessionsOf } from '../../store/sessions/sessions.ts'
import type { AccountRow } from '../../store/accounts/rows.ts'
import { findKnownDevice } from '../../core/known-device.ts'
import { hashNewPassword } from '../../core/new-password.ts'
import type { PasswordLeaked } from '../../core/new-password.ts'

/** How asking for a link ended; it never depends on who is known here. */
export type ForgotOutcome = { kind: 'mailed' } | { kind: 'too-soon'; seconds: number } | TooManyAttempts

/** What a reset link stands for. A used one cannot be told from a forged one: its code was bound to the old password. */
export type ResetLink = { kind: 'open'; account: AccountRow } | { kind: 'dead' }

/** How setting the new password ended. */
export type ResetOutcome = { kind: 'changed' } | { kind: 'dead' } | PasswordLeaked

/**
 * Asks for a reset link by name or address. It writes one mail whoever is known: the courier decides what it
 * says, and whether it is sent, so that neither the answer nor its time tells.
 */
export async function askForReset(ports: Ports, visitor: Visitor, typed: string): Promise<ForgotOutcome> {
  const { db, now, settings } = ports
  const { network } = visitor
  const identifier = identifierKey(typed)
  // What comes from a device that the account knows is counted by itself, so that no stranger uses up its owner's.
  const account = identifier.kind === 'neither' ? undefined : await glanceAtAccount(db, identifier)
  const known = await findKnownDevice(ports, visitor, account)
  const typedAs = identifier.kind === 'neither' ? {} : { [identifier.kind]: identifier.key }
  const tooMany = await takeLimits(ports, 'reset', { network, known, ...typedAs })
  if (tooMany) return tooMany
  const detail = identifier.kind === 'neither' ? 'neither' : `${identifier.kind} ${identifier.key}`
  const at = now()
  const outcome = await inTransaction(db, async (db): Promise<ForgotOutcome> => {
    const pause = {
      key: counterKey(db, 'reset-pause', detail, known),
      most: 1,
      now: at,
      resetsAt: at + limits.resendPause,
    }
    if (await takeAttempt(db, pause)) return { kind: 'too-soon', seconds: limits.resendPause / second }
    await appendEvent(db, { at, kind: 'reset-requested', actor: 'visitor', network })
    const addressKey = await goesTo(db, identifier, account)
    const caused = { kind: 'reset', addressKey, network, known, now: at } as const
    const isWithinBudget = (await takeMailBudget(db, settings, caused)) === null
    await queueMail(db, { id: newId(), kind: 'password-reset', detail, now: at, isWithinBudget })
    return { kind: 'mailed' }
  })
  if (outcome.kind === 'mailed') ports.wakeCourier()
  return outcome
}

// Where the mail will go, so that names and addresses share one budget; of what nobody has, by what was typed. The
// registration is asked for also where there is an account: the same work for everybody.
async function goesTo(
  db: Database,
  identifier: Identifier,
  account: Pick<AccountRow, 'addressKey'> | undefined,
): Promise<string> {
  if (identifier.kind === 'neither') return 'neither'
  const registration = await glanceAtNewest(db, identifier)
  return account?.addressKey ?? registration?.addressKey ?? identifier.key
}

/** What a reset link stands for now; changes nothing. */
export async function readResetLink(ports: Ports, code: string): Promise<ResetLink> {
  const read = readResetCode(code)
  const at = ports.now()
  // What is further ahead was mailed under a clock that was wrong.
  const latest = at + limits.resetLife + limits.clockSkew
  if (!read || read.expiresAt <= at || read.expiresAt > latest) return { kind: 'dead' }
  const account = await findAccountById(ports.db, read.id)
  return account && isResetCode(ports.keys, read, account) ? { kind: 'open', account } : { kind: 'dead' }
}

/** Sets a new password by a link that is open; every session ends with it, and the owner is told by mail. */
export async function resetPassword(
  ports: Ports,
  visitor: Visitor,
  account: AccountRow,
  password: Password,
): Promise<ResetOutcome> {
  const { db, now } = ports
  const passwordHash = await hashNewPassword(ports, visitor, password)
  if (passwordHash === null) return { kind: 'password-leaked' }
  const device = visitor.deviceToken && hashToken(visitor.deviceToken)
  const at = now()
  const outcome = await inTransaction(db, async (db): Promise<ResetOutcome> => {
    // Of any number of clicks one finds the password and address that its code was bound to.
    if (!(await setNewPassword(db, account, passwordHash, device))) return { kind: 'dead' }
    await deleteSessionsOf(db, account.id)
    await queueMail(db, { id: newId(), kind: 'password-changed', accountId: account.id, now: at })
    const { network } = visitor
    await appendEvent(db, { at, kind: 'password-reset', accountId: account.id, actor: 'visitor', network })
    return { kind: 'changed' }
  })
  if (outcome.kind === 'changed') ports.wakeCourier()
  return outcome
}
