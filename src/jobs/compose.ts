import { parseAddress } from '../base/address.ts'
import { confirmationLink, forgotLink, loginLink, resetLink, sessionsLink } from '../base/paths.ts'
import { limits } from '../base/limits.ts'
import { day } from '../base/time.ts'
import { alreadyRegisteredMail } from '../mails/already-registered.ts'
import { confirmationMail } from '../mails/confirmation.ts'
import { confirmedByHandMail } from '../mails/confirmed-by-hand.ts'
import { deletionCancelledMail, deletionPlannedMail } from '../mails/deletion.ts'
import type { Letter } from '../mails/layout.ts'
import { newDeviceMail } from '../mails/new-device.ts'
import type { DeviceWords } from '../mails/new-device.ts'
import { passwordChangedMail } from '../mails/password-changed.ts'
import { passwordResetMail } from '../mails/password-reset.ts'
import type { Mail, Ports } from '../ports.ts'
import { digitCode, linkCode, resetCode } from '../security/codes.ts'
import { findAccount, findAccountById } from '../store/accounts.ts'
import { findNewestRegistration, findRegistration } from '../store/registrations.ts'
import type { AccountRow, OutboxRow } from '../store/tables.ts'
import { textsFor } from '../texts/texts.ts'

/** A mail ready to send, or why there is nothing to send any more. */
export type Composed = { kind: 'mail'; mail: Mail } | { kind: 'pointless'; why: string }

/**
 * Composes a mail at the moment it is sent: until then nothing that confirms rests anywhere. Here and nowhere
 * earlier it is decided whether the address has an account, so that no answer to a visitor can depend on it.
 */
export async function compose(ports: Ports, row: OutboxRow): Promise<Composed> {
  switch (row.kind) {
    case 'confirmation':
      return composeConfirmation(ports, row)
    case 'password-reset':
      return composeReset(ports, row)
    case 'password-changed':
      return composePasswordChanged(ports, row)
    case 'new-device':
    case 'deletion-planned':
    case 'deletion-cancelled':
      return composeAboutAccount(ports, row, row.kind)
    case 'confirmed-by-hand':
      return composeConfirmedByHand(ports, row)
    default:
      return row.kind satisfies never
  }
}

async function composeConfirmation(ports: Ports, row: OutboxRow): Promise<Composed> {
  const { db, keys, settings, now } = ports
  const registration = await findRegistration(db, row.registrationId ?? '')
  if (!registration) return { kind: 'pointless', why: 'the registration is gone' }
  if (registration.generation !== row.generation)
    return { kind: 'pointless', why: 'the address was corrected' }

  // Asked before the account: what is pointless shows on the waiting page, and must not depend on an account.
  if (registration.expiresAt <= now()) return { kind: 'pointless', why: 'the registration expired' }
  // What a new password split off still asks for mails as if it waited: they carry the link that it was split from.
  const subject = { ...registration, id: registration.originId ?? registration.id }
  const code = linkCode(keys, subject)
  const digits = digitCode(keys, subject)
  if (code === null || digits === null) return { kind: 'pointless', why: 'its key is no longer configured' }

  const { locale } = registration
  const texts = textsFor(locale)
  const { siteName, baseUrl } = settings
  const account = await findAccount(db, { kind: 'address', key: registration.addressKey })
  if (account) {
    const letter = alreadyRegisteredMail(texts, {
      siteName,
      loginLink: loginLink(baseUrl),
      forgotLink: forgotLink(baseUrl),
      locale,
    })
    return { kind: 'mail', mail: { id: row.id, to: envelopeOf(account.address), locale, ...letter } }
  }
  if (registration.closedAt !== null && registration.originId === null) {
    return { kind: 'pointless', why: 'the registration is closed' }
  }
  const letter = confirmationMail(texts, {
    siteName,
    link: confirmationLink(baseUrl, code),
    digits,
    days: settings.confirmMs / day,
    expiresAt: registration.expiresAt,
    locale,
  })
  return { kind: 'mail', mail: { id: row.id, to: envelopeOf(registration.address), locale, ...letter } }
}

