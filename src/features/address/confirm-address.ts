// The link of a change of address is opened: in a session of its account, or with the account's password, it becomes the address.

import { z } from 'zod'
import { confirmLimit, limits } from '../../base/limits.ts'
import type { Password } from '../../base/password.ts'
import { findCurrentSession } from '../../core/current-session.ts'
import type { Kept } from '../../core/kept.ts'
import { findKnownDevice } from '../../core/known-device.ts'
import { notifyOfAddress } from '../../core/notify.ts'
import type { Ports, Visitor } from '../../core/ports.ts'
import { isPasswordWhole } from '../../core/second-factor.ts'
import { verifyGuess } from '../../core/verify-guess.ts'
import { namedDevice } from '../../core/visitor-device.ts'
import { optionalPasswordField, unprovenCodeField } from '../../operation/fields.ts'
import type { InputOf } from '../../operation/fields.ts'
import { done, operation, refused, telling, tooMany } from '../../operation/operation.ts'
import type { Callers } from '../../operation/operation.ts'
import type { UnprovenCode } from '../../security/codes.ts'
import { findAccountById } from '../../store/accounts/accounts.ts'
import {
  deleteOtherChangesSince,
  AddressReserved,
  findChange,
  findChangeBehind,
  finishChange,
  moveAddress,
} from '../../store/accounts/address-changes.ts'
import type { AddressChangeRow, AccountRow } from '../../store/accounts/rows.ts'
import { inTransaction } from '../../store/db/database.ts'
import { appendEvent } from '../../store/db/events.ts'
import { isTaken } from '../../store/db/faults.ts'
import { beginGuess, forgiveGuess, forgetGuesses } from '../../store/limits/guesses.ts'
import type { TooManyAttempts } from '../../store/limits/limits.ts'
import { queueMail } from '../../store/mail/outbox.ts'
import { closeOthers } from '../../store/registrations/registrations.ts'
import {
  deleteOtherSessions,
  deleteSessionsOf,
  holdSession,
  replaceToken,
} from '../../store/sessions/sessions.ts'
import type { OwnSession } from '../session/recent-proof.ts'
import { holdUnchanged } from './change-address.ts'
import { isSameMailbox, changeEvent } from './pending-change.ts'

type ChangeCode = UnprovenCode<'change-address'>

/** A change as a page may show it. */
export type ShownChange = { id: string; name: string; address: string }

/** The meaning of a change's link in one browser. */
export type ChangeLink =
  | { kind: 'dead' }
  | { kind: 'already' }
  | { kind: 'one-click'; change: ShownChange }
  | { kind: 'elsewhere'; change: ShownChange }

type JudgedLink =
  | { kind: 'dead' }
  | { kind: 'already' }
  | { kind: 'one-click'; change: AddressChangeRow; account: AccountRow; session: OwnSession }
  | { kind: 'elsewhere'; change: AddressChangeRow; account: AccountRow }

const shownChange = z.object({ id: z.string(), name: z.string(), address: z.string() })

const input = { code: unprovenCodeField('change-address'), password: optionalPasswordField }

/**
 * Confirms the new address of a change. The browser that opens the link must be logged in to the account, or its person
 * must know the password. That excludes mail scanners, and a stranger whose address was mistyped.
 */
export const confirmAddress = operation({
  name: 'confirm-address',
  who: 'visitor',
  api: 'POST /api/account/address/confirm',
  input,
  limit: {
    ...confirmLimit,
    field: 'submit',
    // A forged code must not use up what all share, and only its row proves it.
    by: async (ports, { visitor }, { code }) =>
      'change' in (await judgeLink(ports, null, code)) ? { network: visitor.network } : null,
  },
  run: confirmChange,
  outcomes: {
    changed: telling(
      done(200, { forget: ['change'] }),
      z.object({ address: z.string(), isLoggedIn: z.boolean() }),
    ),
    already: done(200, { forget: ['change'] }),
    dead: refused(410),
    'one-click': refused(409),
    elsewhere: telling(refused(422), z.object({ change: shownChange })),
    'wrong-password-alone': refused(422, 'password'),
    'log-in-first': refused(403, 'password'),
    'address-taken': refused(409),
    'too-many-attempts': tooMany(),
  },
})

/** `log-in-first`: the password alone is no whole proof of the account; the link works in a session that is. */
type ChangeOutcome =
  | ChangeLink
  | { kind: 'changed'; name: string; address: string; isLoggedIn: boolean; keep: Kept }
  | { kind: 'wrong-password-alone' }
  | { kind: 'log-in-first' }
  | { kind: 'address-taken' }
  | TooManyAttempts

/** Reads the current meaning of a link; changes nothing. */
export async function readChangeLink(
  ports: Ports,
  visitor: Visitor,
  code: ChangeCode | null,
): Promise<ChangeLink> {
  return shown(await judgeLink(ports, await sessionOf(ports, visitor), code))
}

async function sessionOf(ports: Ports, { sessionToken }: Visitor): Promise<OwnSession | null> {
  const session = sessionToken === null ? null : await findCurrentSession(ports, sessionToken)
  // Such a session may only add a factor, or must prove more.
  return session === null || session.owesFactor || session.isTooWeak ? null : session
}

