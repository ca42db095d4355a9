// The mails of a change of address.

import type { Locale } from '../../base/locale.ts'
import { writeLetter } from '../../courier/letter.ts'
import type { Letter } from '../../courier/letter.ts'
import { textsFor } from '../../texts/texts.ts'

/** To the new address: the link that completes the change. */
export function addressChangeMail(
  locale: Locale,
  { siteName, link, expiresAt }: { siteName: string; link: string; expiresAt: number },
): Letter {
  const texts = textsFor(locale)
  const words = texts.addressMails.change
  return writeLetter(locale, siteName, words, [
    { kind: 'paragraph', text: words.why(siteName) },
    { kind: 'link', lead: words.linkLead, label: words.linkLabel, address: link },
    { kind: 'quiet', text: words.valid(texts.instant(expiresAt)) },
    { kind: 'quiet', text: words.notYou },
  ])
}

/** To the new address if it already has an account. */
export function addressTakenMail(
  locale: Locale,
  { siteName, loginLink, forgotLink }: { siteName: string; loginLink: string; forgotLink: string },
): Letter {
  const words = textsFor(locale).addressMails.taken
  return writeLetter(locale, siteName, words, [
    { kind: 'paragraph', text: words.why(siteName) },
    { kind: 'link', lead: words.you, label: words.button, address: loginLink },
    { kind: 'quiet-link', lead: words.forgotLead, label: words.forgotLabel, address: forgotLink },
    { kind: 'quiet', text: words.notYou },
  ])
}

/** To the old address: a change was requested, and how to cancel it. */
export function addressAskedMail(
  locale: Locale,
  { siteName, undoLink }: { siteName: string; undoLink: string },
): Letter {
  const words = textsFor(locale).addressMails.asked
  return writeLetter(locale, siteName, words, [
    { kind: 'paragraph', text: words.what(siteName) },
    { kind: 'link', lead: words.notYou, label: words.button, address: undoLink },
    { kind: 'quiet', text: words.valid },
  ])
}

/** To the old address: the change was made, and how to undo it. */
export function addressLeftMail(
  locale: Locale,
  { siteName, undoLink, until }: { siteName: string; undoLink: string; until: number | null },
): Letter {
  const texts = textsFor(locale)
  const words = texts.addressMails.left
  return writeLetter(locale, siteName, words, [
    { kind: 'paragraph', text: words.what(siteName) },
    { kind: 'link', lead: words.notYou, label: words.button, address: undoLink },
    ...(until === null ? [] : [{ kind: 'quiet' as const, text: words.valid(texts.instant(until)) }]),
  ])
}

/** To the new address: the account uses it from now on. */
export function addressChangedMail(locale: Locale, { siteName }: { siteName: string }): Letter {
  const words = textsFor(locale).addressMails.changed
  return writeLetter(locale, siteName, words, [
    { kind: 'paragraph', text: words.what(siteName) },
    { kind: 'quiet', text: words.notYou },
  ])
}

/** To an address reserved for the account that left it, when a stranger tries to use it. */
export function addressReservedMail(
  locale: Locale,
  { siteName, undoLink, until }: { siteName: string; undoLink: string; until: number | null },
): Letter {
  const texts = textsFor(locale)
  const words = texts.addressMails.reserved
  const end = until === null ? null : texts.instant(until)
  return writeLetter(locale, siteName, words, [
    { kind: 'paragraph', text: words.why(siteName) },
    { kind: 'paragraph', text: words.what(end) },
    { kind: 'link', lead: words.notYou, label: words.button, address: undoLink },
    { kind: 'quiet', text: words.you },
  ])
}

/** To both addresses: the change was undone. The restored address gets a link to set a password; the other one does not. */
export function addressRestoredMail(
  locale: Locale,
  { siteName, forgotLink }: { siteName: string; forgotLink: string | null },
): Letter {
  const texts = textsFor(locale)
  const words = texts.addressMails.restored
  const { button } = texts.passwordChangedMail
  return writeLetter(locale, siteName, words, [
    { kind: 'paragraph', text: words.what(siteName) },
    forgotLink === null
      ? { kind: 'quiet', text: words.ask }
      : { kind: 'link', lead: words.setPassword, label: button, address: forgotLink },
  ])
}

/** To both addresses: the account is suspended until its owner is known. */
export function addressDisputedMail(locale: Locale, { siteName }: { siteName: string }): Letter {
  const words = textsFor(locale).addressMails.disputed
  return writeLetter(locale, siteName, words, [
    { kind: 'paragraph', text: words.what(siteName) },
    { kind: 'paragraph', text: words.ask },
  ])
}
