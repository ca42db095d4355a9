import type { Readable } from 'node:stream'
import { createTransport } from 'nodemailer'
import { parseAddress } from '../base/address.ts'
import type { Settings } from '../base/settings/settings.ts'
import { mailPatience } from '../base/limits.ts'
import type { MailPatience } from '../base/limits.ts'
import type { Clock } from '../base/time.ts'
import type { Delivery, Mailer } from '../core/ports.ts'
import type { MailReason } from '../store/mail/rows.ts'
import { mailConnections } from './courier.ts'
import { messageOf } from './message.ts'
import { connectionOptions, greetServer } from './smtp-connection.ts'

/** What nodemailer tells of a failed try. */
type Fault = { code?: string; command?: string; response?: string; responseCode?: number; message: string }

/** How much of a mail was handed to the connection when it failed. */
type Progress = { started: boolean; whole: boolean }

// Of the server's words as many are kept; RFC 5321 section 4.5.3.1.5 allows a line 512 octets.
const longestReply = 500

/** The mailer over a real mail server: connections are kept, because a new one costs more than the mail. */
export function createSmtpMailer(
  smtpUrl: string,
  settings: Settings,
  now: Clock,
  patience: MailPatience = mailPatience,
): Mailer {
  const options = connectionOptions(new URL(smtpUrl), patience)
  const transport = createTransport({
    ...options,
    pool: true,
    maxConnections: mailConnections,
    maxMessages: Number.POSITIVE_INFINITY,
    maxRequeues: 1,
  })
  const onTheirWay = new Map<string, Progress>()
  transport.use('stream', (mail, done) => {
    const progress = onTheirWay.get(mail.message.messageId())
    if (progress) mail.message.processFunc((input) => watch(input, progress))
    done()
  })
  let takesNonAscii = false

  return {
    async send(mail): Promise<Delivery> {
      const progress: Progress = { started: false, whole: false }
      const message = messageOf(mail, settings, now())
      onTheirWay.set(message.messageId, progress)
      const signal = AbortSignal.timeout(patience.whole)
      try {
        if (!isAscii(mail.to) && !(await offersSmtpUtf8())) {
          return {
            kind: 'refused',
            reason: 'non-ascii-address',
            reply: 'the mail server does not offer SMTPUTF8',
          }
        }
        const { accepted, response } = await transport.sendMail({ ...message, signal })
        const reply = storable(response)
        if (accepted.length === 1 && isMailbox(accepted[0], mail.to)) return { kind: 'sent', reply }
        return { kind: 'unknown', reply: `accepted for ${accepted.length} mailboxes: ${reply}` }
      } catch (fault) {
        const delivery = deliveryOf(asFault(fault), progress)
        // A connection that broke says nothing about whose fault it was: one recipient must not stop everybody's mail.
        const isUnclear = delivery.kind === 'server-fault' && asFault(fault).responseCode === undefined
        if (isUnclear && (await isServerWell())) return { ...delivery, kind: 'delayed', reason: 'other' }
        return delivery
      } finally {
        onTheirWay.delete(message.messageId)
      }
    },
    close: () => transport.close(),
  }

  async function isServerWell(): Promise<boolean> {
    return greetServer(options, patience).then(
      () => true,
      () => false,
    )
  }

  // nodemailer sends to a non-ASCII mailbox whether or not the server can take it, so ask first, until it can: a server
  // that cannot may be replaced by one that does.
  async function offersSmtpUtf8(): Promise<boolean> {
    takesNonAscii ||= (await greetServer(options, patience)).includes('SMTPUTF8')
    return takesNonAscii
  }
}

// How a failed try is to be understood.
function deliveryOf(fault: Fault, progress: Progress): Delivery {
  const reply = storable(fault.response ?? fault.message)
  const status = fault.responseCode
  if (status === undefined) {
    if (progress.whole) return { kind: 'unknown', reply }
    // A reply that is no reply, or a connection that broke inside the mail: not taken, try again.
    if (progress.started || fault.code === 'EENVELOPE') return { kind: 'delayed', reason: 'other', reply }
    return { kind: 'server-fault', reply }
  }
  // Before a recipient is named, and where the sender is refused, every other mail would fare the same.
  const aboutThisMail = fault.command === 'RCPT TO' || fault.command === 'DATA'
  if (!aboutThisMail || [530, 535].includes(status)) return { kind: 'server-fault', reply }
  const reason = reasonOf(status, reply, fault.command === 'DATA')
  return status >= 500 && status < 600
    ? { kind: 'refused', reason, reply }
    : { kind: 'delayed', reason, reply }
}

function reasonOf(status: number, reply: string, afterData: boolean): MailReason {
  // Enhanced status codes of RFC 3463: class, subject, detail.
  const [, subject = '', detail = ''] = /\b[245]\.(\d{1,3})\.(\d{1,3})\b/.exec(reply) ?? []
  if ((subject === '2' && detail === '2') || status === 552 || status === 452) return 'mailbox-full'
  if (
    status >= 500 &&
    ((subject === '1' && !['7', '8'].includes(detail)) || (subject === '2' && detail === '1'))
  ) {
    return 'no-such-mailbox'
  }
  if (status < 500) return subject === '7' || status === 450 ? 'greylisted' : 'server-busy'
  if (subject === '7') return 'policy'
  if (afterData) return 'message-rejected'
  return [550, 551, 553].includes(status) ? 'no-such-mailbox' : 'other'
}

// Tells how far the mail got: after its last byte a lost answer no longer means that it was not taken. It flows from the
// moment when the server has asked for it, and its end is heard here before the final dot is written.
function watch(input: Readable, progress: Progress): Readable {
  input.once('resume', () => (progress.started = true))
  return input.once('end', () => (progress.whole = true))
}

// Where the local part needs SMTPUTF8, nodemailer writes the domain in U-labels too (RFC 6531): another spelling, the same mailbox.
function isMailbox(accepted: string | undefined, envelope: string): boolean {
  // Nothing in it that could be read as two.
  if (accepted === envelope && /^[\w.+-]+@[\w.-]+$/.test(envelope)) return true
  const read = parseAddress(accepted ?? '')
  return !('problem' in read) && read.envelope === envelope
}

// Cut before anything looks at it: a server may say half a megabyte. PostgreSQL refuses a NUL: what became of the mail could
// never be written down, and it would be sent again for ever.
function storable(reply: string): string {
  return reply.slice(0, longestReply).replace(/\p{Cc}+/gu, ' ')
}

function isAscii(text: string): boolean {
  return /^\p{ASCII}*$/u.test(text)
}

function asFault(fault: unknown): Fault {
  return fault instanceof Error ? fault : new Error(String(fault))
}
