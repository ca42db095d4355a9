// Passwords without argon2: its cost is the one thing that the simulation leaves out, because it is about order and state.
// The stored hash can be read, so that the promises can ask whose password opens an account.

import { randomBytes } from 'node:crypto'
import type { Hasher } from '../../src/security/passwords.ts'
import { passGate } from './world.ts'

const cost = '$argon2id$v=19$m=8,t=1,p=1$'

/** A hasher of which each answer waits for the world. */
export const readableHasher: Hasher = {
  async hash(_, password) {
    await passGate('hashes a password')
    return `${cost}${randomBytes(9).toString('base64url')}$${Buffer.from(password).toString('base64url')}`
  },
  async verify(_, hash, password) {
    await passGate('compares a password')
    return hash !== null && passwordIn(hash) === password
  },
  learn() {},
  needsRehash: () => false,
  load: () => ({ waiting: { 'log-in': 0, register: 0 }, running: 0, done: 0 }),
  async close() {},
}

/** The password of a stored hash. */
export function passwordIn(hash: string): string {
  return Buffer.from(hash.slice(hash.lastIndexOf('$') + 1), 'base64url').toString()
}
