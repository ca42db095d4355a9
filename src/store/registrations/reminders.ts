// Reminders: the registrations that end soon, without those that need no reminder.

import { sql } from 'kysely'
import type { RawBuilder } from 'kysely'
import { envelopeDomain } from '../../base/address.ts'
import { isAddressTaken } from '../accounts/accounts.ts'
import type { Database } from '../db/database.ts'
import { unindexed } from '../db/keyset.ts'
import { foundOne } from '../db/row-counts.ts'
import { isBlocked } from './blocks.ts'
import { findMute } from './mutes.ts'
import type { RegistrationRow } from './rows.ts'

/**
 * Claims registrations that end soon, the first to end first; one process claims each once. Confirmed and closed ones
 * are claimed as well, so that no difference shows outside. One that a new password split off is not claimed: the
 * registration that it was split from represents both.
 */
export function claimEndingSoon(
  db: Database,
  times: { now: number; until: number; notAfter: number },
  most: number,
): Promise<RegistrationRow[]> {
  const { now, until, notAfter } = times
  const endsSoon = (end: RawBuilder<unknown>) => sql<boolean>`reminded_at is null and origin_id is null
    and ${end} > ${now} and ${end} <= ${until} and mail_requested_at <= ${notAfter}`
  const ending = db
    .selectFrom('registrations')
    .select('id')
    .where(endsSoon(sql.ref('expires_at')))
    .orderBy('expiresAt')
    .limit(sql.lit(most))
  return (
    db
      .updateTable('registrations')
      .set({ remindedAt: now })
      .where('id', 'in', ending)
      // Without the index: otherwise the planner might read every row that ends soon instead of the few that were picked.
      .where(endsSoon(unindexed.instant('expires_at')))
      .returningAll()
      .execute()
  )
}

/** Whether no other registration of its address ends later; only the last one needs a reminder. */
export async function isLastOfAddress(
  db: Database,
  { id, addressKey, expiresAt }: RegistrationRow,
): Promise<boolean> {
  const hasLater = await foundOne(
    db
      .selectFrom('registrations')
      .select('id')
      .where('addressKey', '=', addressKey)
      .where('originId', 'is', null)
      .where((eb) => eb(eb.refTuple('expiresAt', 'id'), '>', eb.tuple(expiresAt, id)))
      .limit(1),
  )
  return !hasLater
}

/** Whether a registration of this address has had its reminder. */
export async function hasReminder(db: Database, addressKey: string): Promise<boolean> {
  return foundOne(
    db
      .selectFrom('registrations')
      .innerJoin('outbox', 'outbox.registrationId', 'registrations.id')
      .select('outbox.id')
      .where('registrations.addressKey', '=', addressKey)
      // Start from the few registrations of the address, not from all reminders.
      .where(sql<boolean>`${unindexed.text('outbox.kind')} = 'reminder'`)
      // A reminder from before a correction went to another address.
      .whereRef('outbox.generation', '=', 'registrations.generation')
      .limit(1),
  )
}

/** Why a registration needs no reminder, or its address must not get one; null when it may be sent. */
export async function findNoReminder(
  db: Database,
  registration: RegistrationRow,
  now: number,
): Promise<string | null> {
  const { addressKey: key, confirmedAt, closedAt, expiresAt } = registration
  if (confirmedAt !== null) return 'the registration is confirmed'
  if (closedAt !== null) return 'the registration is closed'
  if (expiresAt <= now) return 'the registration expired'
  if (await isAddressTaken(db, key, now)) return 'the address has an account, or is reserved for one'
  if (await findMute(db, key, now)) return 'the address is muted'
  if (await isBlocked(db, { key, domain: envelopeDomain(key) })) return 'the address is blocked'
  return null
}
