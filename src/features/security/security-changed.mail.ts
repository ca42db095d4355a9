import type { Locale } from '../../base/locale.ts'
import { deviceFacts, whenFact, writeLetter } from '../../courier/letter.ts'
import type { DeviceNames, Letter, Site } from '../../courier/letter.ts'

/** Reports to the owner that the account is logged in to by other means now, so that a thief's change is noticed. */
export function securityChangedMail(
  site: Site,
  locale: Locale,
  {
    change,
    at,
    device,
  }: {
    change:
      | 'authenticator-added'
      | 'authenticator-removed'
      | 'recovery-codes-made'
      | 'passkey-added'
      | 'passkey-removed'
    at: number
    device: DeviceNames
  },
): Letter {
  const texts = site.textsIn(locale)
  const { securityChangedMail: words } = texts.security
  return writeLetter(site, locale, { ...words, ...words.changes[change] }, [
    { kind: 'paragraph', text: words.changes[change].what(site.siteName) },
    { kind: 'facts', facts: [whenFact(texts, at), ...deviceFacts(texts, device)] },
    {
      kind: 'link',
      lead: change === 'recovery-codes-made' ? words.notYouCodes : words.notYou,
      label: words.button,
      address: site.forgotLink,
    },
  ])
}
