// Changes of address: pending ones, and done ones as long as the old address is reserved and can undo them.

import { sql } from 'kysely'
import type { ExpressionBuilder } from 'kysely'
import type { Database } from '../db/database.ts'
import { compiledOnce } from '../db/fast-path.ts'
import { changedOne, foundOne } from '../db/row-counts.ts'
import type { Tables } from '../db/tables.ts'
import { isPauseOver } from '../mail/resend-pause.ts'
import type { AccountRow, AddressChangeRow } from './rows.ts'

/** The address that an account should get is reserved for another account. */
export class AddressReserved extends Error {}

/**
 * Writes a pending change of a locked account; delete the account's other pending change first. It counts as the
 * latest, even if the clock says otherwise, because undoing one change takes back all later ones.
 */
export async function insertChange(db: Database, row: AddressChangeRow): Promise<void> {
  const last = await db
    .selectFrom('addressChanges')
    .select('askedAt')
    .where('accountId', '=', row.accountId)
    .orderBy('askedAt', 'desc')
    .limit(1)
    .executeTakeFirst()
  const askedAt = last ? Math.max(row.askedAt, last.askedAt + 1) : row.askedAt
  await db
    .insertInto('addressChanges')
    .values({ ...row, askedAt })
    .execute()
}

export function findChange(db: Database, id: string): Promise<AddressChangeRow | undefined> {
  return db.selectFrom('addressChanges').selectAll().where('id', '=', id).executeTakeFirst()
}

/** The unexpired changes of an account, the newest first. */
export function listChanges(db: Database, accountId: string, now: number): Promise<AddressChangeRow[]> {
  return db
    .selectFrom('addressChanges')
    .selectAll()
    .where('accountId', '=', accountId)
    .where(isAlive(now))
    .orderBy('askedAt', 'desc')
    .limit(100)
    .execute()
}

/** All disputed changes of an account, the newest first, so that a thief cannot bury one under many. */
export function listDisputes(db: Database, accountId: string): Promise<AddressChangeRow[]> {
  return db
    .selectFrom('addressChanges')
    .selectAll()
    .where('accountId', '=', accountId)
    .where('endsAt', 'is', null)
    .orderBy('askedAt', 'desc')
    .execute()
}

/** The newest change by which an address is reserved. */
export async function findReservation(
  db: Database,
  addressKey: string,
  now: number,
): Promise<AddressChangeRow | undefined> {
  const [reservation] = await findReserving(db, { addressKey, now })
  return reservation
}

const findReserving = compiledOnce((db, { addressKey, now }: { addressKey: string; now: number }) =>
  db
    .selectFrom('addressChanges')
    .selectAll()
    .where('addressKey', '=', addressKey)
    .where('doneAt', 'is not', null)
    .where(isAlive(now))
    .orderBy('doneAt', 'desc')
    // Not bound: SQLite plans a statement again each time a value is bound to its limit.
    .limit(sql.lit(1)),
)

/**
 * Whether an address is reserved for another account. Ask after the account has the address, in the same transaction: if it
 * waited for the account that left the address to commit, only then is the reservation visible.
 */
export async function isReservedForAnother(
  db: Database,
  addressKey: string,
  accountId: string,
  now: number,
): Promise<boolean> {
  return foundOne(
    db
      .selectFrom('addressChanges')
      .select('id')
      .where('addressKey', '=', addressKey)
      .where('accountId', '!=', accountId)
      .where('doneAt', 'is not', null)
      .where(isAlive(now))
      .limit(1),
  )
}

/** Claims one more mail for a pending change, unless it is too soon after the last one; sets the new end. */
export function claimChangeResend(
  db: Database,
  change: { id: string; accountId: string },
  times: { now: number; endsAt: number },
): Promise<AddressChangeRow | undefined> {
  return db
    .updateTable('addressChanges')
    .set({ mailRequestedAt: times.now, endsAt: times.endsAt })
    .where('id', '=', change.id)
    .where('accountId', '=', change.accountId)
    .where('doneAt', 'is', null)
    .where('endsAt', '>', times.now)
    .where(isPauseOver(times.now))
    .returningAll()
    .executeTakeFirst()
}

/** Points a change to its newest mail. */
export async function setChangeMail(db: Database, id: string, mailId: string): Promise<void> {
  await db.updateTable('addressChanges').set({ mailId }).where('id', '=', id).execute()
}

