// Addresses whose reader said "it was not me": for a while they get no mail caused by registering.

import { mailboxOf } from '../../base/address.ts'
import { disownedPerNetwork, limits } from '../../base/limits.ts'
import type { Settings } from '../../base/settings/settings.ts'
import type { Clock } from '../../base/time.ts'
import type { Database } from '../db/database.ts'
import { compiledOnce } from '../db/fast-path.ts'
import { counterKey } from '../limits/counter-key.ts'
import { findRetryAt, takeLimit } from '../limits/limits.ts'
import type { TooManyAttempts } from '../limits/limits.ts'
import { changeHeld } from './registrations.ts'
import type { MuteRow, RegistrationRow } from './rows.ts'

/** Closes a locked registration, mutes its address again, and counts it against the network that registered. */
export async function disown(db: Database, registration: RegistrationRow, now: number): Promise<void> {
  const { id, addressKey, closedAt, network } = registration
  await changeHeld(db, id, { closedAt: closedAt ?? now, disownedAt: now })
  const mute = { registrationId: id, createdAt: now, endsAt: now + limits.muteLife }
  await db
    .insertInto('mutes')
    .values({ key: keyOf(db, addressKey), ...mute })
    .onConflict((conflict) => conflict.column('key').doUpdateSet(mute))
    .execute()
  if (network !== null) await takeLimit(db, networkKey(db, network), disownedPerNetwork, now)
}

/** Lets an address get mail again; a held registration that disowning closed waits again. */
export async function liftMute(db: Database, registration: RegistrationRow): Promise<void> {
  const { id, addressKey, closedAt, disownedAt } = registration
  await deleteMute(db, addressKey)
  if (disownedAt === null) return
  // A registration that had been closed for another reason stays closed.
  await changeHeld(db, id, { closedAt: closedAt === disownedAt ? null : closedAt, disownedAt: null })
}

export async function deleteMute(db: Database, addressKey: string): Promise<void> {
  await db.deleteFrom('mutes').where('key', '=', keyOf(db, addressKey)).execute()
}

/** The current mute of an address. */
export async function findMute(db: Database, addressKey: string, now: number): Promise<MuteRow | undefined> {
  const [mute] = await findByKey(db, { key: keyOf(db, addressKey), now })
  return mute
}

const findByKey = compiledOnce((db, { key, now }: { key: string; now: number }) =>
  db.selectFrom('mutes').selectAll().where('key', '=', key).where('endsAt', '>', now),
)

/** Refuses a network that must wait because too many of its registrations were disowned. */
export async function findDisowned(
  house: { db: Database; now: Clock; settings: Settings },
  network: string | null,
): Promise<TooManyAttempts | null> {
  if (!house.settings.limits || network === null) return null
  const retryAt = await findRetryAt(house.db, networkKey(house.db, network), disownedPerNetwork, house.now())
  return retryAt === null ? null : { kind: 'too-many-attempts', retryAt }
}

function keyOf(db: Database, addressKey: string): string {
  return counterKey(db, 'mute', mailboxOf(addressKey))
}

function networkKey(db: Database, network: string): string {
  return counterKey(db, 'disowned-network', network)
}
