// The right password was typed: a session begins, and its browser becomes one of the account's devices.
import { browserNames } from '../../base/browser.ts'
import type { Ports, Visitor } from '../../core/ports.ts'
import { hashToken, newId, newToken } from '../../security/tokens.ts'
import { holdForLogIn, noteLogIn } from '../../store/accounts/accounts.ts'
import { inTransaction } from '../../store/db/database.ts'
import type { Database } from '../../store/db/database.ts'
import { insertDevice, noteDevice, renameDevice } from '../../store/sessions/devices.ts'
import { appendEvent } from '../../store/db/events.ts'
import { forgiveGuess } from '../../store/limits/guesses.ts'
import type { Guess } from '../../store/limits/guesses.ts'
import { queueMail } from '../../store/mail/outbox.ts'
import { deleteSession, insertSession } from '../../store/sessions/sessions.ts'
import type { AccountRow } from '../../store/accounts/rows.ts'
import { ownEvent } from '../../core/events.ts'

/** A session that has begun; `isKept` when the log-in undid the deletion that its account was waiting for. */
export type StartedSession = {
  kind: 'logged-in'
  sessionToken: string
  lifetime: number | null
  deviceToken: string
  isKept: boolean
}

/** Starts a session, with which the guess is forgiven; null when the account's password or state is another by now. */
export async function startSession(
  ports: Ports,
  visitor: Visitor,
  account: Pick<AccountRow, 'id' | 'passwordHash'>,
  stay: boolean,
  guess: Guess,
): Promise<StartedSession | null> {
  const { db, now, settings } = ports
  const { id: accountId } = account
  const at = now()
  const sessionToken = newToken()
  const started = await inTransaction(db, async (db) => {
    // While the password was hashed it may have been reset, which ended every session: none may begin with the old one.
    const held = await holdForLogIn(db, accountId, account.passwordHash, at)
    if (!held) return null
    await noteLogIn(db, { id: accountId, now: at })
    // A new token at each log-in, so that a planted one never becomes a session of this account.
    if (visitor.sessionToken) await deleteSession(db, hashToken(visitor.sessionToken))
    await insertSession(db, {
      tokenHash: hashToken(sessionToken),
      id: newId(),
      accountId,
      createdAt: at,
      seenAt: at,
      expiresAt: at + settings.sessionMs,
      stay: stay ? 1 : 0,
      passwordAt: at,
      network: visitor.network,
      ...browserNames(visitor.userAgent),
    })
    const device = await bindDevice(db, visitor, accountId, at)
    await appendEvent(db, ownEvent('logged-in', at, visitor, accountId))
    const isKept = held.deletesAt !== null
    if (isKept) {
      await queueMail(db, { id: newId(), kind: 'deletion-cancelled', accountId, now: at })
      await appendEvent(db, ownEvent('deletion-cancelled', at, visitor, accountId))
    }
    // By the device's cookie and not by where it is: people travel, and a thief may sit in the next room.
    const isTold = settings.newDeviceMails && device.isNew && held.loggedInAt !== null
    if (isTold) await tellOfNewDevice(db, visitor, accountId, at)
    // Last, because whoever else tries from this network waits for it.
    await forgiveGuess(db, guess)
    return { deviceToken: device.token, isKept, isTold }
  })
  if (!started) return null
  const { deviceToken, isKept, isTold } = started
  if (isKept || isTold) ports.wakeCourier()
  ports.log.info({ account: accountId, ...(isKept && { kept: true }) }, 'logged in')
  return { kind: 'logged-in', sessionToken, lifetime: stay ? settings.sessionMs : null, deviceToken, isKept }
}

// A browser that is new to the account gets a new token, so that one planted in it never becomes known.
async function bindDevice(
  db: Database,
  { deviceToken }: Visitor,
  accountId: string,
  at: number,
): Promise<{ token: string; isNew: boolean }> {
  if (deviceToken && (await noteDevice(db, hashToken(deviceToken), accountId, at)))
    return { token: deviceToken, isNew: false }
  const token = newToken()
  // The other accounts of this browser go on knowing it.
  if (deviceToken) await renameDevice(db, hashToken(deviceToken), hashToken(token))
  await insertDevice(db, { tokenHash: hashToken(token), accountId, createdAt: at, seenAt: at })
  return { token, isNew: true }
}

// The mail carries what it tells: a thief who logs out at once must not take it away with the session.
async function tellOfNewDevice(
  db: Database,
  { userAgent, network }: Visitor,
  accountId: string,
  at: number,
): Promise<void> {
  const detail = JSON.stringify({ ...browserNames(userAgent), network })
  await queueMail(db, { id: newId(), kind: 'new-device', accountId, detail, now: at })
}
