import type { ExpressionBuilder } from 'kysely'
import type { Locale } from '../../base/locale.ts'
import type { Database } from '../db/database.ts'
import { compiledOnce } from '../db/fast-path.ts'
import { changedOne, foundOne } from '../db/row-counts.ts'
import type { Tables } from '../db/tables.ts'
import { deletePendingChange, findReservation, isReservedForAnother } from './address-changes.ts'
import type { AccountRow } from './rows.ts'

/** Writes a new account. False if its name, a name that looks like it, or its address is taken or reserved. */
export async function insertAccount(db: Database, row: AccountRow): Promise<boolean> {
  const isWritten = await changedOne(
    db
      .insertInto('accounts')
      .values(row)
      .onConflict((conflict) => conflict.doNothing()),
  )
  if (!isWritten) return false
  if (!(await isReservedForAnother(db, row.addressKey, row.id, row.confirmedAt))) return true
  await db.deleteFrom('accounts').where('id', '=', row.id).execute()
  return false
}

/** Whether an address belongs to an account, or is reserved for one that has left it. */
export async function isAddressTaken(db: Database, addressKey: string, now: number): Promise<boolean> {
  const account = await findAccount(db, { kind: 'address', key: addressKey })
  return account !== undefined || (await findReservation(db, addressKey, now)) !== undefined
}

export async function findAccountById(db: Database, id: string): Promise<AccountRow | undefined> {
  const [account] = await findById(db, { id })
  return account
}

const findById = compiledOnce((db, { id }: { id: string }) =>
  db.selectFrom('accounts').selectAll().where('id', '=', id),
)

/** The account of an address or a name, by the form for comparison. */
export async function findAccount(
  db: Database,
  { kind, key }: { kind: 'address' | 'name'; key: string },
): Promise<AccountRow | undefined> {
  const find = kind === 'address' ? findByAddressKey : findByNameKey
  const [account] = await find(db, { key })
  return account
}

/** The columns that an answer to a stranger needs, and no others: the time must not reveal whether a row was read. */
export async function glanceAtAccount(
  db: Database,
  { kind, key }: { kind: 'address' | 'name'; key: string },
): Promise<
  Pick<AccountRow, 'id' | 'addressKey' | 'passwordHash' | 'suspendedAt' | 'secondStep'> | undefined
> {
  const glance = kind === 'address' ? glanceByAddressKey : glanceByNameKey
  const [account] = await glance(db, { key })
  return account
}

const glanceByKey = (column: 'addressKey' | 'nameKey') =>
  compiledOnce((db, { key }: { key: string }) =>
    db
      .selectFrom('accounts')
      .select(['id', 'addressKey', 'passwordHash', 'suspendedAt', 'secondStep'])
      .where(column, '=', key),
  )
const glanceByAddressKey = glanceByKey('addressKey')
const glanceByNameKey = glanceByKey('nameKey')

const findByKey = (column: 'addressKey' | 'nameKey') =>
  compiledOnce((db, { key }: { key: string }) =>
    db.selectFrom('accounts').selectAll().where(column, '=', key),
  )
const findByAddressKey = findByKey('addressKey')
const findByNameKey = findByKey('nameKey')

