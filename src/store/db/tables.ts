import type { Locale } from '../../base/locale.ts'
import type { Name } from '../../base/name.ts'

/** What a visitor asked for; never an account. `originId` names what a new password split it off from. */
export type RegistrationRow = {
  id: string
  name: string
  nameKey: string
  nameSkeleton: string
  address: string
  addressKey: string
  passwordHash: string
  locale: Locale
  next: string | null
  network: string | null
  keyId: string
  generation: number
  digitTries: number
  passwordTries: number
  mailId: string
  mailRequestedAt: number
  createdAt: number
  expiresAt: number
  openedAt: number | null
  confirmedAt: number | null
  closedAt: number | null
  originId: string | null
  remindedAt: number | null
  /** When a reader of its mail said that it was not theirs; then it is closed, too. */
  disownedAt: number | null
}

/** Binds a registration to a browser; one that may no longer confirm still watches. */
export type BrowserTokenRow = {
  tokenHash: string
  registrationId: string
  mayConfirm: 0 | 1
  createdAt: number
}

/** One person's record; exists only because an address was confirmed. */
export type AccountRow = {
  id: string
  name: string
  nameKey: string
  nameSkeleton: string
  address: string
  addressKey: string
  passwordHash: string
  locale: Locale
  isAdmin: 0 | 1
  suspendedAt: number | null
  confirmedAt: number
  registrationId: string
  /** When somebody last logged in; null before the first time. */
  loggedInAt: number | null
  /** When it will be deleted, as its owner asked; logging in before undoes it. */
  deletesAt: number | null
}

/**
 * A change of address: pending until `doneAt`, and afterwards what it is undone by and what keeps the old address
 * reserved. `endsAt` ends either; it is null once the old address's owner had the account suspended.
 */
export type AddressChangeRow = {
  id: string
  accountId: string
  /** The address that the account had when the change was asked, and the password that was valid then. */
  address: string
  addressKey: string
  passwordHash: string
  newAddress: string
  newAddressKey: string
  mailId: string
  mailRequestedAt: number
  askedAt: number
  doneAt: number | null
  endsAt: number | null
}

/** A session; only the SHA-256 of its token rests here. */
export type SessionRow = {
  tokenHash: string
  id: string
  accountId: string
  createdAt: number
  seenAt: number
  expiresAt: number
  stay: 0 | 1
  /** When its person last proved who they are: at the log-in, or anew. */
  provedAt: number
  /** Which browser on which system began it, in well-known names, and from where. */
  browser: string | null
  system: string | null
  network: string | null
}

/** A mail's states, as the glossary tells them. */
export const mailStates = ['queued', 'sending', 'sent', 'delayed', 'unknown', 'refused', 'cancelled'] as const

/** One of a mail's states. */
export type MailState = (typeof mailStates)[number]

/** Why a mail is delayed or refused, in fixed words that a visitor may be shown. */
export type MailReason =
  | 'no-such-mailbox'
  | 'mailbox-full'
  | 'message-rejected'
  | 'policy'
  | 'non-ascii-address'
  | 'server-unreachable'
  | 'server-busy'
  | 'greylisted'
  | 'mail-budget'
  | 'held-back'
  | 'other'

/** What a mail is about; the courier has a composer for each. */
export const mailKinds = [
  'confirmation',
  'new-device',
  'deletion-planned',
  'deletion-cancelled',
  'reminder',
  'confirmed-by-hand',
  'password-reset',
  'password-changed',
  'name-changed',
  'address-change',
  'address-change-asked',
  'address-changed',
  'address-restored',
  'address-disputed',
] as const

/** One of the things that a mail is about. */
export type MailKind = (typeof mailKinds)[number]

/**
 * One mail, written with what caused it and composed only when it is sent.
 * `dueAt` is when the courier should look at it again, null when never; while it is being sent, the end of the lease.
 */
export type OutboxRow = {
  id: string
  kind: MailKind
  registrationId: string | null
  accountId: string | null
  generation: number
  /** What its composer needs besides: an id or a short fact, never a secret. */
  detail: string | null
  state: MailState
  tries: number
  unknownTries: number
  dueAt: number | null
  claim: string | null
  reason: MailReason | null
  reply: string | null
  /** Where its last try went. */
  domain: string | null
  createdAt: number
  changedAt: number
}

