// Rows for tests that need many of them, or need them at once.
import { newId } from '../../src/security/tokens.ts'
import type { AccountRow } from '../../src/store/tables.ts'

/** An account at an address of its name, into which no password leads. */
export function accountRow(name: string, more: Partial<AccountRow> = {}): AccountRow {
  const address = `${name}@example.org`
  return {
    id: newId(),
    name,
    nameKey: name,
    nameSkeleton: name,
    address,
    addressKey: address,
    passwordHash: '',
    locale: 'en',
    isAdmin: 0,
    suspendedAt: null,
    confirmedAt: 0,
    registrationId: newId(),
    loggedInAt: null,
    deletesAt: null,
    ...more,
  }
}
