// Reads the meaning of a mail's link; opening it confirms nothing.

import { z } from 'zod'
import { limits } from '../../base/limits.ts'
import type { Ports, Visitor } from '../../core/ports.ts'
import type { ConfirmationCode } from '../../security/codes.ts'
import { findAccount, findAccountOfRegistration } from '../../store/accounts/accounts.ts'
import { findReservation } from '../../store/accounts/address-changes.ts'
import { findRegistration } from '../../store/registrations/registrations.ts'
import type { RegistrationRow } from '../../store/registrations/rows.ts'
import { noteOpened } from '../../store/registrations/waiting.ts'
import { findBound } from './bound-browser.ts'

/** The part of a link's registration that a page may show, as JSON. */
export const shownRegistrationShape = z.object({ id: z.string(), name: z.string(), address: z.string() })

/** The part of a link's registration that a page may show. */
export type ShownRegistration = Pick<RegistrationRow, 'id' | 'name' | 'address'>

/** The meaning of a link in one browser. */
export type Link = LinkOf<ShownRegistration>

/** The same for a flow that continues with the registration. */
export type JudgedLink = LinkOf<RegistrationRow>

type LinkOf<Registration> =
  | { kind: 'unknown-code' }
  | { kind: 'expired'; mayRenew: boolean }
  | { kind: 'already-confirmed' }
  | { kind: 'disowned' }
  /** Reserved for an account that has left the address; null until an administrator has decided. */
  | { kind: 'address-reserved'; until: number | null }
  | { kind: 'one-click'; registration: Registration }
  | { kind: 'elsewhere'; registration: Registration; mayTryPassword: boolean; mayChoosePassword: boolean }

/** Notes that a link was opened; false when its code is not genuine. Changes nothing else. */
export async function openLink(ports: Ports, code: ConfirmationCode | null): Promise<boolean> {
  if (!code) return false
  await noteOpened(ports.db, code.id, code.generation, ports.now())
  return true
}

/** Reads the current meaning of a link in this visitor's browser. */
export async function readLink(ports: Ports, visitor: Visitor, code: ConfirmationCode | null): Promise<Link> {
  return shownLink(await judgeLink(ports, visitor, code))
}

/** A link as a page may show it. */
export function shownLink(link: JudgedLink): Link {
  return 'registration' in link ? { ...link, registration: shownRegistration(link.registration) } : link
}

/** A registration as a page may show it. */
export function shownRegistration({ id, name, address }: RegistrationRow): ShownRegistration {
  return { id, name, address }
}

/** Judges a link once, for the flow that acts on it. */
export async function judgeLink(
  ports: Ports,
  visitor: Visitor,
  code: ConfirmationCode | null,
): Promise<JudgedLink> {
  if (!code) return { kind: 'unknown-code' }
  const registration = await findRegistration(ports.db, code.id)
  if (!registration) {
    const account = await findAccountOfRegistration(ports.db, code.id)
    return account ? { kind: 'already-confirmed' } : { kind: 'expired', mayRenew: false }
  }
  const ended = await judgeEnded(ports, code, registration)
  if (ended) return ended
  const bound = await findBound(ports, visitor)
  if (bound?.id === registration.id && bound.mayConfirm) return { kind: 'one-click', registration }
  const mayTryPassword = registration.passwordTries < limits.confirmPasswordTries
  // Only a mailed link proves that its reader reads the mailbox; a handed-out one takes the registration's own password.
  return {
    kind: 'elsewhere',
    registration,
    mayTryPassword,
    mayChoosePassword: code.purpose === 'confirm-by-link',
  }
}

// Why a registration cannot be confirmed by this code at the moment; null when it can.
async function judgeEnded(
  { db, now }: Ports,
  { generation, purpose }: ConfirmationCode,
  registration: RegistrationRow,
): Promise<JudgedLink | null> {
  const { addressKey, disownedAt, confirmedAt, closedAt, expiresAt } = registration
  if (registration.generation !== generation) return { kind: 'unknown-code' }
  // Also a registration made at the same time as the address's account, which therefore escaped being closed.
  if (await findAccount(db, { kind: 'address', key: addressKey })) return { kind: 'already-confirmed' }
  // The person with a handed-out link may not be the reader of the mailbox, and must not learn the reader's answer.
  if (disownedAt !== null)
    return { kind: purpose === 'confirm-by-handed-out-link' ? 'unknown-code' : 'disowned' }
  // Only a reader of the mailbox has the genuine link of a closed registration, so they may know.
  if (confirmedAt !== null || closedAt !== null) return { kind: 'already-confirmed' }
  if (expiresAt <= now()) return { kind: 'expired', mayRenew: true }
  const reservation = await findReservation(db, addressKey, now())
  return reservation ? { kind: 'address-reserved', until: reservation.endsAt } : null
}
