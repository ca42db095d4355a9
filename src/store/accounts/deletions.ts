// The deletion of an account: planned, cancelled, due, done.

import type { Database } from '../db/database.ts'
import { changedOne } from '../db/row-counts.ts'
import { deleteEndedNotificationsOf } from '../notifications/notifications.ts'
import { deletePendingChange } from './address-changes.ts'
import type { AccountRow } from './rows.ts'

/** Plans the deletion of an account and deletes its pending change of address. False if its password has changed or its deletion is already planned. */
export async function planDeletion(
  db: Database,
  { id, passwordHash }: Pick<AccountRow, 'id' | 'passwordHash'>,
  deletesAt: number,
): Promise<boolean> {
  const isPlanned = await changedOne(
    db
      .updateTable('accounts')
      .set({ deletesAt })
      .where('id', '=', id)
      .where('passwordHash', '=', passwordHash)
      .where('deletesAt', 'is', null),
  )
  if (isPlanned) await deletePendingChange(db, id)
  return isPlanned
}

/** Cancels the planned deletion of an account. */
export async function keepAccount(db: Database, id: string): Promise<void> {
  await db.updateTable('accounts').set({ deletesAt: null }).where('id', '=', id).execute()
}

/** Accounts whose deletion is due, at most `most`. */
export function listDueDeletions(db: Database, now: number, most: number): Promise<{ id: string }[]> {
  return db
    .selectFrom('accounts')
    .select('id')
    .where('deletesAt', 'is not', null)
    .where('deletesAt', '<=', now)
    .orderBy('deletesAt')
    .limit(most)
    .execute()
}

/**
 * Deletes an account with everything that holds its name or address: sessions, devices, registrations of its address, and
 * all their mails. Events stay, because they hold only ids; notifications that still wait are told. With `dueBy`, only if
 * its deletion is due by then. Returns the account as it was.
 */
export async function deleteAccountWhole(
  db: Database,
  id: string,
  dueBy: number | null = null,
): Promise<AccountRow | undefined> {
  const account = await db
    .deleteFrom('accounts')
    .where('id', '=', id)
    .$if(dueBy !== null, (query) => query.where('deletesAt', '<=', dueBy))
    .returningAll()
    .executeTakeFirst()
  if (!account) return undefined
  const gone = await db
    .deleteFrom('registrations')
    .where((eb) => eb.or([eb('addressKey', '=', account.addressKey), eb('id', '=', account.registrationId)]))
    .returning('id')
    .execute()
  const ids = [account.registrationId, ...gone.map((row) => row.id)]
  await db
    .deleteFrom('outbox')
    .where((eb) => eb.or([eb('registrationId', 'in', ids), eb('accountId', '=', id)]))
    .execute()
  // Resets that were asked for by address or name; apart from the others, because each condition has its own index.
  await db
    .deleteFrom('outbox')
    .where((eb) => eb.or([eb('addressKey', '=', account.addressKey), eb('nameKey', '=', account.nameKey)]))
    .execute()
  await deleteEndedNotificationsOf(db, id)
  return account
}
