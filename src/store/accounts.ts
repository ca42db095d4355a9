import type { Locale } from '../base/locale.ts'
import type { Database } from './database.ts'
import type { AccountRow } from './tables.ts'

/** Writes a new account; false when its name, a name that looks like it, or its address is taken. */
export async function insertAccount(db: Database, row: AccountRow): Promise<boolean> {
  const written = await db
    .insertInto('accounts')
    .values(row)
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst()
  return written !== undefined
}

/** The account of an id. */
export function findAccountById(db: Database, id: string): Promise<AccountRow | undefined> {
  return db.selectFrom('accounts').selectAll().where('id', '=', id).executeTakeFirst()
}

/** The account of an address or a name, by the form for comparison. */
export function findAccount(
  db: Database,
  by: { kind: 'address' | 'name'; key: string },
): Promise<AccountRow | undefined> {
  return db
    .selectFrom('accounts')
    .selectAll()
    .where(by.kind === 'address' ? 'addressKey' : 'nameKey', '=', by.key)
    .executeTakeFirst()
}

/** The account that a registration became. */
export function findAccountOfRegistration(
  db: Database,
  registrationId: string,
): Promise<AccountRow | undefined> {
  return db.selectFrom('accounts').selectAll().where('registrationId', '=', registrationId).executeTakeFirst()
}

/** Whether a name, or one that looks like it, belongs to an account. */
export async function isNameTaken(db: Database, name: { key: string; skeleton: string }): Promise<boolean> {
  const row = await db
    .selectFrom('accounts')
    .select('id')
    .where((eb) => eb.or([eb('nameKey', '=', name.key), eb('nameSkeleton', '=', name.skeleton)]))
    .limit(1)
    .executeTakeFirst()
  return row !== undefined
}

/** Replaces a password's hash by one of today's cost, unless it was changed meanwhile; tells whether it did. */
export async function replaceHash(db: Database, id: string, from: string, to: string): Promise<boolean> {
  const replaced = await db
    .updateTable('accounts')
    .set({ passwordHash: to })
    .where('id', '=', id)
    .where('passwordHash', '=', from)
    .returning('id')
    .executeTakeFirst()
  return replaced !== undefined
}

/** Gives an account a new password, unless its password or address has changed meanwhile; holds its row. */
export async function changePassword(
  db: Database,
  from: Pick<AccountRow, 'id' | 'passwordHash' | 'addressKey'>,
  passwordHash: string,
): Promise<boolean> {
  const changed = await db
    .updateTable('accounts')
    .set({ passwordHash })
    .where('id', '=', from.id)
    .where('passwordHash', '=', from.passwordHash)
    .where('addressKey', '=', from.addressKey)
    .returning('id')
    .executeTakeFirst()
  return changed !== undefined
}

/**
 * Holds an account that may be logged in to until the end of the transaction, and tells how it is; nothing when its
 * password is another by now, when it is suspended, or when its deletion is due.
 */
export function holdForLogIn(
  db: Database,
  id: string,
  passwordHash: string,
  now: number,
): Promise<AccountRow | undefined> {
  return db
    .updateTable('accounts')
    .set((eb) => ({ passwordHash: eb.ref('passwordHash') }))
    .where('id', '=', id)
    .where('passwordHash', '=', passwordHash)
    .where('suspendedAt', 'is', null)
    .where((eb) => eb.or([eb('deletesAt', 'is', null), eb('deletesAt', '>', now)]))
    .returningAll()
    .executeTakeFirst()
}

/** Notes a log-in to an account that is held; its deletion, if one was planned, will not be. */
export async function noteLogIn(db: Database, id: string, now: number): Promise<void> {
  await db.updateTable('accounts').set({ loggedInAt: now, deletesAt: null }).where('id', '=', id).execute()
}

/** Changes the language of an account's mails. */
export async function setLocale(db: Database, id: string, locale: Locale): Promise<void> {
  await db.updateTable('accounts').set({ locale }).where('id', '=', id).execute()
}

/** Plans the deletion of an account; false when its password has changed meanwhile or it was planned already. */
export async function planDeletion(
  db: Database,
  { id, passwordHash }: Pick<AccountRow, 'id' | 'passwordHash'>,
  deletesAt: number,
): Promise<boolean> {
  const planned = await db
    .updateTable('accounts')
    .set({ deletesAt })
    .where('id', '=', id)
    .where('passwordHash', '=', passwordHash)
    .where('deletesAt', 'is', null)
    .returning('id')
    .executeTakeFirst()
  return planned !== undefined
}

/** Accounts whose deletion is due, at most so many. */
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
