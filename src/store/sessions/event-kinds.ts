/** What happens in a session and where a password is tried. */
export const sessionEvents = [
  'logged-in',
  'logged-out',
  'other-sessions-ended',
  'password-given-again',
  'password-refused',
  'session-ended',
  'sessions-ended',
] as const
