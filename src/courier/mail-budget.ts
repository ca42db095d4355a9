// Holds mails back while strangers cause more of them than may be sent.

import { limits, mailsOverEverything } from '../base/limits.ts'
import { isToCome } from '../base/time.ts'
import type { Ports } from '../core/ports.ts'
import { takeMailOverEverything } from '../store/mail/budgets.ts'

/** The budget over everything, as one courier sees it. */
export type MailBudget = {
  /** Counts one mail; null if it may go now, otherwise when it is due again. */
  take(): Promise<number | null>
  isOver(): boolean
}

// How far ahead the budget may ever be.
const farthest = mailsOverEverything.within + limits.clockSkew

/** Makes the budget, which the database keeps for all processes. */
export function createMailBudget({ db, settings, now, log }: Ports): MailBudget {
  let overUntil: number | null = null
  const isOver = () => overUntil !== null && isToCome(overUntil, now(), farthest)
  return {
    isOver,
    async take() {
      const overBudget = await takeMailOverEverything(db, settings, now())
      if (!overBudget) return null
      const { retryAt } = overBudget
      if (!isOver())
        log.error({ code: 'mail-budget' }, 'strangers cause more mails than may be sent; theirs wait')
      overUntil = retryAt
      // Spread out: if all held-back mails came due when one of them may go, the others would come due again for each
      // and delay an owner's mail.
      return retryAt + Math.round(Math.random() * limits.mailHoldBack)
    },
  }
}
