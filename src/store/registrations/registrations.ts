import { sql } from 'kysely'
import type { Insertable } from 'kysely'
import type { Database } from '../db/database.ts'
import { isPostgres } from '../db/dialect.ts'
import { compiledOnce } from '../db/fast-path.ts'
import { countRows } from '../db/row-counts.ts'
import type { RegistrationRow } from './rows.ts'

export async function insertRegistration(db: Database, row: Insertable<RegistrationRow>): Promise<void> {
  await db.insertInto('registrations').values(row).execute()
}

export async function findRegistration(db: Database, id: string): Promise<RegistrationRow | undefined> {
  const [registration] = await findById(db, { id })
  return registration
}

const findById = compiledOnce((db, { id }: { id: string }) =>
  db.selectFrom('registrations').selectAll().where('id', '=', id),
)

/**
 * Locks a registration until the transaction ends, so that the next reads stay true: between a read and a change its
 * owner may choose a password elsewhere.
 */
export function holdRegistration(db: Database, id: string): Promise<RegistrationRow | undefined> {
  return db
    .updateTable('registrations')
    .set((eb) => ({ generation: eb.ref('generation') }))
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirst()
}

/**
 * Holds a registration and all others of its address, in one order. Confirming one closes the others: two confirmations at
 * the same time would deadlock if each held its own registration first.
 */
export async function holdWithOthers(db: Database, id: string): Promise<void> {
  const address = db.selectFrom('registrations').select('addressKey').where('id', '=', id)
  await db
    .selectFrom('registrations')
    .select('id')
    .where('addressKey', '=', address)
    .orderBy('id')
    // SQLite's transactions hold everything from the start.
    .$if(isPostgres(db), (query) => query.forUpdate())
    .execute()
  await holdRegistration(db, id)
}

/** Changes a registration that this transaction holds and has judged. */
export async function changeHeld(
  db: Database,
  id: string,
  change: Partial<Omit<RegistrationRow, 'id'>>,
): Promise<void> {
  await db.updateTable('registrations').set(change).where('id', '=', id).execute()
}

/** Deletes a registration and its browser tokens. */
export async function deleteRegistrationRow(db: Database, id: string): Promise<void> {
  await db.deleteFrom('registrations').where('id', '=', id).execute()
}

/** A registration's state at an instant. */
export function registrationState(
  row: Pick<RegistrationRow, 'confirmedAt' | 'closedAt' | 'expiresAt'>,
  at: number,
): 'waiting' | 'expired' | 'confirmed' | 'closed' {
  if (row.confirmedAt !== null) return 'confirmed'
  if (row.closedAt !== null) return 'closed'
  return row.expiresAt > at ? 'waiting' : 'expired'
}

/** Registrations before an id, newest first. */
export function listRegistrations(
  db: Database,
  page: { before: string | null; most: number },
): Promise<RegistrationRow[]> {
  return db
    .selectFrom('registrations')
    .selectAll()
    .$if(page.before !== null, (query) => query.where('id', '<', page.before ?? ''))
    .orderBy('id', 'desc')
    .limit(page.most)
    .execute()
}

/** The newest registrations of an address, for an administrator who confirms one of them by hand. */
export function listRegistrationsOfAddress(
  db: Database,
  addressKey: string,
  most: number,
): Promise<RegistrationRow[]> {
  return db
    .selectFrom('registrations')
    .selectAll()
    .where('addressKey', '=', addressKey)
    .orderBy('createdAt', 'desc')
    .limit(most)
    .execute()
}

/** The newest registrations that still wait under an address or a name, expired ones too. */
export function listOpenRegistrations(
  db: Database,
  { kind, key }: { kind: 'address' | 'name'; key: string },
  most: number,
): Promise<RegistrationRow[]> {
  return db
    .selectFrom('registrations')
    .selectAll()
    .where(kind === 'address' ? 'addressKey' : 'nameKey', '=', key)
    .where('confirmedAt', 'is', null)
    .where('closedAt', 'is', null)
    .orderBy('createdAt', 'desc')
    .limit(most)
    .execute()
}

/** How many registrations still wait whose links were made with none of these keys. */
export function countUnderOtherKeys(db: Database, keyIds: readonly string[], now: number): Promise<number> {
  return countRows(
    db,
    sql`registrations where confirmed_at is null and closed_at is null and expires_at > ${now}
      and key_id not in (${sql.join(keyIds)})`,
  )
}

/** The registration that a new password split off another one, with the first visitor's password hash. */
export function findSplitOff(
  db: Database,
  origin: Pick<RegistrationRow, 'id' | 'addressKey'>,
  passwordHash: string,
): Promise<RegistrationRow | undefined> {
  return (
    db
      .selectFrom('registrations')
      .selectAll()
      // Both have one address, by which an index finds them.
      .where('addressKey', '=', origin.addressKey)
      .where('originId', '=', origin.id)
      .where('passwordHash', '=', passwordHash)
      .orderBy('id', 'desc')
      .limit(1)
      .executeTakeFirst()
  )
}

/**
 * The newest registration of an address or name. Closed and confirmed ones count: if they gave way to an older one, a
 * log-in with the older one's password would reveal when the owner confirmed.
 */
export function findNewestRegistration(
  db: Database,
  { kind, key }: { kind: 'address' | 'name'; key: string },
): Promise<RegistrationRow | undefined> {
  return newestOf(db, kind === 'address' ? 'addressKey' : 'nameKey', key)
    .selectAll()
    .executeTakeFirst()
}

/** The columns that an answer to a stranger needs, and no others: the time must not reveal whether a row was read. */
export async function glanceAtNewest(
  db: Database,
  { kind, key }: { kind: 'address' | 'name'; key: string },
): Promise<Pick<RegistrationRow, 'id' | 'passwordHash' | 'addressKey'> | undefined> {
  const find = kind === 'address' ? findNewestOfAddress : findNewestOfName
  const [registration] = await find(db, { key })
  return registration
}

function newestOf(db: Database, column: 'addressKey' | 'nameKey', key: string) {
  return (
    db
      .selectFrom('registrations')
      .where(column, '=', key)
      .orderBy('createdAt', 'desc')
      // A registration that a new password split off is as old as its origin, and answers for it.
      .orderBy('id', 'desc')
      // Not bound: SQLite plans a statement again each time a value is bound to its limit.
      .limit(sql.lit(1))
  )
}

const findNewestOf = (column: 'addressKey' | 'nameKey') =>
  compiledOnce((db, { key }: { key: string }) =>
    newestOf(db, column, key).select(['id', 'passwordHash', 'addressKey']),
  )
const findNewestOfAddress = findNewestOf('addressKey')
const findNewestOfName = findNewestOf('nameKey')

/** Closes the registrations of an address except the one that became its account; their links and digits stop working. */
export async function closeOthers(
  db: Database,
  addressKey: string,
  butId: string | null,
  now: number,
): Promise<void> {
  await db
    .updateTable('registrations')
    .set({ closedAt: now })
    .where('addressKey', '=', addressKey)
    .$if(butId !== null, (query) => query.where('id', '!=', butId))
    .where('confirmedAt', 'is', null)
    .where('closedAt', 'is', null)
    .execute()
}
