// The one unit of work of every change of the means by which a person logs in.

import { tellOfKeeping } from '../../core/deletion-cancelled.ts'
import { ownEvent } from '../../core/events.ts'
import type { Ports, Visitor } from '../../core/ports.ts'
import { hasPasskeyHere, isCovered, needsPasskey } from '../../core/second-factor.ts'
import { namedDevice } from '../../core/visitor-device.ts'
import type { Callers } from '../../operation/operation.ts'
import { bringForward, findAccountById, holdAccount } from '../../store/accounts/accounts.ts'
import { deletePendingChange } from '../../store/accounts/address-changes.ts'
import { keepAccount } from '../../store/accounts/deletions.ts'
import type { AccountRow } from '../../store/accounts/rows.ts'
import { inTransaction } from '../../store/db/database.ts'
import type { Database } from '../../store/db/database.ts'
import { appendEvent } from '../../store/db/events.ts'
import { queueNotice } from '../../store/mail/outbox.ts'
import { deleteSession, forgetProofs, holdSession, replaceToken } from '../../store/sessions/sessions.ts'
import type { SessionToken } from '../../store/sessions/sessions.ts'

/** The changes of which the owner is told, by their events. */
export const meansChanges = [
  'authenticator-added',
  'authenticator-removed',
  'recovery-codes-made',
  'passkey-added',
  'passkey-removed',
] as const

/** A change of the means by which a person logs in. */
export type MeansChange = (typeof meansChanges)[number]

// A thief who knew the password may have begun something while that was the whole proof: it ends.
async function afterAdding(
  db: Database,
  { settings }: Ports,
  visitor: Visitor,
  { id, isAdmin, deletesAt }: AccountRow,
  at: number,
): Promise<void> {
  await deletePendingChange(db, id)
  // The days of grace were for adding one.
  if (isCovered(settings, isAdmin)) await bringForward(db, id, at)
  // Its log-in owed a factor, and so did not cancel it.
  if (deletesAt === null) return
  await keepAccount(db, id)
  await tellOfKeeping(db, visitor, id, at)
}

// Once the last factor is gone, whatever sessions have proved is worth the password alone.
async function forgetProofsOfBare(db: Database, { settings }: Ports, accountId: string): Promise<void> {
  const left = await findAccountById(db, accountId)
  if (!left || left.secondStep === 1 || (await hasPasskeyHere(db, settings, left))) return
  await forgetProofs(db, accountId, ['password totp', 'password recovery', 'passkey'])
}

/**
 * Changes how a person logs in. In the same commit the session gets a new token, the owner a mail, and the audit log an
 * event. `work` answers null once it has changed something, or why there was nothing to change. `ended`: the session has
 * ended, or ends here because it proved the password alone where the account asks for its passkey.
 */
export async function changeMeans<Refusal extends string>(
  ports: Ports,
  { visitor, session }: Callers['session'],
  kind: MeansChange,
  work: (db: Database, at: number, account: AccountRow) => Promise<Refusal | null>,
): Promise<{ kind: 'changed'; keep: { session: SessionToken } } | { kind: 'ended' } | { kind: Refusal }> {
  const { id: accountId } = session.account
  const at = ports.now()
  const outcome = await inTransaction(ports.db, async (db) => {
    if (!(await holdSession(db, session.tokenHash))) return { kind: 'ended' } as const
    // Held, because log-ins and proofs look in their own commit at what the account has.
    const account = await holdAccount(db, accountId)
    if (!account) return { kind: 'ended' } as const
    // Such a session is from before the passkey, and may be a thief's.
    if (session.amr === 'password' && (await needsPasskey(db, ports.settings, account))) {
      await deleteSession(db, session.tokenHash)
      return { kind: 'ended' } as const
    }
    const refusal = await work(db, at, account)
    if (refusal !== null) return { kind: refusal }
    if (kind === 'authenticator-added' || kind === 'passkey-added')
      await afterAdding(db, ports, visitor, account, at)
    else await forgetProofsOfBare(db, ports, accountId)
    const by = namedDevice(visitor)
    await queueNotice(db, { kind: 'security-changed', accountId, change: kind, ...by }, { now: at })
    await appendEvent(db, ownEvent(kind, at, visitor, accountId))
    const replaced = await replaceToken(db, session.tokenHash, at)
    if (!replaced) throw new Error('a session ended while it was held')
    return { kind: 'changed', keep: { session: replaced } } as const
  })
  if ('keep' in outcome) ports.wakeCourier()
  return outcome
}
