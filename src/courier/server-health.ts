// Whether the mail server does its duty: after a fault of its own, or too many refusals in a row, mails wait.

import { limits } from '../base/limits.ts'
import type { Clock } from '../base/time.ts'
import type { Delivery, Log, Mail } from '../core/ports.ts'
import { createPause } from './pause.ts'
import { createRefusals } from './refusals.ts'

/** What the courier knows of the mail server. */
export type ServerHealth = {
  isPaused(): boolean
  /** How many mails may be on their way at one time, of at most so many. */
  most(usually: number): number
  /** Notes how a try ended, and says how it is to be understood; `takesBack` are mails whose refusals no longer count. */
  judge(mail: Mail, delivery: Delivery): { delivery: Delivery; takesBack: string[] }
}

/** Makes the health of a server that nothing is known of. */
export function createServerHealth(now: Clock, log: Log): ServerHealth {
  const fault = createPause(now, limits.mailPause)
  const refusing = createPause(now, limits.mailPause)
  const refusals = createRefusals()
  return {
    isPaused: () => fault.isOn() || refusing.isOn(),
    most(usually) {
      if (fault.isOn()) return Number(fault.mayProbe())
      // More than one: strangers can name mailboxes that do not exist, and must not keep others' mails waiting for long.
      if (refusing.isOn()) return refusing.mayProbe() ? limits.mailRefusalsInRow : 0
      return usually
    },
    judge(mail, delivery) {
      if (delivery.kind === 'server-fault') {
        if (fault.begin())
          log.error(
            { ...told(delivery), code: 'mail-server-fault' },
            'the mail server is at fault; mails wait',
          )
        return { delivery, takesBack: [] }
      }
      if (fault.end()) log.info({}, 'the mail server works again')
      if (delivery.kind === 'sent') {
        refusals.clear()
        if (refusing.end()) log.info({}, 'the mail server takes mails again')
      }
      if (delivery.kind !== 'refused' || delivery.reason === 'non-ascii-address')
        return { delivery, takesBack: [] }
      if (!refusals.add(mail.to, mail.id) && !refusing.isOn()) return { delivery, takesBack: [] }
      if (refusing.begin())
        log.error(
          { ...told(delivery), code: 'mail-refused-in-row' },
          'the mail server refuses everybody; mails wait',
        )
      const { reply } = delivery
      const takesBack = refusals.takeBack().filter((id) => id !== mail.id)
      return { delivery: { kind: 'delayed', reason: 'server-unreachable', reply }, takesBack }
    },
  }
}

// The server's words may hold a recipient's address.
function told({ reply }: { reply: string }): { reply: string } {
  return { reply: reply.replace(/\S+@\S+/g, '…') }
}
