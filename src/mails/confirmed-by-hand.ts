import type { Locale } from '../base/locale.ts'
import type { Texts } from '../texts/zh-CN.ts'
import { writeLetter } from './layout.ts'
import type { Letter } from './layout.ts'

/** The mail to an address whose account an administrator confirmed, for nobody there had to read a mail for it. */
export function confirmedByHandMail(
  texts: Texts,
  { siteName, loginLink, locale }: { siteName: string; loginLink: string; locale: Locale },
): Letter {
  const words = texts.confirmedByHandMail
  return writeLetter(locale, { subject: words.subject(siteName), siteName, title: words.title }, [
    { kind: 'paragraph', text: words.why(siteName) },
    { kind: 'link', lead: words.you, label: words.button, address: loginLink },
    { kind: 'quiet', text: words.notYou },
  ])
}
