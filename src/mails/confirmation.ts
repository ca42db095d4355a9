import type { Locale } from '../base/locale.ts'
import type { Texts } from '../texts/zh-CN.ts'
import { writeLetter } from './layout.ts'
import type { Letter } from './layout.ts'

/**
 * The mail with the link and the digits. The site's own words only: whatever the visitor typed would make it a
 * carrier for advertisements to strangers.
 */
export function confirmationMail(
  texts: Texts,
  props: {
    siteName: string
    link: string
    digits: string
    notMeLink: string
    /** How long the link is valid, in days. */
    days: number
    expiresAt: number
    locale: Locale
  },
): Letter {
  const words = texts.confirmationMail
  const { siteName, link, digits, notMeLink, days, expiresAt, locale } = props
  return writeLetter(locale, { subject: words.subject(siteName), siteName, title: words.title(siteName) }, [
    { kind: 'paragraph', text: words.why(siteName) },
    { kind: 'link', lead: words.linkLead, label: words.linkLabel, address: link },
    { kind: 'paragraph', text: words.digitsLead },
    { kind: 'digits', digits },
    { kind: 'warning', text: words.digitsWarning },
    { kind: 'quiet', text: words.valid(days, expiresAt) },
    { kind: 'quiet-link', lead: words.notYou, label: words.notMe, address: notMeLink },
  ])
}
