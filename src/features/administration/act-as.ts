// One act of an administrator is one commit.

import type { Actor, Administrator, Ports } from '../../core/ports.ts'
import { holdAdministration } from '../../store/accounts/administration.ts'
import { holdApiKey } from '../../store/api-keys/api-keys.ts'
import { inTransaction } from '../../store/db/database.ts'
import type { Database } from '../../store/db/database.ts'
import { holdSession } from '../../store/sessions/sessions.ts'

/**
 * Does an administrator's act in one transaction that locks their session or API key; stale if it has ended. An
 * administrator may be suspended or demoted while the act waits for a hash, a row lock or the others of a bulk act.
 */
export function actAs<Outcome>(
  { db, now }: Pick<Ports, 'db' | 'now'>,
  { session, key, ...by }: Administrator,
  work: (db: Database, by: Actor) => Promise<Outcome>,
): Promise<Outcome | { kind: 'stale' }> {
  return inTransaction(db, async (db) => {
    // Acts run one after another: two administrators who suspend each other would otherwise wait for each other's session.
    await holdAdministration(db)
    if (session !== undefined && !(await holdSession(db, session))) return { kind: 'stale' }
    if (key !== undefined && !(await holdApiKey(db, by.actor, now()))) return { kind: 'stale' }
    return work(db, by)
  })
}
