// Where a person is logged in, and ending that from afar.
import type { Ports, Visitor } from '../../core/ports.ts'
import { inTransaction } from '../../store/db/database.ts'
import { appendEvent } from '../../store/db/events.ts'
import {
  deleteOtherSessions,
  deleteSessionById,
  holdSession,
  listSessionsOf,
} from '../../store/sessions/sessions.ts'
import type { CurrentSession } from '../../core/current-session.ts'
import type { SessionRow } from '../../store/sessions/rows.ts'
import { hasEnded } from '../../core/current-session.ts'
import { ownEvent } from '../../core/events.ts'

/** One of an account's sessions, as its owner sees it. */
export type OwnSessionLine = Pick<
  SessionRow,
  'id' | 'createdAt' | 'seenAt' | 'browser' | 'system' | 'network'
> & { isThis: boolean }

/** How ending sessions ended; `stale` when there was nothing left to end, `ended` when the asking one is no more. */
export type EndSessionsOutcome = { kind: 'done' } | { kind: 'stale' } | { kind: 'ended' }

/** The living sessions of a session's account, this one first and then the last used. */
export async function listOwnSessions(
  { db, now, settings }: Ports,
  session: CurrentSession,
): Promise<OwnSessionLine[]> {
  const at = now()
  const rows = await listSessionsOf(db, session.account.id, at)
  return rows
    .filter((row) => !hasEnded(settings, row, at))
    .map(({ id, createdAt, seenAt, browser, system, network }) => {
      const isThis = id === session.id
      return { id, createdAt, seenAt, browser, system, network, isThis }
    })
    .toSorted((one, other) => Number(other.isThis) - Number(one.isThis))
}

/** Ends another session of the same account, or with null all others, at once in every process. */
export async function endOwnSessions(
  ports: Ports,
  visitor: Visitor,
  session: CurrentSession,
  id: string | null,
): Promise<EndSessionsOutcome> {
  const { tokenHash, account } = session
  const at = ports.now()
  return inTransaction(ports.db, async (db): Promise<EndSessionsOutcome> => {
    // Of two sessions that end each other at one time, one remains.
    if (!(await holdSession(db, tokenHash))) return { kind: 'ended' }
    const hasEndedSome =
      id === null
        ? (await deleteOtherSessions(db, account.id, tokenHash)) > 0
        : await deleteSessionById(db, account.id, id, tokenHash)
    if (!hasEndedSome) return { kind: 'stale' }
    const kind = id === null ? 'other-sessions-ended' : 'session-ended'
    await appendEvent(db, { ...ownEvent(kind, at, visitor, account.id), subjectId: id })
    return { kind: 'done' }
  })
}
