import type { Locale } from '../../base/locale.ts'
import { textsFor } from '../../texts/texts.ts'
import { writeLetter } from '../../courier/letter.ts'
import type { Letter } from '../../courier/letter.ts'

/** The mail about an account that an administrator confirmed: its address was never proved by a mail. */
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
