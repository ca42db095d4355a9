// The rows of sessions and devices.

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
  /** The browser and system that began it, in well-known names, and its network. */
  browser: string | null
  system: string | null
  network: string | null
}

/** A browser that has logged in to an account; of its token, only the SHA-256 is stored. */
export type DeviceRow = { tokenHash: string; accountId: string; createdAt: number; seenAt: number }

declare module '../db/tables.ts' {
  interface Tables {
    sessions: SessionRow
    devices: DeviceRow
  }
}
