import { limits } from '../../base/limits.ts'
import type { Locale } from '../../base/locale.ts'
import { whenFact, writeLetter } from '../../courier/letter.ts'
import type { Letter, Site } from '../../courier/letter.ts'

/** Reports to the owner that a recovery code was used, and that few are left. */
export function recoveryCodeUsedMail(
  site: Site,
  locale: Locale,
  { at, left }: { at: number; left: number },
): Letter {
  const texts = site.textsIn(locale)
  const { recoveryCodeUsedMail: words } = texts.security
  const few = left <= limits.fewRecoveryCodes ? [{ kind: 'warning' as const, text: words.few(left) }] : []
  return writeLetter(site, locale, words, [
    { kind: 'paragraph', text: words.what(site.siteName, left) },
    ...few,
    { kind: 'facts', facts: [whenFact(texts, at)] },
    { kind: 'link', lead: words.notYou, label: words.button, address: site.forgotLink },
    { kind: 'quiet-link', lead: words.newLead, label: words.newLabel, address: site.securityLink },
  ])
}
