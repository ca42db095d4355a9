/** Events that administrators cause. */
export const administrationEvents = [
  'account-demoted',
  'account-promoted',
  'account-restored',
  'account-suspended',
  'address-blocked',
  'admin-created',
  'confirmed-by-hand',
  'domain-blocked',
  'link-handed-out',
  'mail-cancelled',
  'mail-retried',
  'registration-deleted',
  'registration-extended',
  'unblocked',
] as const
