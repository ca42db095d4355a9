// What the link of a mail stands for; opening it confirms nothing.
import { limits } from '../../base/limits.ts'
import type { Ports, Visitor } from '../../core/ports.ts'
import { readLinkCode } from '../../security/codes.ts'
import { findAccount, findAccountOfRegistration } from '../../store/accounts/accounts.ts'
import { findReservation } from '../../store/accounts/address-changes.ts'
import { findRegistration } from '../../store/registrations/registrations.ts'
import type { RegistrationRow } from '../../store/registrations/rows.ts'
import { noteOpened } from '../../store/registrations/waiting.ts'
import { findBound } from './bound-browser.ts'

/** What a link stands for, seen from one browser. */
export type Link =
  | { kind: 'unknown-code' }
  | { kind: 'expired'; mayRenew: boolean }
  | { kind: 'already-confirmed' }
  | { kind: 'disowned' }
  /** Reserved for an account that has left the address; null until an administrator has decided. */
  | { kind: 'address-reserved'; until: number | null }
  | { kind: 'one-click'; registration: RegistrationRow }
  | { kind: 'elsewhere'; registration: RegistrationRow; mayTryPassword: boolean; mayChoosePassword: boolean }

/** Notes that a link was opened; false when its code is not genuine. Changes nothing else, whoever opens it. */
export async function openLink(ports: Ports, code: string): Promise<boolean> {
  const read = readLinkCode(ports.keys, code)
  if (!read) return false
  await noteOpened(ports.db, read.id, read.generation, ports.now())
  return true
}

/** What a link stands for now, in this visitor's browser. */
export async function readLink(ports: Ports, visitor: Visitor, code: string): Promise<Link> {
  const read = readLinkCode(ports.keys, code)
  if (!read) return { kind: 'unknown-code' }
  const registration = await findRegistration(ports.db, read.id)
  if (!registration) {
    const account = await findAccountOfRegistration(ports.db, read.id)
    return account ? { kind: 'already-confirmed' } : { kind: 'expired', mayRenew: false }
  }
  if (registration.generation !== read.generation) return { kind: 'unknown-code' }
  // Also one that was made while the address's account was, and so escaped being closed.
  if (await findAccount(ports.db, { kind: 'address', key: registration.addressKey })) {
    return { kind: 'already-confirmed' }
  }
  // Whoever was handed a link need not be who reads the address, and is not told what that one said.
  if (registration.disownedAt !== null) return { kind: read.handedOut ? 'unknown-code' : 'disowned' }
  // A closed registration's genuine link is in the hands of whoever reads the address, so they may know.
  if (registration.confirmedAt !== null || registration.closedAt !== null)
    return { kind: 'already-confirmed' }
  if (registration.expiresAt <= ports.now()) return { kind: 'expired', mayRenew: true }
  const reservation = await findReservation(ports.db, registration.addressKey, ports.now())
  if (reservation) return { kind: 'address-reserved', until: reservation.endsAt }

  const bound = await findBound(ports, visitor)
  if (bound?.id === registration.id && bound.mayConfirm) return { kind: 'one-click', registration }
  const mayTryPassword = registration.passwordTries < limits.confirmPasswordTries
  // Only what came by mail proves that one reads it; who was handed a link must know the registration's password.
  return { kind: 'elsewhere', registration, mayTryPassword, mayChoosePassword: !read.handedOut }
}
