import type { ExpressionBuilder, Insertable } from 'kysely'
import { compiledOnce, isPostgres } from './database.ts'
import type { Database } from './database.ts'
import { isPauseOver } from './resend-pause.ts'
import type { RegistrationRow, Tables } from './tables.ts'

/** Writes a new registration. */
export async function insertRegistration(db: Database, row: Insertable<RegistrationRow>): Promise<void> {
  await db.insertInto('registrations').values(row).execute()
}

/** The registration of an id. */
export async function findRegistration(db: Database, id: string): Promise<RegistrationRow | undefined> {
  const [registration] = await findById(db, { id })
  return registration
}

const findById = compiledOnce((db, { id }: { id: string }) =>
  db.selectFrom('registrations').selectAll().where('id', '=', id),
)

/**
 * Holds a registration until the transaction ends, so that what is asked of it next stays true: between a look and a
 * change its owner may choose a password elsewhere.
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
 * Holds a registration and all others of its address. Whoever confirms closes those, so two who confirm at one time would
 * wait for each other if each held its own first: all hold them in one order.
 */
export async function holdWithOthers(db: Database, id: string): Promise<RegistrationRow | undefined> {
  const address = db.selectFrom('registrations').select('addressKey').where('id', '=', id)
  await db
    .selectFrom('registrations')
    .select('id')
    .where('addressKey', '=', address)
    .orderBy('id')
    // SQLite's transactions hold everything from their start.
    .$if(isPostgres(db), (query) => query.forUpdate())
    .execute()
  return holdRegistration(db, id)
}

/** Changes a registration that this transaction holds and has judged. */
export async function changeHeld(
  db: Database,
  id: string,
  change: Partial<Omit<RegistrationRow, 'id'>>,
): Promise<void> {
  await db.updateTable('registrations').set(change).where('id', '=', id).execute()
}

/** Deletes a registration, and with it what binds browsers to it. */
export async function deleteRegistrationRow(db: Database, id: string): Promise<void> {
  await db.deleteFrom('registrations').where('id', '=', id).execute()
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

/** The newest registrations of an address, for whoever confirms one of them by hand. */
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

/** The registration that a new password split off another one, with the hash of what the first visitor typed. */
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
 * The newest registration of an address or name. Closed and confirmed ones count: if one of them made way for an older
 * one, a log-in with the older one's password would tell when the owner confirmed.
 */
export function findNewestRegistration(
  db: Database,
  { kind, key }: { kind: 'address' | 'name'; key: string },
): Promise<RegistrationRow | undefined> {
  return newestOf(db, kind === 'address' ? 'addressKey' : 'nameKey', key)
    .selectAll()
    .executeTakeFirst()
}

/** What a log-in needs of it, and no more: what it costs to read a row must not show in the time of the answer. */
export async function findNewestPassword(
  db: Database,
  { kind, key }: { kind: 'address' | 'name'; key: string },
): Promise<Pick<RegistrationRow, 'id' | 'passwordHash'> | undefined> {
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
      // What a new password split off is as old as the one it was split from, and answers for it.
      .orderBy('id', 'desc')
      .limit(1)
  )
}

const findNewestOf = (column: 'addressKey' | 'nameKey') =>
  compiledOnce((db, { key }: { key: string }) => newestOf(db, column, key).select(['id', 'passwordHash']))
const findNewestOfAddress = findNewestOf('addressKey')
const findNewestOfName = findNewestOf('nameKey')

/** Notes when a link was opened first, whoever opened it; decides nothing. */
export async function noteOpened(db: Database, id: string, generation: number, now: number): Promise<void> {
  await db
    .updateTable('registrations')
    .set({ openedAt: now })
    .where('id', '=', id)
    .where('generation', '=', generation)
    .where('openedAt', 'is', null)
    .execute()
}

/** Takes the right to ask for one more mail, unless it is too soon after the last; sets the new end. */
export async function takeResend(
  db: Database,
  id: string,
  times: { now: number; expiresAt: number },
): Promise<RegistrationRow | undefined> {
  return db
    .updateTable('registrations')
    .set({ mailRequestedAt: times.now, expiresAt: times.expiresAt })
    .where('id', '=', id)
    .where('confirmedAt', 'is', null)
    .where(isPauseOver(times.now))
    .returningAll()
    .executeTakeFirst()
}

/**
 * Replaces the address and raises the generation, so that older links die. A registration that was closed for
 * its old address begins anew with the other one.
 */
