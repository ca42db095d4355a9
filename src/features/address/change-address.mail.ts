// The mails of a change of address.

import type { Locale } from '../../base/locale.ts'
import { whenFact, writeLetter } from '../../courier/letter.ts'
import type { Letter, Site } from '../../courier/letter.ts'

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
  { undoLink, at }: { undoLink: string; at: number },
): Letter {
  const texts = site.textsIn(locale)
  const words = texts.addressMails.asked
  return writeLetter(site, locale, words, [
    { kind: 'paragraph', text: words.what(site.siteName) },
    { kind: 'facts', facts: [whenFact(texts, at)] },
    { kind: 'link', lead: words.notYou, label: words.button, address: undoLink },
    { kind: 'quiet', text: words.valid },
  ])
}

/** To the old address: the change was made, and how to undo it. */
export function addressLeftMail(
  site: Site,
  locale: Locale,
  { undoLink, until, at }: { undoLink: string; until: number | null; at: number },
): Letter {
  const texts = site.textsIn(locale)
  const words = texts.addressMails.left
  return writeLetter(site, locale, words, [
    { kind: 'paragraph', text: words.what(site.siteName) },
    { kind: 'facts', facts: [whenFact(texts, at)] },
    { kind: 'link', lead: words.notYou, label: words.button, address: undoLink },
    ...(until === null ? [] : [{ kind: 'quiet' as const, text: words.valid(texts.instant(until)) }]),
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

/** To an address reserved for the account that left it, when a stranger tries to use it. */
export function addressReservedMail(
  site: Site,
  locale: Locale,
  { undoLink, until }: { undoLink: string; until: number | null },
): Letter {
  const texts = site.textsIn(locale)
  const words = texts.addressMails.reserved
  const end = until === null ? null : texts.instant(until)
  return writeLetter(site, locale, words, [
    { kind: 'paragraph', text: words.why(site.siteName) },
    { kind: 'paragraph', text: words.what(end) },
    { kind: 'link', lead: words.notYou, label: words.button, address: undoLink },
    { kind: 'quiet', text: words.you },
  ])
}

/** To both addresses: the change was undone. The restored address gets a link to set a password; the other one does not. */
export function addressRestoredMail(
  site: Site,
  locale: Locale,
  { forgotLink }: { forgotLink: string | null },
): Letter {
  const texts = site.textsIn(locale)
  const words = texts.addressMails.restored
  const { button } = texts.passwordChangedMail
  return writeLetter(site, locale, words, [
    { kind: 'paragraph', text: words.what(site.siteName) },
    forgotLink === null
      ? { kind: 'quiet', text: words.ask }
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
