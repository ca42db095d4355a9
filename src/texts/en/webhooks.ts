import type * as zhCN from '../zh-CN/webhooks.ts'

/** Words for what hooks and webhooks are told, for administrators; in English. */
export const words: typeof zhCN.words = {
  webhooks: {
    noReceivers: 'There are no receivers yet: set WEBHOOKS, or use hooks in your application.',
    nothing: 'No notifications found.',
    noneYet: 'No notifications yet.',
    searchReceiver: 'Name of the receiver',
    receiver: 'Receiver',
    kind: 'Notification',
    about: 'Account',
    messageId: 'webhook-id',
    reply: 'Details',
    kinds: {
      'account.confirmed': 'Account confirmed',
      'account.logged_in': 'Logged in',
      'account.address_changed': 'Address changed',
      'account.suspended': 'Account suspended',
      'account.deleted': 'Account deleted',
      'registration.expired': 'Registration expired',
      'mail.refused': 'Mail refused',
    },
    states: {
      queued: 'queued',
      sending: 'sending',
      delivered: 'delivered',
      delayed: 'delayed',
      failed: 'given up',
    },
    reasons: {
      unreachable: 'unreachable',
      'no-answer': 'no answer in time',
      'refused-address': 'leads to an address that PRIVATE_RECEIVERS does not allow',
      redirect: 'redirects elsewhere, which is not followed',
      status: 'did not accept it',
      gone: 'wants no more notifications',
      'hook-threw': 'the hook failed',
    },
  },
}

/** Its group of acts in the JSON interface. */
export const groups: typeof zhCN.groups = {
  webhooks: 'Notifications for hooks and webhooks',
}

/** Its acts in the JSON interface. */
export const acts: typeof zhCN.acts = {
  'admin-list-notifications': 'List notifications',
  'admin-show-notification': 'Get a notification and each attempt to deliver it',
  'admin-retry-notification': 'Retry a notification now',
}

/** Its events, for administrators. */
export const events: typeof zhCN.events = {
  'notification-retried': 'Notification sent at once',
}
