// Tries at passwords and at second steps. They are counted by identifier and by network before hashing, so that simultaneous tries count.

import { guessing, limits } from '../../base/limits.ts'
import type { Limit } from '../../base/limits.ts'
import type { Settings } from '../../base/settings/settings.ts'
import type { Clock } from '../../base/time.ts'
import type { Proof } from '../../security/proof-of-work.ts'
import type { Database } from '../db/database.ts'
import { listDeviceHashes } from '../sessions/devices.ts'
import { counterKey } from './counter-key.ts'
import { whileCounting } from './counting.ts'
import { countLimits, findRetryAt, returnLimit, takeLimit } from './limits.ts'
import type { TooManyAttempts } from './limits.ts'
import { claimProof } from './proofs.ts'

/**
 * The target of a try: a name or address as somebody typed it, existing or not; a session's own account; a change of
 * address that is being undone; the second step of an account whose password was right.
 */
type GuessedAt = { kind: 'identifier' | 'account' | 'undo' | 'second-step'; key: string }

/**
 * A try is counted by its target and its network. A device that the account knows, or one of its sessions, is counted by
 * itself alone, so that failures from elsewhere never keep the owner out.
 */
type GuessedBy = {
  at: GuessedAt
  network: string | null
  known: string | null
  proof?: Proof | null
}

/** A try that may be made. It counts as failed until it is forgiven or returned; `failures` counts those in a row, with this one. */
export type Guess = { kind: 'may-guess'; failures: number; keys: string[]; networkKey: string | null }

/**
 * Counts one try at a password or code before it is verified, or refuses it while the last failures ask to wait. If a limit
 * is given, the try is first counted against it.
 */
export async function beginGuess(
  house: { db: Database; now: Clock; settings: Settings },
  by: GuessedBy,
  limit: Limit | null = null,
): Promise<Guess | TooManyAttempts> {
  if (!house.settings.limits) return { kind: 'may-guess', failures: 0, keys: [], networkKey: null }
  const now = house.now()
  const openKey = guessKey(house.db, by.at)
  const knownKey = by.known && guessKey(house.db, by.at, by.known)
  const longest = by.at.kind === 'second-step' ? guessing.longestSecondStepWait : guessing.longestWait
  const network = knownKey ? null : by.network
  const ofNetwork = network === null ? null : networkKey(house.db, by.at, network)
  return whileCounting(house.db, async (db): Promise<Guess | TooManyAttempts> => {
    const tooMany = limit && (await countLimits(db, limit, { network: by.network, known: by.known }, now))
    if (tooMany) return tooMany
    const isProven = by.proof ? await claimProof(db, by.proof, now) : false
    // The network comes first: a network over its limit must not raise anybody's count.
    const overNetwork = ofNetwork && (await countNetwork(db, ofNetwork, now, isProven))
    if (overNetwork) return overNetwork
    const counted = await countGuess(db, knownKey ?? openKey, now, { isProven, longest })
    if (typeof counted === 'object') {
      // Otherwise somebody with an account of their own would use up the tries of their network, although theirs must wait.
      if (ofNetwork && by.at.kind === 'second-step') await returnLimit(db, ofNetwork, guessing.network)
      return counted
    }
    const keys = [openKey, knownKey].filter((key) => key !== null)
    return { kind: 'may-guess', failures: counted, keys, networkKey: ofNetwork }
  })
}

/** Whether a proof of work would shorten the wait before the next try. */
export function asksForProof({ failures }: Guess): boolean {
  return waitAfter(failures, true) < waitAfter(failures, false)
}

/** The account's password was right: resets its counts, and returns this one try, but no other, to the network. */
export async function forgiveGuess(db: Database, guess: Guess): Promise<void> {
  if (guess.keys.length > 0)
    await db.deleteFrom('guesses').where('key', 'in', guess.keys.toSorted()).execute()
  // Last, because all other tries on this network wait until the transaction ends.
  if (guess.networkKey) await returnLimit(db, guess.networkKey, guessing.network)
}

/**
 * A guess that forgives its own count alone: the count of those who know the password and nothing else stays. An owner logs in
 * and proves often, and each time would give a thief new tries.
 */
export function ownGuess(guess: Guess): Guess {
  return { ...guess, keys: guess.keys.slice(-1) }
}

/**
 * The password of a waiting registration was right: returns only this try. If this reset the count, a thief could register
 * the victim's address and log in to that registration between tries at the victim's account.
 */
export async function returnGuess(db: Database, guess: Guess): Promise<void> {
  if (guess.networkKey) await returnLimit(db, guess.networkKey, guessing.network)
  if (guess.keys.length === 0) return
  await db
    .updateTable('guesses')
    .set((eb) => ({ failures: eb('failures', '-', 1) }))
    .where('key', '=', guess.keys.at(-1) ?? '')
    .where('failures', '>', 0)
    .execute()
}

