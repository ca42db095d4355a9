// One receiver, as the notifier sees it, and what is recorded of a try at it.

import { limits } from '../../base/limits.ts'
import { isoTime } from '../../base/time.ts'
import type { Notification } from '../../core/hooks.ts'
import { backoff } from '../../courier/backoff.ts'
import type { NotificationRecord } from '../../store/notifications/notifications.ts'
import type { NotificationReason, NotificationRow } from '../../store/notifications/rows.ts'

/** One receiver. */
export type Target = {
  name: string
  /** How many notifications it is told at one time. */
  most(): number
  tell(row: NotificationRow): Promise<NotificationRecord>
  /** The record of a try that was still going on when the process stopped. */
  handedOver(at: number): NotificationRecord
}

/** How many notifications one receiver is told at one time; ours. */
export const mostAtOnce = 5

/** The notification that a row is about. */
export function notificationOf({ messageId, kind, createdAt, data }: NotificationRow): Notification {
  // Nothing but `notify` writes these columns.
  const said = JSON.parse(data ?? '{}') as never
  return { id: messageId, type: kind, timestamp: isoTime(createdAt), data: said }
}

/** The record of a try that the receiver took. */
export function delivered(at: number, reply: string | null): NotificationRecord {
  return { state: 'delivered', dueAt: null, reason: null, reply, isTried: true, now: at }
}

/** The record of a try that failed: it is made again, with growing waits, until it was tried for long enough. */
export function notDelivered(
  { tries, createdAt }: NotificationRow,
  at: number,
  why: { reason: NotificationReason; reply: string | null; isFinal?: boolean },
): NotificationRecord {
  const { reason, reply, isFinal = false } = why
  const record = { reason, reply, isTried: true, now: at }
  if (isFinal || at - createdAt >= limits.notificationTried)
    return { ...record, state: 'failed', dueAt: null }
  return { ...record, state: 'delayed', dueAt: at + backoff(tries) }
}
