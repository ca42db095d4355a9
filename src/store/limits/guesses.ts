// Tries at passwords, counted by what was typed and by network before anything is hashed, so that tries at one time count too.
import { guessing, limits } from '../../base/limits.ts'
import type { LimitedAction } from '../../base/limits.ts'
import type { Settings } from '../../base/settings/settings.ts'
import type { Clock } from '../../base/time.ts'
import type { Proof } from '../../security/proof-of-work.ts'
import type { Database } from '../db/database.ts'
import { counterKey } from './counter-key.ts'
import { whileCounting } from './counting.ts'
import { countLimits, findRetryAt, returnLimit, takeLimit } from './limits.ts'
import type { TooManyAttempts } from './limits.ts'
import { claimProof } from './proofs.ts'

/**
 * What a try is at: a name or address as somebody typed it, existing or not; a session's own account; a change of address
 * that is undone.
 */
export type GuessedAt = { kind: 'identifier' | 'account' | 'undo'; key: string }

/**
 * What a try is counted by: what it is at, and the network. A device that the account knows, or one of its sessions, is
 * counted by itself alone, so that failures from elsewhere never keep the owner out.
 */
export type GuessedBy = {
  at: GuessedAt
  network: string | null
  known: string | null
  proof?: Proof | null
}

/** A try that may be made; it counts as failed until it is forgiven or returned. `failures` are those in a row with this one. */
export type Guess = { kind: 'may-guess'; failures: number; keys: string[]; networkKey: string | null }

/**
 * Counts one try at a password before it is verified, or refuses it while the last failures ask to wait. If an action is
 * named, the try is first counted against the limits of that action.
 */
export async function beginGuess(
  house: { db: Database; now: Clock; settings: Settings },
  by: GuessedBy,
  action: LimitedAction | null = null,
): Promise<Guess | TooManyAttempts> {
  if (!house.settings.limits) return { kind: 'may-guess', failures: 0, keys: [], networkKey: null }
  const now = house.now()
  const openKey = guessKey(house.db, by.at)
  const knownKey = by.known && guessKey(house.db, by.at, by.known)
  const network = knownKey ? null : by.network
  return whileCounting(house.db, async (db): Promise<Guess | TooManyAttempts> => {
    const tooMany = action && (await countLimits(db, action, { network: by.network, known: by.known }, now))
    if (tooMany) return tooMany
    const isProven = by.proof ? await claimProof(db, by.proof, now) : false
    // The network first: who is over its limit raises nobody's count.
    const overNetwork = network === null ? null : await countNetwork(db, network, now, isProven)
    if (overNetwork) return overNetwork
    const counted = await countGuess(db, knownKey ?? openKey, now, isProven)
    if (typeof counted === 'object') return counted
    const keys = knownKey ? [openKey, knownKey] : [openKey]
    return { kind: 'may-guess', failures: counted, keys, networkKey: network && networkKey(db, network) }
  })
}

/** Whether after so many failures in a row a proof of work shortens the wait before the next try. */
export function asksForProof({ failures }: Guess): boolean {
  return waitAfter(failures, true) < waitAfter(failures, false)
}

/** The account's right password: its counts begin anew, and the network gets this one try back, but no other. */
export async function forgiveGuess(db: Database, guess: Guess): Promise<void> {
  if (guess.keys.length > 0)
    await db.deleteFrom('guesses').where('key', 'in', guess.keys.toSorted()).execute()
  // Last, because everybody else on this network waits until the transaction ends.
  if (guess.networkKey) await returnLimit(db, guess.networkKey, guessing.network)
}

/**
 * A waiting registration's right password: only this try is taken back. Would the count begin anew, a thief could
 * register the victim's address and log in with that between tries at the victim's account.
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

/** Lets tries at names or addresses, and those from a known device, begin anew: their account was confirmed, or has a new password. */
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

/**
 * Lets the tries at an account's name and those from its devices count on under its next name: else a thief with the
 * session would rename it and begin anew. Whoever tried that name while nobody had it must not keep its owner out.
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

function networkKey(db: Database, network: string): string {
  return counterKey(db, 'guess-network', network)
}

async function countNetwork(
  db: Database,
  network: string,
  now: number,
  isProven: boolean,
): Promise<TooManyAttempts | null> {
  const tooMany = await takeLimit(db, networkKey(db, network), guessing.network, now)
  if (!tooMany) return null
  const provenKey = counterKey(db, 'guess-network-proven', network)
  const tooManyProven = isProven ? await takeLimit(db, provenKey, guessing.networkProven, now) : null
  if (isProven && !tooManyProven) return null
  const provenRetryAt =
    tooManyProven?.retryAt ?? (await findRetryAt(db, provenKey, guessing.networkProven, now)) ?? now
  return { ...tooMany, provenRetryAt }
}

// One conditional statement, so that of any number of tries at one time only so many pass as one after the other.
async function countGuess(
  db: Database,
  key: string,
  now: number,
  isProven: boolean,
): Promise<number | TooManyAttempts> {
  const { waits, most } = guessing
  // What is further ahead was written by a clock that was wrong, and would ask to wait until that time had come.
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
  const retryAt = lastAt + waitAfter(failures, false)
  const provenRetryAt = lastAt + waitAfter(failures, true)
  return { kind: 'too-many-attempts', retryAt, ...(provenRetryAt < retryAt ? { provenRetryAt } : {}) }
}

// What a proof is worth is taken off the failures that the table tells of, not past its end.
function waitAfter(failures: number, isProven: boolean): number {
  const { waits, most, longestWait, proofIsWorth } = guessing
  if (failures >= most) return longestWait
  const step = Math.min(failures, waits.length - 1) - (isProven ? proofIsWorth : 0)
  return waits[Math.max(0, step)] ?? 0
}
