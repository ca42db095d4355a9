import type { Locale } from '../../base/locale.ts'
import { writeLetter } from '../../courier/letter.ts'
import type { Letter } from '../../courier/letter.ts'
import { textsFor } from '../../texts/texts.ts'
import type { Texts } from '../../texts/texts.ts'

/** Reports to the owner what an administrator did to their account; it names neither the administrator nor a new name. */
export function administratorsActMail(
  locale: Locale,
  {
    siteName,
    loginLink,
    act,
  }: { siteName: string; loginLink: string; act: keyof Texts['administratorsActMails'] },
): Letter {
  const { administratorsActMails, administratorsActMail: words } = textsFor(locale)
  const { subject, title, what } = administratorsActMails[act]
  return writeLetter(locale, siteName, { subject, title }, [
    { kind: 'paragraph', text: what(siteName) },
    ...(act === 'account-suspended'
      ? []
      : [{ kind: 'quiet-link' as const, lead: words.logIn, label: words.logInLabel, address: loginLink }]),
    { kind: 'quiet', text: words.ask },
  ])
}
