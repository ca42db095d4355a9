import type { Locale } from '../base/locale.ts'
import type { Texts } from '../texts/zh-CN.ts'
import { writeLetter } from './layout.ts'
import type { Letter } from './layout.ts'

/** The mail with which an administrator tries the mail server. */
export function testMail(texts: Texts, { siteName, locale }: { siteName: string; locale: Locale }): Letter {
  const words = texts.testMail
  return writeLetter(locale, { subject: words.subject(siteName), siteName, title: words.title }, [
    { kind: 'paragraph', text: words.text(siteName) },
  ])
}
