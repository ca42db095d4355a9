// What a try, or none, changes about a mail.
import { limits } from '../base/limits.ts'
import type { Delivery } from '../core/ports.ts'
import type { MailChange } from '../store/mail/deliveries.ts'
import type { MailReason, OutboxRow } from '../store/mail/rows.ts'

/** What a try that ended so changes. */
export function changeFor(delivery: Delivery, row: OutboxRow, at: number): MailChange {
  const change = { reply: delivery.reply, reason: null, counted: true, unknown: false, domain: null, now: at }
  switch (delivery.kind) {
    case 'sent':
      return { ...change, state: 'sent', dueAt: null }
    case 'refused':
      return { ...change, state: 'refused', dueAt: null, reason: delivery.reason }
    case 'delayed':
      return { ...change, state: 'delayed', dueAt: at + backoff(row.tries), reason: delivery.reason }
    case 'unknown': {
      const dueAt = row.unknownTries < limits.mailUnknownTries ? at + backoff(row.unknownTries) : null
      return { ...change, state: 'unknown', dueAt, unknown: true }
    }
    case 'server-fault':
      return {
        ...change,
        state: 'delayed',
        dueAt: at + limits.mailPause,
        reason: 'server-unreachable',
        counted: false,
      }
    default:
      return delivery satisfies never
  }
}

/** What changes when there is nothing to send any more. */
export function cancelled(at: number, reason: MailReason | null = null): MailChange {
  return { ...untried, state: 'cancelled', dueAt: null, reason, now: at }
}

/** What changes when nothing can be made of the mail, however often it is tried. */
export function notComposed(at: number): MailChange {
  return { ...untried, state: 'refused', dueAt: null, reason: 'other', now: at }
}

/** What changes when strangers cause more mails than may be sent. */
export function heldBack(at: number, dueAt: number): MailChange {
  return { ...untried, state: 'delayed', dueAt, reason: 'held-back', now: at }
}

/** What changes when it is due at once for whoever claims it next, and was not handed to the mail server. */
export function putBack(at: number): MailChange {
  return { ...untried, state: 'queued', dueAt: at, reason: null, now: at }
}

/** What changes when it is due at once for the next process, and may be with the mail server. */
export function givenBack(at: number): MailChange {
  return { ...untried, state: 'unknown', dueAt: at, reason: null, now: at }
}

const untried = { reply: null, counted: false, unknown: false, domain: null }

// With a tenth of jitter, so that mails that failed together do not come back together.
function backoff(tries: number): number {
  const wait = limits.mailBackoff[Math.min(tries, limits.mailBackoff.length - 1)] ?? 0
  return Math.round(wait * (0.9 + Math.random() * 0.2))
}
