// The overview as JSON shows it. Lengths of time are in milliseconds.

import { z } from 'zod'
import { instant } from '../../base/instant.ts'
import { mailReasons, mailStates } from '../../store/mail/rows.ts'

const figure = z.int()
const byDay = z.array(figure)
const late = { waited: figure, taken: figure, isMore: z.boolean() }

export const overviewShape = z.object({
  /** How many registrations wait; up to 10,000. */
  waiting: figure,
  /** When each of the days begins, today last. */
  days: z.array(instant),
  byDay: z.object({ registered: byDay, confirmed: byDay, expired: byDay }),
  stuck: z.object({
    refused: figure,
    refusedBy: figure,
    delayed: figure,
    domains: z.array(
      z.object({
        domain: z.string(),
        refused: figure,
        delayed: figure,
        reasons: z.array(
          z.object({
            state: z.enum(mailStates),
            reason: z.enum(mailReasons).nullable(),
            people: figure,
          }),
        ),
      }),
    ),
  }),
  /** How far the newest registrations came. */
  funnel: z.object({
    since: instant.nullable(),
    registered: figure,
    mailed: figure,
    reacted: figure,
    opened: figure,
    typed: figure,
    confirmed: figure,
    byLink: figure,
    byDigitCode: figure,
    byHand: figure,
    loggedIn: figure,
  }),
  /** How many accounts ask for a second step, and how many have a passkey; up to 10,000 of each. */
  factors: z.object({ twoSteps: figure, passkeys: figure }),
  /** How long those who confirmed took. */
  time: z.object({ median: figure, p90: figure, buckets: z.record(z.string(), figure) }).nullable(),
  domains: z.array(
    z.object({ domain: z.string(), refused: figure, delayed: figure, taken: figure, total: figure }),
  ),
  backlog: z.object({ waiting: figure, waited: figure }),
  alarm: z
    .discriminatedUnion('side', [
      z.object({ side: z.literal('server'), waited: figure }),
      z.object({ side: z.literal('recipients'), domains: z.array(z.string()), ...late }),
      z.object({ side: z.literal('queue'), ...late }),
    ])
    .nullable(),
  degraded: z.array(z.enum(['mail-server-fault', 'mail-budget'])),
})
