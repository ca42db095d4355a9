// Looks up a new password in a leak service, if the operator wants that, and hashes it. `newPasswordField` has made the
// checks that need only the form.

import { parsePassword } from '../base/password.ts'
import type { Password } from '../base/password.ts'
import { appendEvent } from '../store/db/events.ts'
import type { Ports, Visitor } from './ports.ts'

/** The chosen password is the person's name or address, or part of it. */
export type PasswordPersonal = { kind: 'password-personal' }

/** The chosen password is known from a leak elsewhere. */
export type PasswordLeaked = { kind: 'password-leaked' }

/**
 * Hashes a chosen password; null when it is known from a leak. If the service does not answer, the password passes, with an
 * event. Not for use inside a transaction: the service and the hash are slow.
 */
export async function hashNewPassword(
  ports: Ports,
  visitor: Pick<Visitor, 'network' | 'signal'>,
  password: Password,
): Promise<string | null> {
  const { db, hasher, leaks, log, now } = ports
  const answer = leaks ? await leaks.ask(password) : null
  if (answer?.kind === 'leaked') return null
  if (answer?.kind === 'away') {
    log.warn({ why: answer.why, code: 'leak-service-away' }, 'a password was taken without being looked up')
    const { network } = visitor
    await appendEvent(db, { at: now(), kind: 'leak-service-away', actor: 'visitor', network })
  }
  return hasher.hash('register', password, visitor.signal)
}

/**
 * Whether a password is one of the first guesses of anyone who knows the person. Call it if the form could not know the
 * person.
 */
export function isPersonal(
  { settings }: Pick<Ports, 'settings'>,
  password: Password,
  about: { name: string; address: string },
): boolean {
  const { passwordMinLength: minLength, siteName } = settings
  return typeof parsePassword(password, { ...about, minLength, siteName }) === 'object'
}
