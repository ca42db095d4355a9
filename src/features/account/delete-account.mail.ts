import type { Locale } from '../../base/locale.ts'
import { writeLetter } from '../../courier/letter.ts'
import type { Letter } from '../../courier/letter.ts'
import { textsFor } from '../../texts/texts.ts'

type Props = { siteName: string; forgotLink: string }

/** Reports to the owner when the account will be deleted, and that logging in keeps it. */
export function deletionPlannedMail(
  locale: Locale,
  { siteName, deletesAt, loginLink, forgotLink }: Props & { deletesAt: number; loginLink: string },
): Letter {
  const texts = textsFor(locale)
  const words = texts.account.deletionPlannedMail
  return writeLetter(locale, siteName, words, [
    { kind: 'paragraph', text: words.what(siteName, texts.instant(deletesAt)) },
    { kind: 'link', lead: words.keep, label: words.button, address: loginLink },
    { kind: 'quiet-link', lead: words.notYou, label: words.setPassword, address: forgotLink },
  ])
}

/** Reports to the owner that the account stays, because somebody logged in to it. */
export function deletionCancelledMail(locale: Locale, { siteName, forgotLink }: Props): Letter {
  const words = textsFor(locale).account.deletionCancelledMail
  return writeLetter(locale, siteName, words, [
    { kind: 'paragraph', text: words.what(siteName) },
    { kind: 'link', lead: words.notYou, label: words.button, address: forgotLink },
  ])
}