/** Deletes an account's pending change, or only the one with this id. False if there was none. */
export async function deletePendingChange(
  db: Database,
  accountId: string,
  id: string | null = null,
): Promise<boolean> {
  return changedOne(
    db
      .deleteFrom('addressChanges')
      .where('accountId', '=', accountId)
      .where('doneAt', 'is', null)
      .$if(id !== null, (query) => query.where('id', '=', id ?? '')),
  )
}

/** Finishes a change: of several clicks, one finds it pending. From now on it reserves the old address. */
export async function finishChange(db: Database, id: string, now: number, endsAt: number): Promise<boolean> {
  return changedOne(
    db
      .updateTable('addressChanges')
      .set({ doneAt: now, endsAt })
      .where('id', '=', id)
      .where('doneAt', 'is', null)
      .where('endsAt', '>', now),
  )
}

/** Deletes a done change that can still be undone, with all later ones of the account; false when it is gone or too old. */
export async function deleteChangeAndLater(
  db: Database,
  change: AddressChangeRow,
  now: number,
): Promise<boolean> {
  const isDeleted = await changedOne(
    db
      .deleteFrom('addressChanges')
      .where('id', '=', change.id)
      .where('doneAt', 'is not', null)
      .where(isAlive(now)),
  )
  if (!isDeleted) return false
  await db
    .deleteFrom('addressChanges')
    .where('accountId', '=', change.accountId)
    .where('askedAt', '>=', change.askedAt)
    .execute()
  return true
}

/** The done change, which can still be undone, by which an account has left the address that another change leads back to. */
export function findChangeBehind(
  db: Database,
  { accountId, newAddressKey }: Pick<AddressChangeRow, 'accountId' | 'newAddressKey'>,
  now: number,
): Promise<Pick<AddressChangeRow, 'askedAt'> | undefined> {
  return db
    .selectFrom('addressChanges')
    .select('askedAt')
    .where('accountId', '=', accountId)
    .where('addressKey', '=', newAddressKey)
    .where('newAddressKey', '!=', newAddressKey)
    .where('doneAt', 'is not', null)
    .where(isAlive(now))
    .orderBy('askedAt')
    .limit(1)
    .executeTakeFirst()
}

/**
 * Deletes the done changes of an account that were asked for since, but for one that has just led back: a thief's changes must
 * not be undone after the owner has gone back by hand.
 */
export async function deleteOtherChangesSince(
  db: Database,
  { id, accountId }: Pick<AddressChangeRow, 'id' | 'accountId'>,
  since: number,
): Promise<void> {
  await db
    .deleteFrom('addressChanges')
    .where('accountId', '=', accountId)
    .where('id', '!=', id)
    .where('doneAt', 'is not', null)
    .where('askedAt', '>=', since)
    .execute()
}

/** Keeps a done change, and the address that it reserves, until an administrator has decided. */
export async function disputeChange(db: Database, id: string, now: number): Promise<boolean> {
  return changedOne(
    db
      .updateTable('addressChanges')
      .set({ endsAt: null })
      .where('id', '=', id)
      .where('doneAt', 'is not', null)
      .where('endsAt', '>', now),
  )
}

/** Deletes an account's disputes: an administrator who restores the account has decided that it keeps its address. */
export async function deleteDisputedChanges(db: Database, accountId: string): Promise<void> {
  await db
    .deleteFrom('addressChanges')
    .where('accountId', '=', accountId)
    .where('endsAt', 'is', null)
    .execute()
}

/** Gives an account an address; throws if another account has or reserves it. */
export async function moveAddress(
  db: Database,
  account: Pick<AccountRow, 'id'>,
  to: { address: string; addressKey: string },
  now: number,
): Promise<void> {
  await db.updateTable('accounts').set(to).where('id', '=', account.id).execute()
  if (await isReservedForAnother(db, to.addressKey, account.id, now)) throw new AddressReserved()
  // The account is back at an address that it had left, so those changes have nothing left to undo.
  await db
    .deleteFrom('addressChanges')
    .where('accountId', '=', account.id)
    .where('addressKey', '=', to.addressKey)
    .where('newAddressKey', '!=', to.addressKey)
    .where('doneAt', 'is not', null)
    .execute()
}

function isAlive(now: number) {
  return (eb: ExpressionBuilder<Tables, 'addressChanges'>) =>
    eb.or([eb('endsAt', 'is', null), eb('endsAt', '>', now)])
}
