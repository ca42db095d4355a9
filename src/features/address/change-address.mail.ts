// The mails of a change of address.
import type { Locale } from '../../base/locale.ts'
import { textsFor } from '../../texts/texts.ts'
import { writeLetter } from '../../courier/letter.ts'
import type { Letter } from '../../courier/letter.ts'

/** To the new address: the link that makes it the account's. */
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

/** To the new address when it has an account already. */
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

/** To the old address: somebody asked, and how to cancel. */
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

/** To the old address: it is done, and how to undo it. */
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

/** To the new address: it serves from now on. */
export function addressChangedMail(locale: Locale, { siteName }: { siteName: string }): Letter {
  const words = textsFor(locale).addressMails.changed
  return writeLetter(locale, siteName, words, [
    { kind: 'paragraph', text: words.what(siteName) },
    { kind: 'quiet', text: words.notYou },
  ])
}

/** To an address that an account has left and may come back to, whatever a stranger asked for it. */
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

/** To both addresses: the change was undone. Its own address can set a new password; the other one can only ask. */
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

/** To both addresses: the account is suspended until it is known whose it is. */
export function addressDisputedMail(locale: Locale, { siteName }: { siteName: string }): Letter {
  const words = textsFor(locale).addressMails.disputed
  return writeLetter(locale, siteName, words, [
    { kind: 'paragraph', text: words.what(siteName) },
    { kind: 'paragraph', text: words.ask },
  ])
}