/** The account that a registration became. */
export function findAccountOfRegistration(
  db: Database,
  registrationId: string,
): Promise<AccountRow | undefined> {
  return db.selectFrom('accounts').selectAll().where('registrationId', '=', registrationId).executeTakeFirst()
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

/** Whether a name, or one that looks like it, belongs to an account. */
export async function isNameTaken(db: Database, name: { key: string; skeleton: string }): Promise<boolean> {
  return foundOne(
    db
      .selectFrom('accounts')
      .select('id')
      .where((eb) => eb.or([eb('nameKey', '=', name.key), eb('nameSkeleton', '=', name.skeleton)]))
      .limit(1),
  )
}

/**
 * Replaces a password's hash by one with today's cost; false if the hash has changed since. Not while a change of
 * address is pending, because its link is bound to the hash. Needs a transaction.
 */
export async function replaceHash(db: Database, id: string, from: string, to: string): Promise<boolean> {
  // Hold the row first: a statement that waits for it would not see a change of address written in the meantime.
  await holdAccount(db, id)
  return changedOne(
    db
      .updateTable('accounts')
      .set({ passwordHash: to })
      .where('id', '=', id)
      .where('passwordHash', '=', from)
      .where((eb) =>
        eb.not(
          eb.exists(
            eb
              .selectFrom('addressChanges')
              .select('addressChanges.id')
              .whereRef('addressChanges.accountId', '=', 'accounts.id')
              .where('addressChanges.doneAt', 'is', null),
          ),
        ),
      ),
  )
}

/**
 * Gives an account a new password, unless its password or address has changed since. Locks its row, and deletes its
 * pending change of address.
 */
export async function changePassword(
  db: Database,
  from: Pick<AccountRow, 'id' | 'passwordHash' | 'addressKey'>,
  passwordHash: string,
): Promise<boolean> {
  const isChanged = await changedOne(
    db
      .updateTable('accounts')
      .set({ passwordHash })
      .where('id', '=', from.id)
      .where('passwordHash', '=', from.passwordHash)
      .where('addressKey', '=', from.addressKey),
  )
  if (isChanged) await deletePendingChange(db, from.id)
  return isChanged
}

/**
 * Holds an account until the transaction ends. Everything that changes its address or password calls this or
 * `changePassword` first, so that two changes run one after the other.
 */
export function holdAccount(db: Database, id: string): Promise<AccountRow | undefined> {
  return db.updateTable('accounts').set(unchanged).where('id', '=', id).returningAll().executeTakeFirst()
}

// Writes a column that is in no index: an index of a written column is written, too, even if the value stays the same
// (measured: one more page of each log-in on SQLite).
function unchanged(eb: ExpressionBuilder<Tables, 'accounts'>) {
  return { loggedInAt: eb.ref('loggedInAt') }
}

/** Gives a held account another password, regardless of the current one. */
export async function setPassword(db: Database, id: string, passwordHash: string): Promise<void> {
  await db.updateTable('accounts').set({ passwordHash }).where('id', '=', id).execute()
}

/** The part of a held account that a log-in reads. */
type HeldForLogIn = Pick<
  AccountRow,
  'loggedInAt' | 'deletesAt' | 'secondStep' | 'hasPasskey' | 'passkeyOfferedAt' | 'isAdmin' | 'factorDueAt'
>

/**
 * Holds an account for a log-in until the end of the transaction. Undefined if its password has changed, it is suspended,
 * or its deletion is due.
 */
export async function holdForLogIn(
  db: Database,
  id: string,
  passwordHash: string,
  now: number,
): Promise<HeldForLogIn | undefined> {
  const [held] = await hold(db, { id, passwordHash, now })
  return held
}

const hold = compiledOnce(
  (db, { id, passwordHash, now }: { id: string; passwordHash: string; now: number }) =>
    db
      .updateTable('accounts')
      .set(unchanged)
      .where('id', '=', id)
      .where('passwordHash', '=', passwordHash)
      .where('suspendedAt', 'is', null)
      .where((eb) => eb.or([eb('deletesAt', 'is', null), eb('deletesAt', '>', now)]))
      .returning(['loggedInAt', 'deletesAt', 'secondStep', 'hasPasskey', 'passkeyOfferedAt'])
      .returning(['isAdmin', 'factorDueAt']),
)

type LogIn = { id: string; now: number } & Pick<AccountRow, 'factorDueAt' | 'passkeyOfferedAt' | 'deletesAt'>

/** Records a log-in to a held account. */
export const noteLogIn = compiledOnce((db, { id, now, ...noted }: LogIn) =>
  db
    .updateTable('accounts')
    .set({ loggedInAt: now, ...noted })
    .where('id', '=', id),
)

/** Records from when on an account needs a second factor, unless it needs one earlier. */
export async function bringForward(db: Database, id: string, factorDueAt: number): Promise<void> {
  await db
    .updateTable('accounts')
    .set({ factorDueAt })
    .where('id', '=', id)
    .where((eb) => eb.or([eb('factorDueAt', 'is', null), eb('factorDueAt', '>', factorDueAt)]))
    .execute()
}

/** Whether its owner was offered a passkey at the log-in of this instant, and has none. */
export function isOfferedPasskey(db: Database, id: string, at: number): Promise<boolean> {
  return foundOne(
    db
      .selectFrom('accounts')
      .select('id')
      .where('id', '=', id)
      .where('passkeyOfferedAt', '=', at)
      .where('hasPasskey', '=', 0),
  )
}

/** Whether a log-in by password takes a second step. */
export function asksSecondStep(db: Database, id: string): Promise<boolean> {
  return foundOne(db.selectFrom('accounts').select('id').where('id', '=', id).where('secondStep', '=', 1))
}

/** Says whether a log-in by password takes a second step. */
export async function setSecondStep(db: Database, id: string, secondStep: 0 | 1): Promise<void> {
  await db.updateTable('accounts').set({ secondStep }).where('id', '=', id).execute()
}

/** Changes the language of an account's mails. */
export async function setLocale(db: Database, id: string, locale: Locale): Promise<void> {
  await db.updateTable('accounts').set({ locale }).where('id', '=', id).execute()
}
