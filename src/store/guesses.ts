// Tries at passwords, counted by what was typed and by network before anything is hashed, so that tries at one time count too.
import { guessing } from '../base/limits.ts'
import type { Settings } from '../base/settings.ts'
import type { Clock } from '../base/time.ts'
import { digest } from '../security/tokens.ts'
import { inTransaction } from './database.ts'
import type { Database } from './database.ts'
import { returnLimit, takeLimit } from './limits.ts'
import type { TooManyAttempts } from './limits.ts'

/**
 * By what a try is counted: the key of the name or address that was typed, existing or not, and the network. What the
 * account knows, a device or one of its sessions, is counted by itself alone, so that failures from elsewhere never keep
 * its owner out.
 */
export type GuessedBy = { identifier: string; network: string | null; known: string | null }

/** A try that may be made; it counts as failed until it is forgiven or returned. */
export type Guess = { kind: 'may-guess'; keys: string[]; networkKey: string | null }

/** Counts one try at a password before it is verified; refuses it while the last failures ask to wait. */
export async function takeGuess(
  house: { db: Database; now: Clock; settings: Settings },
  by: GuessedBy,
): Promise<Guess | TooManyAttempts> {
  if (!house.settings.limits) return { kind: 'may-guess', keys: [], networkKey: null }
  const now = house.now()
  const identifierKey = guessKey(by.identifier)
  const knownKey = by.known && guessKey(by.identifier, by.known)
  const networkKey = knownKey || by.network === null ? null : digest(`guess network ${by.network}`)
  return inTransaction(house.db, async (db): Promise<Guess | TooManyAttempts> => {
    // The network first: who is over its limit raises nobody's count.
    const networkRetryAt = networkKey && (await takeLimit(db, networkKey, guessing.network, now))
    if (networkRetryAt) return { kind: 'too-many-attempts', retryAt: networkRetryAt }
    const retryAt = await countGuess(db, knownKey ?? identifierKey, now)
    if (retryAt !== null) return { kind: 'too-many-attempts', retryAt }
    return { kind: 'may-guess', keys: knownKey ? [identifierKey, knownKey] : [identifierKey], networkKey }
  })
}

/** The account's right password: its counts begin anew, and the network gets this one try back, but no other. */
export async function forgiveGuess(db: Database, guess: Guess): Promise<void> {
  if (guess.networkKey) await returnLimit(db, guess.networkKey, guessing.network)
  if (guess.keys.length > 0)
    await db.deleteFrom('guesses').where('key', 'in', guess.keys.toSorted()).execute()
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
    .flatMap((identifier) => [guessKey(identifier), ...(device ? [guessKey(identifier, device)] : [])])
    .toSorted()
  await db.deleteFrom('guesses').where('key', 'in', keys).execute()
}

function guessKey(identifier: string, from: string | null = null): string {
  return digest(from === null ? `guess ${identifier}` : `guess ${identifier} from ${from}`)
}

// One conditional statement, so that of any number of tries at one time only so many pass as one after the other.
async function countGuess(db: Database, key: string, now: number): Promise<number | null> {
  const { waits, most } = guessing
  const counted = await db
    .insertInto('guesses')
    .values({ key, failures: 1, lastAt: now })
    .onConflict((conflict) =>
      conflict
        .column('key')
        .doUpdateSet((eb) => ({ failures: eb('guesses.failures', '+', 1), lastAt: now }))
        .where((eb) =>
          eb.and([
            eb('guesses.failures', '<', most),
            eb.or(
              waits.map((wait, failures) =>
                eb.and([
                  eb('guesses.failures', failures < waits.length - 1 ? '=' : '>=', failures),
                  eb('guesses.lastAt', '<=', now - wait),
                ]),
              ),
            ),
          ]),
        ),
    )
    .returning('key')
    .executeTakeFirst()
  if (counted) return null
  const row = await db.selectFrom('guesses').selectAll().where('key', '=', key).executeTakeFirst()
  if (!row) return now
  const wait = row.failures < most ? waits[Math.min(row.failures, waits.length - 1)] : guessing.longestWait
  return row.lastAt + (wait ?? 0)
}
