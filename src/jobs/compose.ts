import { parseAddress } from '../base/address.ts'
import { confirmationLink, loginLink } from '../base/paths.ts'
import { day } from '../base/time.ts'
import { alreadyRegisteredMail } from '../mails/already-registered.ts'
import { confirmationMail } from '../mails/confirmation.ts'
import type { Mail, Ports } from '../ports.ts'
import { digitCode, linkCode } from '../security/codes.ts'
import { findAccount } from '../store/accounts.ts'
import { findRegistration } from '../store/registrations.ts'
import type { OutboxRow } from '../store/tables.ts'
import { textsFor } from '../texts/texts.ts'

/** A mail ready to send, or why there is nothing to send any more. */
export type Composed = { kind: 'mail'; mail: Mail } | { kind: 'pointless'; why: string }

/**
 * Composes a mail at the moment it is sent: until then nothing that confirms rests anywhere. Here and nowhere
 * earlier it is decided whether the address has an account, so that no answer to a visitor can depend on it.
 */
export async function compose(ports: Ports, row: OutboxRow): Promise<Composed> {
  const { db, keys, settings, now } = ports
  const registration = await findRegistration(db, row.registrationId)
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
    const letter = alreadyRegisteredMail(texts, { siteName, loginLink: loginLink(baseUrl), locale })
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

// Addresses were validated at the door; one that no longer parses must not reach a mail server.
function envelopeOf(address: string): string {
  const parsed = parseAddress(address)
  if ('problem' in parsed) throw new Error(`a stored address does not parse: ${parsed.problem}`)
  return parsed.envelope
}
