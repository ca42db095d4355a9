// Somebody who is logged in asks for another address. Nothing changes until the link in the mail to the new address is
// opened.

import type { Address } from '../../base/address.ts'
import type { Limit } from '../../base/limits.ts'
import { day, hour } from '../../base/time.ts'
import { refuseAddress } from '../../core/address-quality.ts'
import type { AddressRefusal } from '../../core/address-quality.ts'
import type { MailDomains, Ports } from '../../core/ports.ts'
import { replaceTokenAfterPassword } from '../../core/proof.ts'
import { namedDevice } from '../../core/visitor-device.ts'
import { passwordField, registrableAddressField } from '../../operation/fields.ts'
import type { InputOf } from '../../operation/fields.ts'
import { done, operation, refused, tooMany } from '../../operation/operation.ts'
import type { Callers } from '../../operation/operation.ts'
import { newId } from '../../security/tokens.ts'
import { findAccountById, holdAccount } from '../../store/accounts/accounts.ts'
import { deletePendingChange, insertChange } from '../../store/accounts/address-changes.ts'
import type { AccountRow, AddressChangeRow } from '../../store/accounts/rows.ts'
import { inTransaction } from '../../store/db/database.ts'
import type { Database } from '../../store/db/database.ts'
import { appendEvent } from '../../store/db/events.ts'
import { takeLimits } from '../../store/limits/limits.ts'
import type { TooManyAttempts } from '../../store/limits/limits.ts'
import { queueMail } from '../../store/mail/outbox.ts'
import { isBlocked } from '../../store/registrations/blocks.ts'
import { holdSession } from '../../store/sessions/sessions.ts'
import type { SessionToken } from '../../store/sessions/sessions.ts'
import { verifyRecentProof } from '../session/recent-proof.ts'
import { changeEvent, queueLink } from './pending-change.ts'

/** Requests for another address. */
export const changeAddressLimit = {
  action: 'change-address',
  rates: {
    network: { most: 300, within: hour },
    account: { most: 20, within: day },
    address: { most: 20, within: hour },
    everything: { most: 10_000, within: hour },
  },
} as const satisfies Limit

const input = { address: registrableAddressField, password: passwordField }

/**
 * Asks for another address: its link goes there, a notice to the present one. Whether the new one has an account is never
 * looked at here: the courier does when it composes.
 */
export const changeAddress = operation({
  name: 'change-address',
  who: 'session',
  api: 'POST /api/account/address',
  proof: 'in-input',
  input,
  run: askForAddress,
  outcomes: {
    mailed: done(202),
    ended: refused(401),
    'wrong-password-alone': refused(422, 'password'),
    'address-same': refused(422, 'address'),
    'address-blocked': refused(422, 'address'),
    'address-disposable': refused(422, 'address'),
    'address-unreachable': refused(422, 'address'),
    'too-many-attempts': tooMany(),
  },
})

/** `ended`: the session has ended, or the password or the account has changed. */
type AskOutcome =
  | { kind: 'mailed'; keep: { session: SessionToken } }
  | { kind: 'ended' }
  | { kind: 'wrong-password-alone' }
  | { kind: 'address-same' }
  | { kind: 'address-blocked' }
  | AddressRefusal
  | TooManyAttempts

async function askForAddress(
  ports: Ports & MailDomains,
  { visitor, session }: Callers['session'],
  { address, password }: InputOf<typeof input>,
): Promise<AskOutcome> {
  const { db, now } = ports
  const account = await findAccountById(db, session.account.id)
  if (!account) return { kind: 'ended' }
  if (address.typed === account.address) return { kind: 'address-same' }
  const verified = await verifyRecentProof(ports, visitor, session, password)
  if (verified.kind !== 'right') return verified
  // Only now: a thief with just the session must not use up the owner's limit.
  const by = { network: visitor.network, account: account.id, address: address.key }
  const tooMany = await takeLimits(ports, changeAddressLimit, by)
  if (tooMany) return tooMany
  if (await isBlocked(db, address)) return { kind: 'address-blocked' }
  const refused = await refuseAddress(ports, address)
  if (refused) return refused

  const at = now()
  const outcome = await inTransaction(db, async (db): Promise<AskOutcome> => {
    // A session that the owner ended during the hashing must not ask for anything.
    if (!(await holdSession(db, session.tokenHash))) return { kind: 'ended' }
    const held = await holdUnchanged(db, verified.account)
    const replaced = held && (await replaceTokenAfterPassword(db, session, held.passwordHash, at))
    if (!replaced) return { kind: 'ended' }
    await deletePendingChange(db, held.id)
    const change = changeOf(held, address, at, at + ports.settings.confirmMs)
    await insertChange(db, change)
    await appendEvent(db, changeEvent('address-change-asked', at, visitor, change))
    const subject = { accountId: held.id, changeId: change.id, ...namedDevice(visitor) }
    await queueMail(db, { kind: 'address-change-asked', ...subject }, { now: at })
    // Last, because a simultaneous request that causes mail to the same address waits for this row's lock.
    await queueLink(db, ports, visitor, change, at)
    return { kind: 'mailed', keep: { session: replaced } }
  })
  if (outcome.kind === 'mailed') ports.wakeCourier()
  return outcome
}

/** Holds an account that may be logged in to, unless its password or address is another by now. */
export async function holdUnchanged(
  db: Database,
  account: Pick<AccountRow, 'id' | 'passwordHash' | 'addressKey'>,
): Promise<AccountRow | null> {
  const held = await holdAccount(db, account.id)
  const isUnchanged = held?.passwordHash === account.passwordHash && held.addressKey === account.addressKey
  return held && isUnchanged && held.suspendedAt === null ? held : null
}

function changeOf(held: AccountRow, to: Address, at: number, endsAt: number): AddressChangeRow {
  const { id: accountId, address, addressKey, passwordHash } = held
  return {
    id: newId(),
    accountId,
    address,
    addressKey,
    passwordHash,
    newAddress: to.typed,
    newAddressKey: to.key,
    mailId: newId(),
    mailRequestedAt: at,
    askedAt: at,
    doneAt: null,
    endsAt,
  }
}
