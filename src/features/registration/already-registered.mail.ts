import type { Locale } from '../../base/locale.ts'
import { writeLetter } from '../../courier/letter.ts'
import type { Letter, Site } from '../../courier/letter.ts'

/** Sent instead of a confirmation when the address already has an account. */
export function alreadyRegisteredMail(
  site: Site,
  locale: Locale,
  { notMeLink }: { notMeLink: string },
): Letter {
  const words = site.textsIn(locale).alreadyRegisteredMail
  return writeLetter(site, locale, words, [
    { kind: 'paragraph', text: words.why(site.siteName) },
    { kind: 'link', lead: words.you, label: words.button, address: site.loginLink },
    { kind: 'quiet-link', lead: words.forgotLead, label: words.forgotLabel, address: site.forgotLink },
    { kind: 'quiet-link', lead: words.notYou, label: words.notMe, address: notMeLink },
  ])
}
