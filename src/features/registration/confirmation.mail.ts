import type { Locale } from '../../base/locale.ts'
import { writeLetter } from '../../courier/letter.ts'
import type { Letter, Site } from '../../courier/letter.ts'

/**
 * The mail with the link and the digits. It contains no text that the visitor typed; otherwise spammers could send
 * advertisements through it.
 */
export function confirmationMail(
  site: Site,
  locale: Locale,
  props: {
    link: string
    digits: string
    notMeLink: string
    /** Validity of the link, in days. */
    days: number
    expiresAt: number
  },
): Letter {
  const texts = site.textsIn(locale)
  const words = texts.confirmationMail
  const { link, digits, notMeLink, days, expiresAt } = props
  return writeLetter(site, locale, { subject: words.subject, title: words.title(site.siteName) }, [
    { kind: 'paragraph', text: words.why(site.siteName) },
    { kind: 'link', lead: words.linkLead, label: words.linkLabel, address: link },
    { kind: 'paragraph', text: words.digitsLead },
    { kind: 'digits', digits },
    { kind: 'warning', text: words.digitsWarning },
    { kind: 'quiet', text: words.valid(days, texts.instant(expiresAt)) },
    { kind: 'quiet-link', lead: words.notYou, label: words.notMe, address: notMeLink },
  ])
}
