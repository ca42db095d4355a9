// An administrator acts on an account. Each act is one conditional statement with its event; none can take the last administrator away.
import type { Address } from '../../base/address.ts'
import type { Name } from '../../base/name.ts'
import type { Administrator, Ports } from '../../core/ports.ts'
import { newId, newToken } from '../../security/tokens.ts'
import { findAccountById, holdAccount } from '../../store/accounts/accounts.ts'
import { deleteDisputedChanges, listDisputes } from '../../store/accounts/address-changes.ts'
import { hasAdmin, restore, setAdmin, suspend } from '../../store/accounts/administration.ts'
import { isTaken } from '../../store/db/faults.ts'
import type { Database } from '../../store/db/database.ts'
import { deleteAccountWhole } from '../../store/accounts/deletions.ts'
import { appendEvent } from '../../store/db/events.ts'
import { setNewName } from '../../store/accounts/new-name.ts'
import { queueMail } from '../../store/mail/outbox.ts'
import { deleteSessionsOf } from '../../store/sessions/sessions.ts'
import type { EventKind } from '../../store/db/event-kinds.ts'
import { actAs } from './act-as.ts'
import { moveBack, tell } from '../address/undo-address.ts'

/** How an act on an account ended; `stale` means that somebody acted meanwhile, so that there was nothing left to do. */
export type AccountActOutcome = { kind: 'done' } | { kind: 'unknown' } | { kind: 'stale' }

/** How an act ended that the last administrator must not suffer. */
export type GuardedActOutcome = AccountActOutcome | { kind: 'last-admin' }

/** How giving an address back ended; only one that is disputed can be. */
export type GiveBackOutcome = AccountActOutcome | { kind: 'not-disputed' }

/** How renaming ended. */
export type RenameOutcome = AccountActOutcome | { kind: 'name-taken' }

/** Stops an account from logging in and ends its sessions, at once in every process. */
export function suspendAccount(ports: Ports, by: Administrator, id: string): Promise<GuardedActOutcome> {
  return actGuarded(ports, by, id, 'account-suspended', async (db, at) => {
    const suspended = await suspend(db, id, at)
    if (suspended) await deleteSessionsOf(db, id)
    return suspended
  })
}

/**
 * Lets a suspended account log in again, with the address that it has: the disputes over that are decided by it. Stale
 * when they are not as many as were seen: an owner's who spoke up meanwhile must not be decided against them unread.
 */
export function restoreAccount(
  ports: Ports,
  by: Administrator,
  id: string,
  disputesSeen: number | null = null,
): Promise<AccountActOutcome> {
  return act(ports, by, id, 'account-restored', async (db) => {
    // Held before they are counted: whoever disputes holds it, too.
    await holdAccount(db, id)
    if (disputesSeen !== null && (await listDisputes(db, id)).length !== disputesSeen) return false
    const restored = await restore(db, id)
    if (restored) await deleteDisputedChanges(db, id)
    return restored
  })
}

/**
 * Gives an account one of the addresses back over whose change it was suspended. Its password is nobody's from then on:
 * whoever reads the address sets a new one by a reset link, once the account is restored.
 */
export async function giveAddressBack(
  ports: Ports,
  by: Administrator,
  id: string,
  { key }: Pick<Address, 'key'>,
): Promise<GiveBackOutcome> {
  const disputed = (await listDisputes(ports.db, id)).find(({ addressKey }) => addressKey === key)
  if (!disputed) return { kind: 'not-disputed' }
  const nobodys = await ports.hasher.hash('register', newToken())
  const outcome = await act(ports, by, id, 'address-restored', async (db, at) => {
    const account = await moveBack(db, disputed, nobodys, at)
    if (account) await tell(db, 'address-restored', account, disputed, at)
    return account !== null
  })
  if (outcome.kind === 'done') ports.wakeCourier()
  return outcome
}

/** Ends all sessions of an account; stale when it has none. */
export function endSessionsOf(ports: Ports, by: Administrator, id: string): Promise<AccountActOutcome> {
  return act(ports, by, id, 'sessions-ended', async (db) => (await deleteSessionsOf(db, id)) > 0)
}

/** Mails the account a link that sets a new password; the administrator sees neither. */
export async function sendReset(ports: Ports, by: Administrator, id: string): Promise<AccountActOutcome> {
  const outcome = await act(ports, by, id, 'reset-requested', async (db, at) => {
    if (!(await findAccountById(db, id))) return false
    await queueMail(db, { id: newId(), kind: 'password-reset', accountId: id, now: at })
    return true
  })
  if (outcome.kind === 'done') ports.wakeCourier()
  return outcome
}

/** Gives an account another name; `from` is the name that the administrator saw. */
export async function renameAccount(
  ports: Ports,
  by: Administrator,
  id: string,
  names: { from: string; to: Name },
): Promise<RenameOutcome> {
  try {
    return await act(ports, by, id, 'account-renamed', (db) => setNewName(db, id, names.from, names.to))
  } catch (fault) {
    if (isTaken(fault)) return { kind: 'name-taken' }
    throw fault
  }
}

/** Makes an account an administrator; stale when it is one, or is suspended. */
export function promoteAccount(ports: Ports, by: Administrator, id: string): Promise<AccountActOutcome> {
  return act(ports, by, id, 'account-promoted', (db) => setAdmin(db, id, true))
}

/** Makes an administrator an ordinary account and ends its sessions. */
export function demoteAccount(ports: Ports, by: Administrator, id: string): Promise<GuardedActOutcome> {
  return actGuarded(ports, by, id, 'account-demoted', async (db) => {
    const demoted = await setAdmin(db, id, false)
    if (demoted) await deleteSessionsOf(db, id)
    return demoted
  })
}

/** Deletes an account with its sessions, its address's registrations and their mails; what happened stays, as ids. */
export function deleteAccount(ports: Ports, by: Administrator, id: string): Promise<GuardedActOutcome> {
  return actGuarded(ports, by, id, 'account-deleted', (db) => deleteAccountWhole(db, id))
}

async function actGuarded(
  ports: Ports,
  by: Administrator,
  id: string,
  event: EventKind,
  work: (db: Database, at: number) => Promise<boolean>,
): Promise<GuardedActOutcome> {
  const at = ports.now()
  return actAs(ports, by, async (db, by): Promise<GuardedActOutcome> => {
    const account = await findAccountById(db, id)
    const isActiveAdmin = account?.isAdmin === 1 && account.suspendedAt === null && account.deletesAt === null
    if (isActiveAdmin && !(await hasAdmin(db, id))) return { kind: 'last-admin' }
    return actInside(db, by, { id, event, at }, work)
  })
}

async function act(
  ports: Ports,
  by: Administrator,
  id: string,
  event: EventKind,
  work: (db: Database, at: number) => Promise<boolean>,
): Promise<AccountActOutcome> {
  const at = ports.now()
  return actAs(ports, by, (db, by) => actInside(db, by, { id, event, at }, work))
}

async function actInside(
  db: Database,
  by: Administrator,
  { id, event, at }: { id: string; event: EventKind; at: number },
  work: (db: Database, at: number) => Promise<boolean>,
): Promise<AccountActOutcome> {
  if (!(await work(db, at))) return { kind: (await findAccountById(db, id)) ? 'stale' : 'unknown' }
  await appendEvent(db, { ...by, at, kind: event, accountId: id })
  return { kind: 'done' }
}
