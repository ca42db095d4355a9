// A password was chosen: where the operator wants it, a service is asked whether it is known from a leak, and it is hashed.
import { parsePassword } from '../base/password.ts'
import type { Password } from '../base/password.ts'
import type { Ports, Visitor } from './ports.ts'
import { appendEvent } from '../store/db/events.ts'

/** The password that was chosen is the person's name or address, or part of it. */
export type PasswordPersonal = { kind: 'password-personal' }

/** The password that was chosen is known from a leak elsewhere. */
export type PasswordLeaked = { kind: 'password-leaked' }

/**
 * Hashes a password that was chosen; null when it is known from a leak. Who cannot be answered is let pass, with an event.
 * Never called inside a transaction.
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

/** Whether a password is what everybody who knows a person would try first, where its form could not know whose it is. */
export function isPersonal(
  { settings }: Pick<Ports, 'settings'>,
  password: Password,
  about: { name: string; address: string },
): boolean {
  const { passwordMinLength: minLength, siteName } = settings
  return typeof parsePassword(password, { ...about, minLength, siteName }) === 'object'
}
