// The columns that the administration's commands print; programs read them, so a change here can break a script.

import { isoTime } from '../base/time.ts'
import type { ApiKeyInList } from '../features/api-keys/api-keys.ts'
import type { AccountRow } from '../store/accounts/rows.ts'
import type { OutboxRow } from '../store/mail/rows.ts'
import { registrationState } from '../store/registrations/registrations.ts'
import type { RegistrationRow } from '../store/registrations/rows.ts'

type AccountFacts = Pick<AccountRow, 'id' | 'name' | 'address' | 'isAdmin' | 'suspendedAt' | 'confirmedAt'>

/** The columns of an account. */
export function accountFacts({ id, name, address, isAdmin, suspendedAt, confirmedAt }: AccountFacts) {
  return {
    id,
    name,
    address,
    admin: isAdmin === 1,
    confirmedAt: time(confirmedAt),
    suspendedAt: time(suspendedAt),
  }
}

type RegistrationFacts = Pick<
  RegistrationRow,
  'id' | 'name' | 'address' | 'createdAt' | 'expiresAt' | 'openedAt' | 'confirmedAt' | 'closedAt'
>

/** The columns of a registration. */
export function registrationFacts(row: RegistrationFacts, at: number) {
  const { id, name, address, createdAt, expiresAt, openedAt } = row
  return {
    id,
    name,
    address,
    state: registrationState(row, at),
    createdAt: time(createdAt),
    expiresAt: time(expiresAt),
    openedAt: time(openedAt),
  }
}

/**
 * The columns of a mail in a list, with its recipient: an address, or the text that a visitor typed to reset a
 * password.
 */
export function mailFacts(mail: OutboxRow & { address: string | null }) {
  const { id, kind, registrationId, accountId, state, tries, dueAt, reason, reply } = mail
  const whose = mail.address ?? mail.addressKey ?? mail.nameKey
  return { id, kind, whose, registrationId, accountId, state, tries, dueAt: time(dueAt), reason, reply }
}

/** The columns of an API key. */
export function apiKeyFacts({
  id,
  label,
  state,
  accountName,
  scope,
  usedAt,
  usedFrom,
  expiresAt,
}: ApiKeyInList) {
  const whose = accountName
  return { id, label, state, whose, scope, usedAt: time(usedAt), usedFrom, expiresAt: time(expiresAt) }
}

/** An instant as programs read it. */
export function time(at: number | null): string | null {
  return at === null ? null : isoTime(at)
}
