// The rows of registrations, of the browsers bound to them, and of the blocks and mutes of addresses.

import type { Locale } from '../../base/locale.ts'

/** The way in which a registration was confirmed: by the mailed link, by its digits, or by an administrator's hand. */
export type ConfirmedBy = 'link' | 'digits' | 'hand'

/** A visitor's request for an account. `originId` names the registration that a new password split it off from. */
export type RegistrationRow = {
  id: string
  name: string
  nameKey: string
  nameSkeleton: string
  address: string
  addressKey: string
  passwordHash: string
  locale: Locale
  next: string | null
  network: string | null
  keyId: string
  generation: number
  digitTries: number
  passwordTries: number
  mailId: string
  mailRequestedAt: number
  createdAt: number
  expiresAt: number
  openedAt: number | null
  confirmedAt: number | null
  confirmedBy: ConfirmedBy | null
  closedAt: number | null
  originId: string | null
  remindedAt: number | null
  /** When a reader of its mail said that it was not theirs; it is closed then as well. */
  disownedAt: number | null
}

/** Binds a registration to a browser; one that may no longer confirm still watches. */
export type BrowserTokenRow = {
  tokenHash: string
  registrationId: string
  mayConfirm: 0 | 1
  createdAt: number
}

/** An address or a domain that may not register; `value` is the address's key or the domain in A-labels. */
export type BlockRow = {
  id: string
  kind: 'address' | 'domain'
  value: string
  reason: string | null
  actor: string
  createdAt: number
}

/** An address that gets no mail caused by registering until `endsAt`; the key is a digest, so that no address outlives its account here. */
export type MuteRow = { key: string; registrationId: string; createdAt: number; endsAt: number }

declare module '../db/tables.ts' {
  interface Tables {
    registrations: RegistrationRow
    browserTokens: BrowserTokenRow
    blocks: BlockRow
    mutes: MuteRow
  }
}
