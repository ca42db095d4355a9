// Whoever reads the old address cancels or undoes a change of address by the link in its mails.
import { parseAddress } from '../../base/address.ts'
import { limits } from '../../base/limits.ts'
import type { Password } from '../../base/password.ts'
import type { Ports, Visitor } from '../../core/ports.ts'
import { isUndoCode, readChangeCode, resetCode } from '../../security/codes.ts'
import { newId } from '../../security/tokens.ts'
import { findAccountById, holdAccount, setPassword } from '../../store/accounts/accounts.ts'
import {
  deletePendingChange,
  disputeChange,
  findChange,
  moveAddress,
  deleteChangeAndLater,
} from '../../store/accounts/address-changes.ts'
import { suspend } from '../../store/accounts/administration.ts'
import { inTransaction } from '../../store/db/database.ts'
import type { Database } from '../../store/db/database.ts'
import { keepAccount } from '../../store/accounts/deletions.ts'
import { forgetOtherDevices } from '../../store/sessions/devices.ts'
import { appendEvent } from '../../store/db/events.ts'
import { forgetGuesses, forgiveGuess, beginGuess } from '../../store/limits/guesses.ts'
import type { TooManyAttempts } from '../../store/limits/limits.ts'
import { queueMail } from '../../store/mail/outbox.ts'
import { closeOthers } from '../../store/registrations/registrations.ts'
import { deleteSessionsOf } from '../../store/sessions/sessions.ts'
import type { AccountRow, AddressChangeRow } from '../../store/accounts/rows.ts'
import type { EventKind } from '../../store/db/event-kinds.ts'
import { hashNewPassword } from '../../core/new-password.ts'
import type { PasswordLeaked } from '../../core/new-password.ts'
import { verifyGuess } from '../../core/verify-guess.ts'

/** What the link at the old address stands for. */
export type UndoLink =
  | { kind: 'dead' }
  | { kind: 'pending'; change: AddressChangeRow; name: string }
  | { kind: 'done'; change: AddressChangeRow; name: string }
  | { kind: 'disputed' }

/** How cancelling a pending change ended; the code sets a new password, for who proved to read the account's mails. */
export type CancelOutcome =
  | { kind: 'cancelled'; resetCode: string }
  | { kind: 'wrong-address' }
  | { kind: 'stale' }

/** How undoing with the password ended. */
export type UndoOutcome =
  | { kind: 'restored'; address: string }
  | { kind: 'wrong' }
  | { kind: 'stale' }
  | PasswordLeaked
  | TooManyAttempts

/** How disputing a change without the password ended. */
export type DisputeOutcome = { kind: 'suspended' } | { kind: 'wrong-address' } | { kind: 'stale' }

/** What a link stands for now; changes nothing, whoever asks. */
export async function readUndoLink(ports: Ports, code: string): Promise<UndoLink> {
  const { db, keys, now } = ports
  const read = readChangeCode(code)
  if (!read || !isUndoCode(keys, read)) return { kind: 'dead' }
  const change = await findChange(db, read.id)
  const account = change && (await findAccountById(db, change.accountId))
  if (!account) return { kind: 'dead' }
  if (change.endsAt === null) return { kind: 'disputed' }
  if (change.endsAt <= now()) return { kind: 'dead' }
  return { kind: change.doneAt === null ? 'pending' : 'done', change, name: account.name }
}

/**
 * Cancels a change that is pending, and ends all sessions: whoever asked for it knows the password. The address that the
 * mail came to is to be typed, which a scanner that presses buttons does not.
 */
export async function cancelByOldAddress(
  ports: Ports,
  visitor: Visitor,
  change: AddressChangeRow,
  typedAddress: string,
): Promise<CancelOutcome> {
  if (!isTyped(typedAddress, change)) return { kind: 'wrong-address' }
  const { db, keys, now } = ports
  const at = now()
  return inTransaction(db, async (db): Promise<CancelOutcome> => {
    const account = await holdAccount(db, change.accountId)
    if (!account || !(await deletePendingChange(db, change.accountId, change.id))) return { kind: 'stale' }
    await deleteSessionsOf(db, account.id)
    await appendEvent(db, event('address-change-cancelled', at, visitor, change))
    return { kind: 'cancelled', resetCode: resetCode(keys, account, at + limits.resetLife) }
  })
}

