// The rows of notifications, of tries at them, and of the hooks that a host application has.

/** The kinds of notifications, named as Standard Webhooks names the types of messages. */
export const notificationKinds = [
  'account.confirmed',
  'account.logged_in',
  'account.address_changed',
  'account.suspended',
  'account.deleted',
  'registration.expired',
  'mail.refused',
] as const

export type NotificationKind = (typeof notificationKinds)[number]

/** A notification's states, as the glossary defines them. */
export const notificationStates = ['queued', 'sending', 'delayed', 'delivered', 'failed'] as const

export type NotificationState = (typeof notificationStates)[number]

/** Why a notification is delayed or failed. */
export const notificationReasons = [
  'unreachable',
  'no-answer',
  'refused-address',
  'redirect',
  'status',
  'gone',
  'hook-threw',
] as const

export type NotificationReason = (typeof notificationReasons)[number]

/**
 * One thing that happened, for one receiver; `messageId` is the same for all receivers and in every try. `dueAt` is when it
 * is tried again, null when never; while it is tried, the end of the lease.
 */
export type NotificationRow = {
  id: string
  messageId: string
  /** The name of a hook, or of a webhook as `host#digest`. */
  receiver: string
  kind: NotificationKind
  accountId: string | null
  /** The content for the receiver, as JSON; null once it was delivered. */
  data: string | null
  state: NotificationState
  tries: number
  dueAt: number | null
  claim: string | null
  reason: NotificationReason | null
  reply: string | null
  createdAt: number
  changedAt: number
}

/** One try at a notification, as it ended. */
export type NotificationTryRow = {
  id: string
  notificationId: string
  at: number
  outcome: NotificationState
  reason: NotificationReason | null
  reply: string | null
}

/** A kind for which a host application has a hook, and when a process with it was last seen. */
export type HookRow = { kind: NotificationKind; seenAt: number }

declare module '../db/tables.ts' {
  interface Tables {
    notifications: NotificationRow
    notificationTries: NotificationTryRow
    hooks: HookRow
  }
}
