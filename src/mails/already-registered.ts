import type { Locale } from '../base/locale.ts'
import type { Texts } from '../texts/zh-CN.ts'
import { writeLetter } from './layout.ts'
import type { Letter } from './layout.ts'

/** The mail to an address that has an account already, instead of a second one. */
export function alreadyRegisteredMail(
  texts: Texts,
  {
    siteName,
    loginLink,
    forgotLink,
    notMeLink,
    locale,
  }: { siteName: string; loginLink: string; forgotLink: string; notMeLink: string; locale: Locale },
): Letter {
  const words = texts.alreadyRegisteredMail
  return writeLetter(locale, { subject: words.subject(siteName), siteName, title: words.title }, [
    { kind: 'paragraph', text: words.why(siteName) },
    { kind: 'link', lead: words.you, label: words.button, address: loginLink },
    { kind: 'quiet-link', lead: words.forgotLead, label: words.forgotLabel, address: forgotLink },
    { kind: 'quiet-link', lead: words.notYou, label: words.notMe, address: notMeLink },
  ])
}
