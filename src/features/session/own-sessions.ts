// The list of a person's sessions, and ending them from another device.

import { z } from 'zod'
import { instant } from '../../base/instant.ts'
import { hasEnded } from '../../core/current-session.ts'
import type { CurrentSession } from '../../core/current-session.ts'
import { ownEvent } from '../../core/events.ts'
import type { Ports } from '../../core/ports.ts'
import { textField } from '../../operation/fields.ts'
import type { InputOf } from '../../operation/fields.ts'
import { done, operation, refused, telling } from '../../operation/operation.ts'
import type { Callers } from '../../operation/operation.ts'
import { inTransaction } from '../../store/db/database.ts'
import type { Database } from '../../store/db/database.ts'
import { appendEvent } from '../../store/db/events.ts'
import type { SessionRow } from '../../store/sessions/rows.ts'
import {
  deleteOtherSessions,
  deleteSessionById,
  holdSession,
  listSessionsOf,
} from '../../store/sessions/sessions.ts'

/** One of an account's sessions, as its owner sees it. */
type OwnSessionLine = Pick<SessionRow, 'id' | 'createdAt' | 'seenAt' | 'browser' | 'system' | 'network'> & {
  isThis: boolean
}

/** The living sessions of a session's account: this one first, then the last used. */
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

const line = z.object({
  id: z.string(),
  createdAt: instant,
  seenAt: instant,
  browser: z.string().nullable(),
  system: z.string().nullable(),
  network: z.string().nullable(),
  isThis: z.boolean(),
})

/** Reads the living sessions of one's account. */
export const showSessions = operation({
  name: 'show-sessions',
  who: 'session',
  api: 'GET /api/account/sessions',
  proof: 'none',
  input: {},
  async run(ports, { session }) {
    return { kind: 'found' as const, sessions: await listOwnSessions(ports, session) }
  },
  outcomes: { found: telling(done(), z.object({ sessions: z.array(line) })) },
})

const input = { session: textField }
const outcomes = { done: done(), stale: refused(409), ended: refused(401) }

/** A person ends one of their other sessions, at once in every process. */
export const endSession = operation({
  name: 'end-session',
  who: 'session',
  api: 'POST /api/account/sessions/end',
  proof: 'recent',
  input,
  run: endOne,
  outcomes,
})

/** A person ends all of their other sessions. */
export const endOtherSessions = operation({
  name: 'end-other-sessions',
  who: 'session',
  api: 'POST /api/account/sessions/end-others',
  proof: 'recent',
  input: {},
  run: endOthers,
  outcomes,
})

/** `stale`: there was nothing left to end. `ended`: the session that asks has ended itself. */
type EndSessionsOutcome = { kind: 'done' } | { kind: 'stale' } | { kind: 'ended' }

function endOne(
  ports: Ports,
  caller: Callers['session'],
  { session: id }: InputOf<typeof input>,
): Promise<EndSessionsOutcome> {
  const { tokenHash, account } = caller.session
  const event = { kind: 'session-ended', subjectId: id } as const
  return end(ports, caller, event, (db) => deleteSessionById(db, account.id, id, tokenHash))
}

function endOthers(ports: Ports, caller: Callers['session']): Promise<EndSessionsOutcome> {
  const { tokenHash, account } = caller.session
  const event = { kind: 'other-sessions-ended', subjectId: null } as const
  return end(ports, caller, event, async (db) => (await deleteOtherSessions(db, account.id, tokenHash)) > 0)
}

function end(
  { db, now }: Ports,
  { visitor, session }: Callers['session'],
  { kind, subjectId }: { kind: 'session-ended' | 'other-sessions-ended'; subjectId: string | null },
  deleteSome: (db: Database) => Promise<boolean>,
): Promise<EndSessionsOutcome> {
  const at = now()
  return inTransaction(db, async (db): Promise<EndSessionsOutcome> => {
    // If two sessions end each other at the same time, one remains.
    if (!(await holdSession(db, session.tokenHash))) return { kind: 'ended' }
    if (!(await deleteSome(db))) return { kind: 'stale' }
    await appendEvent(db, { ...ownEvent(kind, at, visitor, session.account.id), subjectId })
    return { kind: 'done' }
  })
}