export async function correctRegistration(
  db: Database,
  id: string,
  change: { address: string; addressKey: string; mailId: string; expiresAt: number; now: number },
  corrections: number,
): Promise<RegistrationRow | undefined> {
  return db
    .updateTable('registrations')
    .set((eb) => ({
      address: change.address,
      addressKey: change.addressKey,
      mailId: change.mailId,
      generation: eb('generation', '+', 1),
      mailRequestedAt: change.now,
      expiresAt: change.expiresAt,
      openedAt: null,
      closedAt: null,
      disownedAt: null,
      originId: null,
      remindedAt: null,
    }))
    .where('id', '=', id)
    .where('confirmedAt', 'is', null)
    .where('generation', '<', corrections)
    .where(isPauseOver(change.now))
    .returningAll()
    .executeTakeFirst()
}

/** Points a registration to its newest mail. */
export async function setMail(db: Database, id: string, mailId: string): Promise<void> {
  await db.updateTable('registrations').set({ mailId }).where('id', '=', id).execute()
}

/** Counts one try at the digit code, unless all are used up; tells whether it may be made. */
export async function takeDigitTry(db: Database, id: string, most: number): Promise<boolean> {
  const taken = await db
    .updateTable('registrations')
    .set((eb) => ({ digitTries: eb('digitTries', '+', 1) }))
    .where('id', '=', id)
    .where('digitTries', '<', most)
    .returning('id')
    .executeTakeFirst()
  return taken !== undefined
}

/** Counts one try at the password of a link opened elsewhere, unless all are used up; tells whether it may be made. */
export async function takePasswordTry(db: Database, id: string, most: number): Promise<boolean> {
  const taken = await db
    .updateTable('registrations')
    .set((eb) => ({ passwordTries: eb('passwordTries', '+', 1) }))
    .where('id', '=', id)
    .where('passwordTries', '<', most)
    .returning('id')
    .executeTakeFirst()
  return taken !== undefined
}

/** Gives a try back that turned out right or was never made; false when the registration waits no more or has another password by now. */
export async function returnPasswordTry(
  db: Database,
  link: { id: string; generation: number },
  passwordHash: string,
  now: number,
): Promise<boolean> {
  const returned = await db
    .updateTable('registrations')
    .set((eb) => ({ passwordTries: eb('passwordTries', '-', 1) }))
    .where(isWaiting(link, now))
    .where('passwordHash', '=', passwordHash)
    .returning('id')
    .executeTakeFirst()
  return returned !== undefined
}

/** Gives a waiting registration the name that a person chose at its link, and from its mailbox's owner all that is theirs. */
export async function changeWaiting(
  db: Database,
  link: { id: string; generation: number },
  change: Partial<
    Pick<
      RegistrationRow,
      'name' | 'nameKey' | 'nameSkeleton' | 'passwordHash' | 'passwordTries' | 'locale' | 'next' | 'network'
    >
  >,
  now: number,
): Promise<boolean> {
  const changed = await db
    .updateTable('registrations')
    .set(change)
    .where(isWaiting(link, now))
    .returning('id')
    .executeTakeFirst()
  return changed !== undefined
}

/** Decides a confirmation: of any number of tries at one time, one gets the row. */
export function markConfirmed(
  db: Database,
  link: { id: string; generation: number },
  now: number,
): Promise<RegistrationRow | undefined> {
  return db
    .updateTable('registrations')
    .set({ confirmedAt: now })
    .where(isWaiting(link, now))
    .returningAll()
    .executeTakeFirst()
}

/** Takes a confirmation back in the same transaction, because its name or address was taken. */
export async function unmarkConfirmed(db: Database, id: string): Promise<void> {
  await db.updateTable('registrations').set({ confirmedAt: null }).where('id', '=', id).execute()
}

/** Closes every other registration of an address: nothing of theirs opens any more. */
export async function closeOthers(db: Database, addressKey: string, id: string, now: number): Promise<void> {
  await db
    .updateTable('registrations')
    .set({ closedAt: now })
    .where('addressKey', '=', addressKey)
    .where('id', '!=', id)
    .where('confirmedAt', 'is', null)
    .where('closedAt', 'is', null)
    .execute()
}

/** Lets an expired registration wait again. */
export async function renewExpired(
  db: Database,
  link: { id: string; generation: number },
  times: { now: number; expiresAt: number },
): Promise<RegistrationRow | undefined> {
  return db
    .updateTable('registrations')
    .set({ expiresAt: times.expiresAt, mailRequestedAt: times.now })
    .where('id', '=', link.id)
    .where('generation', '=', link.generation)
    .where('confirmedAt', 'is', null)
    .where('closedAt', 'is', null)
    .where('expiresAt', '<=', times.now)
    .returningAll()
    .executeTakeFirst()
}

function isWaiting(link: { id: string; generation: number }, now: number) {
  return (eb: ExpressionBuilder<Tables, 'registrations'>) =>
    eb.and([
      eb('id', '=', link.id),
      eb('generation', '=', link.generation),
      eb('confirmedAt', 'is', null),
      eb('closedAt', 'is', null),
      eb('expiresAt', '>', now),
    ])
}
