// The health of the mail server. A fault before it has heard a recipient makes all mails wait. Refusals of recipients only
// raise an alarm, because strangers choose the recipients and must not keep other people's mail waiting.

import { limits } from '../base/limits.ts'
import type { Clock } from '../base/time.ts'
import type { Delivery, Log, Mail } from '../core/ports.ts'
import { createPause } from './pause.ts'
import { createRefusals } from './refusals.ts'

export type ServerHealth = {
  isAtFault(): boolean
  /** How many mails may be sent at one time; `usually` if the server is well. */
  most(usually: number): number
  /** Notes how a try ended, and returns what to record of it. */
  judge(mail: Mail, delivery: Delivery): Judged
}

/** `takesBack` are mails whose refusals no longer count; `endsOutage` if the server took no mail for long until now. */
type Judged = { delivery: Delivery; takesBack: string[]; endsOutage: boolean }

/** Starts without knowledge of the server. */
export function createServerHealth(now: Clock, log: Log): ServerHealth {
  const fault = createPause(now, limits.mailPause)
  const alarms = new Set<keyof typeof alarmTexts>()
  const refusals = createRefusals()
  // When a mail was first not taken since one was.
  let troubledSince: number | null = null
  return {
    isAtFault: () => fault.isOn() || alarms.size > 0,
    most: (usually) => (fault.isOn() ? Number(fault.mayProbe()) : usually),
    judge(mail, delivery) {
      const asItIs = { delivery, takesBack: [], endsOutage: false }
      if (delivery.kind === 'server-fault') {
        noteFault(delivery)
        return asItIs
      }
      endPause()
      if (delivery.kind === 'sent') return { ...asItIs, endsOutage: endAlarms() }
      if (!isObjection(delivery)) return asItIs
      troubledSince ??= now()
      if (!refusals.add(mail.to, mail.id) && !alarms.has('mail-refused-in-row')) return asItIs
      raise('mail-refused-in-row', delivery)
      // It may have arrived.
      if (delivery.kind === 'unknown') return asItIs
      const takesBack = refusals.takeBack().filter((id) => id !== mail.id)
      return { ...asItIs, delivery: putOff(delivery), takesBack }
    },
  }

  function noteFault(delivery: Extract<Delivery, { kind: 'server-fault' }>): void {
    troubledSince ??= now()
    if (delivery.isTried) {
      endPause()
      raise('mail-server-fault', delivery)
    } else if (fault.begin())
      log.error(
        { ...maskedReply(delivery), code: 'mail-server-fault' },
        'the mail server is at fault; mails wait',
      )
  }

  function raise(code: keyof typeof alarmTexts, delivery: Delivery): void {
    if (alarms.has(code)) return
    alarms.add(code)
    log.error({ ...maskedReply(delivery), code }, alarmTexts[code])
  }

  function endPause(): void {
    if (fault.end()) log.info({}, 'the mail server works again')
  }

  // True if it lasted long: a stranger may have chosen a single recipient that the server never takes.
  function endAlarms(): boolean {
    refusals.clear()
    if (alarms.size > 0) log.info({}, 'the mail server takes mails again')
    alarms.clear()
    const endsOutage = troubledSince !== null && now() - troubledSince >= limits.mailOutage
    troubledSince = null
    return endsOutage
  }
}

function putOff({ reply }: Delivery): Delivery {
  return { kind: 'delayed', reason: 'server-unreachable', reply }
}

const alarmTexts = {
  'mail-server-fault': 'the mail server refuses a mail for a reason that the operator must mend',
  'mail-refused-in-row': 'the mail server takes no mail; refused mails are tried again',
}

// A server without room, or one that defers relaying as Postfix does by default, puts everybody off. One that breaks each
// mail's connection is at fault as well.
function isObjection(delivery: Delivery): boolean {
  if (delivery.kind === 'delayed') return ['server-busy', 'other'].includes(delivery.reason)
  return (
    delivery.kind === 'unknown' || (delivery.kind === 'refused' && delivery.reason !== 'non-ascii-address')
  )
}

// The server's words may hold a recipient's address.
function maskedReply({ reply }: { reply: string }): { reply: string } {
  return { reply: reply.replace(/\S+@\S+/g, '…') }
}
