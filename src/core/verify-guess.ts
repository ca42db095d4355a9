import type { Password } from '../base/password.ts'
import type { Ports, Visitor } from './ports.ts'
import type { HashLine } from '../security/passwords.ts'
import { returnGuess } from '../store/limits/guesses.ts'
import type { Guess } from '../store/limits/guesses.ts'

/**
 * Verifies the password of a guess. One that is never verified, because its line is full or its visitor has left it, is
 * returned: it told nobody anything, and would keep an owner waiting for nothing. What has begun to be hashed ends and counts.
 */
export async function verifyGuess(
  { db, hasher }: Ports,
  visitor: Visitor,
  guess: Guess,
  { line, hash, password }: { line: HashLine; hash: string | null; password: Password },
): Promise<boolean> {
  try {
    return await hasher.verify(line, hash, password, visitor.signal)
  } catch (fault) {
    await returnGuess(db, guess)
    throw fault
  }
}
