import type { Locale } from '../../base/locale.ts'
import { actFacts, writeLetter } from '../../courier/letter.ts'
import type { DeviceNames, Letter, Site } from '../../courier/letter.ts'

/** Reports to the owner that somebody knew the password in an unknown browser, and did not give the second factor as its owner does. */
export function factorMissingMail(
  site: Site,
  locale: Locale,
  act: { at: number; device: DeviceNames },
): Letter {
  const texts = site.textsIn(locale)
  const words = texts.factorMissingMail
  return writeLetter(site, locale, words, [
    { kind: 'paragraph', text: words.what(site.siteName) },
    actFacts(texts, act),
    { kind: 'paragraph', text: texts.ifItWasYou },
    { kind: 'link', lead: words.notYou, label: words.button, address: site.forgotLink },
  ])
}
