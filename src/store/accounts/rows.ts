// The rows of accounts and of their changes of address.

import type { Locale } from '../../base/locale.ts'

/** One person's record; exists only because an address was confirmed. */
export type AccountRow = {
  id: string
  name: string
  nameKey: string
  nameSkeleton: string
  address: string
  addressKey: string
  passwordHash: string
  locale: Locale
  isAdmin: 0 | 1
  suspendedAt: number | null
  confirmedAt: number
  registrationId: string
  /** When somebody last logged in; null before the first time. */
  loggedInAt: number | null
  /** When it will be deleted at its owner's request; logging in before then cancels it. */
  deletesAt: number | null
  /** Whether a log-in by password takes a second step, because the account has an authenticator app. */
  secondStep: 0 | 1
  /** Whether it has a passkey; the store of passkeys keeps it true. */
  hasPasskey: 0 | 1
  /** At which log-in by password its owner was offered a passkey; null before. */
  passkeyOfferedAt: number | null
  /** From when on its log-ins need two factors; null before the first log-in under such a policy. */
  factorDueAt: number | null
}

/**
 * A change of address: pending until `doneAt`; afterwards it reserves the old address and can be undone. Both end at
 * `endsAt`, which is null after the owner of the old address had the account suspended.
 */
export type AddressChangeRow = {
  id: string
  accountId: string
  /** The account's address and password at the time of asking. */
  address: string
  addressKey: string
  passwordHash: string
  newAddress: string
  newAddressKey: string
  mailId: string
  mailRequestedAt: number
  askedAt: number
  doneAt: number | null
  endsAt: number | null
}

declare module '../db/tables.ts' {
  interface Tables {
    accounts: AccountRow
    addressChanges: AddressChangeRow
  }
}