/** One try at a mail, as it ended. */
export type MailTryRow = {
  id: string
  mailId: string
  at: number
  outcome: MailState
  reason: MailReason | null
  reply: string | null
}

/** What the audit log tells of; every kind has its words in both languages. */
export const eventKinds = [
  'account-deleted',
  'account-demoted',
  'account-promoted',
  'account-renamed',
  'account-restored',
  'account-suspended',
  'address-blocked',
  'address-change-asked',
  'address-change-cancelled',
  'address-changed',
  'address-corrected',
  'address-disputed',
  'address-restored',
  'admin-created',
  'browser-bound',
  'confirmed',
  'confirmed-by-hand',
  'data-exported',
  'deletion-cancelled',
  'deletion-planned',
  'disowned',
  'domain-blocked',
  'honeypot-filled',
  'leak-service-away',
  'link-handed-out',
  'log-in-unconfirmed',
  'logged-in',
  'logged-out',
  'mail-cancelled',
  'mail-language-changed',
  'mail-requested',
  'mail-retried',
  'mute-lifted',
  'other-sessions-ended',
  'password-changed',
  'password-chosen',
  // Of former versions; it is `recent-proof-given` now.
  'password-given-again',
  'password-refused',
  'password-reset',
  'recent-proof-given',
  'registered',
  'registration-deleted',
  'registration-extended',
  'registration-swept',
  'reminded',
  'reset-requested',
  'session-ended',
  'sessions-ended',
  'unblocked',
] as const

/** One of the things that the audit log tells of. */
export type EventKind = (typeof eventKinds)[number]

/** One line of the audit log: ids only, never a secret, a name or an address. */
export type EventRow = {
  id: string
  at: number
  kind: string
  accountId: string | null
  registrationId: string | null
  /** `visitor`, `sweep`, `reminder`, `command` or `set-up-link`, or the id of the account that did it. */
  actor: string
  network: string | null
  /** Why, in the words of the administrator who did it. */
  reason: string | null
  /** The mail or block that it happened to. */
  subjectId: string | null
}

/** An address or a domain that may not register; `value` is the address's key or the domain in A-labels. */
export type BlockRow = {
  id: string
  kind: 'address' | 'domain'
  value: string
  reason: string | null
  actor: string
  createdAt: number
}

/** How many tries of one kind were counted until when; the key is a digest. */
export type AttemptsRow = { key: string; count: number; resetsAt: number }

/** A browser that has logged in to an account; only the SHA-256 of its token rests here. */
export type DeviceRow = { tokenHash: string; accountId: string; createdAt: number; seenAt: number }

/** Until when a limit is filled, as GCRA counts: its theoretical arrival time; the key is a digest. */
export type LimitRow = { key: string; theoreticalAt: number }

/** How many tries at a password failed in a row, and when the last one began; the key is a digest. */
export type GuessesRow = { key: string; failures: number; lastAt: number }

/** The mails that strangers caused to one address within the last day, as JSON; the key is a digest. */
export type MailBudgetRow = { key: string; mails: string; endsAt: number }

/** An address that gets no mails caused by registering until `endsAt`; the key is a digest, so that no address outlives its records here. */
export type MuteRow = { key: string; registrationId: string; createdAt: number; endsAt: number }

/** All tables of the database. */
export type Tables = {
  registrations: RegistrationRow
  browserTokens: BrowserTokenRow
  accounts: AccountRow
  addressChanges: AddressChangeRow
  sessions: SessionRow
  outbox: OutboxRow
  mailTries: MailTryRow
  events: EventRow
  attempts: AttemptsRow
  devices: DeviceRow
  limits: LimitRow
  guesses: GuessesRow
  mailBudgets: MailBudgetRow
  blocks: BlockRow
  mutes: MuteRow
  administration: { id: number }
}

/** A name in the columns that registrations and accounts have for it. */
export function namedAs(name: Name) {
  return { name: name.typed, nameKey: name.key, nameSkeleton: name.skeleton }
}
