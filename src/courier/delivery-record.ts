// The record of a delivery, whether it was tried or not.

import { limits } from '../base/limits.ts'
import type { Delivery } from '../core/ports.ts'
import type { DeliveryRecord } from '../store/mail/deliveries.ts'
import type { MailReason } from '../store/mail/rows.ts'
import { backoff } from './backoff.ts'

/** How often a delivery was tried before. */
type Tried = { tries: number; unknownTries: number }

/** The record of a try that ended so. */
export function recordOf(delivery: Delivery, tried: Tried, at: number): DeliveryRecord {
  const { reply } = delivery
  const record = { reply, reason: null, counted: true, unknown: false, domain: null, now: at }
  switch (delivery.kind) {
    case 'sent':
      return { ...record, state: 'sent', dueAt: null }
    case 'refused':
      return { ...record, state: 'refused', dueAt: null, reason: delivery.reason }
    case 'delayed':
      return { ...record, state: 'delayed', dueAt: at + backoff(tried.tries), reason: delivery.reason }
    case 'unknown': {
      const dueAt = tried.unknownTries < limits.mailUnknownTries ? at + backoff(tried.unknownTries) : null
      return { ...record, state: 'unknown', dueAt, unknown: true }
    }
    case 'server-fault': {
      // Behind the others, so that another mail finds out whether the server still is at fault.
      const { isTried: counted = false, reason = 'server-unreachable' } = delivery
      const dueAt = at + (counted ? backoff(tried.tries) : limits.mailPause)
      return { ...record, state: 'delayed', dueAt, reason, counted }
    }
    default:
      return delivery satisfies never
  }
}

/** The record of a mail that no longer has anything to deliver. */
export function cancelled(at: number, reason: MailReason | null = null): DeliveryRecord {
  return { ...untried, state: 'cancelled', dueAt: null, reason, now: at }
}

/** The record when nothing can be made of it, however often it is tried. */
export function notComposed(at: number): DeliveryRecord {
  return { ...untried, state: 'refused', dueAt: null, reason: 'other', now: at }
}

/** The record when a budget is used up until `dueAt`. */
export function heldBack(at: number, dueAt: number): DeliveryRecord {
  return { ...untried, state: 'delayed', dueAt, reason: 'held-back', now: at }
}

/** The record when it was not handed over: due at once, for the process that claims it next. */
export function putBack(at: number): DeliveryRecord {
  return { ...untried, state: 'queued', dueAt: at, reason: null, now: at }
}

/** The record when the server may have it: due at once, for the next process. */
export function givenBack(at: number): DeliveryRecord {
  return { ...untried, state: 'unknown', dueAt: at, reason: null, now: at }
}

const untried = { reply: null, counted: false, unknown: false, domain: null }
