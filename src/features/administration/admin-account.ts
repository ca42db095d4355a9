// The account of an administrator who has no registration.

import type { Address } from '../../base/address.ts'
import type { Locale } from '../../base/locale.ts'
import type { Name } from '../../base/name.ts'
import type { Password } from '../../base/password.ts'
import { hashNewPassword } from '../../core/new-password.ts'
import { notifyOfAccount } from '../../core/notify.ts'
import type { Administrator, Ports, Visitor } from '../../core/ports.ts'
import { newId } from '../../security/tokens.ts'
import { insertAccount, isAddressTaken } from '../../store/accounts/accounts.ts'
import { namedAs } from '../../store/accounts/name-columns.ts'
import type { AccountRow } from '../../store/accounts/rows.ts'
import type { Database } from '../../store/db/database.ts'
import { appendEvent } from '../../store/db/events.ts'
import { forgetGuesses } from '../../store/limits/guesses.ts'
import { closeOthers } from '../../store/registrations/registrations.ts'

/** The administrator to be created. */
export type AdminRequest = { name: Name; address: Address; password: Password; locale: Locale }

export type InsertAdminOutcome =
  | { kind: 'done'; accountId: string; name: string }
  | { kind: 'name-taken' }
  | { kind: 'address-taken' }

/** Hashes the password and makes the row; null if the password is known from a leak. Never called in a transaction. */
export async function adminRow(
  ports: Ports,
  visitor: Pick<Visitor, 'network' | 'signal'>,
  { name, address, password, locale }: AdminRequest,
): Promise<AccountRow | null> {
  const passwordHash = await hashNewPassword(ports, visitor, password)
  if (passwordHash === null) return null
  return {
    id: newId(),
    ...namedAs(name),
    address: address.typed,
    addressKey: address.key,
    passwordHash,
    locale,
    isAdmin: 1,
    suspendedAt: null,
    confirmedAt: ports.now(),
    // No registration became this account, but the column must name one: this id belongs to none.
    registrationId: newId(),
    loggedInAt: null,
    deletesAt: null,
    secondStep: 0,
    hasPasskey: 0,
    passkeyOfferedAt: null,
    factorDueAt: null,
  }
}

/** Inserts the row and closes the registrations of its address. */
export async function insertAdmin(
  db: Database,
  ports: Ports,
  by: Administrator,
  row: AccountRow,
): Promise<InsertAdminOutcome> {
  const { id: accountId, addressKey, confirmedAt: at, name } = row
  if (!(await insertAccount(db, row))) {
    const isTaken = await isAddressTaken(db, addressKey, at)
    return { kind: isTaken ? 'address-taken' : 'name-taken' }
  }
  await closeOthers(db, addressKey, null, at)
  // Failed log-ins counted before the account existed must not keep its owner out.
  await forgetGuesses(db, [row.nameKey, addressKey])
  await appendEvent(db, { ...by, at, kind: 'admin-created', accountId })
  await notifyOfAccount(db, ports, 'account.confirmed', { at, accountId })
  return { kind: 'done', accountId, name }
}
