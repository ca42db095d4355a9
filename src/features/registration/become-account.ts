// The end of every confirmation in a browser: a registration that waits becomes an account.

import type { Name } from '../../base/name.ts'
import { parseNext } from '../../base/next.ts'
import type { Next } from '../../base/next.ts'
import { visitorEvent } from '../../core/events.ts'
import { notifyOfAccount } from '../../core/notify.ts'
import type { Ports, Visitor } from '../../core/ports.ts'
import { namedAs } from '../../store/accounts/name-columns.ts'
import { inTransaction } from '../../store/db/database.ts'
import { appendEvent } from '../../store/db/events.ts'
import { mayConfirm } from '../../store/registrations/browser-tokens.ts'
import { makeAccount } from '../../store/registrations/confirmation.ts'
import { holdWithOthers } from '../../store/registrations/registrations.ts'
import { changeWaiting } from '../../store/registrations/waiting.ts'
import { shownRegistration } from './confirm-link.ts'
import type { ShownRegistration } from './confirm-link.ts'

/** How confirming in a browser ended. */
type BecomeAccountOutcome =
  | { kind: 'confirmed'; name: string; next: Next | null }
  | { kind: 'name-taken'; registration: ShownRegistration }
  | { kind: 'not-waiting' }

/** Makes the registration an account, if the browser of this token may confirm it; one unit for link and digits. */
export async function becomeAccount(
  ports: Ports,
  visitor: Visitor,
  read: { id: string; generation: number },
  by: 'link' | 'digits',
  name: Name | null,
  tokenHash: string,
): Promise<BecomeAccountOutcome> {
  const at = ports.now()
  const outcome = await inTransaction(ports.db, async (db): Promise<BecomeAccountOutcome> => {
    // Locked before the right to confirm is checked: otherwise an owner could choose a password elsewhere in between
    // and take the right away.
    await holdWithOthers(db, read.id)
    if (!(await mayConfirm(db, tokenHash, read.id))) return { kind: 'not-waiting' }
    if (name) await changeWaiting(db, read, namedAs(name), at)
    const became = await makeAccount(db, read, { at, by })
    switch (became.kind) {
      case 'confirmed': {
        const { registration, accountId } = became
        await appendEvent(db, { ...visitorEvent('confirmed', at, visitor, registration.id), accountId })
        await notifyOfAccount(db, ports, 'account.confirmed', { at, accountId })
        const { name, next } = registration
        return { kind: 'confirmed', name, next: parseNext(next, ports.settings.baseUrl) }
      }
      case 'name-taken':
        return { kind: 'name-taken', registration: shownRegistration(became.registration) }
      case 'address-taken':
      case 'not-waiting':
        return { kind: 'not-waiting' }
      default:
        return became satisfies never
    }
  })
  if (outcome.kind === 'confirmed') ports.wakeCourier()
  ports.log.info({ registration: read.id, outcome: outcome.kind }, 'confirmation')
  return outcome
}