/**
 * Undoes a change with the password that was valid when it was asked: the address is the old one again, whatever it was
 * changed to since, and every session ends. Whoever changed it knew that password, so a new one begins with it.
 */
export async function undoChange(
  ports: Ports,
  visitor: Visitor,
  change: AddressChangeRow,
  passwords: { old: Password | null; new: Password },
): Promise<UndoOutcome> {
  const { db, now } = ports
  // Counted by the link and not by the address: else a thief who fails to log in with it would keep its owner from undoing.
  const by = { at: { kind: 'undo', key: change.id } as const, network: visitor.network, known: null }
  const guess = await beginGuess(ports, by)
  if (guess.kind === 'too-many-attempts') return guess
  const tried = { line: 'log-in', hash: change.passwordHash } as const
  const isRight =
    passwords.old !== null &&
    (await verifyGuess(ports, visitor, guess, { ...tried, password: passwords.old }))
  if (!isRight) {
    await appendEvent(db, event('password-refused', now(), visitor, change))
    return { kind: 'wrong' }
  }
  await forgiveGuess(db, guess)
  const passwordHash = await hashNewPassword(ports, visitor, passwords.new)
  if (passwordHash === null) return { kind: 'password-leaked' }
  const at = now()
  const isUndone = await inTransaction(db, async (db): Promise<boolean> => {
    const account = await moveBack(db, change, passwordHash, at)
    if (!account) return false
    await tell(db, 'address-restored', account, change, at)
    await appendEvent(db, event('address-restored', at, visitor, change))
    return true
  })
  if (!isUndone) return { kind: 'stale' }
  ports.wakeCourier()
  return { kind: 'restored', address: change.address }
}

/**
 * Disputes a change without the password: every session ends and the account is suspended, so that neither side can use
 * it until an administrator has found out whose it is; so long the old address stays reserved.
 */
export async function disputeByOldAddress(
  ports: Ports,
  visitor: Visitor,
  change: AddressChangeRow,
  typedAddress: string,
): Promise<DisputeOutcome> {
  if (!isTyped(typedAddress, change)) return { kind: 'wrong-address' }
  const at = ports.now()
  const isDisputed = await inTransaction(ports.db, async (db): Promise<boolean> => {
    const account = await holdAccount(db, change.accountId)
    if (!account || !(await disputeChange(db, change.id, at))) return false
    await deletePendingChange(db, account.id)
    await deleteSessionsOf(db, account.id)
    await suspend(db, account.id, at)
    // Whoever changed the address may have asked for the deletion too.
    await keepAccount(db, account.id)
    await tell(db, 'address-disputed', account, change, at)
    await appendEvent(db, event('address-disputed', at, visitor, change))
    return true
  })
  if (!isDisputed) return { kind: 'stale' }
  ports.wakeCourier()
  return { kind: 'suspended' }
}

/** Moves an account back to the address that a change took from it, with a password; null when that can be undone no more. */
export async function moveBack(
  db: Database,
  change: AddressChangeRow,
  passwordHash: string,
  at: number,
): Promise<AccountRow | null> {
  const account = await holdAccount(db, change.accountId)
  if (!account || !(await deleteChangeAndLater(db, change, at))) return null
  // Before the account: in the order in which whoever confirms one of them takes both.
  await closeOthers(db, change.addressKey, null, at)
  await moveAddress(db, account, { address: change.address, addressKey: change.addressKey }, at)
  await setPassword(db, account.id, passwordHash)
  await keepAccount(db, account.id)
  await deleteSessionsOf(db, account.id)
  await forgetOtherDevices(db, account.id, null)
  await forgetGuesses(db, [account.nameKey, change.addressKey])
  return account
}

/** Tells both addresses of an account what became of a change; `account` is as it was before. */
export async function tell(
  db: Database,
  kind: 'address-restored' | 'address-disputed',
  account: AccountRow,
  change: AddressChangeRow,
  now: number,
): Promise<void> {
  for (const detail of new Set([change.address, account.address]))
    await queueMail(db, { id: newId(), kind, accountId: account.id, detail, now })
}

function isTyped(typed: string, { addressKey }: AddressChangeRow): boolean {
  const address = parseAddress(typed)
  return !('problem' in address) && address.key === addressKey
}

function event(
  kind: EventKind,
  at: number,
  { network }: Visitor,
  { id: subjectId, accountId }: AddressChangeRow,
) {
  return { kind, at, accountId, actor: 'visitor', network, subjectId }
}
