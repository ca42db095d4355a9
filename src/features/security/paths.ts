/** The paths that only the pages about the account's security lead to. */
export const securityPaths = {
  authenticator: '/account/security/authenticator/',
  removeAuthenticator: '/account/security/authenticator/remove/',
  renamePasskey: '/account/security/passkeys/rename/',
  removePasskey: '/account/security/passkeys/remove/',
  recoveryCodes: '/account/security/recovery-codes/',
} as const