async function judgeLink(
  ports: Ports,
  session: OwnSession | null,
  code: ChangeCode | null,
): Promise<JudgedLink> {
  const { db, now } = ports
  const change = code && (await findChange(db, code.claimed.id))
  if (!change || !code.proveFor(change)) return { kind: 'dead' }
  const account = await findAccountById(db, change.accountId)
  if (!account) return { kind: 'dead' }
  if (change.doneAt !== null)
    return { kind: account.addressKey === change.newAddressKey ? 'already' : 'dead' }
  const isUnchanged = account.passwordHash === change.passwordHash && account.addressKey === change.addressKey
  const isOver = change.endsAt === null || change.endsAt <= now()
  if (isOver || !isUnchanged || account.suspendedAt !== null) return { kind: 'dead' }
  return session?.account.id === account.id
    ? { kind: 'one-click', change, account, session }
    : { kind: 'elsewhere', change, account }
}

function shown(link: JudgedLink): ChangeLink {
  if (!('change' in link)) return link
  const { kind, change, account } = link
  return { kind, change: { id: change.id, name: account.name, address: change.newAddress } }
}

async function confirmChange(
  ports: Ports,
  { visitor }: Callers['visitor'],
  { code, password }: InputOf<typeof input>,
): Promise<ChangeOutcome> {
  const link = await judgeLink(ports, await sessionOf(ports, visitor), code)
  if (!('change' in link)) return link
  if (link.kind === 'elsewhere') {
    if (password === null) return shown(link)
    const verified = await verifyElsewhere(ports, visitor, link.account, password)
    if (verified.kind !== 'right') return verified
  }
  const outcome = await finish(ports, visitor, link)
  // Somebody else acted first, or ended this session: read the link again without the session.
  return outcome ?? shown(await judgeLink(ports, null, code))
}

// Counted with the tries at the log-in, of which it is one more.
async function verifyElsewhere(
  ports: Ports,
  visitor: Visitor,
  account: AccountRow,
  password: Password,
): Promise<{ kind: 'right' } | { kind: 'wrong-password-alone' } | TooManyAttempts> {
  const { db, now } = ports
  const { network } = visitor
  const known = await findKnownDevice(ports, visitor, account)
  const at = { kind: 'identifier', key: account.addressKey } as const
  const guess = await beginGuess(ports, { at, network, known })
  if (guess.kind === 'too-many-attempts') return guess
  const tried = { queue: 'log-in', hash: account.passwordHash, password } as const
  if (await verifyGuess(ports, visitor, guess, tried)) {
    await forgiveGuess(db, guess)
    return { kind: 'right' }
  }
  const by = { accountId: account.id, actor: 'visitor', network }
  await appendEvent(db, { at: now(), kind: 'password-refused', ...by })
  return { kind: 'wrong-password-alone' }
}

async function finish(
  ports: Ports,
  visitor: Visitor,
  link: Extract<JudgedLink, { change: AddressChangeRow }>,
): Promise<ChangeOutcome | null> {
  const { change } = link
  const { accountId } = change
  const at = ports.now()
  const session = link.kind === 'one-click' ? link.session : null
  try {
    const keep = await inTransaction(ports.db, async (db): Promise<Kept | 'log-in-first' | null> => {
      if (session && !(await holdSession(db, session.tokenHash))) return null
      const held = await holdUnchanged(db, { ...change, id: accountId })
      if (!held) return null
      // A thief who knew the password may have asked for the change before the account, or the site, asked for more.
      if (!session && !(await isPasswordWhole(db, ports.settings, held, at))) return 'log-in-first'
      // An owner goes back by hand to an address that a thief's change took: that is not for the thief to undo.
      const left = await findChangeBehind(db, change, at)
      if (!(await finishChange(db, change.id, at, left ? at : at + limits.undoLife))) return null
      if (left) await deleteOtherChangesSince(db, change, left.askedAt)
      // Before the account: every confirmation takes both locks in this order.
      await closeOthers(db, change.newAddressKey, null, at)
      const to = { address: change.newAddress, addressKey: change.newAddressKey }
      await moveAddress(db, { id: accountId }, to, at)
      if (session) await deleteOtherSessions(db, accountId, session.tokenHash)
      else await deleteSessionsOf(db, accountId)
      // Tries at the address before it had an account must not lock its owner out.
      await forgetGuesses(db, [change.newAddressKey])
      for (const side of left || isSameMailbox(change) ? (['new'] as const) : (['old', 'new'] as const)) {
        const subject = { accountId, changeId: change.id, side, ...namedDevice(visitor) }
        await queueMail(db, { kind: 'address-changed', ...subject }, { now: at })
      }
      await appendEvent(db, changeEvent('address-changed', at, visitor, change))
      await notifyOfAddress(db, ports, { at, accountId, previousEmail: change.address })
      const replaced = session && (await replaceToken(db, session.tokenHash, at))
      return replaced ? { session: replaced } : {}
    })
    if (!keep) return null
    if (keep === 'log-in-first') return { kind: keep }
    ports.wakeCourier()
    const { name } = link.account
    return { kind: 'changed', name, address: change.newAddress, isLoggedIn: session !== null, keep }
  } catch (fault) {
    if (isTaken(fault) || fault instanceof AddressReserved) return { kind: 'address-taken' }
    throw fault
  }
}
