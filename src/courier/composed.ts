// A kind of mail: its declaration, and the result of its composer.

import { parseAddress } from '../base/address.ts'
import type { Mail, Ports } from '../core/ports.ts'
import type { AccountRow } from '../store/accounts/rows.ts'
import type { OutboxMail } from '../store/mail/mails.ts'
import type { MailKind, MailReason } from '../store/mail/rows.ts'
import type { Letter } from './letter.ts'

/** A mail ready to send, or the reason why it is no longer sent. */
export type Composed = { kind: 'mail'; mail: Mail } | { kind: 'pointless'; why: string; reason?: MailReason }

export type ComposePorts = Pick<Ports, 'db' | 'keys' | 'settings' | 'now'>

/** Composes a mail at the moment it is sent, so that no code is stored anywhere. */
export type Compose<Kind extends MailKind> = (
  ports: ComposePorts,
  mail: OutboxMail<Kind>,
) => Promise<Composed>

/** Kinds of mails: whether a stranger can cause one, so that a budget limits it, and how it is composed. */
export type Mails<Kind extends MailKind = MailKind> = {
  readonly [One in Kind]: { isCausedByStrangers: boolean; compose: Compose<One> }
}

/** Composes a mail by its kind. */
export function composeMail<Kind extends MailKind>(
  mails: Mails<Kind>,
  ports: ComposePorts,
  mail: OutboxMail<Kind>,
): Promise<Composed> {
  return mails[mail.kind].compose(ports, mail)
}

/** A letter to an account, to another address that its mails concern, or to a registration. */
export function mailTo(
  { id }: { id: string },
  { address, locale }: Pick<AccountRow, 'address' | 'locale'>,
  letter: Letter,
): Composed {
  return { kind: 'mail', mail: { id, to: envelopeOf(address), locale, ...letter } }
}

// Addresses were validated at the door; one that no longer parses must not reach a mail server.
function envelopeOf(address: string): string {
  const parsed = parseAddress(address)
  if ('problem' in parsed) throw new Error(`a stored address does not parse: ${parsed.problem}`)
  return parsed.envelope
}
