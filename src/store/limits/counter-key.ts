import { keyedDigest } from '../../security/keys.ts'
import { openedOf } from '../db/database.ts'
import type { Database } from '../db/database.ts'

/** The kinds of counters; each has separate keys. */
type CounterKind =
  | 'limit'
  | 'guess'
  | 'guess-network'
  | 'second-step-network'
  | 'guess-network-proven'
  | 'proof'
  | 'passkey-challenge'
  | 'digits'
  | 'reset-pause'
  | 'mute'
  | 'disowned-network'
  | 'mails'
  | 'mails-network'
  | 'mails-in-front'
  | 'mails-everything'
  | 'notice'

/** Gives an opened database the secret of its counters. It belongs to the database, so that no statement has to be given it. */
export function keyCounters(db: Database, secret: Buffer): void {
  secrets.set(db, secret)
}

/**
 * A counter's key: a keyed digest of its kind and of the thing that it counts by, so that a copy of the database does
 * not reveal whose address it is. The parts are separated as JSON, so that no typed text can look like another kind or
 * another number of parts.
 */
export function counterKey(db: Database, kind: CounterKind, ...parts: readonly (string | null)[]): string {
  const secret = secrets.get(openedOf(db))
  if (!secret) throw new Error('the counters of this database have no secret')
  return keyedDigest(secret, JSON.stringify([kind, ...parts]))
}

const secrets = new WeakMap<Database, Buffer>()
