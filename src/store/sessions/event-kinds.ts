/** Events of sessions, and of passwords that are tried. */
export const sessionEvents = [
  'logged-in',
  'logged-out',
  'other-sessions-ended',
  'password-given-again',
  'password-refused',
  'session-ended',
  'sessions-ended',
] as const
