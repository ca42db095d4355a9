import type { Locale } from '../../base/locale.ts'
import { deviceFacts, whenFact, writeLetter } from '../../courier/letter.ts'
import type { DeviceNames, Letter, Site } from '../../courier/letter.ts'

/** Reports to the owner that somebody logged in from an unknown browser. */
export function newDeviceMail(
  site: Site,
  locale: Locale,
  { at, device, byPasskey }: { at: number; device: DeviceNames; byPasskey: boolean },
): Letter {
  const texts = site.textsIn(locale)
  const words = texts.newDeviceMail
  return writeLetter(site, locale, words, [
    { kind: 'paragraph', text: (byPasskey ? words.whatByPasskey : words.what)(site.siteName) },
    { kind: 'facts', facts: [whenFact(texts, at), ...deviceFacts(texts, device)] },
    { kind: 'paragraph', text: words.you },
    {
      kind: 'link',
      lead: byPasskey ? words.notYouByPasskey : words.notYou,
      label: words.button,
      address: site.forgotLink,
    },
    { kind: 'quiet-link', lead: words.sessionsLead, label: words.sessionsLabel, address: site.sessionsLink },
  ])
}
