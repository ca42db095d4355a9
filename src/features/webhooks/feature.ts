import type { Feature } from '../../operation/feature.ts'
import { createNotifier } from './deliver.job.ts'
import { listNotifications, notificationActs, showOneNotification } from './notifications.ts'
import { notificationRoutes } from './notifications.web.ts'

const events = ['notification-retried'] as const

declare module '../../store/db/events.ts' {
  interface EventKinds extends Record<(typeof events)[number], true> {}
}

/** Telling the host application and other programs what happened. */
export const webhooks = {
  name: 'webhooks',
  operations: [listNotifications, showOneNotification, ...Object.values(notificationActs)],
  jobs: [createNotifier],
  events,
  settings: ['WEBHOOKS', 'PRIVATE_RECEIVERS'],
  // Under `/admin/`, whose gate the administration has added before.
  addRoutes: notificationRoutes,
} satisfies Feature
