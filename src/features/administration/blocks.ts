// An administrator blocks the address or domain of a registration from registering, or removes a block.

import { envelopeDomain } from '../../base/address.ts'
import type { Administrator, Ports } from '../../core/ports.ts'
import { newId } from '../../security/tokens.ts'
import { appendEvent } from '../../store/db/events.ts'
import { deleteBlock, insertBlock } from '../../store/registrations/blocks.ts'
import type { BlockRow, RegistrationRow } from '../../store/registrations/rows.ts'
import { actAs } from './act-as.ts'
import { holdExpected } from './act-on-registration.ts'
import type { RegistrationActOutcome, ExpectedRegistration } from './act-on-registration.ts'
import { act, actMeanings } from './act.ts'

type BlockOutcome = RegistrationActOutcome | { kind: 'already-blocked' }

/** How removing a block ended; `stale` means that the administrator's session has ended. */
type UnblockOutcome = { kind: 'done' } | { kind: 'unknown' } | { kind: 'stale' }

/** Each act on a block by its name in addresses and texts. */
export const blockActs = {
  unblock: act({
    name: 'admin-unblock',
    api: 'POST /api/admin/blocks/{id}/unblock',
    input: {},
    run: (ports, by, { id }) => unblock(ports, by, id),
    outcomes: actMeanings,
  }),
}

/** Blocks the address of a registration. */
export function blockAddress(
  ports: Ports,
  by: Administrator,
  expected: ExpectedRegistration,
): Promise<BlockOutcome> {
  return block(ports, by, expected, (registration) => ({ kind: 'address', value: registration.addressKey }))
}

/** Blocks the domain of a registration's address, and all domains below it. */
export function blockDomain(
  ports: Ports,
  by: Administrator,
  expected: ExpectedRegistration,
): Promise<BlockOutcome> {
  return block(ports, by, expected, ({ addressKey }) => ({
    kind: 'domain',
    value: envelopeDomain(addressKey),
  }))
}

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
  expected: ExpectedRegistration,
  blockedBy: (registration: RegistrationRow) => Pick<BlockRow, 'kind' | 'value'>,
): Promise<BlockOutcome> {
  const at = ports.now()
  return actAs(ports, by, async (db, by): Promise<BlockOutcome> => {
    // Also if the registration is confirmed or closed: the block is about its address.
    const held = await holdExpected(db, expected)
    if (held.kind !== 'held') return held
    const { actor, reason } = by
    const row = { id: newId(), ...blockedBy(held.registration), actor, reason, createdAt: at }
    if (!(await insertBlock(db, row))) return { kind: 'already-blocked' }
    const kind = `${row.kind}-blocked` as const
    await appendEvent(db, { ...by, at, kind, registrationId: expected.id, subjectId: row.id })
    return { kind: 'done' }
  })
}
