// Administrators see what hooks and webhooks are told, and have it told again.

import { z } from 'zod'
import { instant } from '../../base/instant.ts'
import type { Administrator, Ports } from '../../core/ports.ts'
import { optionalWordField, textField } from '../../operation/fields.ts'
import { done, operation, refused, telling } from '../../operation/operation.ts'
import { appendEvent } from '../../store/db/events.ts'
import { findNotificationLine, listNotificationLines } from '../../store/listings/notifications.ts'
import { listNotificationTries, retryNotification } from '../../store/notifications/notifications.ts'
import { notificationKinds, notificationReasons, notificationStates } from '../../store/notifications/rows.ts'
import { actAs } from '../administration/act-as.ts'
import { act, actMeanings } from '../administration/act.ts'
import { filterField, mostRows, pageOf, paging } from '../administration/lists.ts'

const text = z.string().nullable()

const notificationShape = z.object({
  id: z.string(),
  messageId: z.string(),
  receiver: z.string(),
  kind: z.enum(notificationKinds),
  accountId: text,
  accountName: text,
  state: z.enum(notificationStates),
  tries: z.int(),
  reason: z.enum(notificationReasons).nullable(),
  reply: text,
  dueAt: instant.nullable(),
  createdAt: instant,
  changedAt: instant,
})

const tryShape = z.object({
  at: instant,
  outcome: z.enum(notificationStates),
  reason: z.enum(notificationReasons).nullable(),
  reply: text,
})

/** Reads a page of the notifications. */
export const listNotifications = operation({
  name: 'admin-list-notifications',
  who: 'administrator',
  api: 'GET /api/admin/notifications',
  scope: 'notifications:read',
  input: {
    receiver: filterField,
    kind: optionalWordField(...notificationKinds),
    state: optionalWordField(...notificationStates),
    ...paging,
  },
  async run({ db, now }, _, { after, ...query }) {
    const place = { after, most: mostRows }
    return { kind: 'found' as const, ...(await listNotificationLines(db, now, query, place)) }
  },
  outcomes: { found: telling(done(), pageOf(notificationShape)) },
})

/** Reads a notification with each try at it. */
export const showOneNotification = operation({
  name: 'admin-show-notification',
  who: 'administrator',
  api: 'GET /api/admin/notifications/{id}',
  scope: 'notifications:read',
  input: { id: textField },
  async run({ db }, _, { id }) {
    const notification = await findNotificationLine(db, id)
    if (!notification) return { kind: 'unknown' as const }
    return { kind: 'found' as const, notification, tries: await listNotificationTries(db, id) }
  },
  outcomes: {
    found: telling(done(), z.object({ notification: notificationShape, tries: z.array(tryShape) })),
    unknown: refused(404),
  },
})

/** Each act on a notification by its name in addresses and texts. */
export const notificationActs = {
  retry: act({
    name: 'admin-retry-notification',
    api: 'POST /api/admin/notifications/{id}/retry',
    scope: 'notifications:write',
    input: {},
    run: (ports, by, { id }) => retry(ports, by, id),
    outcomes: actMeanings,
  }),
}

/** How the act ended; `stale` means that it was delivered or is being delivered, or the administrator's session has ended. */
type RetryOutcome = { kind: 'done' } | { kind: 'unknown' } | { kind: 'stale' }

async function retry(ports: Ports, by: Administrator, id: string): Promise<RetryOutcome> {
  const at = ports.now()
  const outcome = await actAs(ports, by, async (db, by): Promise<RetryOutcome> => {
    const notification = await retryNotification(db, id, at)
    if (!notification) return { kind: (await findNotificationLine(db, id)) ? 'stale' : 'unknown' }
    const { accountId } = notification
    await appendEvent(db, { ...by, at, kind: 'notification-retried', accountId, subjectId: id })
    return { kind: 'done' }
  })
  if (outcome.kind === 'done') ports.wakeCourier()
  return outcome
}
