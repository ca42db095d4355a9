import type { Locale } from '../../base/locale.ts'
import { writeLetter } from '../../courier/letter.ts'
import type { Letter } from '../../courier/letter.ts'
import { textsFor } from '../../texts/texts.ts'

/**
 * Reports to the owner that the account has another name. It names neither name, because a thief may have typed the new
 * one.
 */
export function nameChangedMail(
  locale: Locale,
  { siteName, forgotLink }: { siteName: string; forgotLink: string },
): Letter {
  const words = textsFor(locale).account.nameChangedMail
  return writeLetter(locale, siteName, words, [
    { kind: 'paragraph', text: words.what(siteName) },
    { kind: 'link', lead: words.notYou, label: words.button, address: forgotLink },
  ])
}
