import { Readable } from 'node:stream'
import { parseAddress } from '../base/address.ts'
import { mailPatience } from '../base/limits.ts'
import type { MailPatience } from '../base/limits.ts'
import type { Settings } from '../base/settings/settings.ts'
import type { Clock } from '../base/time.ts'
import type { Delivery, Mail, Mailer } from '../core/ports.ts'
import { writeMessage } from './message.ts'
import type { Message } from './message.ts'
import { connectionOptions, openConnection } from './smtp-connection.ts'
import type { Connection, SmtpFault } from './smtp-connection.ts'
import { createSmtpPool } from './smtp-pool.ts'
import type { SmtpPool } from './smtp-pool.ts'
import { deliveryOf, isAboutConnection, isAboutRecipient, isWithoutNumber, storable } from './smtp-replies.ts'
import type { Progress } from './smtp-replies.ts'

/** The mailer over a real mail server. */
export function createSmtpMailer(
  smtpUrl: string,
  settings: Settings,
  now: Clock,
  patience: MailPatience = mailPatience,
): Mailer {
  const options = connectionOptions(new URL(smtpUrl), settings, patience)
  const bounds = { connections: settings.mailConnections, mailsEach: settings.mailPerConnection }
  const pool = createSmtpPool(() => openConnection(options, patience), bounds, now)
  return {
    async send(mail, begin = () => true) {
      let hasBegun = false
      for (;;) {
        const connection = await pool.lend().catch(asFault)
        if ('message' in connection) return { kind: 'server-fault', reply: storable(replyOf(connection)) }
        hasBegun ||= begin()
        if (!hasBegun) {
          await pool.giveBack(connection)
          return null
        }
        const message = await writeMessage(mail, settings, now())
        const delivery = await tryOver(pool, connection, mail, message, patience.whole)
        if (delivery) return delivery
      }
    },
    close: () => pool.close(),
  }
}

// Null when a fresh connection may serve where this one, which has carried other mails, did not.
async function tryOver(
  pool: SmtpPool,
  connection: Connection,
  mail: Mail,
  message: Message,
  patience: number,
): Promise<Delivery | null> {
  const isFresh = connection.mails === 0
  // nodemailer sends to a non-ASCII mailbox whether or not the server can take it.
  if (!isAscii(mail.to) && !connection.extensions.includes('SMTPUTF8')) {
    await retire(pool, connection)
    if (!isFresh) return null
    const reply = 'the mail server does not offer SMTPUTF8'
    return { kind: 'refused', reason: 'non-ascii-address', reply }
  }
  const progress: Progress = { started: false, whole: false }
  try {
    const { accepted, response } = await sendWithin(patience, connection, message, progress)
    await pool.giveBack(connection)
    const reply = storable(response)
    if (accepted.length === 1 && isMailbox(accepted[0], mail.to)) return { kind: 'sent', reply }
    return { kind: 'unknown', reply: `accepted for ${accepted.length} mailboxes: ${reply}` }
  } catch (thrown) {
    const fault = asFault(thrown)
    if (!isFresh && isAboutConnection(fault, progress)) {
      await retire(pool, connection)
      return null
    }
    return afterFault(pool, connection, fault, progress)
  }
}

async function afterFault(
  pool: SmtpPool,
  connection: Connection,
  fault: SmtpFault,
  progress: Progress,
): Promise<Delivery> {
  const delivery = deliveryOf(fault, progress)
  const { responseCode: status } = fault
  // A connection that broke, or was ended once the recipient was named, says nothing about whose fault it was: one recipient
  // must not stop everybody's mail.
  const isUnclear = delivery.kind === 'server-fault' && status === undefined && !isWithoutNumber(fault)
  const isEnded = status === 421 && isAboutRecipient(fault)
  if (isUnclear || isEnded) {
    const isWell = await pool.replace(connection)
    if (isWell) return { kind: 'delayed', reason: isEnded ? 'server-busy' : 'other', reply: delivery.reply }
    return { kind: 'server-fault', reply: delivery.reply }
  }
  // A server that was told better meanwhile answers over an old connection as before: Postfix does so after a reload.
  await retire(pool, connection)
  return delivery
}

async function retire(pool: SmtpPool, connection: Connection): Promise<void> {
  if (connection.isOpen()) await connection.quit()
  await pool.giveBack(connection)
}

async function sendWithin(
  patience: number,
  connection: Connection,
  message: Message,
  progress: Progress,
): ReturnType<Connection['send']> {
  const input = watch(Readable.from([message.bytes]), progress)
  const sent = connection.send(message.envelope, input)
  const { promise, reject } = Promise.withResolvers<never>()
  const late = setTimeout(() => {
    connection.close()
    reject(Object.assign(new Error('the mail server does not come to an end'), { code: 'ETIMEDOUT' }))
  }, patience)
  try {
    return await Promise.race([sent, promise])
  } finally {
    clearTimeout(late)
  }
}

// Tracks how much of the mail has been sent: after its last byte, a lost answer no longer means that the mail was not
// taken. The mail starts to flow when the server asks for it, and its end is observed here before the final dot is
// written.
function watch(input: Readable, progress: Progress): Readable {
  input.once('resume', () => (progress.started = true))
  return input.once('end', () => (progress.whole = true))
}

// If the local part needs SMTPUTF8, nodemailer writes the domain in U-labels too (RFC 6531): another spelling of the
// same mailbox.
function isMailbox(accepted: string | undefined, envelope: string): boolean {
  // Nothing in it that could be read as two.
  if (accepted === envelope && /^[\w.+-]+@[\w.-]+$/.test(envelope)) return true
  const read = parseAddress(accepted ?? '')
  return !('problem' in read) && read.envelope === envelope
}

function replyOf({ response, message }: SmtpFault): string {
  return response ?? message
}

function isAscii(text: string): boolean {
  return /^\p{ASCII}*$/u.test(text)
}

function asFault(fault: unknown): Error & SmtpFault {
  return fault instanceof Error ? fault : new Error(String(fault))
}
