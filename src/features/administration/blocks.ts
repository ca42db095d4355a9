// An administrator lets nobody register any more with an address or domain, begun from a registration that has it; or again.
import { envelopeDomain } from '../../base/address.ts'
import type { Administrator, Ports } from '../../core/ports.ts'
import { newId } from '../../security/tokens.ts'
import { deleteBlock, insertBlock } from '../../store/registrations/blocks.ts'
import { appendEvent } from '../../store/db/events.ts'
import { holdRegistration } from '../../store/registrations/registrations.ts'
import type { BlockRow, RegistrationRow } from '../../store/registrations/rows.ts'
import { actAs } from './act-as.ts'
import type { RegistrationActOutcome, SeenRegistration } from './registrations.ts'

/** How blocking ended. */
export type BlockOutcome = RegistrationActOutcome | { kind: 'already-blocked' }

/** How taking a block away ended; `stale` when who acts is no administrator any more. */
export type UnblockOutcome = { kind: 'done' } | { kind: 'unknown' } | { kind: 'stale' }

/** Lets nobody register with this registration's address any more. */
export function blockAddress(ports: Ports, by: Administrator, seen: SeenRegistration): Promise<BlockOutcome> {
  return block(ports, by, seen, (registration) => ({ kind: 'address', value: registration.addressKey }))
}

/** Lets nobody register with an address of this registration's domain, or of one below it, any more. */
export function blockDomain(ports: Ports, by: Administrator, seen: SeenRegistration): Promise<BlockOutcome> {
  return block(ports, by, seen, ({ addressKey }) => ({ kind: 'domain', value: envelopeDomain(addressKey) }))
}

/** Takes a block away. */
export async function unblock(ports: Ports, by: Administrator, blockId: string): Promise<UnblockOutcome> {
  const at = ports.now()
  return actAs(ports, by, async (db, by): Promise<UnblockOutcome> => {
    if (!(await deleteBlock(db, blockId))) return { kind: 'unknown' }
    await appendEvent(db, { ...by, at, kind: 'unblocked', subjectId: blockId })
    return { kind: 'done' }
  })
}

async function block(
  ports: Ports,
  by: Administrator,
  seen: SeenRegistration,
  what: (registration: RegistrationRow) => Pick<BlockRow, 'kind' | 'value'>,
): Promise<BlockOutcome> {
  const at = ports.now()
  return actAs(ports, by, async (db, by): Promise<BlockOutcome> => {
    // Whatever has become of the registration: it is its address that must not come back.
    const registration = await holdRegistration(db, seen.id)
    if (!registration) return { kind: 'unknown' }
    if (registration.generation !== seen.generation) return { kind: 'stale' }
    const { actor, reason } = by
    const row = { id: newId(), ...what(registration), actor, reason, createdAt: at }
    if (!(await insertBlock(db, row))) return { kind: 'already-blocked' }
    const kind = `${row.kind}-blocked` as const
    await appendEvent(db, { ...by, at, kind, registrationId: seen.id, subjectId: row.id })
    return { kind: 'done' }
  })
}
