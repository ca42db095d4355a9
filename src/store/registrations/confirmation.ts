// A registration becomes an account: the one unit of work over several tables that more than one flow ends with.

import type { Name } from '../../base/name.ts'
import { newId } from '../../security/tokens.ts'
import { insertAccount, isAddressTaken } from '../accounts/accounts.ts'
import { namedAs } from '../accounts/name-columns.ts'
import type { AccountRow } from '../accounts/rows.ts'
import type { Database } from '../db/database.ts'
import { forgetGuesses } from '../limits/guesses.ts'
import { cancelMailsOf } from '../mail/outbox.ts'
import { deleteMute } from './mutes.ts'
import { closeOthers } from './registrations.ts'
import type { ConfirmedBy, RegistrationRow } from './rows.ts'
import { isWaiting } from './waiting.ts'

/** How making a registration an account ended. */
type MakeAccountOutcome =
  | { kind: 'confirmed'; registration: RegistrationRow; accountId: string }
  | { kind: 'name-taken'; registration: RegistrationRow }
  | { kind: 'address-taken' }
  | { kind: 'not-waiting' }

/**
 * Makes a waiting registration an account, under another name if one is given, inside the caller's transaction. One
 * conditional statement decides the race; the rest of the commit follows from it.
 */
export async function makeAccount(
  db: Database,
  link: { id: string; generation: number },
  confirmation: { at: number; by: ConfirmedBy },
  name: Name | null = null,
): Promise<MakeAccountOutcome> {
  const { at } = confirmation
  const registration = await markConfirmed(db, link, confirmation)
  if (!registration) return { kind: 'not-waiting' }
  const account = { ...accountOf(registration, at), ...(name ? namedAs(name) : {}) }
  if (!(await insertAccount(db, account))) {
    await unmarkConfirmed(db, registration.id)
    const taken = await isAddressTaken(db, registration.addressKey, at)
    return taken ? { kind: 'address-taken' } : { kind: 'name-taken', registration }
  }
  await closeOthers(db, registration.addressKey, registration.id, at)
  await cancelMailsOf(db, registration.id, at)
  // A person who confirms reads the address's mail and wants it.
  await deleteMute(db, registration.addressKey)
  // Tries at the name or address from before it was taken must not keep its owner out.
  await forgetGuesses(db, [account.nameKey, account.addressKey])
  return { kind: 'confirmed', registration, accountId: account.id }
}

// Decides a confirmation: of simultaneous tries, one gets the row.
function markConfirmed(
  db: Database,
  link: { id: string; generation: number },
  { at, by }: { at: number; by: ConfirmedBy },
): Promise<RegistrationRow | undefined> {
  return db
    .updateTable('registrations')
    .set({ confirmedAt: at, confirmedBy: by })
    .where(isWaiting(link, at))
    .returningAll()
    .executeTakeFirst()
}

// Takes the confirmation back in the same transaction, because its name or address was taken.
async function unmarkConfirmed(db: Database, id: string): Promise<void> {
  const waiting = { confirmedAt: null, confirmedBy: null }
  await db.updateTable('registrations').set(waiting).where('id', '=', id).execute()
}

function accountOf(registration: RegistrationRow, at: number): AccountRow {
  const { name, nameKey, nameSkeleton, address, addressKey, passwordHash, locale } = registration
  return {
    id: newId(),
    name,
    nameKey,
    nameSkeleton,
    address,
    addressKey,
    passwordHash,
    locale,
    isAdmin: 0,
    suspendedAt: null,
    confirmedAt: at,
    registrationId: registration.id,
    loggedInAt: null,
    deletesAt: null,
    secondStep: 0,
    hasPasskey: 0,
    passkeyOfferedAt: null,
    factorDueAt: null,
  }
}
