import type { Locale } from '../../base/locale.ts'
import { actFacts, writeLetter } from '../../courier/letter.ts'
import type { DeviceNames, Letter, Site } from '../../courier/letter.ts'

/** Reports to the owner when the account will be deleted, and that logging in keeps it. */
export function deletionPlannedMail(
  site: Site,
  locale: Locale,
  { deletesAt, ...act }: { deletesAt: number; at: number; device: DeviceNames },
): Letter {
  const texts = site.textsIn(locale)
  const words = texts.account.deletionPlannedMail
  return writeLetter(site, locale, words, [
    { kind: 'paragraph', text: words.what(site.siteName, texts.instant(deletesAt)) },
    // Named, because the mail tells the time of the deletion, too.
    actFacts(texts, act, words.asked),
    { kind: 'link', lead: words.keep, label: words.button, address: site.loginLink },
    { kind: 'quiet-link', lead: words.notYou, label: words.setPassword, address: site.forgotLink },
  ])
}

/** Reports to the owner that the account stays, because somebody logged in to it. */
export function deletionCancelledMail(
  site: Site,
  locale: Locale,
  act: { at: number; device: DeviceNames },
): Letter {
  const texts = site.textsIn(locale)
  const words = texts.account.deletionCancelledMail
  return writeLetter(site, locale, words, [
    { kind: 'paragraph', text: words.what(site.siteName) },
    actFacts(texts, act),
    { kind: 'paragraph', text: texts.ifItWasYou },
    { kind: 'link', lead: words.notYou, label: words.button, address: site.forgotLink },
  ])
}
