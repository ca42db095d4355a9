// A reader of the old address cancels or undoes a change of address by the link in its mails.

import { z } from 'zod'
import { parseAddress } from '../../base/address.ts'
import { limits } from '../../base/limits.ts'
import type { Password } from '../../base/password.ts'
import { endAccessOf, endNewFactorsOf } from '../../core/end-access.ts'
import { isPersonal, hashNewPassword } from '../../core/new-password.ts'
import type { PasswordPersonal, PasswordLeaked } from '../../core/new-password.ts'
import { notifyOfAccount, notifyOfAddress } from '../../core/notify.ts'
import type { Actor, Ports, Visitor } from '../../core/ports.ts'
import { verifyGuess } from '../../core/verify-guess.ts'
import { codeField, newPasswordField, passwordField, textField } from '../../operation/fields.ts'
import type { InputOf } from '../../operation/fields.ts'
import { done, operation, refused, telling, tooMany } from '../../operation/operation.ts'
import type { Callers } from '../../operation/operation.ts'
import { makeCode } from '../../security/codes.ts'
import type { Code } from '../../security/codes.ts'
import { findAccountById, holdAccount, setPassword } from '../../store/accounts/accounts.ts'
import {
  deletePendingChange,
  disputeChange,
  findChange,
  moveAddress,
  deleteChangeAndLater,
} from '../../store/accounts/address-changes.ts'
import { suspend } from '../../store/accounts/administration.ts'
import { keepAccount } from '../../store/accounts/deletions.ts'
import type { AddressChangeRow, AccountRow } from '../../store/accounts/rows.ts'
import { inTransaction } from '../../store/db/database.ts'
import type { Database } from '../../store/db/database.ts'
import type { EventKind } from '../../store/db/events.ts'
import { appendEvent } from '../../store/db/events.ts'
import { forgetGuesses, forgiveGuess, beginGuess } from '../../store/limits/guesses.ts'
import type { TooManyAttempts } from '../../store/limits/limits.ts'
import { queueMail } from '../../store/mail/outbox.ts'
import { closeOthers } from '../../store/registrations/registrations.ts'
import { forgetOtherDevices } from '../../store/sessions/devices.ts'

type UndoCode = Code<'undo-address'>

/** A change as its old address's reader may see it. */
type ShownOldChange = {
  id: string
  name: string
  address: string
  askedAt: number
  doneAt: number | null
}

/** The meaning of the link at the old address. */
export type UndoLink =
  | { kind: 'dead' }
  | { kind: 'disputed' }
  | { kind: 'pending'; change: ShownOldChange }
  | { kind: 'done'; change: ShownOldChange }

type JudgedLink =
  | { kind: 'dead' }
  | { kind: 'disputed' }
  | { kind: 'pending'; change: AddressChangeRow; name: string }
  | { kind: 'done'; change: AddressChangeRow; name: string }

const typed = { code: codeField('undo-address'), address: textField }

/**
 * Cancels a pending change, and ends all sessions, because the person who asked for it knows the password. The reader
 * types the address that got the mail, which a scanner that presses buttons does not do.
 */
export const cancelChangeByLink = operation({
  name: 'cancel-change-by-link',
  who: 'visitor',
  api: 'POST /api/account/address/undo/cancel',
  input: typed,
  run: cancelByOldAddress,
  outcomes: {
    cancelled: done(200, { forget: ['undo'] }),
    'address-of-other-mail': refused(422, 'address'),
    'change-done-meanwhile': refused(409, 'submit'),
  },
})

type CancelOutcome =
  /** The code sets a new password: its person has proved that they read the account's mail. */
  | { kind: 'cancelled'; keep: { reset: string } }
  | { kind: 'address-of-other-mail' }
  | { kind: 'change-done-meanwhile' }

const passwords = { code: codeField('undo-address'), password: passwordField, newPassword: newPasswordField }

/**
 * Undoes a change with the password that was valid when the change was asked for. The account gets this old address
 * back, even after later changes, and every session ends. The person who changed the address knew that password, so a
 * new one is set.
 */
export const undoAddress = operation({
  name: 'undo-address',
  who: 'visitor',
  api: 'POST /api/account/address/undo',
  input: passwords,
  run: undoChange,
  outcomes: {
    restored: telling(done(200, { forget: ['undo'] }), z.object({ address: z.string() })),
    stale: refused(409),
    'wrong-password-alone': refused(422, 'password'),
    'password-personal': refused(422, 'newPassword'),
    'password-leaked': refused(422, 'newPassword'),
    'too-many-attempts': tooMany(),
  },
})

