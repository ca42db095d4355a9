// The acts of an administrator on an account.

import type { Address } from '../../base/address.ts'
import type { Name } from '../../base/name.ts'
import { endAccessOf } from '../../core/end-access.ts'
import { notifyOfAccount, notifyOfAddress, notifyOfDeletion } from '../../core/notify.ts'
import type { Administrator, Ports } from '../../core/ports.ts'
import { newToken } from '../../security/tokens.ts'
import { findAccountById, holdAccount } from '../../store/accounts/accounts.ts'
import {
  deleteDisputedChanges,
  deletePendingChange,
  listDisputes,
} from '../../store/accounts/address-changes.ts'
import { restore, setAdmin, suspend } from '../../store/accounts/administration.ts'
import { deleteAccountWhole } from '../../store/accounts/deletions.ts'
import { setNewName } from '../../store/accounts/new-name.ts'
import { isTaken } from '../../store/db/faults.ts'
import { deleteFactors } from '../../store/factors/factors.ts'
import { queueMail } from '../../store/mail/outbox.ts'
import { deleteSessionsOf } from '../../store/sessions/sessions.ts'
import { moveBack, mailBothAddresses } from '../address/undo-address.ts'
import { actOnAccount, actUnlessLastAdmin } from './act-on-account.ts'
import type { AccountActOutcome, GuardedActOutcome } from './act-on-account.ts'

/** How giving an address back ended; only a disputed one can be given back. */
type GiveBackOutcome = AccountActOutcome | { kind: 'not-disputed' }

type RemoveOutcome = AccountActOutcome | { kind: 'reason-missing' }

type RenameOutcome = AccountActOutcome | { kind: 'name-taken' }

/** Stops an account from logging in and ends its sessions and API keys, with immediate effect in every process. */
export function suspendAccount(ports: Ports, by: Administrator, id: string): Promise<GuardedActOutcome> {
  return actUnlessLastAdmin(ports, by, id, 'account-suspended', async (db, at) => {
    const suspended = await suspend(db, id, at)
    if (!suspended) return false
    await endAccessOf(db, id, at, by)
    await notifyOfAccount(db, ports, 'account.suspended', { at, accountId: id })
    return true
  })
}

/**
 * Lets a suspended account log in again with its current address, which also settles the disputes over it. Stale if the
 * number of disputes has changed since the administrator looked: this must not settle a dispute that they have not
 * read.
 */
export function restoreAccount(
  ports: Ports,
  by: Administrator,
  id: string,
  expectedDisputes: number | null = null,
): Promise<AccountActOutcome> {
  return actOnAccount(ports, by, id, 'account-restored', async (db) => {
    // Lock the account before counting: a new dispute locks it too, and so waits until this commits.
    await holdAccount(db, id)
    if (expectedDisputes !== null && (await listDisputes(db, id)).length !== expectedDisputes) return false
    const restored = await restore(db, id)
    if (restored) await deleteDisputedChanges(db, id)
    return restored
  })
}

/**
 * Gives a suspended account a disputed former address back. Its password stops working: once the account is restored, the
 * person who reads that address sets a new one by a reset link.
 */
export async function giveAddressBack(
  ports: Ports,
  by: Administrator,
  id: string,
  { key }: Pick<Address, 'key'>,
): Promise<GiveBackOutcome> {
  const disputed = (await listDisputes(ports.db, id)).find(({ addressKey }) => addressKey === key)
  if (!disputed) return { kind: 'not-disputed' }
  const unusableHash = await ports.hasher.hash('register', newToken())
  return actOnAccount(ports, by, id, 'address-restored', async (db, at) => {
    const account = await moveBack(db, disputed, unusableHash, at, { ...by, settings: ports.settings })
    if (!account) return false
    await mailBothAddresses(db, 'address-restored', account, disputed, at)
    await notifyOfAddress(db, ports, { at, accountId: id, previousEmail: account.address })
    return true
  })
}

/** Ends all sessions of an account; stale if it has none. */
export function endSessionsOf(ports: Ports, by: Administrator, id: string): Promise<AccountActOutcome> {
  return actOnAccount(ports, by, id, 'sessions-ended', async (db) => (await deleteSessionsOf(db, id)) > 0)
}

/** Mails the account a link that sets a new password; the administrator sees neither the link nor the password. */
export function sendReset(ports: Ports, by: Administrator, id: string): Promise<AccountActOutcome> {
  return actOnAccount(ports, by, id, 'reset-requested', async (db, at) => {
    if (!(await findAccountById(db, id))) return false
    await queueMail(db, { kind: 'password-reset', accountId: id }, { now: at })
    return true
  })
}

/**
 * Removes an account's authenticator app, recovery codes and passkeys, because its owner has lost them, and ends its sessions. It asks
 * for a reason: an administrator who is deceived opens the account to whoever knows its password.
 */
export async function removeSecondStep(ports: Ports, by: Administrator, id: string): Promise<RemoveOutcome> {
  if (by.reason === null) return { kind: 'reason-missing' }
  return actOnAccount(ports, by, id, 'second-step-removed', async (db) => {
    await holdAccount(db, id)
    const isRemoved = await deleteFactors(db, id)
    if (isRemoved) await deleteSessionsOf(db, id)
    return isRemoved
  })
}

/** Gives an account another name; `from` is the name that the administrator saw. */
export async function renameAccount(
  ports: Ports,
  by: Administrator,
  id: string,
  names: { from: string; to: Name },
): Promise<RenameOutcome> {
  try {
    return await actOnAccount(ports, by, id, 'account-renamed', (db) =>
      setNewName(db, id, names.from, names.to),
    )
  } catch (fault) {
    if (isTaken(fault)) return { kind: 'name-taken' }
    throw fault
  }
}

/**
 * Makes an account an administrator; stale if it is one already or is suspended. Its pending change of address ends, because it
 * may have been asked for by less than an administrator has to prove.
 */
export function promoteAccount(ports: Ports, by: Administrator, id: string): Promise<AccountActOutcome> {
  return actOnAccount(ports, by, id, 'account-promoted', async (db) => {
    const promoted = await setAdmin(db, id, true)
    if (promoted) await deletePendingChange(db, id)
    return promoted
  })
}

/** Makes an administrator an ordinary account and ends its sessions and API keys. */
export function demoteAccount(ports: Ports, by: Administrator, id: string): Promise<GuardedActOutcome> {
  return actUnlessLastAdmin(ports, by, id, 'account-demoted', async (db, at) => {
    const demoted = await setAdmin(db, id, false)
    if (demoted) await endAccessOf(db, id, at, by)
    return demoted
  })
}

/** Deletes an account with its sessions, the registrations of its address and their mails; the audit log keeps the ids. */
export function deleteAccount(ports: Ports, by: Administrator, id: string): Promise<GuardedActOutcome> {
  return actUnlessLastAdmin(ports, by, id, 'account-deleted', async (db, at) => {
    const deleted = await deleteAccountWhole(db, id)
    if (deleted) await notifyOfDeletion(db, ports, deleted, at)
    return deleted !== undefined
  })
}
