import type { Locale } from '../../base/locale.ts'
import { actFacts, writeLetter } from '../../courier/letter.ts'
import type { DeviceNames, Letter, Site } from '../../courier/letter.ts'

/** Reports to the owner that somebody logged in from an unknown browser. */
export function newDeviceMail(
  site: Site,
  locale: Locale,
  { byPasskey, ...act }: { at: number; device: DeviceNames; byPasskey: boolean },
): Letter {
  const texts = site.textsIn(locale)
  const words = texts.newDeviceMail
  const { passkeysLead: lead, passkeysLabel: label } = words
  return writeLetter(site, locale, words, [
    { kind: 'paragraph', text: (byPasskey ? words.whatByPasskey : words.what)(site.siteName) },
    actFacts(texts, act),
    { kind: 'paragraph', text: words.you },
    {
      kind: 'link',
      lead: byPasskey ? words.notYouByPasskey : words.notYou,
      label: words.button,
      address: site.forgotLink,
    },
    ...(byPasskey ? [{ kind: 'quiet-link', lead, label, address: site.securityLink } as const] : []),
    { kind: 'quiet-link', lead: words.sessionsLead, label: words.sessionsLabel, address: site.sessionsLink },
  ])
}
