import type { Locale } from '../../base/locale.ts'
import { writeLetter } from '../../courier/letter.ts'
import type { Letter } from '../../courier/letter.ts'
import { textsFor } from '../../texts/texts.ts'

/** The mail with the link to set a new password. */
export function passwordResetMail(
  locale: Locale,
  { siteName, link, expiresAt }: { siteName: string; link: string; expiresAt: number },
): Letter {
  const words = textsFor(locale).passwordResetMail
  return writeLetter(locale, siteName, words, [
    { kind: 'paragraph', text: words.why(siteName) },
    { kind: 'link', lead: words.linkLead, label: words.linkLabel, address: link },
    { kind: 'quiet', text: words.valid(expiresAt) },
    { kind: 'quiet', text: words.notYou },
  ])
}
