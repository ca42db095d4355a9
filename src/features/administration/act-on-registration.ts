// One act on one registration. The act names the generation that the administrator saw: a newer one means that the address was
// corrected in the meantime, and an act meant for one address must not affect another.

import type { Administrator, Ports } from '../../core/ports.ts'
import type { Database } from '../../store/db/database.ts'
import type { EventKind } from '../../store/db/events.ts'
import { appendEvent } from '../../store/db/events.ts'
import { holdRegistration } from '../../store/registrations/registrations.ts'
import type { RegistrationRow } from '../../store/registrations/rows.ts'
import { actAs } from './act-as.ts'

/** A registration as an administrator saw it. */
export type ExpectedRegistration = { id: string; generation: number }

/** Why an act on a registration was not done; `stale` means that it was corrected, confirmed or closed in the meantime. */
export type RegistrationRefusal = { kind: 'unknown' } | { kind: 'stale' }

/** How an act on a registration ended. */
export type RegistrationActOutcome = { kind: 'done' } | RegistrationRefusal

/** Acts on a registration; the event is written if the work was done. */
export function actOnRegistration<Outcome extends { kind: string }>(
  ports: Ports,
  by: Administrator,
  expected: ExpectedRegistration,
  event: EventKind,
  work: (db: Database, registration: RegistrationRow, at: number) => Promise<Outcome>,
): Promise<Outcome | RegistrationRefusal> {
  const at = ports.now()
  return actAs(ports, by, async (db, by) => {
    const held = await holdExpected(db, expected)
    if (held.kind !== 'held') return held
    const outcome = await work(db, held.registration, at)
    if (outcome.kind === 'done')
      await appendEvent(db, { ...by, at, kind: event, registrationId: expected.id })
    return outcome
  })
}

/** Acts on a registration that is neither confirmed nor closed. */
export function actOnOpenRegistration<Outcome extends { kind: string }>(
  ports: Ports,
  by: Administrator,
  expected: ExpectedRegistration,
  event: EventKind,
  work: (db: Database, registration: RegistrationRow, at: number) => Promise<Outcome>,
): Promise<Outcome | RegistrationRefusal> {
  return actOnRegistration<Outcome | RegistrationRefusal>(
    ports,
    by,
    expected,
    event,
    (db, registration, at) =>
      isOpen(registration) ? work(db, registration, at) : Promise.resolve({ kind: 'stale' }),
  )
}

/**
 * Locks a registration and compares it with what the administrator saw. Locked first: otherwise the visitor could correct or
 * confirm it between the comparison and the act.
 */
export async function holdExpected(
  db: Database,
  expected: ExpectedRegistration,
): Promise<{ kind: 'held'; registration: RegistrationRow } | RegistrationRefusal> {
  const registration = await holdRegistration(db, expected.id)
  if (!registration) return { kind: 'unknown' }
  return registration.generation === expected.generation ? { kind: 'held', registration } : { kind: 'stale' }
}

/** Whether a registration can still become an account. */
export function isOpen({ confirmedAt, closedAt }: RegistrationRow): boolean {
  return confirmedAt === null && closedAt === null
}
