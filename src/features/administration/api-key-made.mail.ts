import type { Locale } from '../../base/locale.ts'
import { actFacts, writeLetter } from '../../courier/letter.ts'
import type { DeviceNames, Letter, Site } from '../../courier/letter.ts'

/** Reports to an administrator that an API key acts in their name; `device` is null if a command made it. */
export function apiKeyMadeMail(
  site: Site,
  locale: Locale,
  act: { at: number; device: DeviceNames | null },
): Letter {
  const texts = site.textsIn(locale)
  const words = texts.apiKeyMadeMail
  return writeLetter(site, locale, words, [
    { kind: 'paragraph', text: words.what(site.siteName) },
    actFacts(texts, act),
    { kind: 'paragraph', text: texts.ifItWasYou },
    {
      kind: 'link',
      lead: act.device === null ? words.notYouByCommand : words.notYou,
      label: words.button,
      address: site.forgotLink,
    },
  ])
}
