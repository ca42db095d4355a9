// Solves challenges as the pages' own worker does, but at once: a thread for each try would be most of their cost here.

import { pbkdf2Sync } from 'node:crypto'
import type { Challenge } from 'altcha-lib/types'
import type { Page } from './visitor.ts'

/** The challenge of a page's form; null when it asks for no proof. */
export function challengeOf(page: Page): Challenge | null {
  const text = /data-proof="([^"]*)"/.exec(page.html)?.[1]
  return text === undefined ? null : (JSON.parse(text.replaceAll('&quot;', '"')) as Challenge)
}

/** The proof that a browser sends if a page asks for one. */
export function solve(page: Page): string {
  const challenge = challengeOf(page)
  if (!challenge) throw new Error('the page asks for no proof')
  return JSON.stringify({ challenge, solution: solutionOf(challenge) })
}

/** The counter of a challenge, and the key that it produces. */
export function solutionOf({ parameters }: Challenge): { counter: number; derivedKey: string } {
  const { nonce, salt, cost, keyLength = 32, keyPrefix } = parameters
  const password = Buffer.concat([Buffer.from(nonce, 'hex'), Buffer.alloc(4)])
  for (let counter = 0; counter < 2 ** 32; counter += 1) {
    password.writeUInt32BE(counter, password.length - 4)
    const key = pbkdf2Sync(password, Buffer.from(salt, 'hex'), cost, keyLength, 'sha256')
    const derivedKey = key.toString('hex')
    if (derivedKey.startsWith(keyPrefix)) return { counter, derivedKey }
  }
  throw new Error('the challenge has no solution')
}
