// The rows of mails, of tries at them, and of the budgets for those that strangers cause.

/** A mail's states, as the glossary defines them. */
export const mailStates = ['queued', 'sending', 'sent', 'delayed', 'unknown', 'refused', 'cancelled'] as const

export type MailState = (typeof mailStates)[number]

/** Why a mail is delayed or refused, in fixed words that a visitor may be shown. */
export const mailReasons = [
  'no-such-mailbox',
  'mailbox-full',
  'message-rejected',
  'policy',
  'non-ascii-address',
  'server-unreachable',
  'server-busy',
  'greylisted',
  'mail-budget',
  'held-back',
  'other',
] as const

export type MailReason = (typeof mailReasons)[number]

/** The subject of a mail of each kind. Each feature adds the kinds that it composes, in its `compose.job.ts`. */
export interface MailSubjects {}

/** One of the kinds of mails. */
export type MailKind = keyof MailSubjects

/**
 * One mail, written with its cause and composed only when it is sent. `dueAt` is when the courier should look at it
 * again, null when never; while it is being sent, the end of the lease.
 */
export type OutboxRow = {
  id: string
  kind: MailKind
  registrationId: string | null
  accountId: string | null
  generation: number
  /** The address or name that a visitor asked a new password for. */
  addressKey: string | null
  nameKey: string | null
  /** 1 for a mail that a person waits for; it overtakes the others. */
  overtakes: 1 | null
  /** The facts that have no column, as JSON; `store/mail/mails.ts` reads and writes them. Never a secret. */
  facts: string | null
  state: MailState
  tries: number
  unknownTries: number
  dueAt: number | null
  claim: string | null
  reason: MailReason | null
  reply: string | null
  /** The domain of its last try. */
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

/** The mails that strangers caused to one address within the last day, as JSON; the key is a digest. */
export type MailBudgetRow = { key: string; mails: string; endsAt: number }

declare module '../db/tables.ts' {
  interface Tables {
    outbox: OutboxRow
    mailTries: MailTryRow
    mailBudgets: MailBudgetRow
  }
}
