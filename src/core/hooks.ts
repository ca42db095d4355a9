// The events of which hooks tell the host application and webhooks tell others, and the question that it is asked.

import type { Locale } from '../base/locale.ts'
import type { MailReason } from '../store/mail/rows.ts'
import type { NotificationKind } from '../store/notifications/rows.ts'
import type { PublicAccount } from './public-account.ts'

/** The content of a notification of each kind; times in ISO 8601, in UTC. */
export type NotificationData = {
  'account.confirmed': { account: PublicAccount }
  'account.logged_in': { account: PublicAccount }
  'account.address_changed': { account: PublicAccount; previousEmail: string }
  'account.suspended': { account: PublicAccount }
  'account.deleted': { account: PublicAccount }
  /** The typed address is not told, because nobody has shown that it is theirs. */
  'registration.expired': { registration: { id: string; createdAt: string; expiresAt: string } }
  /** The account whose mail it was; null for the mail of a registration. */
  'mail.refused': {
    mail: { id: string; kind: string; reason: MailReason | null }
    account: PublicAccount | null
    registrationId: string | null
  }
}

/** One thing that happened; `id` is the same in every try, so that it can be told apart from a second one. */
export type Notification<Kind extends NotificationKind = NotificationKind> = {
  [One in Kind]: { id: string; type: One; timestamp: string; data: NotificationData[One] }
}[Kind]

/** The receivers of each kind of notification, by their names. */
export type Receivers = { of(kind: NotificationKind): readonly string[] }

/** The kind that each hook is called for. */
export const hookKinds = {
  onConfirmed: 'account.confirmed',
  onLoggedIn: 'account.logged_in',
  onAddressChanged: 'account.address_changed',
  onSuspended: 'account.suspended',
  onDeleted: 'account.deleted',
} as const satisfies Record<string, NotificationKind>

/** The name of a hook that is told of something. */
export type HookName = keyof typeof hookKinds

/** A person who asks for an account, as `mayRegister` judges them. */
export type Registrant = { name: string; email: string; locale: Locale }

/** Why somebody may not register: a sentence, in one language or in each; plain text. */
export type RegistrationRefusal = string | Readonly<Record<Locale, string>>

/**
 * The functions of a host application. Those that are told of something are called after the act, one at a time for each
 * event and hook, and again later if they throw: at least once, never twice at once.
 */
export type Hooks = {
  [Name in HookName]?: (notification: Notification<(typeof hookKinds)[Name]>) => Promise<void> | void
} & {
  /**
   * Asked before anything is written, whether or not the address has an account. `true` lets the person register; a sentence
   * refuses them and is shown. If it throws, returns anything else or takes longer than two seconds, nobody registers.
   */
  mayRegister?: (registrant: Registrant) => Promise<true | RegistrationRefusal> | true | RegistrationRefusal
}

/** The hooks that a process has, with the kind of each. */
export function hooked(hooks: Hooks): [HookName, NotificationKind][] {
  return everyHook.filter(([name]) => hooks[name] !== undefined)
}

/** Every hook with its kind. */
export const everyHook = Object.entries(hookKinds) as [HookName, NotificationKind][]
