// The meaning of a mail server's refusal, and whose fault it is.

import type { Delivery } from '../core/ports.ts'
import type { MailReason } from '../store/mail/rows.ts'
import type { SmtpFault } from './smtp-connection.ts'

/** How much of a mail was handed to the connection when it failed. */
export type Progress = { started: boolean; whole: boolean }

// Of the server's words as many are kept; RFC 5321 section 4.5.3.1.5 allows a line 512 octets.
const longestReply = 500

/** The meaning of a failed try. */
export function deliveryOf(fault: SmtpFault, progress: Progress): Delivery {
  const said = bounded(fault.response ?? fault.message)
  const reply = storable(said)
  const status = fault.responseCode
  if (status === undefined) {
    if (progress.whole) return { kind: 'unknown', reply }
    // A connection that broke inside the mail, or words about a recipient that are no reply: not taken, try again.
    if (progress.started || (isWithoutNumber(fault) && isAboutRecipient(fault)))
      return { kind: 'delayed', reason: 'other', reply }
    return { kind: 'server-fault', reply }
  }
  // Before a recipient is named, every other mail would fare the same.
  if (!isAboutRecipient(fault)) return { kind: 'server-fault', reply }
  if ([530, 535].includes(status)) return { kind: 'server-fault', reply, isTried: true }
  const words = said.replace(/\S+@\S+|https?:\/\/\S+/g, '')
  const isTaken = fault.command === 'DATA'
  if (status >= 500 && status < 600) return refusal(status, words, reply, isTaken)
  const reason = delayReason(status, words, isTaken)
  // As Debian's Postfix refuses relaying; who waits for it to end waits for the operator.
  if (reason === 'server-busy' && lasting.test(words))
    return { kind: 'server-fault', reply, isTried: true, reason }
  return { kind: 'delayed', reason, reply }
}

/** Whether the server may refuse this connection rather than this mail; then a new connection helps. */
export function isAboutConnection(fault: SmtpFault, progress: Progress): boolean {
  if (progress.started || fault.code === 'ETIMEDOUT' || isWithoutNumber(fault)) return false
  const { responseCode: status, response = '' } = fault
  // Closed, or refused before a recipient was named; "too many mails over this connection" (RFC 3463: X.4.5, X.3.2).
  return (
    status === undefined ||
    status === 421 ||
    !isAboutRecipient(fault) ||
    /^4\d\d[ -]4\.(4\.5|3\.2)\b/.test(response)
  )
}

/** Whether the server's words were no reply, for want of a number; the connection still stands. */
export function isWithoutNumber({ code, responseCode }: SmtpFault): boolean {
  return code === 'EENVELOPE' && responseCode === undefined
}

/** Whether the recipient had been named when the server said no. */
export function isAboutRecipient({ command, responseCode, replies = 0 }: SmtpFault): boolean {
  return command === 'RCPT TO' || command === 'DATA' || (responseCode === 421 && replies >= 2)
}

/**
 * A reply as log and database keep it. A server may repeat the mail: the parts of a mailed code are runs of 32 and more letters
 * and digits in every escaping, in base64 too, and what is left of one that the end of a reply cuts proves nothing.
 */
export function storable(reply: string): string {
  return bounded(reply)
    .replace(/[a-z\d]{16,}/gi, '…')
    .replace(/\d{4}[\s-]?\d{4}/g, '…')
}

// Before other code reads it: a server may send half a megabyte, and PostgreSQL refuses a NUL.
function bounded(reply: string): string {
  return reply.slice(0, longestReply).replace(/\p{Cc}+/gu, ' ')
}

// `isTaken` if the server had taken the recipient before.
function refusal(status: number, words: string, reply: string, isTaken: boolean): Delivery {
  const mailbox = mailboxReason(status, words, isTaken)
  if (mailbox) return { kind: 'refused', reason: mailbox, reply }
  // The sender, this server or its account with the mail server: the operator's matter, and no mail is lost by it.
  if (isOperators(words)) return { kind: 'server-fault', reply, isTried: true }
  const isPolicy = enhanced(words)?.startsWith('7.') || (!isTaken && isPolicyInWords(words))
  const reason = isPolicy ? 'policy' : isTaken ? 'message-rejected' : 'other'
  // It is our letter, which is the same for everybody, that a filter does not like.
  if (isTaken) return { kind: 'server-fault', reply, isTried: true, reason }
  return { kind: 'refused', reason, reply }
}

