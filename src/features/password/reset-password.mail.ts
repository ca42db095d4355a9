import type { Locale } from '../../base/locale.ts'
import { writeLetter } from '../../courier/letter.ts'
import type { Letter, Site } from '../../courier/letter.ts'

/** The mail with the link to set a new password. */
export function passwordResetMail(
  site: Site,
  locale: Locale,
  { link, expiresAt }: { link: string; expiresAt: number },
): Letter {
  const texts = site.textsIn(locale)
  const words = texts.passwordResetMail
  return writeLetter(site, locale, words, [
    { kind: 'paragraph', text: words.why(site.siteName) },
    { kind: 'link', lead: words.linkLead, label: words.linkLabel, address: link },
    { kind: 'quiet', text: words.valid(texts.instant(expiresAt)) },
    { kind: 'quiet', text: words.notYou },
  ])
}
