import type { Locale } from '../../base/locale.ts'
import { whenFact, writeLetter } from '../../courier/letter.ts'
import type { Letter, Site } from '../../courier/letter.ts'

/** Reports to an administrator that a key of theirs was made; it does not name the key, because a thief may have. */
export function apiKeyMadeMail(site: Site, locale: Locale, { at }: { at: number }): Letter {
  const texts = site.textsIn(locale)
  const words = texts.apiKeyMadeMail
  return writeLetter(site, locale, words, [
    { kind: 'paragraph', text: words.what(site.siteName) },
    { kind: 'facts', facts: [whenFact(texts, at)] },
    { kind: 'link', lead: words.notYou, label: words.button, address: site.apiKeysLink },
    { kind: 'quiet-link', lead: words.thenPassword, label: words.setPassword, address: site.forgotLink },
  ])
}
