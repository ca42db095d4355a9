import type { Locale } from '../base/locale.ts'
import type { Texts } from '../texts/zh-CN.ts'
import { writeLetter } from './layout.ts'
import type { Letter } from './layout.ts'

/** The mail with the link to set a new password. */
export function passwordResetMail(
  texts: Texts,
  {
    siteName,
    link,
    expiresAt,
    locale,
  }: { siteName: string; link: string; expiresAt: number; locale: Locale },
): Letter {
  const words = texts.passwordResetMail
  return writeLetter(locale, { subject: words.subject(siteName), siteName, title: words.title }, [
    { kind: 'paragraph', text: words.why(siteName) },
    { kind: 'link', lead: words.linkLead, label: words.linkLabel, address: link },
    { kind: 'quiet', text: words.valid(expiresAt) },
    { kind: 'quiet', text: words.notYou },
  ])
}