function delayReason(status: number, words: string, isTaken: boolean): MailReason {
  const code = enhanced(words)
  if (mailboxReason(status, words, isTaken) === 'mailbox-full') return 'mailbox-full'
  // An answer to another question, or a number that nobody knows.
  if (status < 400 || status >= 600) return 'other'
  if (greylisting.test(words)) return 'greylisted'
  if (isOperators(words) || /\bbusy\b/i.test(words)) return 'server-busy'
  return code?.startsWith('7.') || (code === null && status === 450) ? 'greylisted' : 'server-busy'
}

// Postgrey says 4.2.0 with it, sqlgrey and milter-greylist 4.7.1; qmail's greylisting and OpenBSD's spamd say no code.
const greylisting = /\bgr[ae]y-?list|\bcome back\b|\bGL - |temporary failure, please try again later/i

// Only a refusal of this mailbox is shown to the visitor as their mistake.
function mailboxReason(status: number, words: string, isTaken: boolean): MailReason | null {
  const code = enhanced(words)
  if (code === '2.2') return 'mailbox-full'
  if (code?.startsWith('2.')) return code === '2.3' ? 'message-rejected' : 'no-such-mailbox'
  if (code !== null && ['1.1', '1.2', '1.3', '1.6', '1.10'].includes(code)) return 'no-such-mailbox'
  // Exchange.
  if (code === '4.1' && /recipient address rejected/i.test(words)) return 'no-such-mailbox'
  // In the words of RFC 5321 "storage" is the mailbox's here.
  if (status === 552 && code === null && /exceeded storage allocation/i.test(words)) return 'mailbox-full'
  if (code !== null || isOperators(words)) return null
  if ([452, 552].includes(status)) return 'mailbox-full'
  if (status < 550 || isTaken || isPolicyInWords(words)) return null
  // 554 is said of anything.
  return [550, 551, 553].includes(status) || unknownMailbox.test(words) ? 'no-such-mailbox' : null
}

// QQ Mail says "mailbox unavailable or access denied" of one that gets much mail, and "rejected by recipients" of a filter.
function isPolicyInWords(words: string): boolean {
  return (
    /\b(denied|rejected|refused|prohibited|blocked|spam|policy)\b/i.test(words) && !unknownMailbox.test(words)
  )
}

const unknownMailbox =
  /\b(unknown|not found|no such|no mailbox|invalid|not exist|disabled|suspended)\b|n['’]t (have|exist)\b/i

function isOperators(words: string): boolean {
  const code = enhanced(words)
  if (code !== null && /^(1\.[78]|3\.[0-5]|4\.\d+|5\.\d+|7\.(8|9|1[0-4]))$/.test(code)) return true
  return operators.test(words) || netEase.test(words)
}

// 163.com and 126.com name by these what they mind about the sender's connections, rates, letters, networks and records; they
// say "user not found" of a mailbox.
const netEase = /\b(HL|MI|RP|DT|WM):[A-Z]{2,}\b/

// About the sender, this server, or its permissions.
const operators =
  /\b(sender|relay\w*|rcpthosts?|helo|ehlo|auth\w*|unauth\w*|log ?in|limit\w*|quota per|rate|frequency|too many|daily|client|ip|connection|reputation|complaints?|unsolicited|black ?list\w*|block ?list\w*|spamhaus|spf|dkim|dmarc|reverse|ptr|system|storage)\b/i

// Of those, the ones that do not pass by themselves.
const lasting = /\b(sender|relay\w*|rcpthosts?|helo|ehlo|auth\w*|unauth\w*|spf|dkim|dmarc)\b/i

// The enhanced status code of RFC 3463 without its class, such as "1.1".
function enhanced(words: string): string | null {
  return /^\d{3}[ -][245]\.(\d{1,3}\.\d{1,3})\b/.exec(words)?.[1] ?? null
}
