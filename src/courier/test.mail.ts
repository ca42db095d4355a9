import type { Locale } from '../base/locale.ts'
import { writeLetter } from './letter.ts'
import type { Letter, Site } from './letter.ts'

/** The mail with which an administrator tests the mail server. */
export function testMail(site: Site, locale: Locale): Letter {
  const words = site.textsIn(locale).testMail
  return writeLetter(site, locale, words, [{ kind: 'paragraph', text: words.text(site.siteName) }])
}
