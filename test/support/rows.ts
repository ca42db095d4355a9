// Rows for tests that need many of them, or need them at once: each is a person at an address made from the name.

import { day } from '../../src/base/time.ts'
import { newId } from '../../src/security/tokens.ts'
import type { AccountRow } from '../../src/store/accounts/rows.ts'
import type { Database } from '../../src/store/db/database.ts'
import type { OutboxRow } from '../../src/store/mail/rows.ts'
import type { RegistrationRow } from '../../src/store/registrations/rows.ts'

/** An account, into which no password leads unless its hash is given. */
export function accountRow(name: string, more: Partial<AccountRow> = {}): AccountRow {
  return {
    ...somebody(name),
    isAdmin: 0,
    suspendedAt: null,
    confirmedAt: 0,
    registrationId: newId(),
    loggedInAt: null,
    deletesAt: null,
    secondStep: 0,
    hasPasskey: 0,
    passkeyOfferedAt: null,
    factorDueAt: null,
    ...more,
  }
}

/** A registration that waits since an instant. */
export function registrationRow(
  name: string,
  createdAt: number,
  more: Partial<RegistrationRow> = {},
): RegistrationRow {
  return {
    ...somebody(name),
    next: null,
    network: null,
    keyId: '',
    generation: 0,
    digitTries: 0,
    passwordTries: 0,
    mailId: newId(),
    mailRequestedAt: createdAt,
    createdAt,
    expiresAt: createdAt + 7 * day,
    openedAt: null,
    confirmedAt: null,
    confirmedBy: null,
    closedAt: null,
    originId: null,
    remindedAt: null,
    disownedAt: null,
    ...more,
  }
}

/** The mail of a registration, due since then. */
export function mailRow(registration: RegistrationRow, more: Partial<OutboxRow> = {}): OutboxRow {
  const { mailId: id, id: registrationId, createdAt } = registration
  return {
    id,
    kind: 'confirmation',
    registrationId,
    accountId: null,
    facts: null,
    addressKey: null,
    nameKey: null,
    overtakes: 1,
    domain: null,
    generation: 0,
    state: 'queued',
    tries: 0,
    unknownTries: 0,
    dueAt: createdAt,
    claim: null,
    reason: null,
    reply: null,
    createdAt,
    changedAt: createdAt,
    ...more,
  }
}

function somebody(name: string) {
  const address = `${name}@example.org`
  return {
    id: newId(),
    name,
    nameKey: name,
    nameSkeleton: name,
    address,
    addressKey: address,
    passwordHash: '',
    locale: 'en' as const,
  }
}

/** The oldest mail of a database's outbox. */
export function firstMail(db: Database): Promise<OutboxRow> {
  return db.selectFrom('outbox').selectAll().orderBy('id').executeTakeFirstOrThrow()
}
