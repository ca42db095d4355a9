import { paths } from '../../base/paths.ts'
import { frameOf, route, sendPage } from '../../http/answer.ts'
import type { App, Context, Web } from '../../http/context.ts'
import { oneOf } from '../../http/forms.ts'
import { findNotificationLine, listNotificationLines } from '../../store/listings/notifications.ts'
import type { NotificationLine } from '../../store/listings/notifications.ts'
import { listNotificationTries } from '../../store/notifications/notifications.ts'
import { notificationKinds, notificationStates } from '../../store/notifications/rows.ts'
import { actRoutes, question } from '../administration/act.web.ts'
import type { Subject } from '../administration/act.web.ts'
import { idOf, idParam, sendGone } from '../administration/gate.web.ts'
import type { Act } from '../administration/parts.page.ts'
import { afterAct, doneAct, listOf, tableRoute } from '../administration/table.web.ts'
import { notificationPage, notificationsPage, notificationSummary } from './notifications.page.ts'
import { notificationActs } from './notifications.ts'

/** The notifications: their table, each one with its tries, and telling it again. Behind the gate. */
export function notificationRoutes(web: Web, app: App): void {
  const { db, now, receivers } = web.ports

  tableRoute(web, app, paths.adminNotifications, {
    fields: ['receiver', 'kind', 'state'],
    list({ receiver, kind, state }, place) {
      const query = {
        receiver,
        kind: oneOf(kind, notificationKinds),
        state: oneOf(state, notificationStates),
      }
      return listNotificationLines(db, now, query, place)
    },
    page(frame, props) {
      const hasReceivers = notificationKinds.some((kind) => receivers.of(kind).length > 0)
      return notificationsPage(frame, { ...props, hasReceivers })
    },
  })

  route(app, paths.adminNotification(idParam), {
    async get(c) {
      const notification = await findNotificationLine(db, idOf(c))
      if (!notification) return sendGone(web, c, 'webhooks')
      const frame = await frameOf(web, c, paths.adminNotification(notification.id))
      const tries = await listNotificationTries(db, notification.id)
      const done = doneAct(c, ['retry'])
      return sendPage(c, 200, notificationPage(frame, { notification, tries, done, list: listOf(c) }))
    },
  })

  const subject: Subject<NotificationLine> = {
    section: 'webhooks',
    find: (id) => findNotificationLine(db, id),
    summary: notificationSummary,
    name: ({ receiver }) => receiver,
    actPath: paths.adminNotificationAct,
    backPath: paths.adminNotification,
    expected: () => ({}),
  }
  actRoutes(web, app, subject, { retry: question(notificationActs.retry, toNotification) })
}

function toNotification(act: Act) {
  return { done: (c: Context) => afterAct(c, paths.adminNotification(idOf(c)), act) }
}
