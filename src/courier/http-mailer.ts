// The mailer over HTTP: a program of the operator's gets each mail as signed JSON and sends it.

import type { Receiver } from '../base/settings/schemas.ts'
import type { Settings } from '../base/settings/settings.ts'
import { isoTime } from '../base/time.ts'
import type { Clock } from '../base/time.ts'
import type { Delivery, Mail, Mailer } from '../core/ports.ts'
import { mailReasons } from '../store/mail/rows.ts'
import type { MailReason } from '../store/mail/rows.ts'
import { outgoingOf } from './message.ts'
import { createPost } from './post.ts'
import type { Posted } from './post.ts'
import { createSlots } from './slots.ts'

/** Makes the mailer that posts each mail to a receiver. */
export function createHttpMailer(
  receiver: Receiver,
  settings: Settings,
  now: Clock,
  patience?: number,
): Mailer {
  const post = createPost(receiver, settings.privateReceivers, now, patience)
  const slots = createSlots(settings.mailConnections)
  return {
    async send(mail, begin = () => true) {
      await slots.take()
      try {
        if (!begin()) return null
        // The same id each time, so that a program which got the mail already does not send it again.
        return deliveryOf(await post({ id: mail.id, body: bodyOf(mail, settings, now()) }))
      } finally {
        slots.leave()
      }
    },
    close() {},
  }
}

function bodyOf(mail: Mail, settings: Settings, now: number): string {
  return JSON.stringify({ type: 'mail', timestamp: isoTime(now), data: outgoingOf(mail, settings, now) })
}

/** The fate of a mail by the program's answer, in the same words as by a mail server's. */
function deliveryOf(posted: Posted): Delivery {
  switch (posted.kind) {
    case 'answered':
      return answered(posted.status, posted.text)
    case 'no-answer':
      return { kind: 'unknown', reply: posted.text }
    case 'unreachable':
      return { kind: 'server-fault', reply: posted.text }
    case 'refused-address':
      return { kind: 'server-fault', reply: `${posted.text}: PRIVATE_RECEIVERS does not allow it` }
    default:
      return posted satisfies never
  }
}

function answered(status: number, text: string): Delivery {
  // Nothing of the program's words, which may repeat the mail with its link in any escaping.
  const reply = String(status)
  if (status >= 200 && status < 300) return { kind: 'sent', reply }
  // About this mail alone: strangers choose recipients, so one must not stop everybody's mail.
  if (status === 400 || status === 422) return { kind: 'refused', reason: reasonIn(text) ?? 'other', reply }
  if (status >= 500 || [408, 425, 429].includes(status))
    return { kind: 'delayed', reason: reasonIn(text) ?? 'server-busy', reply }
  // A wrong address, a wrong secret, a redirect: every mail fares so until the operator mends it.
  return { kind: 'server-fault', reply, isTried: true }
}

const told: readonly MailReason[] = mailReasons.filter((one) => !['mail-budget', 'held-back'].includes(one))

// The program may say why, as `{"reason": "no-such-mailbox"}`.
function reasonIn(text: string): MailReason | null {
  try {
    const { reason } = JSON.parse(text) as { reason?: unknown }
    return told.find((one) => one === reason) ?? null
  } catch {
    return null
  }
}
