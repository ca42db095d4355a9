// An administrator confirms a registration in the place of its visitor.

import type { Name } from '../../base/name.ts'
import { notifyOfAccount } from '../../core/notify.ts'
import type { Administrator, Ports } from '../../core/ports.ts'
import { appendEvent } from '../../store/db/events.ts'
import { queueMail } from '../../store/mail/outbox.ts'
import { makeAccount } from '../../store/registrations/confirmation.ts'
import { holdWithOthers } from '../../store/registrations/registrations.ts'
import { actAs } from './act-as.ts'
import { holdExpected, isOpen } from './act-on-registration.ts'
import type { RegistrationRefusal, ExpectedRegistration } from './act-on-registration.ts'

type ByHandOutcome =
  | { kind: 'done'; accountId: string }
  | RegistrationRefusal
  | { kind: 'expired' }
  | { kind: 'name-taken' }
  | { kind: 'address-taken' }

/**
 * Makes the registration an account although its mail has not been read, by the same statements as a click on the link,
 * and writes to its address about it. `name` replaces a name that somebody else has taken in the meantime.
 */
export async function confirmByHand(
  ports: Ports,
  by: Administrator,
  expected: ExpectedRegistration,
  name: Name | null = null,
): Promise<ByHandOutcome> {
  const at = ports.now()
  const outcome = await actAs(ports, by, async (db, by): Promise<ByHandOutcome> => {
    await holdWithOthers(db, expected.id)
    const held = await holdExpected(db, expected)
    if (held.kind !== 'held') return held
    if (!isOpen(held.registration)) return { kind: 'stale' }
    if (held.registration.expiresAt <= at) return { kind: 'expired' }
    const became = await makeAccount(db, expected, { at, by: 'hand' }, name)
    if (became.kind === 'not-waiting') return { kind: 'stale' }
    if (became.kind !== 'confirmed') return { kind: became.kind }
    const { accountId } = became
    await queueMail(db, { kind: 'confirmed-by-hand', accountId }, { now: at })
    await appendEvent(db, { ...by, at, kind: 'confirmed-by-hand', registrationId: expected.id, accountId })
    await notifyOfAccount(db, ports, 'account.confirmed', { at, accountId })
    return { kind: 'done', accountId }
  })
  if (outcome.kind === 'done') ports.wakeCourier()
  return outcome
}
