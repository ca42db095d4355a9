/** Events of accounts. */
export const accountEvents = [
  'account-deleted',
  'account-renamed',
  'address-change-asked',
  'address-change-cancelled',
  'address-changed',
  'address-disputed',
  'address-restored',
  'data-exported',
  'deletion-cancelled',
  'deletion-planned',
  'leak-service-away',
  'mail-language-changed',
  'password-changed',
  'password-reset',
  'reset-requested',
] as const
