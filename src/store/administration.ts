// What administrators change about accounts, and who is an administrator.
import { sql } from 'kysely'
import type { Database } from './database.ts'
import type { AccountRow } from './tables.ts'

// Written out, not bound: a planner takes the index of administrators only for what it can read.
const isAdministrator = sql<boolean>`is_admin = 1`

/**
 * Holds the administration until the transaction ends. Whoever makes or unmakes an administrator calls it first: of two
 * demotions at one time each would otherwise see the other's administrator remain.
 */
export async function holdAdministration(db: Database): Promise<void> {
  await db.updateTable('administration').set({ id: 1 }).where('id', '=', 1).execute()
}

/** Whether there is an administrator who may log in, besides one if that is given. */
export async function hasAdmin(db: Database, besides: string | null = null): Promise<boolean> {
  const row = await db
    .selectFrom('accounts')
    .select('id')
    .where(isAdministrator)
    .where('suspendedAt', 'is', null)
    // One whose deletion is planned is on the way out.
    .where('deletesAt', 'is', null)
    .$if(besides !== null, (query) => query.where('id', '!=', besides))
    .limit(1)
    .executeTakeFirst()
  return row !== undefined
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

/** Accounts before an id, newest first. */
export function listAccounts(
  db: Database,
  page: { before: string | null; most: number },
): Promise<AccountRow[]> {
  return db
    .selectFrom('accounts')
    .selectAll()
    .$if(page.before !== null, (query) => query.where('id', '<', page.before ?? ''))
    .orderBy('id', 'desc')
    .limit(page.most)
    .execute()
}

/** Stops an account from logging in; false when it is suspended already or gone. */
export async function suspend(db: Database, id: string, now: number): Promise<boolean> {
  const changed = await db
    .updateTable('accounts')
    .set({ suspendedAt: now })
    .where('id', '=', id)
    .where('suspendedAt', 'is', null)
    .returning('id')
    .executeTakeFirst()
  return changed !== undefined
}

/** Lets an account log in again; false when it is not suspended or gone. */
export async function restore(db: Database, id: string): Promise<boolean> {
  const changed = await db
    .updateTable('accounts')
    .set({ suspendedAt: null })
    .where('id', '=', id)
    .where('suspendedAt', 'is not', null)
    .returning('id')
    .executeTakeFirst()
  return changed !== undefined
}

/** Makes an account that may log in an administrator, or an administrator an ordinary account; false when it was not the other. */
export async function setAdmin(db: Database, id: string, isAdmin: boolean): Promise<boolean> {
  const changed = await db
    .updateTable('accounts')
    .set({ isAdmin: isAdmin ? 1 : 0 })
    .where('id', '=', id)
    .where('isAdmin', '=', isAdmin ? 0 : 1)
    .$if(isAdmin, (query) => query.where('suspendedAt', 'is', null))
    .returning('id')
    .executeTakeFirst()
  return changed !== undefined
}

/** Ends all sessions of an account; tells how many. */
export async function deleteSessionsOf(db: Database, accountId: string): Promise<number> {
  const ended = await db.deleteFrom('sessions').where('accountId', '=', accountId).returning('id').execute()
  return ended.length
}

/**
 * Deletes an account with everything that holds its name or address: sessions, devices, registrations of its address,
 * mails to any of them. Events stay, for they hold ids only. With `dueBy` only if its deletion is still due then.
 */
export async function deleteAccountWhole(
  db: Database,
  id: string,
  dueBy: number | null = null,
): Promise<boolean> {
  const account = await db
    .deleteFrom('accounts')
    .where('id', '=', id)
    .$if(dueBy !== null, (query) => query.where('deletesAt', '<=', dueBy))
    .returningAll()
    .executeTakeFirst()
  if (!account) return false
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
  // A reset that was asked for by name or address; apart, because an index finds them by their kind alone.
  await db
    .deleteFrom('outbox')
    .where('kind', '=', 'password-reset')
    .where('detail', 'in', [`address ${account.addressKey}`, `name ${account.nameKey}`])
    .execute()
  return true
}
