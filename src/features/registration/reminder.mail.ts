import type { Locale } from '../../base/locale.ts'
import { writeLetter } from '../../courier/letter.ts'
import type { Letter, Site } from '../../courier/letter.ts'

/** Repeats the link and the digits before they expire. Like the first mail, it contains no text that the visitor typed. */
export function reminderMail(
  site: Site,
  locale: Locale,
  props: { link: string; digits: string; notMeLink: string; expiresAt: number },
): Letter {
  const texts = site.textsIn(locale)
  const { confirmationMail: same, reminderMail: words } = texts
  const { link, digits, notMeLink, expiresAt } = props
  return writeLetter(site, locale, words, [
    { kind: 'paragraph', text: words.why(site.siteName) },
    { kind: 'link', lead: words.linkLead, label: same.linkLabel, address: link },
    { kind: 'paragraph', text: words.digitsLead },
    { kind: 'digits', digits },
    { kind: 'warning', text: words.digitsWarning },
    { kind: 'quiet', text: words.valid(texts.instant(expiresAt)) },
    { kind: 'quiet-link', lead: words.notYou, label: same.notMe, address: notMeLink },
  ])
}
