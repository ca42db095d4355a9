import { compiledOnce } from './database.ts'
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
export async function findAccount(
  db: Database,
  { kind, key }: { kind: 'address' | 'name'; key: string },
): Promise<AccountRow | undefined> {
  const find = kind === 'address' ? findByAddressKey : findByNameKey
  const [account] = await find(db, { key })
  return account
}

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

/** Holds an account that may be logged in to until the end of the transaction; false when its password is another by now. */
export async function holdForLogIn(db: Database, id: string, passwordHash: string): Promise<boolean> {
  const held = await hold(db, { id, passwordHash })
  return held.length > 0
}

const hold = compiledOnce((db, { id, passwordHash }: { id: string; passwordHash: string }) =>
  db
    .updateTable('accounts')
    .set((eb) => ({ passwordHash: eb.ref('passwordHash') }))
    .where('id', '=', id)
    .where('passwordHash', '=', passwordHash)
    .where('suspendedAt', 'is', null)
    .returning('id'),
)
