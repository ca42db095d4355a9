import { parseAddress } from '../base/address.ts'
import type { Letter } from '../mails/layout.ts'
import type { Mail } from '../ports.ts'
import type { AccountRow, MailReason, OutboxRow } from '../store/tables.ts'

/** A mail ready to send, or why there is nothing to send any more. */
export type Composed = { kind: 'mail'; mail: Mail } | { kind: 'pointless'; why: string; reason?: MailReason }

/** A letter to an account, or to another address that its mails concern. */
export function toAccount(
  row: OutboxRow,
  { address, locale }: Pick<AccountRow, 'address' | 'locale'>,
  letter: Letter,
): Composed {
  return { kind: 'mail', mail: { id: row.id, to: envelopeOf(address), locale, ...letter } }
}

/** Addresses were validated at the door; one that no longer parses must not reach a mail server. */
export function envelopeOf(address: string): string {
  const parsed = parseAddress(address)
  if ('problem' in parsed) throw new Error(`a stored address does not parse: ${parsed.problem}`)
  return parsed.envelope
}
