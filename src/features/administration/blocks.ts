// An administrator blocks an address or domain, of a registration or any other, from registering, or removes a block.

import { envelopeDomain, parseAddress } from '../../base/address.ts'
import type { AddressProblem } from '../../base/address.ts'
import { trimmed } from '../../base/typed-text.ts'
import type { Actor, Administrator, Ports } from '../../core/ports.ts'
import type { Field, InputOf } from '../../operation/fields.ts'
import { done, operation, refused } from '../../operation/operation.ts'
import type { Callers } from '../../operation/operation.ts'
import { newId } from '../../security/tokens.ts'
import type { Database } from '../../store/db/database.ts'
import { appendEvent } from '../../store/db/events.ts'
import { deleteBlock, insertBlock } from '../../store/registrations/blocks.ts'
import type { BlockRow, RegistrationRow } from '../../store/registrations/rows.ts'
import { actAs } from './act-as.ts'
import { holdExpected } from './act-on-registration.ts'
import type { RegistrationActOutcome, ExpectedRegistration } from './act-on-registration.ts'
import { act, actMeanings, reasonField } from './act.ts'

/** An address or a domain, and its kind. */
type Blocked = Pick<BlockRow, 'kind' | 'value'>

type BlockOutcome = RegistrationActOutcome | { kind: 'already-blocked' }

/** How removing a block ended; `stale` means that the administrator's session has ended. */
type UnblockOutcome = { kind: 'done' } | { kind: 'unknown' } | { kind: 'stale' }

/** How adding a block ended; `stale` means that the administrator's session has ended. */
type AddBlockOutcome = { kind: 'done'; id: string } | { kind: 'already-blocked' } | { kind: 'stale' }

/** An address, or a domain as `example.com` or `@example.com`. */
const blockedField: Field<Blocked, 'string', 'required'> = {
  type: 'string',
  need: 'required',
  read: readBlocked,
}

const blockInput = { value: blockedField, reason: reasonField }

/** Each act on a block by its name in addresses and texts. */
export const blockActs = {
  block: operation({
    name: 'admin-block',
    who: 'administrator',
    api: 'POST /api/admin/blocks',
    scope: 'blocks:write',
    input: blockInput,
    run: addBlock,
    outcomes: {
      done: done(),
      'already-blocked': refused(422, 'value'),
      stale: refused(409),
    },
  }),
  unblock: act({
    name: 'admin-unblock',
    api: 'POST /api/admin/blocks/{id}/unblock',
    scope: 'blocks:write',
    input: {},
    run: (ports, by, { id }) => unblock(ports, by, id),
    outcomes: actMeanings,
  }),
}

/** Blocks an address or domain that an administrator typed; it need not have registered. */
async function addBlock(
  ports: Ports,
  { administrator }: Callers['administrator'],
  { value: blocked, reason }: InputOf<typeof blockInput>,
): Promise<AddBlockOutcome> {
  const at = ports.now()
  return actAs(ports, { ...administrator, reason }, (db, by) =>
    write(db, by, { blocked, at, registrationId: null }),
  )
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
  blockedBy: (registration: RegistrationRow) => Blocked,
): Promise<BlockOutcome> {
  const at = ports.now()
  return actAs(ports, by, async (db, by): Promise<BlockOutcome> => {
    // Also if the registration is confirmed or closed: the block is about its address.
    const held = await holdExpected(db, expected)
    if (held.kind !== 'held') return held
    const { kind } = await write(db, by, {
      blocked: blockedBy(held.registration),
      at,
      registrationId: expected.id,
    })
    return { kind }
  })
}

async function write(
  db: Database,
  by: Actor,
  { blocked, at, registrationId }: { blocked: Blocked; at: number; registrationId: string | null },
): Promise<{ kind: 'done'; id: string } | { kind: 'already-blocked' }> {
  const { actor, reason } = by
  const id = newId()
  if (!(await insertBlock(db, { id, ...blocked, actor, reason, createdAt: at })))
    return { kind: 'already-blocked' }
  await appendEvent(db, { ...by, at, kind: `${blocked.kind}-blocked`, registrationId, subjectId: id })
  return { kind: 'done', id }
}

// An address has something before its @; the domain is read as that of an address.
function readBlocked(
  typed: string,
): Blocked | { problem: AddressProblem | 'block-missing' | 'block-malformed' } {
  const text = trimmed(typed)
  if (text === '') return { problem: 'block-missing' }
  if (text.lastIndexOf('@') > 0) {
    const address = parseAddress(text)
    return 'problem' in address ? address : { kind: 'address', value: address.key }
  }
  const address = parseAddress(`somebody@${text.replace(/^@/, '')}`)
  return 'problem' in address ? { problem: 'block-malformed' } : { kind: 'domain', value: address.domain }
}
