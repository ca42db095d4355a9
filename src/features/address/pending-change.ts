// A pending change of address: its person sees the state of the mail, asks for another one, or cancels the change.

import { z } from 'zod'
import { instant } from '../../base/instant.ts'
import { sendAgainLimit } from '../../base/limits.ts'
import { ownEvent } from '../../core/events.ts'
import type { Ports, Visitor } from '../../core/ports.ts'
import { refuseTooSoon, resendAtOf, shownMail, shownMailShape } from '../../core/requested-mail.ts'
import type { ShownMail, TooSoon } from '../../core/requested-mail.ts'
import { textField } from '../../operation/fields.ts'
import type { InputOf } from '../../operation/fields.ts'
import { done, operation, refused, telling, tooSoon } from '../../operation/operation.ts'
import type { Callers } from '../../operation/operation.ts'
import { newId } from '../../security/tokens.ts'
import {
  deletePendingChange,
  listChanges,
  setChangeMail,
  claimChangeResend,
} from '../../store/accounts/address-changes.ts'
import type { AddressChangeRow } from '../../store/accounts/rows.ts'
import { inTransaction } from '../../store/db/database.ts'
import type { Database } from '../../store/db/database.ts'
import type { EventKind } from '../../store/db/events.ts'
import { appendEvent } from '../../store/db/events.ts'
import { takeMailBudget } from '../../store/mail/budgets.ts'
import { findMail, hurryMail, queueMail } from '../../store/mail/outbox.ts'
import { holdSession } from '../../store/sessions/sessions.ts'
import type { OwnSession } from '../session/recent-proof.ts'

const input = { change: textField }

/** Sends the link of a pending change again; a mail that still waits for a try becomes due now instead. */
export const resendChange = operation({
  name: 'resend-change',
  who: 'session',
  api: 'POST /api/account/address/resend',
  proof: 'none',
  input,
  limit: {
    ...sendAgainLimit,
    field: 'resend',
    async by(ports, { visitor, session }, { change }) {
      const pending = await findPending(ports.db, session, ports.now())
      return pending?.id === change ? { network: visitor.network, address: pending.newAddressKey } : null
    },
  },
  run: resendLink,
  outcomes: { mailed: done(202), 'not-pending': refused(409), 'too-soon': tooSoon('resend') },
})

type ChangeResendOutcome = { kind: 'mailed' } | { kind: 'not-pending' } | TooSoon

/** Cancels the pending change that the page showed; its link stops working. */
export const cancelChange = operation({
  name: 'cancel-change',
  who: 'session',
  api: 'POST /api/account/address/cancel',
  proof: 'none',
  input,
  run: cancelPending,
  outcomes: { cancelled: done(), 'not-pending': refused(409) },
})

/** Reads the pending change of one's address, and the old addresses that are still reserved. */
export const showChanges = operation({
  name: 'show-changes',
  who: 'session',
  api: 'GET /api/account/address',
  proof: 'none',
  input: {},
  async run(ports, { session }) {
    return { kind: 'found' as const, ...(await findChanges(ports, session)) }
  },
  outcomes: {
    found: telling(
      done(),
      z.object({
        pending: z
          .object({
            id: z.string(),
            address: z.string(),
            expiresAt: instant,
            resendAt: instant,
            mail: shownMailShape,
          })
          .nullable(),
        reserved: z.array(z.object({ address: z.string(), until: instant })),
      }),
    ),
  },
})

/** An account's changes of address, as their owner sees them. */
type Changes = {
  pending: {
    id: string
    address: string
    expiresAt: number
    resendAt: number
    mail: ShownMail
  } | null
  reserved: { address: string; until: number }[]
}

