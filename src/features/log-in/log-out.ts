// A person logs out: the session ends at once in every process.

import { ownEvent } from '../../core/events.ts'
import type { Ports } from '../../core/ports.ts'
import { done, operation } from '../../operation/operation.ts'
import type { Callers } from '../../operation/operation.ts'
import { hashToken } from '../../security/tokens.ts'
import { inTransaction } from '../../store/db/database.ts'
import { appendEvent } from '../../store/db/events.ts'
import { deleteSession } from '../../store/sessions/sessions.ts'

/** A visitor ends this browser's session, if it has one. */
export const logOut = operation({
  name: 'log-out',
  who: 'visitor',
  api: 'POST /api/logout',
  input: {},
  run: endThisSession,
  outcomes: { 'logged-out': done(200, { forget: ['session'] }) },
})

async function endThisSession(
  { db, now }: Ports,
  { visitor }: Callers['visitor'],
): Promise<{ kind: 'logged-out' }> {
  if (visitor.sessionToken === null) return { kind: 'logged-out' }
  const tokenHash = hashToken(visitor.sessionToken)
  const at = now()
  await inTransaction(db, async (db) => {
    const accountId = await deleteSession(db, tokenHash)
    if (accountId) await appendEvent(db, ownEvent('logged-out', at, visitor, accountId))
  })
  return { kind: 'logged-out' }
}
