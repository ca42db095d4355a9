import type { Locale } from '../../base/locale.ts'
import { writeLetter } from '../../courier/letter.ts'
import type { Letter } from '../../courier/letter.ts'
import { textsFor } from '../../texts/texts.ts'

/**
 * The mail with the link and the digits. It contains no text that the visitor typed; otherwise spammers could send
 * advertisements through it.
 */
export function confirmationMail(
  locale: Locale,
  props: {
    siteName: string
    link: string
    digits: string
    notMeLink: string
    /** Validity of the link, in days. */
    days: number
    expiresAt: number
  },
): Letter {
  const words = textsFor(locale).confirmationMail
  const { siteName, link, digits, notMeLink, days, expiresAt } = props
  return writeLetter(locale, siteName, { subject: words.subject, title: words.title(siteName) }, [
    { kind: 'paragraph', text: words.why(siteName) },
    { kind: 'link', lead: words.linkLead, label: words.linkLabel, address: link },
    { kind: 'paragraph', text: words.digitsLead },
    { kind: 'digits', digits },
    { kind: 'warning', text: words.digitsWarning },
    { kind: 'quiet', text: words.valid(days, expiresAt) },
    { kind: 'quiet-link', lead: words.notYou, label: words.notMe, address: notMeLink },
  ])
}
