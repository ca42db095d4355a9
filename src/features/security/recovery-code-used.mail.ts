import { limits } from '../../base/limits.ts'
import type { Locale } from '../../base/locale.ts'
import { actFacts, writeLetter } from '../../courier/letter.ts'
import type { DeviceNames, Letter, Site } from '../../courier/letter.ts'

/**
 * Reports to the owner that a recovery code was used. While many are left, its button is for the owner who did not use it;
 * once few are left, for the one who did and soon has none.
 */
export function recoveryCodeUsedMail(
  site: Site,
  locale: Locale,
  { left, ...act }: { at: number; device: DeviceNames; left: number },
): Letter {
  const texts = site.textsIn(locale)
  const { recoveryCodeUsedMail: words } = texts.security
  const password = { lead: words.notYou, label: words.button, address: site.forgotLink }
  const { securityLink: address } = site
  const toCodes = { lead: words.codesLead, label: words.codesLabel, address }
  return writeLetter(site, locale, words, [
    { kind: 'paragraph', text: words.what(site.siteName, left) },
    actFacts(texts, act),
    ...(left <= limits.fewRecoveryCodes
      ? ([
          { kind: 'link', lead: words.few, label: words.makeNew, address },
          { kind: 'quiet-link', ...password },
        ] as const)
      : ([
          { kind: 'paragraph', text: texts.ifItWasYou },
          { kind: 'link', ...password },
          { kind: 'quiet-link', ...toCodes },
        ] as const)),
  ])
}
