import type { Password } from '../base/password.ts'
import type { HashQueue } from '../security/hash-queues.ts'
import { returnGuess } from '../store/limits/guesses.ts'
import type { Guess } from '../store/limits/guesses.ts'
import type { Ports, Visitor } from './ports.ts'

/**
 * Verifies the password of a guess. A guess that is not verified, because its queue is full or its visitor went away, is
 * returned: it revealed nothing and must not delay the owner. A hash that has started runs to the end and counts.
 */
export async function verifyGuess(
  { db, hasher }: Ports,
  visitor: Visitor,
  guess: Guess,
  { queue, hash, password }: { queue: HashQueue; hash: string | null; password: Password },
): Promise<boolean> {
  try {
    return await hasher.verify(queue, hash, password, visitor.signal)
  } catch (fault) {
    await returnGuess(db, guess)
    throw fault
  }
}
