// The mailer of a host application, such as one over its provider's interface.

import { limits } from '../base/limits.ts'
import type { Settings } from '../base/settings/settings.ts'
import type { Clock } from '../base/time.ts'
import type { Delivery, Mailer } from '../core/ports.ts'
import { mailReasons } from '../store/mail/rows.ts'
import { outgoingOf } from './message.ts'
import type { OutgoingMail } from './message.ts'
import { createSlots } from './slots.ts'

/**
 * Sends one mail. If it resolves to nothing, the mail was sent; it may resolve to a `MailEnd` to say more, such as that the
 * mailbox does not exist. If it throws, or takes longer than 60 seconds, the mail is tried again later, like one that a mail
 * server does not take, and other mails go on. At most `MAIL_CONNECTIONS` run at one time.
 */
export type SendMail = (mail: OutgoingMail) => Promise<MailEnd | void>

/** How a mail ended. No words of a provider are kept, because they may repeat the mail with its link. */
export type MailEnd = Wordless<Delivery>

// Of each kind of delivery.
type Wordless<Kind> = Kind extends Delivery ? Omit<Kind, 'reply'> : never

/** Makes a mailer of a host application's function. */
export function createOwnMailer(
  sendMail: SendMail,
  settings: Settings,
  now: Clock,
  patience: number = limits.longestTry,
): Mailer {
  const slots = createSlots(settings.mailConnections)
  return {
    async send(mail, begin = () => true) {
      await slots.take()
      try {
        if (!begin()) return null
        const ended = await within(patience, sendMail(outgoingOf(mail, settings, now())))
        return ended === undefined ? { kind: 'sent', reply: 'sent by the mailer' } : readDelivery(ended)
      } catch (fault) {
        // Perhaps because of its recipient, whom a stranger may have chosen: others must not wait for this one.
        return {
          kind: 'server-fault',
          reply: fault === late ? late.message : 'the mailer threw',
          isTried: true,
        }
      } finally {
        slots.leave()
      }
    },
    close() {},
  }
}

const late = new Error('the mailer does not come to an end')

async function within<Answer>(patience: number, asked: Promise<Answer>): Promise<Answer> {
  const { promise, reject } = Promise.withResolvers<never>()
  const timer = setTimeout(() => reject(late), patience)
  try {
    return await Promise.race([asked, promise])
  } finally {
    clearTimeout(timer)
  }
}

// Not trusted to be one: a mailer without types may hand on what its provider answered, which may mean anything.
function readDelivery(ended: Partial<Record<keyof TriedDelivery, unknown>> | null): Delivery {
  const reply = 'told by the mailer'
  const reason = mailReasons.find((one) => one === ended?.reason) ?? 'other'
  switch (ended?.kind) {
    case 'sent':
    case 'unknown':
      return { kind: ended.kind, reply }
    case 'refused':
    case 'delayed':
      return { kind: ended.kind, reason, reply }
    case 'server-fault':
      return { kind: ended.kind, reply, isTried: ended.isTried === true }
    default:
      return { kind: 'unknown', reply: 'the mailer resolved to something that is no delivery' }
  }
}

type TriedDelivery = Extract<Delivery, { kind: 'server-fault' }>
