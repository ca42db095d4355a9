/** Events of sessions, and of passwords that are tried. */
export const sessionEvents = [
  'logged-in',
  'logged-out',
  'other-sessions-ended',
  // Written by former versions; it is `recent-proof-given` now.
  'password-given-again',
  'password-refused',
  'recent-proof-given',
  'session-ended',
  'sessions-ended',
] as const
