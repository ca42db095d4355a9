import type { Locale } from '../base/locale.ts'
import { textsFor } from '../texts/texts.ts'
import { writeLetter } from './letter.ts'
import type { Letter } from './letter.ts'

/** The mail with which an administrator tests the mail server. */
export function testMail(locale: Locale, { siteName }: { siteName: string }): Letter {
  const words = textsFor(locale).testMail
  return writeLetter(locale, siteName, words, [{ kind: 'paragraph', text: words.text(siteName) }])
}
