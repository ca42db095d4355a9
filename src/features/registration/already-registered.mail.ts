import type { Locale } from '../../base/locale.ts'
import { writeLetter } from '../../courier/letter.ts'
import type { Letter } from '../../courier/letter.ts'
import { textsFor } from '../../texts/texts.ts'

/** Sent instead of a confirmation when the address already has an account. */
export function alreadyRegisteredMail(
  locale: Locale,
  {
    siteName,
    loginLink,
    forgotLink,
    notMeLink,
  }: { siteName: string; loginLink: string; forgotLink: string; notMeLink: string },
): Letter {
  const words = textsFor(locale).alreadyRegisteredMail
  return writeLetter(locale, siteName, words, [
    { kind: 'paragraph', text: words.why(siteName) },
    { kind: 'link', lead: words.you, label: words.button, address: loginLink },
    { kind: 'quiet-link', lead: words.forgotLead, label: words.forgotLabel, address: forgotLink },
    { kind: 'quiet-link', lead: words.notYou, label: words.notMe, address: notMeLink },
  ])
}
