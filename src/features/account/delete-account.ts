// A person deletes their account. For some days nothing is lost: logging in cancels the deletion, so that neither a
// thief's act nor a moment's mood is final.

import { z } from 'zod'
import { instant } from '../../base/instant.ts'
import { limits } from '../../base/limits.ts'
import { endAccessOf } from '../../core/end-access.ts'
import { ownEvent } from '../../core/events.ts'
import type { Ports } from '../../core/ports.ts'
import { namedDevice } from '../../core/visitor-device.ts'
import { passwordField } from '../../operation/fields.ts'
import type { InputOf } from '../../operation/fields.ts'
import { done, operation, refused, telling, tooMany } from '../../operation/operation.ts'
import type { Callers } from '../../operation/operation.ts'
import { findAccountById } from '../../store/accounts/accounts.ts'
import { hasAdmin, holdAdministration } from '../../store/accounts/administration.ts'
import { planDeletion } from '../../store/accounts/deletions.ts'
import { inTransaction } from '../../store/db/database.ts'
import type { Database } from '../../store/db/database.ts'
import { appendEvent } from '../../store/db/events.ts'
import type { TooManyAttempts } from '../../store/limits/limits.ts'
import { queueNotice } from '../../store/mail/outbox.ts'
import { holdSession } from '../../store/sessions/sessions.ts'
import { verifyRecentProof } from '../session/recent-proof.ts'

const input = { password: passwordField }

/**
 * A person asks for the deletion of their account: all its sessions end in the same commit, and a mail reports it to
 * the owner. Other people see the account as before, and its name and address stay taken.
 */
export const deleteAccount = operation({
  name: 'delete-account',
  who: 'session',
  api: 'POST /api/account/delete',
  proof: 'in-input',
  input,
  run: askForDeletion,
  outcomes: {
    planned: telling(done(200, { forget: ['session'] }), z.object({ deletesAt: instant })),
    'wrong-password-alone': refused(422, 'password'),
    'last-admin': refused(409, 'submit'),
    ended: refused(401),
    'too-many-attempts': tooMany('password'),
  },
})

/** `ended`: the session has ended, or the password has changed. */
type DeletionOutcome =
  | { kind: 'planned'; deletesAt: number }
  | { kind: 'wrong-password-alone' }
  | { kind: 'last-admin' }
  | { kind: 'ended' }
  | TooManyAttempts

async function askForDeletion(
  ports: Ports,
  { visitor, session }: Callers['session'],
  { password }: InputOf<typeof input>,
): Promise<DeletionOutcome> {
  const verified = await verifyRecentProof(ports, visitor, session, password)
  if (verified.kind !== 'right') return verified
  const { account } = verified
  const { id: accountId } = account
  const at = ports.now()
  const deletesAt = at + limits.deletionGrace
  const outcome = await inTransaction(ports.db, async (db): Promise<DeletionOutcome> => {
    // If two administrators leave at the same time, the second one is the last.
    await holdAdministration(db)
    if (await isLastAdmin(db, accountId)) return { kind: 'last-admin' }
    if (!(await holdSession(db, session.tokenHash))) return { kind: 'ended' }
    if (!(await planDeletion(db, account, deletesAt))) return { kind: 'ended' }
    await endAccessOf(db, accountId, at, { actor: accountId, network: visitor.network })
    await queueNotice(db, { kind: 'deletion-planned', accountId, ...namedDevice(visitor) }, { now: at })
    await appendEvent(db, ownEvent('deletion-planned', at, visitor, accountId))
    return { kind: 'planned', deletesAt }
  })
  if (outcome.kind === 'planned') ports.wakeCourier()
  return outcome
}

// Read again: the account may have become an administrator while its password was hashed.
async function isLastAdmin(db: Database, accountId: string): Promise<boolean> {
  const account = await findAccountById(db, accountId)
  return account?.isAdmin === 1 && !(await hasAdmin(db, accountId))
}
