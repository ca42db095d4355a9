// The meaning of an answer, in the words of docs/flows.md: the event that tells of it, and what it ends.

import { limits } from '../../src/base/limits.ts'

/** The consequences of an act that was answered so. */
export type Meaning = {
  /** The event of the same commit. */
  event: string | null
  /** Events that the commit may have, depending on what it found. */
  also?: string[]
  /** Whether a second act of the kind is answered in the same way and writes nothing. */
  isRepeatable?: boolean
  /** Which sessions end: the one that asked, the account's others, or all. */
  ends?: 'this' | 'others'
  /** A word for what works only once. */
  once?: string
  /** A word for what has a pause of so many milliseconds. */
  pace?: { of: string; pause: number }
}

const done = (event: string, more: Omit<Meaning, 'event'> = {}): Meaning => ({ event, ...more })
const confirmed = done('confirmed', { also: ['password-chosen', 'browser-bound'], once: 'a registration' })
const loggedIn = done('logged-in', { also: ['deletion-cancelled'] })
const steppedIn = done('logged-in', {
  also: ['deletion-cancelled', 'recovery-code-used'],
  once: 'a code of the second step',
})
const newFactorsGone = ['authenticator-removed', 'passkey-removed']
const wrongStep = done('second-step-refused', {})

/** The meanings by the act's address in JSON and the kind of its answer. */
export const meanings: Record<string, Meaning> = {
  'register mailed': done('registered'),
  'register/resend mailed': done('mail-requested', {
    pace: { of: 'a mail again', pause: limits.resendPause },
  }),
  'register/address mailed': done('address-corrected'),
  'register/code confirmed': confirmed,
  'confirm confirmed': confirmed,
  // The password is chosen in a commit of its own, before the race for the confirmation.
  'confirm name-taken': { event: null, also: ['password-chosen', 'browser-bound'] },
  'confirm elsewhere': { event: null, also: ['password-chosen', 'browser-bound'] },
  'confirm already-confirmed': { event: null, also: ['password-chosen', 'browser-bound'] },
  'confirm/resend mailed': done('mail-requested', { isRepeatable: true }),
  'not-me disowned': done('disowned', { isRepeatable: true }),
  'not-me lifted': done('mute-lifted', { isRepeatable: true }),
  'login logged-in': loggedIn,
  'login second-step-needed': done('second-factor-asked'),
  'login unconfirmed': done('log-in-unconfirmed'),
  'login/passkey logged-in': { ...loggedIn, once: 'a question for a passkey' },
  'login/second-step logged-in': steppedIn,
  'login/second-step wrong-second-step': wrongStep,
  'login/again proved': done('recent-proof-given', {
    also: ['recovery-code-used'],
    once: 'a code of the second step',
  }),
  'login/again wrong-password-alone': done('password-refused'),
  'login/again wrong-second-step': wrongStep,
  'logout logged-out': done('logged-out', { isRepeatable: true, ends: 'this' }),
  'password/forgot mailed': done('reset-requested', { pace: { of: 'a reset', pause: limits.resendPause } }),
  'password/reset changed': done('password-reset', { also: newFactorsGone, once: 'a reset' }),
  'account/password changed': done('password-changed', { ends: 'others' }),
  'account/password wrong-password-alone': done('password-refused'),
  'account/name changed': done('account-renamed', { isRepeatable: true }),
  'account/sessions/end-others done': done('other-sessions-ended', { ends: 'others' }),
  'account/security/authenticator added': done('authenticator-added', { ends: 'others' }),
  'account/security/authenticator/remove changed': done('authenticator-removed'),
  'account/security/passkeys changed': done('passkey-added'),
  'account/security/passkeys/remove changed': done('passkey-removed'),
  'account/security/recovery-codes made': done('recovery-codes-made'),
  'account/delete planned': done('deletion-planned', { also: ['account-deleted'], ends: 'others' }),
  'account/delete wrong-password-alone': done('password-refused'),
  'account/address mailed': done('address-change-asked'),
  'account/address wrong-password-alone': done('password-refused'),
  'account/address/confirm changed': done('address-changed', { ends: 'others', once: 'a change of address' }),
  'account/address/confirm wrong-password-alone': done('password-refused'),
  'account/address/undo restored': done('address-restored', { also: newFactorsGone, once: 'an undo' }),
  'account/address/undo wrong-password-alone': done('password-refused'),
  'account/address/undo/cancel cancelled': done('address-change-cancelled'),
  'account/address/undo/dispute suspended': done('address-disputed', { once: 'a dispute' }),
  'admin/suspend done': done('account-suspended'),
  'admin/restore done': done('account-restored'),
  'admin/end-sessions done': done('sessions-ended'),
  'admin/send-reset done': done('reset-requested'),
  'admin/remove-second-step done': done('second-step-removed'),
  'admin/promote done': done('account-promoted'),
  'admin/demote done': done('account-demoted'),
  'admin/api-keys made': done('api-key-made'),
  'admin/revoke-api-key done': done('api-key-revoked'),
  'admin/delete done': done('account-deleted'),
  'admin/resend done': done('mail-requested'),
  'admin/extend done': done('registration-extended'),
  'admin/delete-registration done': done('registration-deleted'),
  'admin/confirm done': done('confirmed-by-hand', { once: 'a registration' }),
}
