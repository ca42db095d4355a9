import type { Locale } from '../../base/locale.ts'
import { writeLetter } from '../../courier/letter.ts'
import type { Letter } from '../../courier/letter.ts'
import { textsFor } from '../../texts/texts.ts'

/** Reports to the owner that more happened at the account than is reported one by one. */
export function actsCollectedMail(
  locale: Locale,
  props: { siteName: string; forgotLink: string; sessionsLink: string },
): Letter {
  const { siteName, forgotLink, sessionsLink } = props
  const words = textsFor(locale).account.actsCollectedMail
  return writeLetter(locale, siteName, words, [
    { kind: 'paragraph', text: words.what(siteName) },
    { kind: 'paragraph', text: words.you },
    { kind: 'link', lead: words.notYou, label: words.button, address: forgotLink },
    { kind: 'quiet-link', lead: words.sessionsLead, label: words.sessionsLabel, address: sessionsLink },
  ])
}
