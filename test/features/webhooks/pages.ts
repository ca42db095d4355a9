import { actPage } from '../../../src/features/administration/parts.page.ts'
import {
  notificationPage,
  notificationsPage,
  notificationSummary,
} from '../../../src/features/webhooks/notifications.page.ts'
import type { Html } from '../../../src/page/html.ts'
import {
  notificationKinds,
  notificationReasons,
  notificationStates,
} from '../../../src/store/notifications/rows.ts'
import { at } from '../../support/hostile.ts'
import type { SampleFrame } from '../../support/pages.ts'

/** The pages of notifications, in each of the ways that they can look. */
export function pages(frame: SampleFrame): Html[] {
  const { sample } = frame
  const [{ name, domain }] = sample.people
  const receiver = `${domain}#1a2b3c4d`
  const row = {
    id: 'id',
    messageId: '019acf3e7c1b7d0a9f5e2b4c6d8e0f12',
    receiver,
    kind: sample.kind,
    accountId: 'id',
    accountName: name,
    state: 'delayed',
    tries: 2,
    reason: 'status',
    reply: sample.reply,
    dueAt: at,
    createdAt: at,
    changedAt: at,
  } as const
  const told = { ...row, state: 'delivered', reason: null, dueAt: null } as const
  const nobody = { ...row, accountId: null, state: 'failed', reason: 'hook-threw' } as const
  const rows = notificationReasons.flatMap((reason) =>
    notificationKinds.map((kind, place) => ({
      ...row,
      kind,
      reason,
      receiver: place % 2 ? 'onConfirmed' : receiver,
    })),
  )
  const query = { receiver, kind: 'account.confirmed', state: 'delayed', after: sample.next }
  const tries = notificationStates.map((outcome) => {
    return {
      at,
      outcome,
      reason: outcome === 'delivered' ? null : ('no-answer' as const),
      reply: sample.reply,
    }
  })
  return [
    notificationsPage(frame, {
      query,
      next: sample.next,
      isCut: true,
      hasReceivers: true,
      rows: [row, ...rows],
    }),
    notificationsPage(frame, { query, next: null, isCut: false, hasReceivers: true, rows: [] }),
    notificationsPage(frame, { query: {}, next: null, isCut: false, hasReceivers: false, rows: [] }),
    notificationPage(frame, { notification: row, tries, done: 'retry', list: 'state=delayed' }),
    notificationPage(frame, { notification: told, tries: [], done: null, list: null }),
    notificationPage(frame, {
      notification: { ...row, accountName: null },
      tries: [],
      done: null,
      list: null,
    }),
    notificationPage(frame, { notification: nobody, tries: [], done: null, list: null }),
    actPage(frame, {
      section: 'webhooks',
      act: 'retry',
      subject: notificationSummary(frame, row),
      name: receiver,
      path: '/',
      back: '/',
      field: null,
      reason: sample.reason,
      problems: [],
      trouble: 'stale',
      expected: {},
      list: null,
    }),
  ]
}
