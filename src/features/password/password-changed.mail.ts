import type { Locale } from '../../base/locale.ts'
import { writeLetter } from '../../courier/letter.ts'
import type { Letter } from '../../courier/letter.ts'
import { textsFor } from '../../texts/texts.ts'

/** Reports to the owner that the password was changed, so that a thief's change is noticed. */
export function passwordChangedMail(
  locale: Locale,
  { siteName, forgotLink }: { siteName: string; forgotLink: string },
): Letter {
  const words = textsFor(locale).passwordChangedMail
  return writeLetter(locale, siteName, words, [
    { kind: 'paragraph', text: words.what(siteName) },
    { kind: 'link', lead: words.notYou, label: words.button, address: forgotLink },
  ])
}
