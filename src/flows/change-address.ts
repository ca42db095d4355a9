// Somebody who is logged in asks for another address. It changes nothing until the link is opened that goes to the new one.
import type { Address } from '../base/address.ts'
import type { Password } from '../base/password.ts'
import type { Ports, Visitor } from '../ports.ts'
import { newId } from '../security/tokens.ts'
import { findAccountById, holdAccount } from '../store/accounts.ts'
import {
  deletePendingChange,
  insertChange,
  listChanges,
  setChangeMail,
  takeChangeResend,
} from '../store/address-changes.ts'
import { isBlocked } from '../store/blocks.ts'
import { inTransaction } from '../store/database.ts'
import type { Database } from '../store/database.ts'
import { appendEvent } from '../store/events.ts'
import { takeLimits } from '../store/limits.ts'
import type { TooManyAttempts } from '../store/limits.ts'
import { takeMailBudget } from '../store/mail-budgets.ts'
import { findMail, hurryMail, queueMail } from '../store/outbox.ts'
import { holdSession, notePassword } from '../store/sessions.ts'
import type { AccountRow, AddressChangeRow, EventKind } from '../store/tables.ts'
import { refuseAddress } from './address-quality.ts'
import type { AddressRefusal } from './address-quality.ts'
import { mailSeen, resendAtOf, tooSoon } from './asked-mail.ts'
import type { MailSeen, TooSoon } from './asked-mail.ts'
import { verifyOwnPassword } from './recent-password.ts'
import type { OwnSession } from './recent-password.ts'

/** What a person asks for; `password` is null when no password can look like what was typed. */
export type ChangeRequest = { address: Address; password: Password | null }

/** How asking ended; `ended` when session, password or account are no more. */
export type AskOutcome =
  | { kind: 'mailed' }
  | { kind: 'wrong' }
  | { kind: 'ended' }
  | { kind: 'unchanged' }
  | { kind: 'address-blocked' }
  | AddressRefusal
  | TooManyAttempts

/** How asking for the mail once more ended. */
export type ChangeResendOutcome = { kind: 'mailed' } | TooSoon | { kind: 'not-pending' } | TooManyAttempts

/** An account's changes of address, as their owner sees them. */
export type Changes = {
  pending: {
    id: string
    address: string
    expiresAt: number
    resendAt: number
    mail: MailSeen
  } | null
  reserved: { address: string; until: number }[]
}

/**
 * Asks for another address: its link goes there, a notice to the present one. Whether the new one has an account is
 * never looked at here: the courier does when it composes.
 */
export async function askForChange(
  ports: Ports,
  visitor: Visitor,
  session: OwnSession,
  { address, password }: ChangeRequest,
): Promise<AskOutcome> {
  const { db, now } = ports
  const account = await findAccountById(db, session.account.id)
  if (!account) return { kind: 'ended' }
  if (address.typed === account.address) return { kind: 'unchanged' }
  const verified = await verifyOwnPassword(ports, visitor, session, password)
  if (verified.kind !== 'right') return verified
  // Only now: a thief with the session alone must not use up what the owner may ask for.
  const by = { network: visitor.network, account: account.id, address: address.key }
  const tooMany = await takeLimits(ports, 'change-address', by)
  if (tooMany) return tooMany
  if (await isBlocked(db, address)) return { kind: 'address-blocked' }
  const refused = await refuseAddress(ports, address)
  if (refused) return refused

  const at = now()
  const outcome = await inTransaction(db, async (db): Promise<AskOutcome> => {
    // A session that the owner ended while this one hashed must not ask for anything any more.
    const { passwordHash } = verified.account
    if (!(await notePassword(db, session.tokenHash, passwordHash, at))) return { kind: 'ended' }
    const held = await holdUnchanged(db, verified.account)
    if (!held) return { kind: 'ended' }
    await deletePendingChange(db, held.id)
    const change = changeOf(held, address, at, at + ports.settings.confirmMs)
    await insertChange(db, change)
    await appendEvent(db, event('address-change-asked', at, visitor, change))
    await queueMail(db, {
      id: newId(),
      kind: 'address-change-asked',
      accountId: held.id,
      detail: change.id,
      now: at,
    })
    // Last, because whoever causes mails to the same address meanwhile waits for it.
    await queueLink(db, ports, visitor, change, at)
    return { kind: 'mailed' }
  })
  if (outcome.kind === 'mailed') ports.wakeCourier()
  return outcome
}