// An account gets the link, a waiting registration its confirmation again, nobody nothing.
async function composeReset(ports: Ports, row: OutboxRow): Promise<Composed> {
  const { db, keys, settings, now } = ports
  const expiresAt = row.createdAt + limits.resetLife
  if (expiresAt <= now()) return { kind: 'pointless', why: 'its link would have expired' }
  const by = readIdentifier(row.detail ?? '')
  if (!by) return { kind: 'pointless', why: 'neither a name nor an address' }
  const account = await findAccount(db, by)
  if (!account) {
    const registration = await findNewestRegistration(db, by)
    if (!registration || registration.confirmedAt !== null)
      return { kind: 'pointless', why: 'nobody is known' }
    const { id: registrationId, generation } = registration
    return composeConfirmation(ports, { ...row, registrationId, generation })
  }
  const { siteName, baseUrl } = settings
  const link = resetLink(baseUrl, resetCode(keys, account, expiresAt))
  const letter = passwordResetMail(textsFor(account.locale), {
    siteName,
    link,
    expiresAt,
    locale: account.locale,
  })
  return toAccount(row, account, letter)
}

async function composePasswordChanged(ports: Ports, row: OutboxRow): Promise<Composed> {
  const account = await findAccountById(ports.db, row.accountId ?? '')
  if (!account) return { kind: 'pointless', why: 'the account is gone' }
  const { siteName, baseUrl } = ports.settings
  const props = { siteName, forgotLink: forgotLink(baseUrl), locale: account.locale }
  return toAccount(row, account, passwordChangedMail(textsFor(account.locale), props))
}

// What the owner is told of an act on the account; where the act is no more, there is nothing to tell.
async function composeAboutAccount(
  ports: Ports,
  row: OutboxRow,
  kind: 'new-device' | 'deletion-planned' | 'deletion-cancelled',
): Promise<Composed> {
  const account = await findAccountById(ports.db, row.accountId ?? '')
  if (!account) return { kind: 'pointless', why: 'the account is gone' }
  const { siteName, baseUrl } = ports.settings
  const { locale, deletesAt } = account
  const links = {
    loginLink: loginLink(baseUrl),
    forgotLink: forgotLink(baseUrl),
    sessionsLink: sessionsLink(baseUrl),
  }
  const props = { siteName, locale, ...links, at: row.createdAt }
  const texts = textsFor(locale)
  switch (kind) {
    case 'new-device': {
      const device = JSON.parse(row.detail ?? '{}') as DeviceWords
      return toAccount(row, account, newDeviceMail(texts, { ...props, device }))
    }
    case 'deletion-planned':
      if (deletesAt === null) return { kind: 'pointless', why: 'the account is kept' }
      return toAccount(row, account, deletionPlannedMail(texts, { ...props, deletesAt }))
    case 'deletion-cancelled':
      return toAccount(row, account, deletionCancelledMail(texts, props))
    default:
      return kind satisfies never
  }
}

function toAccount(row: OutboxRow, { address, locale }: AccountRow, letter: Letter): Composed {
  return { kind: 'mail', mail: { id: row.id, to: envelopeOf(address), locale, ...letter } }
}

function readIdentifier(detail: string): { kind: 'address' | 'name'; key: string } | null {
  const space = detail.indexOf(' ')
  const kind = detail.slice(0, space)
  return kind === 'address' || kind === 'name' ? { kind, key: detail.slice(space + 1) } : null
}

async function composeConfirmedByHand({ db, settings }: Ports, row: OutboxRow): Promise<Composed> {
  const account = await findAccountById(db, row.accountId ?? '')
  if (!account) return { kind: 'pointless', why: 'the account is gone' }
  const { locale } = account
  const { siteName, baseUrl } = settings
  const letter = confirmedByHandMail(textsFor(locale), { siteName, loginLink: loginLink(baseUrl), locale })
  return toAccount(row, account, letter)
}

// Addresses were validated at the door; one that no longer parses must not reach a mail server.
function envelopeOf(address: string): string {
  const parsed = parseAddress(address)
  if ('problem' in parsed) throw new Error(`a stored address does not parse: ${parsed.problem}`)
  return parsed.envelope
}
