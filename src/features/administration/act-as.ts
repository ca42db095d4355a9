// What every act of an administrator has in common.
import type { Administrator, Ports } from '../../core/ports.ts'
import { holdAdministration } from '../../store/accounts/administration.ts'
import { inTransaction } from '../../store/db/database.ts'
import type { Database } from '../../store/db/database.ts'
import { holdSession } from '../../store/sessions/sessions.ts'

/**
 * Does an administrator's act in one commit that holds their session; `stale` when that has ended. Suspended or demoted
 * while an act waited for a hash or a row, or stood behind others of a bulk, they must not act any more.
 */
export function actAs<Outcome>(
  { db }: Pick<Ports, 'db'>,
  { session, ...by }: Administrator,
  work: (db: Database, by: Omit<Administrator, 'session'>) => Promise<Outcome>,
): Promise<Outcome | { kind: 'stale' }> {
  return inTransaction(db, async (db) => {
    // One after the other: of two who suspend each other at one time each would wait for the other's session.
    await holdAdministration(db)
    if (session !== undefined && !(await holdSession(db, session))) return { kind: 'stale' }
    return work(db, by)
  })
}
