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
  const { subject, title, what, ...way } = administratorsActMails[act]
  const isPromoted = act === 'account-promoted'
  const address = isPromoted ? site.adminLink : site.loginLink
  const forgot = { lead: words.forgotLead, label: words.forgotLabel, address: site.forgotLink }
  return writeLetter(site, locale, { subject, title }, [
    { kind: 'paragraph', text: what(site.siteName) },
    ...('lead' in way ? [{ kind: 'link' as const, ...way, address }] : []),
    // Before it was restored, the account may have been given back an address, and then its password no longer works.
    ...(act === 'account-restored' ? [{ kind: 'quiet-link' as const, ...forgot }] : []),
    { kind: 'quiet', text: isPromoted ? words.askAnother : words.ask },
  ])
}