type UndoOutcome =
  | { kind: 'restored'; name: string; address: string }
  | { kind: 'stale' }
  | { kind: 'wrong-password-alone' }
  | PasswordPersonal
  | PasswordLeaked
  | TooManyAttempts

/**
 * Disputes a change without the password: every session ends and the account is suspended, so that neither side can use
 * it until an administrator has found out who owns it; the old address stays reserved until then.
 */
export const disputeAddress = operation({
  name: 'dispute-address',
  who: 'visitor',
  api: 'POST /api/account/address/undo/dispute',
  input: typed,
  run: disputeByOldAddress,
  outcomes: {
    suspended: done(200, { forget: ['undo'] }),
    stale: refused(409),
    'address-of-other-mail': refused(422, 'address'),
  },
})

type DisputeOutcome = { kind: 'suspended' } | { kind: 'stale' } | { kind: 'address-of-other-mail' }

/** Reads the current meaning of a link; changes nothing. */
export async function readUndoLink(ports: Ports, code: UndoCode | null): Promise<UndoLink> {
  const link = await judgeLink(ports, code)
  if (!('change' in link)) return link
  const { kind, name, change } = link
  const { id, address, askedAt, doneAt } = change
  return { kind, change: { id, name, address, askedAt, doneAt } }
}

async function judgeLink(ports: Ports, code: UndoCode | null): Promise<JudgedLink> {
  const { db, now } = ports
  const change = code && (await findChange(db, code.id))
  const account = change && (await findAccountById(db, change.accountId))
  if (!account) return { kind: 'dead' }
  if (change.endsAt === null) return { kind: 'disputed' }
  if (change.endsAt <= now()) return { kind: 'dead' }
  return { kind: change.doneAt === null ? 'pending' : 'done', change, name: account.name }
}

async function cancelByOldAddress(
  ports: Ports,
  { visitor }: Callers['visitor'],
  { code, address }: InputOf<typeof typed>,
): Promise<CancelOutcome> {
  const { db, keys, now } = ports
  const link = await judgeLink(ports, code)
  if (link.kind !== 'pending') return { kind: 'change-done-meanwhile' }
  const { change } = link
  if (!isOldAddress(address, change)) return { kind: 'address-of-other-mail' }
  const at = now()
  return inTransaction(db, async (db): Promise<CancelOutcome> => {
    const account = await holdAccount(db, change.accountId)
    if (!account || !(await deletePendingChange(db, change.accountId, change.id)))
      return { kind: 'change-done-meanwhile' }
    await endAccessOf(db, account.id, at, byVisitor(visitor))
    await appendEvent(db, event('address-change-cancelled', at, visitor, change))
    const subject = { ...account, expiresAt: at + limits.resetLife }
    return { kind: 'cancelled', keep: { reset: makeCode(keys, 'reset-password', subject) } }
  })
}

async function undoChange(
  ports: Ports,
  { visitor }: Callers['visitor'],
  { code, password, newPassword }: InputOf<typeof passwords>,
): Promise<UndoOutcome> {
  const link = await judgeLink(ports, code)
  if (link.kind !== 'done') return { kind: 'stale' }
  const { change, name } = link
  if (isPersonal(ports, newPassword, { name, address: change.address })) return { kind: 'password-personal' }
  const verified = await verifyOldPassword(ports, visitor, change, password)
  if (verified.kind !== 'right') return verified
  const passwordHash = await hashNewPassword(ports, visitor, newPassword)
  if (passwordHash === null) return { kind: 'password-leaked' }
  const at = ports.now()
  const isUndone = await inTransaction(ports.db, async (db): Promise<boolean> => {
    const account = await moveBack(db, change, passwordHash, at, {
      ...byVisitor(visitor),
      settings: ports.settings,
    })
    if (!account) return false
    await mailBothAddresses(db, 'address-restored', account, change, at)
    await appendEvent(db, event('address-restored', at, visitor, change))
    await notifyOfAddress(db, ports, { at, accountId: account.id, previousEmail: account.address })
    return true
  })
  if (!isUndone) return { kind: 'stale' }
  ports.wakeCourier()
  return { kind: 'restored', name, address: change.address }
}

