import type { Locale } from '../base/locale.ts'
import type { Texts } from '../texts/zh-CN.ts'
import { writeLetter } from './layout.ts'
import type { Letter } from './layout.ts'

/** The mail with the link and the digits once more, before they end; the site's own words only, as in the first one. */
export function reminderMail(
  texts: Texts,
  props: {
    siteName: string
    link: string
    digits: string
    notMeLink: string
    expiresAt: number
    locale: Locale
  },
): Letter {
  const { confirmationMail: same, reminderMail: words } = texts
  const { siteName, link, digits, notMeLink, expiresAt, locale } = props
  return writeLetter(locale, { subject: words.subject(siteName), siteName, title: words.title }, [
    { kind: 'paragraph', text: words.why(siteName) },
    { kind: 'link', lead: words.linkLead, label: same.linkLabel, address: link },
    { kind: 'paragraph', text: words.digitsLead },
    { kind: 'digits', digits },
    { kind: 'warning', text: same.digitsWarning },
    { kind: 'quiet', text: words.valid(expiresAt) },
    { kind: 'quiet-link', lead: words.notYou, label: same.notMe, address: notMeLink },
  ])
}
