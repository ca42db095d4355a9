// Limits that hold over all processes together: one row a key, one statement a try, and the database decides.

import { mailboxOf } from '../../base/address.ts'
import { limits, sitePart } from '../../base/limits.ts'
import type { Limit, Rate, Rates } from '../../base/limits.ts'
import { siteOf } from '../../base/network.ts'
import type { Settings } from '../../base/settings/settings.ts'
import type { Clock } from '../../base/time.ts'
import type { Database } from '../db/database.ts'
import { changedOne } from '../db/row-counts.ts'
import { counterKey } from './counter-key.ts'
import { whileCounting } from './counting.ts'

/** A limit refused; `retryAt` is when to try again, `provenRetryAt` when with a proof of work, if that is sooner. */
export type TooManyAttempts = { kind: 'too-many-attempts'; retryAt: number; provenRetryAt?: number }

/**
 * The keys of an attempt; a part that is null or missing is not counted. Names and addresses are in their form for
 * comparison. A device or session that the account knows uses up no shared limit, and is counted separately in its
 * site, so that strangers cannot make it wait.
 */
export type CountedBy = {
  network: string | null
  account?: string
  name?: string
  address?: string
  known?: string | null
}

// The network comes first: a network over its limit cannot use up a limit of others. The total comes last.
const scopes = ['network', 'site', 'account', 'name', 'address', 'everything'] as const
type Scope = (typeof scopes)[number]

/** Counts one attempt under every rate of a limit, by the typed text and never by the existing rows. */
export async function takeLimits(
  { db, now, settings }: { db: Database; now: Clock; settings: Settings },
  limit: Limit,
  by: CountedBy,
): Promise<TooManyAttempts | null> {
  if (!settings.limits) return null
  const at = now()
  return whileCounting(db, (db) => countLimits(db, limit, by, at))
}

/** Counts one attempt as `takeLimits` does, among other counters of the caller. */
export async function countLimits(
  db: Database,
  { action, rates }: Limit,
  by: CountedBy,
  now: number,
): Promise<TooManyAttempts | null> {
  for (const scope of scopes) {
    const rate = rateOf(rates, scope)
    const counted = countedIn(scope, by)
    if (!rate || counted === null) continue
    const tooMany = await takeLimit(db, counterKey(db, 'limit', action, scope, ...counted), rate, now)
    if (tooMany) return tooMany
  }
  return null
}

function rateOf({ everything, ...others }: Rates, scope: Scope): Rate | undefined {
  if (scope === 'everything') return everything
  return scope === 'site' ? { ...everything, most: everything.most * sitePart } : others[scope]
}

function countedIn(scope: Scope, by: CountedBy): string[] | null {
  if (scope === 'everything') return by.known ? null : []
  const counted = scope === 'site' ? by.network && siteOf(by.network) : by[scope]
  if (!counted) return null
  // All sub-addresses of a mailbox count as one.
  const mailbox = scope === 'address' ? mailboxOf(counted) : counted
  return by.known && scope !== 'network' && scope !== 'account' ? [mailbox, by.known] : [mailbox]
}

/**
 * Counts one attempt by the generic cell rate algorithm: a burst of `most`, then one every `within / most`. A row holds the
 * theoretical arrival time of the next attempt; one that comes more than a whole burst earlier is refused.
 */
export async function takeLimit(
  db: Database,
  key: string,
  rate: Rate,
  now: number,
): Promise<TooManyAttempts | null> {
  const interval = Math.ceil(rate.within / rate.most)
  const tolerance = interval * (rate.most - 1)
  const latest = now + latestAhead(rate)
  const isTaken = await changedOne(
    db
      .insertInto('limits')
      .values({ key, theoreticalAt: now + interval })
      .onConflict((conflict) =>
        conflict
          .column('key')
          .doUpdateSet((eb) => ({
            theoreticalAt: eb(
              eb
                .case()
                .when(
                  eb.and([eb('limits.theoreticalAt', '>', now), eb('limits.theoreticalAt', '<=', latest)]),
                )
                .then(eb.ref('limits.theoreticalAt'))
                .else(eb.val(now))
                .end(),
              '+',
              interval,
            ),
          }))
          .where((eb) =>
            eb.or([
              eb('limits.theoreticalAt', '<=', now + tolerance),
              eb('limits.theoreticalAt', '>', latest),
            ]),
          ),
      ),
  )
  if (isTaken) return null
  return { kind: 'too-many-attempts', retryAt: (await findRetryAt(db, key, rate, now)) ?? now }
}

/** Finds when the next attempt may be made, without counting one; null if it may be made now. */
export async function findRetryAt(
  db: Database,
  key: string,
  rate: Rate,
  now: number,
): Promise<number | null> {
  const row = await db.selectFrom('limits').select('theoreticalAt').where('key', '=', key).executeTakeFirst()
  if (row && row.theoreticalAt > now + latestAhead(rate)) return null
  const retryAt = (row?.theoreticalAt ?? now) - Math.ceil(rate.within / rate.most) * (rate.most - 1)
  return retryAt > now ? retryAt : null
}

// No attempt sets a later time. A row with a later one was written by a wrong clock, and would lock everybody out until
// then.
function latestAhead(rate: Rate): number {
  return Math.ceil(rate.within / rate.most) * rate.most + limits.clockSkew
}

/** Returns one attempt that turned out not to count. */
export async function returnLimit(db: Database, key: string, rate: Rate): Promise<void> {
  await db
    .updateTable('limits')
    .set((eb) => ({ theoreticalAt: eb('theoreticalAt', '-', Math.ceil(rate.within / rate.most)) }))
    .where('key', '=', key)
    .execute()
}
