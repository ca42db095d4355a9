// The mails of a change of address.

import type { Locale } from '../../base/locale.ts'
import { actFacts, writeLetter } from '../../courier/letter.ts'
import type { DeviceNames, Letter, Site } from '../../courier/letter.ts'

/** To the new address: the link that completes the change. */
export function addressChangeMail(
  site: Site,
  locale: Locale,
  { link, expiresAt }: { link: string; expiresAt: number },
): Letter {
  const texts = site.textsIn(locale)
  const words = texts.addressMails.change
  return writeLetter(site, locale, words, [
    { kind: 'paragraph', text: words.why(site.siteName) },
    { kind: 'link', lead: words.linkLead, label: words.linkLabel, address: link },
    { kind: 'quiet', text: words.valid(texts.instant(expiresAt)) },
    { kind: 'quiet', text: words.notYou },
  ])
}

/** To the new address if it already has an account. */
export function addressTakenMail(site: Site, locale: Locale): Letter {
  const words = site.textsIn(locale).addressMails.taken
  return writeLetter(site, locale, words, [
    { kind: 'paragraph', text: words.why(site.siteName) },
    { kind: 'link', lead: words.you, label: words.button, address: site.loginLink },
    { kind: 'quiet-link', lead: words.forgotLead, label: words.forgotLabel, address: site.forgotLink },
    { kind: 'quiet', text: words.notYou },
  ])
}

/** To the old address: a change was requested, and how to cancel it. */
export function addressAskedMail(
  site: Site,
  locale: Locale,
  { undoLink, ...act }: { undoLink: string; at: number; device: DeviceNames },
): Letter {
  const texts = site.textsIn(locale)
  const words = texts.addressMails.asked
  return writeLetter(site, locale, words, [
    { kind: 'paragraph', text: words.what(site.siteName) },
    actFacts(texts, act),
    { kind: 'paragraph', text: texts.ifItWasYou },
    { kind: 'link', lead: words.notYou, label: words.button, address: undoLink },
    { kind: 'quiet', text: words.valid },
  ])
}

/** To the old address: the change was made, and how to undo it. While it is disputed, `until` is null and the link undoes nothing. */
export function addressLeftMail(
  site: Site,
  locale: Locale,
  { undoLink, until, ...act }: { undoLink: string; until: number | null; at: number; device: DeviceNames },
): Letter {
  const texts = site.textsIn(locale)
  const { left: words, disputed } = texts.addressMails
  return writeLetter(site, locale, words, [
    { kind: 'paragraph', text: words.what(site.siteName) },
    actFacts(texts, act),
    ...(until === null
      ? ([
          { kind: 'paragraph', text: words.disputed },
          { kind: 'paragraph', text: disputed.ask },
        ] as const)
      : ([
          { kind: 'paragraph', text: texts.ifItWasYou },
          { kind: 'link', lead: words.notYou, label: words.button, address: undoLink },
          { kind: 'quiet', text: words.valid(texts.instant(until)) },
        ] as const)),
  ])
}

/** To the new address: the account uses it from now on. */
export function addressChangedMail(site: Site, locale: Locale): Letter {
  const words = site.textsIn(locale).addressMails.changed
  return writeLetter(site, locale, words, [
    { kind: 'paragraph', text: words.what(site.siteName) },
    { kind: 'quiet', text: words.notYou },
  ])
}

/**
 * To an address reserved for the account that left it, when a stranger tries to use it. While the change is disputed,
 * `until` is null and the link undoes nothing.
 */
export function addressReservedMail(
  site: Site,
  locale: Locale,
  { undoLink, until }: { undoLink: string; until: number | null },
): Letter {
  const texts = site.textsIn(locale)
  const words = texts.addressMails.reserved
  return writeLetter(site, locale, words, [
    { kind: 'paragraph', text: words.why(site.siteName) },
    { kind: 'paragraph', text: words.what(until === null ? null : texts.instant(until)) },
    ...(until === null
      ? ([{ kind: 'paragraph', text: words.ask }] as const)
      : ([
          { kind: 'link', lead: words.notYou, label: words.button, address: undoLink },
          { kind: 'quiet', text: words.you },
        ] as const)),
  ])
}

/**
 * To both addresses: the change was undone. The restored address gets a link to set a password; the other one does not.
 * A suspended account got its address back from an administrator: its log-in waits for another act, of which the restored
 * address will hear.
 */
export function addressRestoredMail(
  site: Site,
  locale: Locale,
  { forgotLink, isSuspended }: { forgotLink: string | null; isSuspended: boolean },
): Letter {
  const texts = site.textsIn(locale)
  const words = texts.addressMails.restored
  const { button } = texts.passwordChangedMail
  return writeLetter(site, locale, words, [
    { kind: 'paragraph', text: (isSuspended ? words.whatSuspended : words.what)(site.siteName) },
    forgotLink === null
      ? { kind: 'quiet', text: words.ask }
      : isSuspended
        ? { kind: 'paragraph', text: words.later }
        : { kind: 'link', lead: words.setPassword, label: button, address: forgotLink },
  ])
}

/** To both addresses: the account is suspended until its owner is known. */
export function addressDisputedMail(site: Site, locale: Locale): Letter {
  const words = site.textsIn(locale).addressMails.disputed
  return writeLetter(site, locale, words, [
    { kind: 'paragraph', text: words.what(site.siteName) },
    { kind: 'paragraph', text: words.ask },
  ])
}
