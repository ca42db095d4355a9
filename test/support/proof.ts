// Solves challenges as a browser does, with the library's own solver.
import { solveChallenge } from 'altcha-lib'
import { deriveKey } from 'altcha-lib/algorithms/pbkdf2'
import type { Challenge } from 'altcha-lib/types'
import type { Page } from './visitor.ts'

/** The challenge of a page's form; null when it asks for no proof. */
export function challengeOf(page: Page): Challenge | null {
  const text = /data-proof="([^"]*)"/.exec(page.html)?.[1]
  return text === undefined ? null : (JSON.parse(text.replaceAll('&quot;', '"')) as Challenge)
}

/** What a browser sends as the proof that a page asks for. */
export async function solve(page: Page): Promise<string> {
  const challenge = challengeOf(page)
  if (!challenge) throw new Error('the page asks for no proof')
  return JSON.stringify({ challenge, solution: await solutionOf(challenge) })
}

/** The counter of a challenge, and the key that it leads to. */
export async function solutionOf(challenge: Challenge): Promise<{ counter: number; derivedKey: string }> {
  const solution = await solveChallenge({ challenge, deriveKey })
  if (!solution) throw new Error('the challenge has no solution')
  return { counter: solution.counter, derivedKey: solution.derivedKey }
}