/** Resets the counts of names or addresses, and of a known device, because their account was confirmed or has a new password. */
export async function forgetGuesses(
  db: Database,
  identifiers: readonly string[],
  device: string | null = null,
): Promise<void> {
  const keys = identifiers
    .map((key) => ({ kind: 'identifier', key }) as const)
    .flatMap((at) => [guessKey(db, at), ...(device ? [guessKey(db, at, device)] : [])])
    .toSorted()
  await db.deleteFrom('guesses').where('key', 'in', keys).execute()
}

/** Resets the counts of an account's second step, because it has another app or none: they were at the old one. */
export async function forgetSecondStepGuesses(db: Database, accountId: string): Promise<void> {
  const at = { kind: 'second-step', key: accountId } as const
  const devices = await listDeviceHashes(db, accountId)
  const keys = [null, ...devices].map((device) => guessKey(db, at, device)).toSorted()
  await db.deleteFrom('guesses').where('key', 'in', keys).execute()
}

/**
 * Moves the counts of an account's name and its devices to its next name; otherwise a thief with the session could reset
 * them by renaming the account. Tries at the new name from before it was taken are dropped, so that they do not keep the
 * owner out.
 */
export async function carryGuesses(
  db: Database,
  { from, to, devices }: { from: string; to: string; devices: readonly string[] },
): Promise<void> {
  if (from === to) return
  for (const device of [null, ...devices]) {
    const key = guessKey(db, { kind: 'identifier', key: to }, device)
    await db.deleteFrom('guesses').where('key', '=', key).execute()
    await db
      .insertInto('guesses')
      .columns(['key', 'failures', 'lastAt'])
      .expression((eb) =>
        eb
          .selectFrom('guesses')
          .select([eb.val(key).as('key'), 'failures', 'lastAt'])
          .where('key', '=', guessKey(db, { kind: 'identifier', key: from }, device)),
      )
      .onConflict((conflict) => conflict.doNothing())
      .execute()
  }
}

function guessKey(db: Database, { kind, key }: GuessedAt, known: string | null = null): string {
  return counterKey(db, 'guess', kind, key, known)
}

// Second steps are counted apart: wrong passwords of a stranger must keep nobody in their network from a right code.
function networkKey(db: Database, { kind }: GuessedAt, network: string): string {
  const of = kind === 'second-step' ? 'second-step-network' : 'guess-network'
  return counterKey(db, of, network)
}

async function countNetwork(
  db: Database,
  key: string,
  now: number,
  isProven: boolean,
): Promise<TooManyAttempts | null> {
  const tooMany = await takeLimit(db, key, guessing.network, now)
  if (!tooMany) return null
  const provenKey = counterKey(db, 'guess-network-proven', key)
  const tooManyProven = isProven ? await takeLimit(db, provenKey, guessing.networkProven, now) : null
  if (isProven && !tooManyProven) return null
  const provenRetryAt =
    tooManyProven?.retryAt ?? (await findRetryAt(db, provenKey, guessing.networkProven, now)) ?? now
  return { ...tooMany, provenRetryAt }
}

// One conditional statement: simultaneous tries pass no more often than tries one after the other.
async function countGuess(
  db: Database,
  key: string,
  now: number,
  { isProven, longest }: { isProven: boolean; longest: number },
): Promise<number | TooManyAttempts> {
  const { waits, most } = guessing
  // A time this far ahead came from a wrong clock; ignore it, or everybody would wait until then.
  const latest = now + limits.clockSkew
  const counted = await db
    .insertInto('guesses')
    .values({ key, failures: 1, lastAt: now })
    .onConflict((conflict) =>
      conflict
        .column('key')
        .doUpdateSet((eb) => ({
          failures: eb
            .case()
            .when('guesses.lastAt', '>', latest)
            .then(1)
            .else(eb('guesses.failures', '+', 1))
            .end(),
          lastAt: now,
        }))
        .where((eb) =>
          eb.or([
            eb('guesses.lastAt', '>', latest),
            eb.and([eb('guesses.failures', '>=', most), eb('guesses.lastAt', '<=', now - longest)]),
            ...waits.map((_, failures) =>
              eb.and([
                eb('guesses.failures', '<', most),
                eb('guesses.failures', failures < waits.length - 1 ? '=' : '>=', failures),
                eb('guesses.lastAt', '<=', now - waitAfter(failures, isProven)),
              ]),
            ),
          ]),
        ),
    )
    .returning('failures')
    .executeTakeFirst()
  if (counted) return counted.failures
  const row = await db.selectFrom('guesses').selectAll().where('key', '=', key).executeTakeFirst()
  const { failures, lastAt } = row ?? { failures: 0, lastAt: now }
  const retryAt = lastAt + waitAfter(failures, false, longest)
  const provenRetryAt = lastAt + waitAfter(failures, true, longest)
  return { kind: 'too-many-attempts', retryAt, ...(provenRetryAt < retryAt ? { provenRetryAt } : {}) }
}

// A proof takes off some of the failures that have an entry in the table, not of those past its end.
function waitAfter(failures: number, isProven: boolean, longest: number = guessing.longestWait): number {
  const { waits, most, proofIsWorth } = guessing
  if (failures >= most) return longest
  const step = Math.min(failures, waits.length - 1) - (isProven ? proofIsWorth : 0)
  return waits[Math.max(0, step)] ?? 0
}
