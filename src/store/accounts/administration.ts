// What administrators change about accounts, and who is an administrator.
import { sql } from 'kysely'
import type { Database } from '../db/database.ts'
import { changedOne, foundOne } from '../db/row-counts.ts'
import type { AccountRow } from './rows.ts'

// Written out, not bound: a planner takes the index of administrators only for what it can read.
const isAdministrator = sql<boolean>`is_admin = 1`

/**
 * Holds the administration until the transaction ends. Whoever makes or unmakes an administrator, or acts as one, calls it
 * first: of two demotions at one time each would otherwise see the other's administrator remain.
 */
export async function holdAdministration(db: Database): Promise<void> {
  await db.updateTable('administration').set({ id: 1 }).where('id', '=', 1).execute()
}

/** Whether there is an administrator who may log in, besides one if that is given. */
export async function hasAdmin(db: Database, besides: string | null = null): Promise<boolean> {
  return foundOne(
    db
      .selectFrom('accounts')
      .select('id')
      .where(isAdministrator)
      .where('suspendedAt', 'is', null)
      // One whose deletion is planned is on the way out.
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

/** Stops an account from logging in; false when it is suspended already or gone. */
export async function suspend(db: Database, id: string, now: number): Promise<boolean> {
  return changedOne(
    db
      .updateTable('accounts')
      .set({ suspendedAt: now })
      .where('id', '=', id)
      .where('suspendedAt', 'is', null),
  )
}

/** Lets an account log in again; false when it is not suspended or gone. */
export async function restore(db: Database, id: string): Promise<boolean> {
  return changedOne(
    db
      .updateTable('accounts')
      .set({ suspendedAt: null })
      .where('id', '=', id)
      .where('suspendedAt', 'is not', null),
  )
}

/** Makes an account that may log in an administrator, or an administrator an ordinary account; false when it was not the other. */
export async function setAdmin(db: Database, id: string, isAdmin: boolean): Promise<boolean> {
  return changedOne(
    db
      .updateTable('accounts')
      .set({ isAdmin: isAdmin ? 1 : 0 })
      .where('id', '=', id)
      .where('isAdmin', '=', isAdmin ? 0 : 1)
      .$if(isAdmin, (query) => query.where('suspendedAt', 'is', null)),
  )
}
