// Rows as the house itself writes them.
import { secretKeys } from '../src/security/keys.ts'
import { newId } from '../src/security/tokens.ts'
import type { AccountRow, RegistrationRow } from '../src/store/tables.ts'
import { secretKey } from './support.ts'

const day = 86_400_000

/** An account that was confirmed now, under an address of its name. */
export function accountRow(name: string, passwordHash: string): AccountRow {
  const address = `${name}@example.org`
  return {
    id: newId(),
    name,
    nameKey: name,
    nameSkeleton: name,
    address,
    addressKey: address,
    passwordHash,
    locale: 'zh-CN',
    isAdmin: 0,
    suspendedAt: null,
    confirmedAt: Date.now(),
    registrationId: newId(),
    loggedInAt: null,
    deletesAt: null,
  }
}

/** A registration that was made now, under an address of its name. */
export function registrationRow(name: string, passwordHash: string): RegistrationRow {
  const now = Date.now()
  const address = `${name}@example.org`
  return {
    id: newId(),
    name,
    nameKey: name,
    nameSkeleton: name,
    address,
    addressKey: address,
    passwordHash,
    locale: 'zh-CN',
    next: null,
    network: null,
    keyId: secretKeys([secretKey])[0]?.id ?? '',
    generation: 0,
    digitTries: 0,
    passwordTries: 0,
    mailId: newId(),
    mailRequestedAt: now,
    createdAt: now,
    expiresAt: now + 7 * day,
    openedAt: null,
    confirmedAt: null,
    closedAt: null,
    originId: null,
    remindedAt: null,
    disownedAt: null,
  }
}

/** The due mail of a registration. */
export function mailRow({ mailId: id, id: registrationId, createdAt }: RegistrationRow) {
  return {
    id,
    kind: 'confirmation' as const,
    registrationId,
    generation: 0,
    state: 'queued' as const,
    tries: 0,
    unknownTries: 0,
    dueAt: createdAt,
    claim: null,
    reason: null,
    reply: null,
    createdAt,
    changedAt: createdAt,
  }
}
