// Finds the account and session of a browser.

import { limits } from '../base/limits.ts'
import type { Settings } from '../base/settings/settings.ts'
import { hashToken } from '../security/tokens.ts'
import { bringForward } from '../store/accounts/accounts.ts'
import type { SessionRow } from '../store/sessions/rows.ts'
import { findSession, noteSeen } from '../store/sessions/sessions.ts'
import type { Ports } from './ports.ts'
import { factorDueAt, isStrong, needsPasskey } from './second-factor.ts'

/** The account of a session, as the host application sees it. */
export type CurrentAccount = {
  id: string
  name: string
  address: string
  confirmedAt: number
  isAdmin: boolean
}

/** A session that is alive, and whose it is. */
export type CurrentSession = Pick<SessionRow, 'id' | 'tokenHash' | 'provedAt' | 'amr'> & {
  account: CurrentAccount
  /** Whether it may only add a second factor, because the site asks for two. */
  owesFactor: boolean
  /**
   * Whether its password counts for nothing, because the site asks for two factors and the account has a passkey. Such a
   * session is from before the passkey, the role or the policy, and may be a thief's.
   */
  isTooWeak: boolean
}

/** The account that a session token logs in to; null when the session has ended, or may only add a second factor. */
export async function findCurrentAccount(ports: Ports, sessionToken: string): Promise<CurrentAccount | null> {
  const session = await findCurrentSession(ports, sessionToken)
  return session === null || session.owesFactor ? null : session.account
}

/** The session of this token; null when it has ended. */
export async function findCurrentSession(ports: Ports, sessionToken: string): Promise<CurrentSession | null> {
  const { db, now, settings } = ports
  const tokenHash = hashToken(sessionToken)
  const session = await findSession(db, tokenHash)
  const at = now()
  if (!session || session.suspendedAt !== null || hasEnded(settings, session, at)) return null
  if (session.seenAt + limits.seenPrecision <= at)
    await noteSeen(db, tokenHash, at, at - limits.seenPrecision)
  const { accountId, isAdmin, hasPasskey } = session
  const due = isStrong(session.amr) ? null : factorDueAt(settings, session, at)
  // A session from before the policy or the role: no log-in has begun the days of grace, and it would outlive them.
  if (due !== null && due !== session.factorDueAt) await bringForward(db, accountId, due)
  const isTooWeak =
    hasPasskey === 1 &&
    !isStrong(session.amr) &&
    (await needsPasskey(db, settings, { id: accountId, isAdmin, hasPasskey }))
  return {
    id: session.id,
    tokenHash,
    provedAt: session.provedAt,
    amr: session.amr,
    owesFactor: due !== null && due <= at,
    isTooWeak,
    account: {
      id: accountId,
      name: session.name,
      address: session.address,
      confirmedAt: session.confirmedAt,
      isAdmin: isAdmin === 1,
    },
  }
}

/** Whether a session has reached its longest life or its longest pause. */
export function hasEnded(
  settings: Settings,
  session: { expiresAt: number; seenAt: number; stay: 0 | 1 },
  at: number,
): boolean {
  const idle = session.stay ? settings.sessionIdleMs : limits.sessionIdleWithoutStay
  return session.expiresAt <= at || session.seenAt + idle <= at
}
