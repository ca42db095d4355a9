// One act on one account: a conditional statement and its event in one commit, and a guard for the last administrator.

import type { Administrator, Ports } from '../../core/ports.ts'
import { findAccountById } from '../../store/accounts/accounts.ts'
import { hasAdmin } from '../../store/accounts/administration.ts'
import type { Database } from '../../store/db/database.ts'
import type { EventKind } from '../../store/db/events.ts'
import { appendEvent } from '../../store/db/events.ts'
import { actAs } from './act-as.ts'

/** How an act on an account ended; `stale` means that another act came first and left nothing to do. */
export type AccountActOutcome = { kind: 'done' } | { kind: 'unknown' } | { kind: 'stale' }

/** How an act ended that must not remove the last administrator. */
export type GuardedActOutcome = AccountActOutcome | { kind: 'last-admin' }

/** Returns whether it changed the account. */
type Work = (db: Database, at: number) => Promise<boolean>

export function actOnAccount(
  ports: Ports,
  by: Administrator,
  id: string,
  event: EventKind,
  work: Work,
): Promise<AccountActOutcome> {
  const at = ports.now()
  return actAs(ports, by, (db, by) => actInside(db, by, { id, event, at }, work))
}

/** Acts on an account unless it is the last administrator who can log in. */
export function actUnlessLastAdmin(
  ports: Ports,
  by: Administrator,
  id: string,
  event: EventKind,
  work: Work,
): Promise<GuardedActOutcome> {
  const at = ports.now()
  return actAs(ports, by, async (db, by): Promise<GuardedActOutcome> => {
    const account = await findAccountById(db, id)
    const isActiveAdmin = account?.isAdmin === 1 && account.suspendedAt === null && account.deletesAt === null
    if (isActiveAdmin && !(await hasAdmin(db, id))) return { kind: 'last-admin' }
    return actInside(db, by, { id, event, at }, work)
  })
}

async function actInside(
  db: Database,
  by: Omit<Administrator, 'session'>,
  { id, event, at }: { id: string; event: EventKind; at: number },
  work: Work,
): Promise<AccountActOutcome> {
  if (!(await work(db, at))) return { kind: (await findAccountById(db, id)) ? 'stale' : 'unknown' }
  await appendEvent(db, { ...by, at, kind: event, accountId: id })
  return { kind: 'done' }
}
