// Notifications are written in the transaction of their cause, claimed, tried, and recorded.

import { sql } from 'kysely'
import { newId } from '../../security/tokens.ts'
import { claimerOf } from '../db/claiming.ts'
import type { Claim } from '../db/claiming.ts'
import type { Database } from '../db/database.ts'
import { compiledOnce } from '../db/fast-path.ts'
import { unindexed } from '../db/keyset.ts'
import type {
  NotificationKind,
  NotificationReason,
  NotificationRow,
  NotificationState,
  NotificationTryRow,
} from './rows.ts'

/** One thing that happened, for all of its receivers. */
export type NewNotification = {
  messageId: string
  kind: NotificationKind
  accountId: string | null
  data: unknown
  now: number
}

/** Writes a notification for each receiver, due now. */
export async function queueNotifications(
  db: Database,
  receivers: readonly string[],
  { messageId, kind, accountId, data, now }: NewNotification,
): Promise<void> {
  for (const receiver of receivers) {
    await insertNotification(db, {
      id: newId(),
      messageId,
      receiver,
      kind,
      accountId,
      data: JSON.stringify(data),
      state: 'queued',
      tries: 0,
      dueAt: now,
      claim: null,
      reason: null,
      reply: null,
      createdAt: now,
      changedAt: now,
    })
  }
}

// A log-in writes some.
const insertNotification = compiledOnce((db, row: NotificationRow) =>
  db.insertInto('notifications').values(row),
)

/** Makes the claim of one receiver's due notifications. */
export function notificationClaimer(
  receiver: string,
): (db: Database, claim: Claim & { most: number }) => Promise<NotificationRow[]> {
  const claimers = new Map<number, ReturnType<typeof claimerOf<'notifications', { receiver: string }>>>()
  return (db, { most, ...claim }) => {
    const claimer =
      claimers.get(most) ??
      claimerOf<'notifications', { receiver: string }>(
        'notifications',
        most,
        (values) => sql<boolean>`receiver = ${values.receiver}`,
      )
    claimers.set(most, claimer)
    return claimer(db, { ...claim, receiver })
  }
}

/** How a try ended; one that was not made has no outcome. */
export type NotificationRecord = {
  state: NotificationState
  dueAt: number | null
  reason: NotificationReason | null
  reply: string | null
  isTried: boolean
  now: number
}

/**
 * Records how a try ended; false if its lease ran out and another process has taken it over. Of a delivered notification
 * nothing is kept but that it was.
 */
export async function recordNotification(
  db: Database,
  { id, claim, record }: { id: string; claim: string; record: NotificationRecord },
): Promise<boolean> {
  const { state, dueAt, reason, reply, isTried, now } = record
  const recorded = await db
    .updateTable('notifications')
    .set((eb) => ({
      state,
      dueAt,
      reason,
      reply,
      claim: null,
      changedAt: now,
      tries: eb('tries', '+', isTried ? 1 : 0),
      ...(state === 'delivered' ? { data: null } : {}),
    }))
    .where('id', '=', id)
    .where('claim', '=', claim)
    .returning('id')
    .execute()
  if (recorded.length === 0) return false
  if (isTried)
    await insertTry(db, { id: newId(), notificationId: id, at: now, outcome: state, reason, reply })
  return true
}

const insertTry = compiledOnce((db, row: NotificationTryRow) =>
  db.insertInto('notificationTries').values(row),
)

/** Holds a claim for longer; false if another process has it by now. */
export async function extendClaim(
  db: Database,
  { id, claim, leaseUntil }: { id: string; claim: string; leaseUntil: number },
): Promise<boolean> {
  const held = await db
    .updateTable('notifications')
    .set({ dueAt: leaseUntil })
    .where('id', '=', id)
    .where('claim', '=', claim)
    .where('state', '=', 'sending')
    .returning('id')
    .execute()
  return held.length > 0
}

/** Makes a notification due now, unless it was delivered, is being tried, or has nothing left to tell. */
export function retryNotification(
  db: Database,
  id: string,
  now: number,
): Promise<NotificationRow | undefined> {
  return db
    .updateTable('notifications')
    .set({ state: 'queued', dueAt: now, changedAt: now })
    .where('id', '=', id)
    .where('state', 'in', ['queued', 'delayed', 'failed'])
    .where('data', 'is not', null)
    .returningAll()
    .executeTakeFirst()
}

/** Every try at a notification, oldest first. */
export function listNotificationTries(db: Database, notificationId: string): Promise<NotificationTryRow[]> {
  return db
    .selectFrom('notificationTries')
    .selectAll()
    .where('notificationId', '=', notificationId)
    .orderBy('id')
    .limit(100)
    .execute()
}

/** How many notifications are still to be delivered, by their state. */
export async function countDueNotifications(
  db: Database,
): Promise<{ state: NotificationState; notifications: number }[]> {
  // Otherwise SQLite would read all of them in the order of their states.
  const state = unindexed.text('state')
  const { rows } = await sql<{ state: NotificationState; notifications: number }>`
    select ${state} as state, count(*) as notifications
    from notifications where due_at is not null group by ${state}`.execute(db)
  return rows
}

/** Deletes the notifications about a deleted account that nobody is told any more; those that wait still are. */
export async function deleteEndedNotificationsOf(db: Database, accountId: string): Promise<void> {
  await db.deleteFrom('notifications').where('accountId', '=', accountId).where('dueAt', 'is', null).execute()
}
