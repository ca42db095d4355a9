// One act on one account: a conditional statement, its event and the mail to its owner in one commit, and a guard for the
// last administrator.

import type { Actor, Administrator, Ports } from '../../core/ports.ts'
import { findAccountById } from '../../store/accounts/accounts.ts'
import { hasAdmin } from '../../store/accounts/administration.ts'
import type { Database } from '../../store/db/database.ts'
import { appendEvent } from '../../store/db/events.ts'
import type { EventKind } from '../../store/db/events.ts'
import { queueNotice } from '../../store/mail/outbox.ts'
import { actAs } from './act-as.ts'

/** The acts of which the account's owner is told, by their events; others have mails of their own. */
export const toldActs = [
  'account-suspended',
  'account-restored',
  'sessions-ended',
  'second-step-removed',
  'account-renamed',
  'account-promoted',
  'account-demoted',
] as const satisfies readonly EventKind[]

/**
 * How an act on an account ended; `stale` means that another act came first and left nothing to do, `not-by-key` that an API
 * key tried to act on an administrator.
 */
export type AccountActOutcome =
  | { kind: 'done' }
  | { kind: 'unknown' }
  | { kind: 'stale' }
  | { kind: 'not-by-key' }

/** How an act ended that must not remove the last administrator. */
export type GuardedActOutcome = AccountActOutcome | { kind: 'last-admin' }

/** Returns whether it changed the account. */
type Work = (db: Database, at: number) => Promise<boolean>

export async function actOnAccount(
  ports: Ports,
  by: Administrator,
  id: string,
  event: EventKind,
  work: Work,
): Promise<AccountActOutcome> {
  const at = ports.now()
  const outcome = await actAs(ports, by, async (db, actor): Promise<AccountActOutcome> => {
    if (by.key && (await isOfAdministrator(db, id))) return { kind: 'not-by-key' }
    return actInside(db, actor, { id, event, at }, work)
  })
  if (outcome.kind === 'done') ports.wakeCourier()
  return outcome
}

/** Acts on an account unless it is the last administrator who can log in. */
export async function actUnlessLastAdmin(
  ports: Ports,
  by: Administrator,
  id: string,
  event: EventKind,
  work: Work,
): Promise<GuardedActOutcome> {
  const at = ports.now()
  const outcome = await actAs(ports, by, async (db, actor): Promise<GuardedActOutcome> => {
    if (by.key && (await isOfAdministrator(db, id))) return { kind: 'not-by-key' }
    const account = await findAccountById(db, id)
    const isActiveAdmin = account?.isAdmin === 1 && account.suspendedAt === null && account.deletesAt === null
    if (isActiveAdmin && !(await hasAdmin(db, id))) return { kind: 'last-admin' }
    return actInside(db, actor, { id, event, at }, work)
  })
  if (outcome.kind === 'done') ports.wakeCourier()
  return outcome
}

// A leaked key must not lock out the people who could revoke it.
async function isOfAdministrator(db: Database, id: string): Promise<boolean> {
  return (await findAccountById(db, id))?.isAdmin === 1
}

async function actInside(
  db: Database,
  by: Actor,
  { id, event, at }: { id: string; event: EventKind; at: number },
  work: Work,
): Promise<AccountActOutcome> {
  if (!(await work(db, at))) return { kind: (await findAccountById(db, id)) ? 'stale' : 'unknown' }
  await appendEvent(db, { ...by, at, kind: event, accountId: id })
  const act = toldActs.find((one) => one === event)
  if (act) await queueNotice(db, { kind: 'administrators-act', accountId: id, act }, { now: at })
  return { kind: 'done' }
}
