import { limits } from '../../base/limits.ts'
import type { Database } from '../db/database.ts'
import { compiledOnce } from '../db/fast-path.ts'
import { unindexed } from '../db/keyset.ts'
import { foundOne } from '../db/row-counts.ts'
import type { DeviceRow } from './rows.ts'

/** Whether a browser with this token has logged in to an account before. */
export async function isKnownDevice(db: Database, tokenHash: string, accountId: string): Promise<boolean> {
  const found = await findDevice(db, { tokenHash, accountId })
  return found.length > 0
}

const findDevice = compiledOnce((db, { tokenHash, accountId }: { tokenHash: string; accountId: string }) =>
  db
    .selectFrom('devices')
    .select('accountId')
    .where('tokenHash', '=', tokenHash)
    .where('accountId', '=', accountId),
)

/** Records that a known device logged in again, unless that was recorded a moment ago. False if the account does not know it. */
export async function noteDevice(
  db: Database,
  tokenHash: string,
  accountId: string,
  now: number,
): Promise<boolean> {
  const notAfter = now - limits.seenPrecision
  const noted = await noteSeen(db, { tokenHash, accountId, now, notAfter })
  return noted.length > 0 || (await isKnownDevice(db, tokenHash, accountId))
}

type Seen = { tokenHash: string; accountId: string; now: number; notAfter: number }

const noteSeen = compiledOnce((db, { tokenHash, accountId, now, notAfter }: Seen) =>
  db
    .updateTable('devices')
    .set({ seenAt: now })
    .where('tokenHash', '=', tokenHash)
    .where('accountId', '=', accountId)
    // A time in the future was written by a clock that was ahead.
    .where((eb) => eb.or([eb('seenAt', '<=', notAfter), eb('seenAt', '>', now)]))
    .returning('accountId'),
)

/** Since when an account knows a browser; null if it does not. */
export async function findDeviceStart(
  db: Database,
  { tokenHash, accountId }: Pick<DeviceRow, 'tokenHash' | 'accountId'>,
): Promise<number | null> {
  const row = await db
    .selectFrom('devices')
    .select('createdAt')
    .where('tokenHash', '=', tokenHash)
    .where('accountId', '=', accountId)
    .executeTakeFirst()
  return row?.createdAt ?? null
}

/** Whether a log-in with a second step has ended in this browser, at this instant or later. */
export function hasTakenSecondStep(
  db: Database,
  { tokenHash, accountId }: Pick<DeviceRow, 'tokenHash' | 'accountId'>,
  since: number,
): Promise<boolean> {
  return foundOne(
    db
      .selectFrom('devices')
      .select('accountId')
      .where('tokenHash', '=', tokenHash)
      .where('accountId', '=', accountId)
      .where('secondStepAt', '>=', since),
  )
}

/** Records that a log-in with a second step has ended in a known browser. */
export const noteSecondStep = compiledOnce((db, { tokenHash, accountId, now }: SecondStepHere) =>
  db
    .updateTable('devices')
    .set({ secondStepAt: now })
    .where('tokenHash', '=', tokenHash)
    .where('accountId', '=', accountId),
)

type SecondStepHere = { tokenHash: string; accountId: string; now: number }

/** Makes a browser known to an account. */
export const insertDevice = compiledOnce((db, row: DeviceRow) => db.insertInto('devices').values(row))

/** The token hashes of an account's devices, the last seen first. At most 50, because the caller does work for each. */
export async function listDeviceHashes(db: Database, accountId: string): Promise<string[]> {
  const rows = await db
    .selectFrom('devices')
    .select('tokenHash')
    .where('accountId', '=', accountId)
    // Otherwise the planner may scan the whole time index for one account's few rows.
    .orderBy(unindexed.instant('seenAt'), 'desc')
    .limit(50)
    .execute()
  return rows.map(({ tokenHash }) => tokenHash)
}

/** Gives a browser another token for all accounts that know it. */
export async function renameDevice(db: Database, from: string, to: string): Promise<void> {
  await db.updateTable('devices').set({ tokenHash: to }).where('tokenHash', '=', from).execute()
}

/** Makes an account forget its devices except the one that set a new password, because the old password was in doubt. */
export async function forgetOtherDevices(
  db: Database,
  accountId: string,
  butTokenHash: string | null,
): Promise<void> {
  await db
    .deleteFrom('devices')
    .where('accountId', '=', accountId)
    .where('tokenHash', '!=', butTokenHash ?? '')
    .execute()
}
