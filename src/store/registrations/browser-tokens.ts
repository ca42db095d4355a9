import type { Database } from '../db/database.ts'
import { foundOne } from '../db/row-counts.ts'
import type { BrowserTokenRow, RegistrationRow } from './rows.ts'

/** A registration as one browser sees it. */
export type BoundRegistration = RegistrationRow & { mayConfirm: 0 | 1 }

/** Binds a browser to a registration. */
export async function insertBrowserToken(db: Database, row: BrowserTokenRow): Promise<void> {
  await db.insertInto('browserTokens').values(row).execute()
}

/** The registration that a browser is bound to, by a token made after `notBefore`. */
export function findByBrowserToken(
  db: Database,
  tokenHash: string,
  notBefore: number,
): Promise<BoundRegistration | undefined> {
  return db
    .selectFrom('browserTokens')
    .innerJoin('registrations', 'registrations.id', 'browserTokens.registrationId')
    .selectAll('registrations')
    .select('browserTokens.mayConfirm')
    .where('browserTokens.tokenHash', '=', tokenHash)
    .where('browserTokens.createdAt', '>', notBefore)
    .executeTakeFirst()
}

/** Whether a browser may confirm a registration at this moment. */
export async function mayConfirm(db: Database, tokenHash: string, registrationId: string): Promise<boolean> {
  return foundOne(
    db
      .selectFrom('browserTokens')
      .select('tokenHash')
      .where('tokenHash', '=', tokenHash)
      .where('registrationId', '=', registrationId)
      .where('mayConfirm', '=', 1),
  )
}

/** Stops a registration's browsers from confirming; they still watch it. */
export async function stopConfirming(db: Database, registrationId: string): Promise<void> {
  await db
    .updateTable('browserTokens')
    .set({ mayConfirm: 0 })
    .where('registrationId', '=', registrationId)
    .execute()
}

/** Moves a registration's browsers to another one. */
export async function moveBrowserTokens(db: Database, from: string, to: string): Promise<void> {
  await db
    .updateTable('browserTokens')
    .set({ registrationId: to })
    .where('registrationId', '=', from)
    .execute()
}

/** Unbinds one browser, because it started another registration. */
export async function deleteBrowserToken(db: Database, tokenHash: string): Promise<void> {
  await db.deleteFrom('browserTokens').where('tokenHash', '=', tokenHash).execute()
}