/** Sends the link of a pending change once more; a mail that still waits for a try becomes due now instead. */
export async function resendChange(
  ports: Ports,
  visitor: Visitor,
  session: OwnSession,
  id: string,
): Promise<ChangeResendOutcome> {
  const { db, now, settings } = ports
  const at = now()
  const pending = await findPending(db, session, at)
  if (pending?.id !== id) return { kind: 'not-pending' }
  const tooMany = await takeLimits(ports, 'send-again', {
    network: visitor.network,
    address: pending.newAddressKey,
  })
  if (tooMany) return tooMany
  const outcome = await inTransaction(db, async (db): Promise<ChangeResendOutcome> => {
    if (!(await holdSession(db, session.tokenHash))) return { kind: 'not-pending' }
    const times = { now: at, endsAt: at + settings.confirmMs }
    const change = await takeChangeResend(db, pending, times)
    if (!change) return tooSoon(pending.mailRequestedAt, at)
    await appendEvent(db, event('mail-requested', at, visitor, change))
    if (await hurryMail(db, change.mailId, at)) return { kind: 'mailed' }
    const mailId = newId()
    await setChangeMail(db, change.id, mailId)
    await queueLink(db, ports, visitor, { ...change, mailId }, at)
    return { kind: 'mailed' }
  })
  if (outcome.kind === 'mailed') ports.wakeCourier()
  return outcome
}

/** Cancels a pending change, if it still is the one that was seen; its link opens nothing any more. */
export async function cancelChange(
  ports: Ports,
  visitor: Visitor,
  session: OwnSession,
  id: string,
): Promise<void> {
  const at = ports.now()
  const accountId = session.account.id
  await inTransaction(ports.db, async (db) => {
    if (!(await holdSession(db, session.tokenHash))) return
    if (!(await deletePendingChange(db, accountId, id))) return
    await appendEvent(db, event('address-change-cancelled', at, visitor, { id, accountId }))
  })
}

/** What an account's owner sees of its changes. */
export async function findChanges(ports: Ports, session: OwnSession): Promise<Changes> {
  const { db, now } = ports
  const at = now()
  const changes = await listChanges(db, session.account.id, at)
  const pending = changes.find(({ doneAt }) => doneAt === null)
  const mail = pending && (await findMail(db, pending.mailId))
  return {
    pending: pending
      ? {
          id: pending.id,
          address: pending.newAddress,
          expiresAt: pending.endsAt ?? 0,
          resendAt: resendAtOf(pending.mailRequestedAt, at),
          mail: mailSeen(mail, pending.mailRequestedAt),
        }
      : null,
    reserved: changes.flatMap(({ doneAt, endsAt, address }) =>
      doneAt === null || endsAt === null ? [] : [{ address, until: endsAt }],
    ),
  }
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

async function findPending(
  db: Database,
  session: OwnSession,
  at: number,
): Promise<AddressChangeRow | undefined> {
  const changes = await listChanges(db, session.account.id, at)
  return changes.find(({ doneAt }) => doneAt === null)
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

// It goes to whoever a logged-in person names: counted as a mail that a stranger causes.
async function queueLink(
  db: Database,
  { settings }: Ports,
  visitor: Visitor,
  change: AddressChangeRow,
  at: number,
): Promise<void> {
  const { mailId: id, accountId, newAddressKey: addressKey } = change
  const caused = { kind: 'change', addressKey, network: visitor.network, now: at } as const
  const isWithinBudget = await takeMailBudget(db, settings, caused)
  await queueMail(db, { id, kind: 'address-change', accountId, detail: change.id, now: at, isWithinBudget })
}

function event(
  kind: EventKind,
  at: number,
  { network }: Visitor,
  { id: subjectId, accountId }: Pick<AddressChangeRow, 'id' | 'accountId'>,
) {
  return { kind, at, accountId, actor: accountId, network, subjectId }
}
