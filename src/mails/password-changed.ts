import type { Locale } from '../base/locale.ts'
import type { Texts } from '../texts/zh-CN.ts'
import { writeLetter } from './layout.ts'
import type { Letter } from './layout.ts'

/** Tells the owner that the password was changed, so that a thief's change does not stay unseen. */
export function passwordChangedMail(
  texts: Texts,
  { siteName, forgotLink, locale }: { siteName: string; forgotLink: string; locale: Locale },
): Letter {
  const words = texts.passwordChangedMail
  return writeLetter(locale, { subject: words.subject(siteName), siteName, title: words.title }, [
    { kind: 'paragraph', text: words.what(siteName) },
    { kind: 'link', lead: words.notYou, label: words.button, address: forgotLink },
  ])
}
