// What the administration's commands tell of a row; who changes it changes what programs read.
import { isoTime } from '../base/time.ts'
import { registrationState } from '../store/registrations/registrations.ts'
import type { AccountRow } from '../store/accounts/rows.ts'
import type { OutboxRow } from '../store/mail/rows.ts'
import type { RegistrationRow } from '../store/registrations/rows.ts'

/** What a list or a look at an account tells. */
export function accountFacts({ id, name, address, isAdmin, suspendedAt, confirmedAt }: AccountRow) {
  return {
    id,
    name,
    address,
    admin: isAdmin === 1,
    confirmedAt: time(confirmedAt),
    suspendedAt: time(suspendedAt),
  }
}

/** What a list tells of a registration. */
export function registrationFacts(row: RegistrationRow, at: number) {
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

/** What a list tells of a mail. */
export function mailFacts({ id, kind, registrationId, state, tries, dueAt, reason, reply }: OutboxRow) {
  return { id, kind, registrationId, state, tries, dueAt: time(dueAt), reason, reply }
}

function time(at: number | null): string | null {
  return at === null ? null : isoTime(at)
}
