import type { Locale } from '../../base/locale.ts'
import { writeLetter } from '../../courier/letter.ts'
import type { Letter, Site } from '../../courier/letter.ts'
import type { Texts } from '../../texts/texts.ts'

/** Reports to the owner what an administrator did to their account; it names neither the administrator nor a new name. */
export function administratorsActMail(
  site: Site,
  locale: Locale,
  { act }: { act: keyof Texts['administratorsActMails'] },
): Letter {
  const { administratorsActMails, administratorsActMail: words } = site.textsIn(locale)
  const { subject, title, what } = administratorsActMails[act]
  const logIn = { lead: words.logIn, label: words.logInLabel, address: site.loginLink }
  return writeLetter(site, locale, { subject, title }, [
    { kind: 'paragraph', text: what(site.siteName) },
    ...(act === 'account-suspended' ? [] : [{ kind: 'quiet-link' as const, ...logIn }]),
    { kind: 'quiet', text: words.ask },
  ])
}
