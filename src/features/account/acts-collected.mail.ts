import type { Locale } from '../../base/locale.ts'
import { writeLetter } from '../../courier/letter.ts'
import type { Letter, Site } from '../../courier/letter.ts'

/** Reports to the owner that more happened at the account than is reported one by one. */
export function actsCollectedMail(site: Site, locale: Locale): Letter {
  const texts = site.textsIn(locale)
  const words = texts.account.actsCollectedMail
  return writeLetter(site, locale, words, [
    { kind: 'paragraph', text: words.what(site.siteName) },
    { kind: 'paragraph', text: texts.ifItWasYou },
    { kind: 'link', lead: words.notYou, label: words.button, address: site.forgotLink },
    { kind: 'quiet-link', lead: words.sessionsLead, label: words.sessionsLabel, address: site.sessionsLink },
  ])
}