async function resendLink(
  ports: Ports,
  { visitor, session }: Callers['session'],
  { change: id }: InputOf<typeof input>,
): Promise<ChangeResendOutcome> {
  const { db, now, settings } = ports
  const at = now()
  const pending = await findPending(db, session, at)
  if (pending?.id !== id) return { kind: 'not-pending' }
  const outcome = await inTransaction(db, async (db): Promise<ChangeResendOutcome> => {
    if (!(await holdSession(db, session.tokenHash))) return { kind: 'not-pending' }
    const times = { now: at, endsAt: at + settings.confirmMs }
    const change = await claimChangeResend(db, pending, times)
    if (!change) return refuseTooSoon(pending.mailRequestedAt, at)
    await appendEvent(db, changeEvent('mail-requested', at, visitor, change))
    if (await hurryMail(db, change.mailId, at)) return { kind: 'mailed' }
    const mailId = newId()
    await setChangeMail(db, change.id, mailId)
    await queueLink(db, ports, visitor, { ...change, mailId }, at)
    return { kind: 'mailed' }
  })
  if (outcome.kind === 'mailed') ports.wakeCourier()
  return outcome
}

function cancelPending(
  ports: Ports,
  { visitor, session }: Callers['session'],
  { change: id }: InputOf<typeof input>,
): Promise<{ kind: 'cancelled' } | { kind: 'not-pending' }> {
  const at = ports.now()
  const accountId = session.account.id
  return inTransaction(ports.db, async (db) => {
    if (!(await holdSession(db, session.tokenHash))) return { kind: 'not-pending' }
    if (!(await deletePendingChange(db, accountId, id))) return { kind: 'not-pending' }
    await appendEvent(db, changeEvent('address-change-cancelled', at, visitor, { id, accountId }))
    return { kind: 'cancelled' }
  })
}

/** The changes of address as an account's owner sees them. */
export async function findChanges(ports: Ports, session: OwnSession): Promise<Changes> {
  const { db, now } = ports
  const at = now()
  const changes = await listChanges(db, session.account.id, at)
  const pending = changes.find(({ doneAt }) => doneAt === null)
  const mail = pending && (await findMail(db, pending.mailId))
  return {
    pending: pending
      ? {
          id: pending.id,
          address: pending.newAddress,
          expiresAt: pending.endsAt ?? 0,
          resendAt: resendAtOf(pending.mailRequestedAt, at),
          mail: shownMail(mail, pending.mailRequestedAt),
        }
      : null,
    reserved: changes.flatMap((change) => {
      const { doneAt, endsAt, address } = change
      return doneAt === null || endsAt === null || isSameMailbox(change) ? [] : [{ address, until: endsAt }]
    }),
  }
}

/** Whether a change is only one of spelling: then no address is left, so none is reserved or told so. */
export function isSameMailbox(change: Pick<AddressChangeRow, 'addressKey' | 'newAddressKey'>): boolean {
  return change.addressKey === change.newAddressKey
}

/**
 * Writes the mail with a change's link. It goes to any address that a logged-in person names, so it counts as a mail
 * that a stranger causes.
 */
export async function queueLink(
  db: Database,
  { settings }: Ports,
  visitor: Visitor,
  change: AddressChangeRow,
  at: number,
): Promise<void> {
  const { mailId: id, accountId, newAddressKey: addressKey } = change
  const caused = { kind: 'change', addressKey, network: visitor.network, now: at } as const
  const budget = await takeMailBudget(db, settings, caused)
  const mail = { kind: 'address-change', accountId, changeId: change.id } as const
  await queueMail(db, mail, { id, now: at, budget })
}

/** A person's act on a change, for the audit log. */
export function changeEvent(
  kind: EventKind,
  at: number,
  visitor: Visitor,
  { id: subjectId, accountId }: Pick<AddressChangeRow, 'id' | 'accountId'>,
) {
  return { ...ownEvent(kind, at, visitor, accountId), subjectId }
}

async function findPending(
  db: Database,
  session: OwnSession,
  at: number,
): Promise<AddressChangeRow | undefined> {
  const changes = await listChanges(db, session.account.id, at)
  return changes.find(({ doneAt }) => doneAt === null)
}
