import { parseAddress } from '../base/address.ts'
import { forgotLink, loginLink, sessionsLink } from '../base/paths.ts'
import type { Settings } from '../base/settings/settings.ts'
import type { Letter } from './letter.ts'
import type { Mail, Ports } from '../core/ports.ts'
import type { AccountRow } from '../store/accounts/rows.ts'
import type { MailReason, OutboxRow } from '../store/mail/rows.ts'

/** A mail ready to send, or why there is nothing to send any more. */
export type Composed = { kind: 'mail'; mail: Mail } | { kind: 'pointless'; why: string; reason?: MailReason }

/** Composes a row's mail. */
export type Compose = (ports: Ports, row: OutboxRow) => Promise<Composed>

/** What mails say of the site: its name, and links that are the same for everybody. */
export type Site = { siteName: string; loginLink: string; forgotLink: string; sessionsLink: string }

/** What mails say of a site with these settings. */
export function siteOf({ siteName, baseUrl }: Settings): Site {
  return {
    siteName,
    loginLink: loginLink(baseUrl),
    forgotLink: forgotLink(baseUrl),
    sessionsLink: sessionsLink(baseUrl),
  }
}

/** A letter to an account, to another address that its mails concern, or to a registration. */
export function mailTo(
  row: OutboxRow,
  { address, locale }: Pick<AccountRow, 'address' | 'locale'>,
  letter: Letter,
): Composed {
  return { kind: 'mail', mail: { id: row.id, to: envelopeOf(address), locale, ...letter } }
}

// Addresses were validated at the door; one that no longer parses must not reach a mail server.
function envelopeOf(address: string): string {
  const parsed = parseAddress(address)
  if ('problem' in parsed) throw new Error(`a stored address does not parse: ${parsed.problem}`)
  return parsed.envelope
}
