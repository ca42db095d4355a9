// The rows of API keys and of their uses.

/** An API key of an administrator; of the key itself, only the SHA-256 is stored. */
export type ApiKeyRow = {
  id: string
  /** The administrator whose key it is; it never outlives their right. */
  accountId: string
  /** The name that its maker gave it. */
  label: string
  tokenHash: string
  /** Its scopes, separated by blanks. */
  scope: string
  createdAt: number
  expiresAt: number
  revokedAt: number | null
}

/** When a key was last used from a network; empty for a network that is not known. */
export type ApiKeyUseRow = { keyId: string; network: string; usedAt: number }

declare module '../db/tables.ts' {
  interface Tables {
    apiKeys: ApiKeyRow
    apiKeyUses: ApiKeyUseRow
  }
}
