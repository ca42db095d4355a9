// Whether the mail server does its duty. A fault before it has heard a recipient makes all mails wait. Refusals of recipients
// only raise an alarm: strangers choose the recipients, and must not keep anybody else's mail waiting.
import { limits } from '../base/limits.ts'
import type { Delivery, Log, Mail } from '../core/ports.ts'
import type { Clock } from '../base/time.ts'
import { createPause } from './pause.ts'
import { createRefusals } from './refusals.ts'

/** What the courier knows of the mail server. */
export type ServerHealth = {
  isAtFault(): boolean
  /** How many mails may be on their way at one time, of at most so many. */
  most(usually: number): number
  /** Notes how a try ended, and says how it is to be understood; `takesBack` are mails whose refusals no longer count. */
  judge(mail: Mail, delivery: Delivery): { delivery: Delivery; takesBack: string[] }
}

/** Makes the health of a server that nothing is known of. */
export function createServerHealth(now: Clock, log: Log): ServerHealth {
  const fault = createPause(now, limits.mailPause)
  const alarms = new Set<keyof typeof alarmTexts>()
  const refusals = createRefusals()
  return {
    isAtFault: () => fault.isOn() || alarms.size > 0,
    most: (usually) => (fault.isOn() ? Number(fault.mayProbe()) : usually),
    judge(mail, delivery) {
      const asItIs = { delivery, takesBack: [] }
      if (delivery.kind === 'server-fault') {
        noteFault(delivery)
        return asItIs
      }
      endPause()
      if (delivery.kind === 'sent') endAlarms()
      if (delivery.kind !== 'refused' || delivery.reason === 'non-ascii-address') return asItIs
      if (!refusals.add(mail.to, mail.id) && !alarms.has('mail-refused-in-row')) return asItIs
      raise('mail-refused-in-row', delivery)
      const { reply } = delivery
      const takesBack = refusals.takeBack().filter((id) => id !== mail.id)
      return { delivery: { kind: 'delayed', reason: 'server-unreachable', reply }, takesBack }
    },
  }

  function noteFault(delivery: Extract<Delivery, { kind: 'server-fault' }>): void {
    if (delivery.isTried) {
      endPause()
      raise('mail-server-fault', delivery)
    } else if (fault.begin())
      log.error({ ...told(delivery), code: 'mail-server-fault' }, 'the mail server is at fault; mails wait')
  }

  function raise(code: keyof typeof alarmTexts, delivery: Delivery): void {
    if (alarms.has(code)) return
    alarms.add(code)
    log.error({ ...told(delivery), code }, alarmTexts[code])
  }

  function endPause(): void {
    if (fault.end()) log.info({}, 'the mail server works again')
  }

  function endAlarms(): void {
    refusals.clear()
    if (alarms.size > 0) log.info({}, 'the mail server takes mails again')
    alarms.clear()
  }
}

const alarmTexts = {
  'mail-server-fault': 'the mail server refuses a mail for a reason that the operator must mend',
  'mail-refused-in-row': 'the mail server refuses everybody; refused mails are tried again',
}

// The server's words may hold a recipient's address.
function told({ reply }: { reply: string }): { reply: string } {
  return { reply: reply.replace(/\S+@\S+/g, '…') }
}
