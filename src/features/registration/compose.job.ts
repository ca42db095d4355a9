// The mails of registering. Only here it is decided whether an address has an account, so that no answer to a visitor can
// depend on it.

import { confirmationLink, notMeLink } from '../../base/paths.ts'
import { day } from '../../base/time.ts'
import { mailTo } from '../../courier/composed.ts'
import type { Composed, ComposePorts, Mails } from '../../courier/composed.ts'
import { siteOf } from '../../courier/letter.ts'
import { makeCode, makeDigits } from '../../security/codes.ts'
import { findAccount } from '../../store/accounts/accounts.ts'
import type { OutboxMail } from '../../store/mail/mails.ts'
import { findMute } from '../../store/registrations/mutes.ts'
import { findRegistration } from '../../store/registrations/registrations.ts'
import { findNoReminder } from '../../store/registrations/reminders.ts'
import type { RegistrationRow } from '../../store/registrations/rows.ts'
import { reopen } from '../../store/registrations/waiting.ts'
import { composeAddressReserved } from '../address/compose.job.ts'
import { alreadyRegisteredMail } from './already-registered.mail.ts'
import { confirmationMail } from './confirmation.mail.ts'
import { reminderMail } from './reminder.mail.ts'

/** A registration, as often as its address has been corrected. */
type OfRegistration = { registrationId: string; generation: number }

type Subjects = { confirmation: OfRegistration; reminder: OfRegistration }

declare module '../../store/mail/rows.ts' {
  interface MailSubjects extends Subjects {}
}

/** The mails of registering, by their kind. */
export const registrationMails: Mails<keyof Subjects> = {
  confirmation: { isCausedByStrangers: true, compose: composeConfirmation },
  reminder: { isCausedByStrangers: true, compose: composeReminder },
}

/** The link and the digits; if the address has an account or is reserved for one, the mail says so instead. */
export async function composeConfirmation(
  ports: ComposePorts,
  mail: { id: string; registrationId: string; generation: number },
): Promise<Composed> {
  const { db, settings, now } = ports
  const registration = await findRegistration(db, mail.registrationId)
  if (!registration) return { kind: 'pointless', why: 'the registration is gone' }
  if (registration.generation !== mail.generation)
    return { kind: 'pointless', why: 'the address was corrected' }

  // Checked before the account: whether a mail is pointless shows on the waiting page, and must not depend on an
  // account.
  if (registration.expiresAt <= now()) return { kind: 'pointless', why: 'the registration expired' }
  // Recorded with the reason of the budget: a person who waits for a mail need not know that somebody reads the
  // mailbox.
  if (await findMute(db, registration.addressKey, now()))
    return { kind: 'pointless', why: 'the address is muted', reason: 'mail-budget' }
  const codes = codesOf(ports, registration)

  const { locale, expiresAt } = registration
  const site = siteOf(settings)
  const account = await findAccount(db, { kind: 'address', key: registration.addressKey })
  if (account) {
    // In the language that the owner chose, not the stranger's.
    const letter = alreadyRegisteredMail(site, account.locale, { notMeLink: codes.notMeLink })
    return mailTo(mail, account, letter)
  }
  const reserved = await composeAddressReserved(ports, mail, registration.addressKey)
  if (reserved) return reserved
  // Its address has no account any more: like a new registration it waits again, and shows its browser nothing else.
  const isClosed = registration.closedAt !== null && registration.originId === null
  if (isClosed && !(await reopen(db, registration)))
    return { kind: 'pointless', why: 'the registration is closed' }
  const days = settings.confirmMs / day
  return mailTo(mail, registration, confirmationMail(site, locale, { ...codes, days, expiresAt }))
}

// Once, before the registration ends, and only while it is of use.
async function composeReminder(ports: ComposePorts, mail: OutboxMail<'reminder'>): Promise<Composed> {
  const { db, settings, now } = ports
  const registration = await findRegistration(db, mail.registrationId)
  if (!registration) return { kind: 'pointless', why: 'the registration is gone' }
  if (registration.generation !== mail.generation)
    return { kind: 'pointless', why: 'the address was corrected' }
  if (registration.mailRequestedAt > mail.createdAt)
    return { kind: 'pointless', why: 'the confirmation was asked for again' }
  const why = await findNoReminder(db, registration, now())
  if (why !== null) return { kind: 'pointless', why }
  const codes = codesOf(ports, registration)

  const { locale, expiresAt } = registration
  return mailTo(mail, registration, reminderMail(siteOf(settings), locale, { ...codes, expiresAt }))
}

// A registration that a new password split off still asks for mails as if it waited. They carry the link of the
// registration that it was split from.
function codesOf(
  { keys, settings }: ComposePorts,
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
