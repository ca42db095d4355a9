import { parseAddress } from './address.ts'

/** How to reach the people who run the site: an e-mail address or a web page. */
export type Contact = {
  readonly kind: 'contact'
  /** The text of a link to it. */
  readonly text: string
  readonly href: string
  /** The address that answers to mails go to; null for a web page. */
  readonly replyTo: string | null
}

/** Reads a contact; null if the text is neither one address nor a web page. */
export function parseContact(text: string): Contact | null {
  if (/^https?:\/\//i.test(text)) return pageOf(URL.parse(text))
  const address = parseAddress(text)
  // Mail servers without SMTPUTF8 would refuse every mail with such a header.
  if ('problem' in address || address.needsSmtpUtf8) return null
  const { typed, envelope } = address
  const at = envelope.lastIndexOf('@')
  // Unencoded, a "?" or "&" of the local part would begin another field of the mail.
  const href = `mailto:${encodeURIComponent(envelope.slice(0, at))}${envelope.slice(at)}`
  return { kind: 'contact', text: typed, href, replyTo: envelope }
}

/** The contact where only plain text can be shown. */
export function plainContact({ text, href, replyTo }: Contact): string {
  return replyTo === null ? href : text
}

function pageOf(url: URL | null): Contact | null {
  if (!url || url.username || url.password) return null
  const text = url.href.replace(/^https?:\/\//, '').replace(/\/$/, '')
  return { kind: 'contact', text, href: url.href, replyTo: null }
}
