// The rows of sessions and devices.

/**
 * The means of a whole proof (the `amr` of RFC 8176): the password alone; with the code of an authenticator app; with a
 * recovery code; a passkey, which is something that a person has and, as it asks for a finger or a PIN, a second factor.
 */
export type Amr = 'password' | 'password totp' | 'password recovery' | 'passkey'

/** A session; of its token, only the SHA-256 is stored. */
export type SessionRow = {
  tokenHash: string
  id: string
  accountId: string
  createdAt: number
  seenAt: number
  expiresAt: number
  stay: 0 | 1
  /** When its person last proved who they are: at the log-in, or later. */
  provedAt: number
  /** By which means that was. */
  amr: Amr
  /** The browser and system that began it, in well-known names, and its network. */
  browser: string | null
  system: string | null
  network: string | null
}

/** A browser that has logged in to an account; of its token, only the SHA-256 is stored. */
export type DeviceRow = {
  tokenHash: string
  accountId: string
  createdAt: number
  seenAt: number
  /** When a log-in with a second step last ended here; null if none did. */
  secondStepAt: number | null
}

declare module '../db/tables.ts' {
  interface Tables {
    sessions: SessionRow
    devices: DeviceRow
  }
}
