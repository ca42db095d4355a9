// The mail that a registration or a change of address asked for: its state as shown to its person, and the time from
// which they may ask again.

import { z } from 'zod'
import { instant } from '../base/instant.ts'
import { limits } from '../base/limits.ts'
import { secondsUntil } from '../base/time.ts'
import type { Database } from '../store/db/database.ts'
import { appendEvent } from '../store/db/events.ts'
import { takeMailBudget } from '../store/mail/budgets.ts'
import { mailAgain } from '../store/mail/outbox.ts'
import { mailReasons, mailStates } from '../store/mail/rows.ts'
import type { MailReason, MailState, OutboxRow } from '../store/mail/rows.ts'
import type { RegistrationRow } from '../store/registrations/rows.ts'
import { visitorEvent } from './events.ts'
import type { Ports, Visitor } from './ports.ts'

/** A mail's state as shown to its person, in JSON. */
export const shownMailShape = z.object({
  state: z.enum(mailStates),
  reason: z.enum(mailReasons).nullable(),
  at: instant,
})

/** A mail's state as shown to its person. */
export type ShownMail = { state: MailState; reason: MailReason | null; at: number }

/** Another mail was asked for before the pause was over. */
export type TooSoon = { kind: 'too-soon'; seconds: number }

/** A mail's state. If its row is gone, it was requested at this instant and will not come. */
export function shownMail(mail: OutboxRow | undefined, askedAt: number): ShownMail {
  if (!mail) return { state: 'cancelled', reason: null, at: askedAt }
  const { state, reason, changedAt: at } = mail
  return { state, reason, at }
}

/** From when another mail may be asked for; now, if a clock that was far ahead asked for the last one. */
export function resendAtOf(mailRequestedAt: number, now: number): number {
  return mailRequestedAt > now + limits.clockSkew ? now : mailRequestedAt + limits.resendPause
}

/** How much too soon it is. */
export function refuseTooSoon(mailRequestedAt: number, now: number): TooSoon {
  return { kind: 'too-soon', seconds: Math.max(1, secondsUntil(resendAtOf(mailRequestedAt, now), now)) }
}

/** Queues a registration's mail again because a visitor asked for it, within the budget of its address. */
export async function mailOnRequest(
  db: Database,
  { settings }: Ports,
  visitor: Visitor,
  registration: RegistrationRow,
  at: number,
): Promise<void> {
  const { addressKey } = registration
  const caused = { kind: 'resend', addressKey, network: visitor.network, now: at } as const
  const takeBudget = () => takeMailBudget(db, settings, caused)
  await mailAgain(db, registration, at, takeBudget)
  await appendEvent(db, visitorEvent('mail-requested', at, visitor, registration.id))
}
