import type { Locale } from '../../base/locale.ts'
import { writeLetter } from '../../courier/letter.ts'
import type { Letter } from '../../courier/letter.ts'
import { textsFor } from '../../texts/texts.ts'

/** Repeats the link and the digits before they expire. Like the first mail, it contains no text that the visitor typed. */
export function reminderMail(
  locale: Locale,
  props: {
    siteName: string
    link: string
    digits: string
    notMeLink: string
    expiresAt: number
  },
): Letter {
  const { confirmationMail: same, reminderMail: words } = textsFor(locale)
  const { siteName, link, digits, notMeLink, expiresAt } = props
  return writeLetter(locale, siteName, words, [
    { kind: 'paragraph', text: words.why(siteName) },
    { kind: 'link', lead: words.linkLead, label: same.linkLabel, address: link },
    { kind: 'paragraph', text: words.digitsLead },
    { kind: 'digits', digits },
    { kind: 'warning', text: same.digitsWarning },
    { kind: 'quiet', text: words.valid(expiresAt) },
    { kind: 'quiet-link', lead: words.notYou, label: same.notMe, address: notMeLink },
  ])
}
