import type { Locale } from '../base/locale.ts'
import type { Texts } from '../texts/zh-CN.ts'
import { writeLetter } from './layout.ts'
import type { Letter } from './layout.ts'

type Props = { siteName: string; forgotLink: string; locale: Locale }

/** Tells the owner when the account will be deleted, and that logging in keeps it. */
export function deletionPlannedMail(
  texts: Texts,
  { siteName, deletesAt, loginLink, forgotLink, locale }: Props & { deletesAt: number; loginLink: string },
): Letter {
  const words = texts.account.deletionPlannedMail
  return writeLetter(locale, { subject: words.subject(siteName), siteName, title: words.title }, [
    { kind: 'paragraph', text: words.what(siteName, texts.instant(deletesAt)) },
    { kind: 'link', lead: words.keep, label: words.button, address: loginLink },
    { kind: 'quiet-link', lead: words.notYou, label: words.setPassword, address: forgotLink },
  ])
}

/** Tells the owner that the account stays, because somebody logged in to it. */
export function deletionCancelledMail(texts: Texts, { siteName, forgotLink, locale }: Props): Letter {
  const words = texts.account.deletionCancelledMail
  return writeLetter(locale, { subject: words.subject(siteName), siteName, title: words.title }, [
    { kind: 'paragraph', text: words.what(siteName) },
    { kind: 'link', lead: words.notYou, label: words.button, address: forgotLink },
  ])
}
