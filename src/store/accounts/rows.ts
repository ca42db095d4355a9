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
  /** When it will be deleted, as its owner asked; logging in before undoes it. */
  deletesAt: number | null
}

/**
 * A change of address: pending until `doneAt`, and afterwards what it is undone by and what keeps the old address
 * reserved. `endsAt` ends either; it is null once the old address's owner had the account suspended.
 */
export type AddressChangeRow = {
  id: string
  accountId: string
  /** The address that the account had when the change was asked, and the password that was valid then. */
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
