// Whether the mail server does its duty. While it serves nobody, mails wait and one asks; while it refuses recipients, no refusal
// is final, but each mail is tried at once: strangers can name recipients that it refuses, and must keep nobody waiting.
import { limits } from '../base/limits.ts'
import type { Delivery, Log, Mail } from '../core/ports.ts'
import type { Clock } from '../base/time.ts'
import { createPause } from './pause.ts'
import { createRefusals } from './refusals.ts'

/** What the courier knows of the mail server. */
export type ServerHealth = {
  /** Whether it serves nobody, or refuses whom it should not. */
  isAtFault(): boolean
  /** How many mails may be on their way at one time, of at most so many. */
  most(usually: number): number
  /** Notes how a try ended, and says how it is to be understood; `takesBack` are mails whose refusals no longer count. */
  judge(mail: Mail, delivery: Delivery): { delivery: Delivery; takesBack: string[] }
}

/** Makes the health of a server that nothing is known of. */
export function createServerHealth(now: Clock, log: Log): ServerHealth {
  const pause = createPause(now, limits.mailPause)
  const refusals = createRefusals()
  let isRefusing = false
  const beginRefusing = (delivery: Delivery, code: string, message: string) => {
    if (!isRefusing) log.error({ ...told(delivery), code }, message)
    isRefusing = true
  }
  return {
    isAtFault: () => pause.isOn() || isRefusing,
    most: (usually) => (pause.isOn() ? Number(pause.mayProbe()) : usually),
    judge(mail, delivery) {
      const asItIs = { delivery, takesBack: [] }
      if (delivery.kind === 'server-fault' && !delivery.isTried) {
        if (pause.begin())
          log.error(
            { ...told(delivery), code: 'mail-server-fault' },
            'the mail server is at fault; mails wait',
          )
        return asItIs
      }
      if (pause.end()) log.info({}, 'the mail server works again')
      if (delivery.kind === 'sent') {
        refusals.clear()
        if (isRefusing) log.info({}, 'the mail server takes mails again')
        isRefusing = false
      }
      if (delivery.kind === 'server-fault')
        beginRefusing(delivery, 'mail-server-fault', 'the mail server refuses us; no mail is lost')
      if (!isObjection(delivery) || !(refusals.add(mail.to, mail.id) || isRefusing)) return asItIs
      beginRefusing(delivery, 'mail-refused-in-row', 'the mail server takes no mail; none is lost')
      const { reply } = delivery
      const takesBack = refusals.takeBack().filter((id) => id !== mail.id)
      return { delivery: { kind: 'delayed', reason: 'server-unreachable', reply }, takesBack }
    },
  }
}

// A server without storage, or one that does not know the sender yet, puts everybody off: Postfix does so by default.
function isObjection(delivery: Delivery): boolean {
  if (delivery.kind === 'delayed') return delivery.reason === 'server-busy'
  return delivery.kind === 'refused' && delivery.reason !== 'non-ascii-address'
}

// The server's words may hold a recipient's address.
function told({ reply }: { reply: string }): { reply: string } {
  return { reply: reply.replace(/\S+@\S+/g, '…') }
}