async function verifyOldPassword(
  ports: Ports,
  visitor: Visitor,
  change: AddressChangeRow,
  password: Password | null,
): Promise<{ kind: 'right' } | { kind: 'wrong-password-alone' } | TooManyAttempts> {
  // Counted by the link and not by the address: a thief who fails to log in with it must not keep its owner from undoing.
  const by = { at: { kind: 'undo', key: change.id } as const, network: visitor.network, known: null }
  const guess = await beginGuess(ports, by)
  if (guess.kind === 'too-many-attempts') return guess
  const tried = { queue: 'log-in', hash: change.passwordHash } as const
  if (password !== null && (await verifyGuess(ports, visitor, guess, { ...tried, password }))) {
    await forgiveGuess(ports.db, guess)
    return { kind: 'right' }
  }
  await appendEvent(ports.db, event('password-refused', ports.now(), visitor, change))
  return { kind: 'wrong-password-alone' }
}

async function disputeByOldAddress(
  ports: Ports,
  { visitor }: Callers['visitor'],
  { code, address }: InputOf<typeof typed>,
): Promise<DisputeOutcome> {
  const link = await judgeLink(ports, code)
  if (link.kind !== 'done') return { kind: 'stale' }
  const { change } = link
  if (!isOldAddress(address, change)) return { kind: 'address-of-other-mail' }
  const at = ports.now()
  const isDisputed = await inTransaction(ports.db, async (db): Promise<boolean> => {
    const account = await holdAccount(db, change.accountId)
    if (!account || !(await disputeChange(db, change.id, at))) return false
    await deletePendingChange(db, account.id)
    await endAccessOf(db, account.id, at, byVisitor(visitor))
    const isSuspended = await suspend(db, account.id, at)
    // The person who changed the address may have asked for the deletion too.
    await keepAccount(db, account.id)
    await mailBothAddresses(db, 'address-disputed', account, change, at)
    await appendEvent(db, event('address-disputed', at, visitor, change))
    if (isSuspended) await notifyOfAccount(db, ports, 'account.suspended', { at, accountId: account.id })
    return true
  })
  if (!isDisputed) return { kind: 'stale' }
  ports.wakeCourier()
  return { kind: 'suspended' }
}

/**
 * Moves an account back to the address that a change took from it, with a password; null when the change can no longer
 * be undone.
 */
export async function moveBack(
  db: Database,
  change: AddressChangeRow,
  passwordHash: string,
  at: number,
  by: Pick<Actor, 'actor' | 'network'> & Pick<Ports, 'settings'>,
): Promise<AccountRow | null> {
  const account = await holdAccount(db, change.accountId)
  if (!account || !(await deleteChangeAndLater(db, change, at))) return null
  // Before the account: every confirmation takes both locks in this order.
  await closeOthers(db, change.addressKey, null, at)
  await moveAddress(db, account, { address: change.address, addressKey: change.addressKey }, at)
  await setPassword(db, account.id, passwordHash)
  await keepAccount(db, account.id)
  await endAccessOf(db, account.id, at, by)
  // As a reset at the moment when the change was asked for, because a thief may have added a factor before.
  const { actor, network, settings } = by
  const since = change.askedAt - limits.newFactor
  await endNewFactorsOf(db, settings, account, { actor, network, at, since })
  await forgetOtherDevices(db, account.id, null)
  await forgetGuesses(db, [account.nameKey, change.addressKey])
  return account
}

/** Mails the result of a change to both addresses of an account; `account` is as it was before. */
export async function mailBothAddresses(
  db: Database,
  kind: 'address-restored' | 'address-disputed',
  account: AccountRow,
  change: AddressChangeRow,
  now: number,
): Promise<void> {
  for (const address of new Set([change.address, account.address]))
    await queueMail(db, { kind, accountId: account.id, address }, { now })
}

function isOldAddress(typed: string, { addressKey }: AddressChangeRow): boolean {
  const address = parseAddress(typed)
  return !('problem' in address) && address.key === addressKey
}

function event(
  kind: EventKind,
  at: number,
  visitor: Visitor,
  { id: subjectId, accountId }: AddressChangeRow,
) {
  return { kind, at, accountId, ...byVisitor(visitor), subjectId }
}

function byVisitor({ network }: Visitor) {
  return { actor: 'visitor', network }
}
