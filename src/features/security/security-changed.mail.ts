import type { Locale } from '../../base/locale.ts'
import { actFacts, writeLetter } from '../../courier/letter.ts'
import type { DeviceNames, Letter, Site } from '../../courier/letter.ts'

/** Reports to the owner that the account is logged in to by other means now, so that a thief's change is noticed. */
export function securityChangedMail(
  site: Site,
  locale: Locale,
  {
    change,
    ...act
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
  const isOfCodes = change === 'recovery-codes-made'
  const toCodes = { lead: words.codesLead, label: words.codesLabel, address: site.securityLink }
  return writeLetter(site, locale, { ...words, ...words.changes[change] }, [
    { kind: 'paragraph', text: words.changes[change].what(site.siteName) },
    actFacts(texts, act),
    { kind: 'paragraph', text: texts.ifItWasYou },
    {
      kind: 'link',
      lead: isOfCodes ? words.notYouCodes : words.notYou,
      label: words.button,
      address: site.forgotLink,
    },
    ...(isOfCodes ? [{ kind: 'quiet-link', ...toCodes } as const] : []),
  ])
}
