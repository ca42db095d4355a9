import type { Locale } from '../../base/locale.ts'
import { writeLetter } from '../../courier/letter.ts'
import type { Letter, Site } from '../../courier/letter.ts'

/** Sent when an administrator confirms a registration, because its owner may not have read any mail from here. */
export function confirmedByHandMail(site: Site, locale: Locale): Letter {
  const words = site.textsIn(locale).confirmedByHandMail
  return writeLetter(site, locale, words, [
    { kind: 'paragraph', text: words.why(site.siteName) },
    { kind: 'link', lead: words.you, label: words.button, address: site.loginLink },
    { kind: 'quiet', text: words.notYou },
  ])
}
