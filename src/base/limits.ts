import { day, minute, second } from './time.ts'

/** How many, how long and how large: the numbers that are not settings, each with its source. */
export const limits = {
  /** Largest request body in bytes; the longest honest form is under 8 KiB. */
  bodyBytes: 64 * 1024,
  /** How long a registering browser is known; the cookie of the browser token lives as long. */
  browserTokenLife: day,
  /** How long a link's code rests in its cookie between the address bar and the button. */
  codeCookieLife: 15 * minute,
  /** Pause between two mails that one registration asks for. */
  resendPause: minute,
  /** How often a registration's address may be corrected. */
  corrections: 3,
  /** Tries at the 8-digit code in the life of a registration: 5 in 10^8 is under NIST SP 800-63B's 1 in 10^6. */
  digitTries: 5,
  /** Tries at 8-digit codes for one address in a day, over all its registrations. */
  digitTriesPerAddressPerDay: 20,
  /** Wrong passwords at a link opened elsewhere; afterwards only a new password serves. */
  confirmPasswordTries: 10,
  /** How long a password that was typed counts as recent for what needs it anew. */
  recentPassword: 10 * minute,
  /** Pause without which a session that does not "stay logged in" ends. */
  sessionIdleWithoutStay: day / 2,
  /** How stale a session's last-seen time may be: a write at most this often. */
  seenPrecision: 5 * minute,
  /** How long a claimed mail belongs to its process; longer than a mail may take in all. */
  mailLease: 90 * second,
  /** Waits after a mail server said "later" (RFC 5321 section 4.5.4.1 asks for growing ones); the last one repeats. */
  mailBackoff: [30 * second, 2 * minute, 10 * minute, 30 * minute, 60 * minute, 120 * minute, 240 * minute],
  /** How often a mail is tried again after an answer that was lost behind the final dot. */
  mailUnknownTries: 2,
  /** How often the oldest mail is tried while the mail server itself is at fault. */
  mailPause: 15 * second,
  /** How often a process looks for mails that another process wrote. */
  mailPoll: second,
  /** How long an expired registration's row stays, so that its link can still be renewed. */
  sweepAfter: day,
} as const
