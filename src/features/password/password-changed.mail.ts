import type { Locale } from '../../base/locale.ts'
import { actFacts, writeLetter } from '../../courier/letter.ts'
import type { DeviceNames, Letter, Site } from '../../courier/letter.ts'

/** Reports to the owner that the password was changed, when and from which device, so that a thief's change is noticed. */
export function passwordChangedMail(
  site: Site,
  locale: Locale,
  act: { at: number; device: DeviceNames },
): Letter {
  const texts = site.textsIn(locale)
  const words = texts.passwordChangedMail
  return writeLetter(site, locale, words, [
    { kind: 'paragraph', text: words.what(site.siteName) },
    actFacts(texts, act),
    { kind: 'paragraph', text: texts.ifItWasYou },
    { kind: 'link', lead: words.notYou, label: words.button, address: site.forgotLink },
  ])
}
