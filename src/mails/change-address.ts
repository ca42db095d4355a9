// The mails of a change of address.
import type { Locale } from '../base/locale.ts'
import type { Texts } from '../texts/zh-CN.ts'
import { writeLetter } from './layout.ts'
import type { Letter, Part } from './layout.ts'

/** The language that a mail is written in, and its words. */
type Words = { locale: Locale; texts: Texts }

/** To the new address: the link that makes it the account's. */
export function addressChangeMail(
  { locale, texts }: Words,
  { siteName, link, expiresAt }: { siteName: string; link: string; expiresAt: number },
): Letter {
  const words = texts.addressMails.change
  return letter(locale, siteName, words, [
    { kind: 'paragraph', text: words.why(siteName) },
    { kind: 'link', lead: words.linkLead, label: words.linkLabel, address: link },
    { kind: 'quiet', text: words.valid(texts.instant(expiresAt)) },
    { kind: 'quiet', text: words.notYou },
  ])
}

/** To the new address when it has an account already. */
export function addressTakenMail(
  { locale, texts }: Words,
  { siteName, loginLink, forgotLink }: { siteName: string; loginLink: string; forgotLink: string },
): Letter {
  const words = texts.addressMails.taken
  return letter(locale, siteName, words, [
    { kind: 'paragraph', text: words.why(siteName) },
    { kind: 'link', lead: words.you, label: words.button, address: loginLink },
    { kind: 'quiet-link', lead: words.forgotLead, label: words.forgotLabel, address: forgotLink },
    { kind: 'quiet', text: words.notYou },
  ])
}

/** To the old address: somebody asked, and how to cancel. */
export function addressAskedMail(
  { locale, texts }: Words,
  { siteName, undoLink }: { siteName: string; undoLink: string },
): Letter {
  const words = texts.addressMails.asked
  return letter(locale, siteName, words, [
    { kind: 'paragraph', text: words.what(siteName) },
    { kind: 'link', lead: words.notYou, label: words.button, address: undoLink },
    { kind: 'quiet', text: words.valid },
  ])
}

/** To the old address: it is done, and how to undo it. */
export function addressLeftMail(
  { locale, texts }: Words,
  { siteName, undoLink, until }: { siteName: string; undoLink: string; until: number | null },
): Letter {
  const words = texts.addressMails.left
  return letter(locale, siteName, words, [
    { kind: 'paragraph', text: words.what(siteName) },
    { kind: 'link', lead: words.notYou, label: words.button, address: undoLink },
    ...(until === null ? [] : [{ kind: 'quiet' as const, text: words.valid(texts.instant(until)) }]),
  ])
}

/** To the new address: it serves from now on. */
export function addressChangedMail({ locale, texts }: Words, { siteName }: { siteName: string }): Letter {
  const words = texts.addressMails.changed
  return letter(locale, siteName, words, [
    { kind: 'paragraph', text: words.what(siteName) },
    { kind: 'quiet', text: words.notYou },
  ])
}

/** To an address that an account has left and may come back to, whatever a stranger asked for it. */
export function addressReservedMail(
  { locale, texts }: Words,
  { siteName, undoLink, until }: { siteName: string; undoLink: string; until: number | null },
): Letter {
  const words = texts.addressMails.reserved
  const end = until === null ? null : texts.instant(until)
  return letter(locale, siteName, words, [
    { kind: 'paragraph', text: words.why(siteName) },
    { kind: 'paragraph', text: words.what(end) },
    { kind: 'link', lead: words.notYou, label: words.button, address: undoLink },
    { kind: 'quiet', text: words.you },
  ])
}

/** To both addresses: the change was undone. Its own address can set a new password; the other one can only ask. */
export function addressRestoredMail(
  { locale, texts }: Words,
  { siteName, forgotLink }: { siteName: string; forgotLink: string | null },
): Letter {
  const words = texts.addressMails.restored
  const { button } = texts.passwordChangedMail
  return letter(locale, siteName, words, [
    { kind: 'paragraph', text: words.what(siteName) },
    forgotLink === null
      ? { kind: 'quiet', text: words.ask }
      : { kind: 'link', lead: words.setPassword, label: button, address: forgotLink },
  ])
}

/** To both addresses: the account is suspended until it is known whose it is. */
export function addressDisputedMail({ locale, texts }: Words, { siteName }: { siteName: string }): Letter {
  const words = texts.addressMails.disputed
  return letter(locale, siteName, words, [
    { kind: 'paragraph', text: words.what(siteName) },
    { kind: 'paragraph', text: words.ask },
  ])
}

function letter(
  locale: Locale,
  siteName: string,
  words: { subject: (siteName: string) => string; title: string },
  parts: Part[],
): Letter {
  return writeLetter(locale, { subject: words.subject(siteName), siteName, title: words.title }, parts)
}
