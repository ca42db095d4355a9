import type { Locale } from '../../base/locale.ts'
import { writeLetter } from '../../courier/letter.ts'
import type { Letter } from '../../courier/letter.ts'
import { textsFor } from '../../texts/texts.ts'

/** Sent when an administrator confirms a registration, because its owner may not have read any mail from here. */
export function confirmedByHandMail(
  locale: Locale,
  { siteName, loginLink }: { siteName: string; loginLink: string },
): Letter {
  const words = textsFor(locale).confirmedByHandMail
  return writeLetter(locale, siteName, words, [
    { kind: 'paragraph', text: words.why(siteName) },
    { kind: 'link', lead: words.you, label: words.button, address: loginLink },
    { kind: 'quiet', text: words.notYou },
  ])
}
