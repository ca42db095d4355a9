import { limits } from './base/limits.ts'
import { confirmationLink, notMeLink, resetLink } from './base/paths.ts'
import { day } from './base/time.ts'
import { alreadyRegisteredMail } from './features/registration/already-registered.mail.ts'
import { confirmationMail } from './features/registration/confirmation.mail.ts'
import { passwordResetMail } from './features/password/reset-password.mail.ts'
import { reminderMail } from './features/registration/reminder.mail.ts'
import type { Ports } from './core/ports.ts'
import { makeCode, makeDigits } from './security/codes.ts'
import { findAccount, findAccountById } from './store/accounts/accounts.ts'
import { findMute } from './store/registrations/mutes.ts'
import { findNewestRegistration, findRegistration } from './store/registrations/registrations.ts'
import { findNoReminder } from './store/registrations/reminders.ts'
import type { OutboxRow } from './store/mail/rows.ts'
import type { RegistrationRow } from './store/registrations/rows.ts'
import { accountMails } from './features/account/compose-account.ts'
import { addressMails, composeAddressReserved } from './features/address/compose-address.ts'
import { mailTo, siteOf } from './courier/composed.ts'
import type { Compose, Composed } from './courier/composed.ts'

const composers: Record<OutboxRow['kind'], Compose> = {
  confirmation: composeConfirmation,
  reminder: composeReminder,
  'password-reset': composeReset,
  ...accountMails,
  ...addressMails,
}

/**
 * Composes a mail at the moment it is sent: until then nothing that confirms rests anywhere. Here and nowhere
 * earlier it is decided whether the address has an account, so that no answer to a visitor can depend on it.
 */
export function compose(ports: Ports, row: OutboxRow): Promise<Composed> {
  return composers[row.kind](ports, row)
}

async function composeConfirmation(ports: Ports, row: OutboxRow): Promise<Composed> {
  const { db, settings, now } = ports
  const registration = await findRegistration(db, row.registrationId ?? '')
  if (!registration) return { kind: 'pointless', why: 'the registration is gone' }
  if (registration.generation !== row.generation)
    return { kind: 'pointless', why: 'the address was corrected' }

  // Asked before the account: what is pointless shows on the waiting page, and must not depend on an account.
  if (registration.expiresAt <= now()) return { kind: 'pointless', why: 'the registration expired' }
  // Told in the words of the budget: who waits for a mail need not know that somebody reads the mailbox.
  if (await findMute(db, registration.addressKey, now()))
    return { kind: 'pointless', why: 'the address is muted', reason: 'mail-budget' }
  const codes = codesOf(ports, registration)

  const { locale, expiresAt } = registration
  const site = siteOf(settings)
  const account = await findAccount(db, { kind: 'address', key: registration.addressKey })
  if (account) {
    const letter = alreadyRegisteredMail(locale, { ...site, notMeLink: codes.notMeLink })
    return mailTo(row, { address: account.address, locale }, letter)
  }
  const reserved = await composeAddressReserved(ports, row, registration.addressKey)
  if (reserved) return reserved
  if (registration.closedAt !== null && registration.originId === null) {
    return { kind: 'pointless', why: 'the registration is closed' }
  }
  const days = settings.confirmMs / day
  return mailTo(row, registration, confirmationMail(locale, { ...site, ...codes, days, expiresAt }))
}

// Once, before the registration ends, and only while it is of use.
async function composeReminder(ports: Ports, row: OutboxRow): Promise<Composed> {
  const { db, settings, now } = ports
  const registration = await findRegistration(db, row.registrationId ?? '')
  if (!registration) return { kind: 'pointless', why: 'the registration is gone' }
  if (registration.generation !== row.generation)
    return { kind: 'pointless', why: 'the address was corrected' }
  if (registration.mailRequestedAt > row.createdAt)
    return { kind: 'pointless', why: 'the confirmation was asked for again' }
  const why = await findNoReminder(db, registration, now())
  if (why !== null) return { kind: 'pointless', why }
  const codes = codesOf(ports, registration)

  const { locale, expiresAt } = registration
  return mailTo(row, registration, reminderMail(locale, { ...siteOf(settings), ...codes, expiresAt }))
}

// What a new password split off still asks for mails as if it waited: they carry the link that it was split from.
function codesOf(
  { keys, settings }: Ports,
  registration: RegistrationRow,
): { link: string; digits: string; notMeLink: string } {
  const subject = { ...registration, id: registration.originId ?? registration.id }
  const { baseUrl } = settings
  return {
    link: confirmationLink(baseUrl, makeCode(keys, 'confirm-by-link', subject)),
    digits: makeDigits(keys, subject),
    notMeLink: notMeLink(baseUrl, makeCode(keys, 'not-me', subject)),
  }
}

// An account gets the link, a waiting registration its confirmation again, nobody nothing.
async function composeReset(ports: Ports, row: OutboxRow): Promise<Composed> {
  const { db, keys, settings, now } = ports
  const expiresAt = row.createdAt + limits.resetLife
  if (expiresAt <= now()) return { kind: 'pointless', why: 'its link would have expired' }
  // An administrator names the account itself; a visitor a name or an address, which may be nobody's.
  const by = row.accountId === null ? readIdentifier(row.detail ?? '') : null
  if (!by && row.accountId === null) return { kind: 'pointless', why: 'neither a name nor an address' }
  const account = by ? await findAccount(db, by) : await findAccountById(db, row.accountId ?? '')
  if (!account) {
    if (!by) return { kind: 'pointless', why: 'the account is gone' }
    const reserved = by.kind === 'address' ? await composeAddressReserved(ports, row, by.key) : null
    if (reserved) return reserved
    const registration = await findNewestRegistration(db, by)
    if (!registration || registration.confirmedAt !== null)
      return { kind: 'pointless', why: 'nobody is known' }
    const { id: registrationId, generation } = registration
    return composeConfirmation(ports, { ...row, registrationId, generation })
  }
  const { siteName, baseUrl } = settings
  const link = resetLink(baseUrl, makeCode(keys, 'reset-password', { ...account, expiresAt }))
  return mailTo(row, account, passwordResetMail(account.locale, { siteName, link, expiresAt }))
}

function readIdentifier(detail: string): { kind: 'address' | 'name'; key: string } | null {
  const space = detail.indexOf(' ')
  const kind = detail.slice(0, space)
  return kind === 'address' || kind === 'name' ? { kind, key: detail.slice(space + 1) } : null
}
