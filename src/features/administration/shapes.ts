// The rows of the administration as JSON shows them; a column that is not named here stays hidden.

import { z } from 'zod'
import { instant } from '../../base/instant.ts'
import type { CurrentAccount } from '../../core/current-session.ts'
import { publicAccount, publicAccountSchema } from '../../core/public-account.ts'
import { mailReasons, mailStates } from '../../store/mail/rows.ts'

const id = z.string()
const text = z.string().nullable()
const when = instant.nullable()

export const accountShape = publicAccountSchema.extend({
  suspendedAt: when,
  loggedInAt: when,
  deletesAt: when,
  secondStep: z.boolean(),
})

/** An account's row with the public shape of the account. */
export function accountRow<
  Line extends Omit<CurrentAccount, 'isAdmin'> & { isAdmin: 0 | 1; secondStep: 0 | 1 },
>(line: Line) {
  const { address: _, isAdmin, secondStep, ...rest } = line
  return {
    ...rest,
    secondStep: secondStep === 1,
    ...publicAccount({ ...line, isAdmin: isAdmin === 1 }),
  }
}

export const registrationShape = z.object({
  id,
  name: z.string(),
  address: z.string(),
  state: z.string(),
  generation: z.int(),
  createdAt: instant,
  expiresAt: instant,
  openedAt: when,
  confirmedAt: when,
  closedAt: when,
  disownedAt: when,
  network: text,
  digitTries: z.int(),
  passwordTries: z.int(),
  mailState: z.enum(mailStates).nullable(),
  mailReason: z.enum(mailReasons).nullable(),
  mailReply: text,
  sentTimes: z.int(),
})

export const mailShape = z.object({
  id,
  kind: z.string(),
  state: z.enum(mailStates),
  tries: z.int(),
  reason: z.enum(mailReasons).nullable(),
  reply: text,
  domain: text,
  address: text,
  dueAt: when,
  createdAt: instant,
  changedAt: instant,
  registrationId: text,
  accountId: text,
})

export const tryShape = z.object({
  at: instant,
  outcome: z.enum(mailStates),
  reason: z.enum(mailReasons).nullable(),
  reply: text,
})

export const blockShape = z.object({
  id,
  kind: z.enum(['address', 'domain']),
  value: z.string(),
  reason: text,
  actor: z.string(),
  actorName: text,
  actorKey: text,
  createdAt: instant,
})

export const eventShape = z.object({
  id,
  at: instant,
  kind: z.string(),
  accountId: text,
  accountName: text,
  registrationId: text,
  registrationName: text,
  subjectId: text,
  subjectKey: text,
  actor: z.string(),
  actorName: text,
  actorKey: text,
  network: text,
  reason: text,
})

export const sessionShape = z.object({
  createdAt: instant,
  seenAt: instant,
  expiresAt: instant,
  browser: text,
  system: text,
  network: text,
})

export const changeShape = z.object({
  address: z.string(),
  newAddress: z.string(),
  doneAt: when,
  endsAt: when,
})
