// The rows of authenticator apps, recovery codes, passkeys, and log-ins that wait for their second step.

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
  /** The mail that tells the owner, unless the log-in ends well before; null in a browser that the account knows. */
  mailId: string | null
}

/** A passkey: the public key of a pair whose other half an authenticator keeps. */
export type PasskeyRow = {
  id: string
  accountId: string
  /** The authenticator's name for it. */
  credentialId: string
  /** As SubjectPublicKeyInfo in base64url. */
  publicKey: string
  /** COSE's number of its algorithm. */
  algorithm: number
  /** The host that it belongs to (the id of the relying party). */
  host: string
  /** Its owner's name for it. */
  label: string
  /** The browser and system that made it, in well-known names. */
  browser: string | null
  system: string | null
  /** How often it has signed, as its authenticator counts; 0 if it does not. */
  counter: number
  /** When the counter last went back, as that of a copy does. */
  counterBackAt: number | null
  createdAt: number
  usedAt: number | null
}

declare module '../db/tables.ts' {
  interface Tables {
    authenticators: AuthenticatorRow
    recoveryCodes: RecoveryCodeRow
    pendingLogIns: PendingLogInRow
    passkeys: PasskeyRow
  }
}
