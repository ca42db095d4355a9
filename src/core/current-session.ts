// A session: who is this browser, and log out.
import { limits } from '../base/limits.ts'
import type { Settings } from '../base/settings/settings.ts'
import type { Ports, Visitor } from './ports.ts'
import { hashToken } from '../security/tokens.ts'
import { inTransaction } from '../store/db/database.ts'
import { appendEvent } from '../store/db/events.ts'
import { deleteSession, findSession, noteSeen } from '../store/sessions/sessions.ts'
import { ownEvent } from './events.ts'

/** The account of a session, as the host application sees it. */
export type CurrentAccount = {
  id: string
  name: string
  address: string
  confirmedAt: number
  isAdmin: boolean
}

/** A session that is alive, and whose it is. */
export type CurrentSession = { id: string; tokenHash: string; passwordAt: number; account: CurrentAccount }

/** Who this session token logs in; null when it has ended, by time, log-out or suspension. */
export async function findCurrentAccount(ports: Ports, sessionToken: string): Promise<CurrentAccount | null> {
  return (await findCurrentSession(ports, sessionToken))?.account ?? null
}

/** The session of this token; null when it has ended. */
export async function findCurrentSession(ports: Ports, sessionToken: string): Promise<CurrentSession | null> {
  const { db, now, settings } = ports
  const tokenHash = hashToken(sessionToken)
  const [session] = await findSession(db, { tokenHash })
  const at = now()
  if (!session || session.suspendedAt !== null || hasEnded(settings, session, at)) return null
  if (session.seenAt + limits.seenPrecision <= at)
    await noteSeen(db, tokenHash, at, at - limits.seenPrecision)
  return {
    id: session.id,
    tokenHash,
    passwordAt: session.passwordAt,
    account: {
      id: session.accountId,
      name: session.name,
      address: session.address,
      confirmedAt: session.confirmedAt,
      isAdmin: session.isAdmin === 1,
    },
  }
}

/** Whether time has ended a session: its longest life, or its longest pause. */
export function hasEnded(
  settings: Settings,
  session: { expiresAt: number; seenAt: number; stay: 0 | 1 },
  at: number,
): boolean {
  const idle = session.stay ? settings.sessionIdleMs : limits.sessionIdleWithoutStay
  return session.expiresAt <= at || session.seenAt + idle <= at
}

/** Ends this session, at once in every process. */
export async function logOut(ports: Ports, visitor: Visitor): Promise<void> {
  if (!visitor.sessionToken) return
  const tokenHash = hashToken(visitor.sessionToken)
  const at = ports.now()
  await inTransaction(ports.db, async (db) => {
    const accountId = await deleteSession(db, tokenHash)
    if (!accountId) return
    await appendEvent(db, ownEvent('logged-out', at, visitor, accountId))
  })
}
