// The rows of authenticator apps, recovery codes, and log-ins that wait for their second step.

/** An account's authenticator app. Its secret is encrypted under the key that `keyId` names. */
export type AuthenticatorRow = {
  accountId: string
  sealedSecret: string
  keyId: string
  /** The step of the last code that counted; no code of this step or an earlier one counts again. */
  lastStep: number
  createdAt: number
  /** When it last logged in or proved anew; null before the first time. */
  usedAt: number | null
}

/** A recovery code, of which only the SHA-256 is stored; it counts once. */
export type RecoveryCodeRow = {
  accountId: string
  codeHash: string
  createdAt: number
  usedAt: number | null
}

/** A log-in with the right password that waits for its second step. It is no session; of its token, only the SHA-256 is stored. */
export type PendingLogInRow = {
  tokenHash: string
  accountId: string
  /** The hash that was verified, so that another password ends the log-in. */
  passwordHash: string
  stay: 0 | 1
  createdAt: number
  endsAt: number
}

declare module '../db/tables.ts' {
  interface Tables {
    authenticators: AuthenticatorRow
    recoveryCodes: RecoveryCodeRow
    pendingLogIns: PendingLogInRow
  }
}
