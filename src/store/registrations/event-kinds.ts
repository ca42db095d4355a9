export const registrationEvents = [
  'address-corrected',
  'browser-bound',
  'confirmed',
  'disowned',
  'honeypot-filled',
  'log-in-unconfirmed',
  'mail-requested',
  'mute-lifted',
  'password-chosen',
  'registered',
  'registration-swept',
  'reminded',
] as const
