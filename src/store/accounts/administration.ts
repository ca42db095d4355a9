// Administrators, and their changes to accounts.

import { sql } from 'kysely'
import type { Database } from '../db/database.ts'
import { changedOne, foundOne } from '../db/row-counts.ts'
import type { AccountRow } from './rows.ts'

// Not bound: the planner uses the partial index of administrators only if it can see the value.
const isAdministrator = sql<boolean>`is_admin = 1`

/**
 * Holds the administration until the transaction ends. Everything that makes or unmakes an administrator, or acts as one,
 * calls it first: otherwise, of two simultaneous demotions, each would see the other's administrator remain.
 */
export async function holdAdministration(db: Database): Promise<void> {
  await db.updateTable('administration').set({ id: 1 }).where('id', '=', 1).execute()
}

/** Whether an administrator other than `besides` may log in. */
export async function hasAdmin(db: Database, besides: string | null = null): Promise<boolean> {
  return foundOne(
    db
      .selectFrom('accounts')
      .select('id')
      .where(isAdministrator)
      .where('suspendedAt', 'is', null)
      // An account whose deletion is planned does not count.
      .where('deletesAt', 'is', null)
      .$if(besides !== null, (query) => query.where('id', '!=', besides))
      .limit(1),
  )
}

/** All administrators, oldest first. */
export function listAdmins(db: Database): Promise<AccountRow[]> {
  return db
    .selectFrom('accounts')
    .selectAll()
    .where(isAdministrator)
    .orderBy('confirmedAt')
    .orderBy('id')
    .execute()
}

/** Stops an account from logging in. False if it is already suspended or gone. */
export async function suspend(db: Database, id: string, now: number): Promise<boolean> {
  return changedOne(
    db
      .updateTable('accounts')
      .set({ suspendedAt: now })
      .where('id', '=', id)
      .where('suspendedAt', 'is', null),
  )
}

/** Lets an account log in again. False if it is not suspended or does not exist. */
export async function restore(db: Database, id: string): Promise<boolean> {
  return changedOne(
    db
      .updateTable('accounts')
      .set({ suspendedAt: null })
      .where('id', '=', id)
      .where('suspendedAt', 'is not', null),
  )
}

/**
 * Makes an account that may log in an administrator, with days of grace of their own for a second factor, or an administrator
 * an ordinary account. False if nothing changed.
 */
export async function setAdmin(db: Database, id: string, isAdmin: boolean): Promise<boolean> {
  return changedOne(
    db
      .updateTable('accounts')
      .set(isAdmin ? { isAdmin: 1, factorDueAt: null } : { isAdmin: 0 })
      .where('id', '=', id)
      .where('isAdmin', '=', isAdmin ? 0 : 1)
      .$if(isAdmin, (query) => query.where('suspendedAt', 'is', null)),
  )
}
