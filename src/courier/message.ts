import type { Settings } from '../base/settings/settings.ts'
import type { Mail } from '../core/ports.ts'
import { signMessage } from './dkim.ts'

// A rewritten link is longer, reveals to a third party who opened it, and may be fetched by it. Each provider has its
// own header to prevent that.
const noTracking = {
  'X-Mailgun-Track': 'no',
  'X-PM-TrackLinks': 'None',
  'X-PM-Track-Opens': 'false',
  // Written raw: with encoded words and folding it would no longer be JSON.
  'X-SMTPAPI': {
    prepared: true,
    value: JSON.stringify({
      filters: { clicktrack: { settings: { enable: 0 } }, opentrack: { settings: { enable: 0 } } },
    }),
  },
  'X-MC-Track': 'none',
  'X-Mailjet-TrackClick': '0',
  'X-Mailjet-TrackOpen': '0',
}

/** A mail as it goes over the wire; its lines end with CR LF. */
export type Message = { envelope: { from: string; to: string[] }; bytes: Buffer }

/** Writes a mail as it goes over the wire, and signs it if there is a key. */
export async function writeMessage(mail: Mail, settings: Settings, now: number): Promise<Message> {
  // Loaded with the first mail: at the start it took as long as all of our own code.
  const { default: Composer } = await import('nodemailer/lib/mail-composer')
  const composed = new Composer(messageOf(mail, settings, now)).compile()
  const { from, to } = composed.getEnvelope()
  const bytes = await composed.build()
  const { dkim } = settings
  return { envelope: { from: from || '', to }, bytes: dkim === null ? bytes : signMessage(bytes, dkim, now) }
}

/** A mail for a host application's own mailer. */
export type OutgoingMail = {
  /** Stays the same each time that the mail is tried, so that a provider can tell a repetition. */
  id: string
  from: { name: string; address: string }
  /** One address, with its domain in A-labels. */
  to: string
  replyTo: string | null
  subject: string
  text: string
  html: string
  /** The language of the mail, as a BCP 47 tag. */
  locale: string
  /** In angle brackets; made from `id`. */
  messageId: string
  /** Headers that keep automatic answers away, and name the language. */
  headers: Record<string, string>
}

/** A mail as a host application's own mailer gets it. */
export function outgoingOf(mail: Mail, settings: Settings, now: number): OutgoingMail {
  const { from, replyTo, messageId, headers } = messageOf(mail, settings, now)
  return {
    ...mail,
    from,
    replyTo: replyTo?.address ?? null,
    messageId,
    headers: {
      'Auto-Submitted': headers['Auto-Submitted'],
      'X-Auto-Response-Suppress': headers['X-Auto-Response-Suppress'],
      'Content-Language': headers['Content-Language'],
    },
  }
}

/**
 * A mail as nodemailer takes it: one validated address as an object, the envelope set on its own.
 * A string of addresses would be parsed, and parsers have sent mail to the attacker's half of it (GHSA-5jpx-9hw9-2fx4).
 */
export function messageOf(mail: Mail, settings: Settings, now: number) {
  const { mailFrom, contact } = settings
  return {
    envelope: { from: mailFrom.address, to: { name: '', address: mail.to } },
    from: mailFrom,
    to: { name: '', address: mail.to },
    ...(contact?.replyTo ? { replyTo: { name: '', address: contact.replyTo } } : {}),
    subject: mail.subject,
    text: mail.text,
    html: mail.html,
    // Quoted-printable breaks lines inside the link, and people open a mail's source where their program shows nothing.
    textEncoding: 'base64' as const,
    date: new Date(now),
    messageId: `<${mail.id}@${mailFrom.address.slice(mailFrom.address.lastIndexOf('@') + 1)}>`,
    headers: {
      // RFC 3834: no vacation notice shall answer this.
      'Auto-Submitted': 'auto-generated',
      'X-Auto-Response-Suppress': 'All',
      'Content-Language': mail.locale,
      ...noTracking,
    },
    disableFileAccess: true,
    disableUrlAccess: true,
  }
}
