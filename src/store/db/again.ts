import { setTimeout } from 'node:timers/promises'
import { mustRunAgain } from './faults.ts'

const mostTries = 10
// In milliseconds.
const shortestPause = 10
const longestPause = 500

/**
 * Runs work that the database undid (a deadlock, a serialization failure) again. The pauses grow and are random, so that
 * those who collided do not collide again.
 */
export async function untilDone<Result>(work: () => Promise<Result>): Promise<Result> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await work()
    } catch (fault) {
      if (tries >= mostTries || !mustRunAgain(fault)) throw fault
      await setTimeout(Math.random() * Math.min(longestPause, shortestPause * 2 ** tries))
    }
  }
}
