// A person logs in. A right account password costs one hash, everything else exactly two, whatever exists.
import { identifierKey } from '../base/identifier.ts'
import type { Password } from '../base/password.ts'
import type { Ports, Visitor } from '../ports.ts'
import { hashToken, newId, newToken } from '../security/tokens.ts'
import { findAccount, replaceHash } from '../store/accounts.ts'
import { insertBrowserToken } from '../store/browser-tokens.ts'
import { inTransaction } from '../store/database.ts'
import type { Database } from '../store/database.ts'
import { appendEvent } from '../store/events.ts'
import { findNewestRegistration, findSplitOff, holdRegistration } from '../store/registrations.ts'
import { deleteSession, insertSession } from '../store/sessions.ts'
import type { AccountRow, RegistrationRow } from '../store/tables.ts'
import { findBound } from './wait.ts'

/** What was typed at the log-in; `password` is null when no password can look like it. */
export type LogInRequest = { identifier: string; password: Password | null; stay: boolean }

/** How a log-in ended. */
export type LogInOutcome =
  | { kind: 'logged-in'; sessionToken: string; lifetime: number | null }
  | { kind: 'wrong' }
  | { kind: 'suspended' }
  | { kind: 'unconfirmed'; browserToken: string }

/** Logs in with a name or an address. */
export async function logIn(ports: Ports, visitor: Visitor, request: LogInRequest): Promise<LogInOutcome> {
  const { db, hasher } = ports
  const identifier = identifierKey(request.identifier)
  if (request.password === null || identifier.kind === 'neither') return { kind: 'wrong' }
  const { password } = request

  const account = await findAccount(db, identifier)
  if ((await hasher.verify('log-in', account?.passwordHash ?? null, password, visitor.signal)) && account) {
    if (account.suspendedAt !== null) return { kind: 'suspended' }
    await refreshHash(ports, visitor, account, password)
    return startSession(ports, visitor, account, request.stay)
  }

  const registration = await findUnconfirmed(ports, visitor, identifier)
  if (
    (await hasher.verify('log-in', registration?.passwordHash ?? null, password, visitor.signal)) &&
    registration
  ) {
    return bindBrowser(ports, visitor, registration)
  }
  ports.log.info({ network: visitor.network }, 'log-in refused')
  return { kind: 'wrong' }
}

// This browser's own registration if it is what was typed, else the newest of that name or address.
async function findUnconfirmed(
  ports: Ports,
  visitor: Visitor,
  identifier: { kind: 'address' | 'name'; key: string },
): Promise<RegistrationRow | undefined> {
  const bound = await findBound(ports, visitor)
  const newest = await findNewestRegistration(ports.db, identifier)
  const boundKey = identifier.kind === 'address' ? bound?.addressKey : bound?.nameKey
  return bound && bound.confirmedAt === null && boundKey === identifier.key ? bound : newest
}

async function refreshHash(
  ports: Ports,
  visitor: Visitor,
  account: AccountRow,
  password: Password,
): Promise<void> {
  if (!ports.hasher.needsRehash(account.passwordHash)) return
  const hash = await ports.hasher.hash('log-in', password, visitor.signal)
  await replaceHash(ports.db, account.id, account.passwordHash, hash)
}

async function startSession(
  ports: Ports,
  visitor: Visitor,
  account: AccountRow,
  stay: boolean,
): Promise<LogInOutcome> {
  const { db, now, settings } = ports
  const at = now()
  const sessionToken = newToken()
  await inTransaction(db, async (db) => {
    // A new token at each log-in, so that a planted one never becomes a session of this account.
    if (visitor.sessionToken) await deleteSession(db, hashToken(visitor.sessionToken))
    await insertSession(db, {
      tokenHash: hashToken(sessionToken),
      id: newId(),
      accountId: account.id,
      createdAt: at,
      seenAt: at,
      expiresAt: at + settings.sessionMs,
      stay: stay ? 1 : 0,
      passwordAt: at,
    })
    await appendEvent(db, {
      at,
      kind: 'logged-in',
      accountId: account.id,
      actor: account.id,
      network: visitor.network,
    })
  })
  ports.log.info({ account: account.id }, 'logged in')
  return { kind: 'logged-in', sessionToken, lifetime: stay ? settings.sessionMs : null }
}

// Whoever knows the registration's password may ask for its mail again from here.
async function bindBrowser(ports: Ports, visitor: Visitor, verified: RegistrationRow): Promise<LogInOutcome> {
  const at = ports.now()
  const browserToken = newToken()
  return inTransaction(ports.db, async (db): Promise<LogInOutcome> => {
    const registration = await holdVerified(db, verified)
    if (!registration) return { kind: 'wrong' }
    await insertBrowserToken(db, {
      tokenHash: hashToken(browserToken),
      registrationId: registration.id,
      mayConfirm: 1,
      createdAt: at,
    })
    await appendEvent(db, {
      at,
      kind: 'log-in-unconfirmed',
      registrationId: registration.id,
      actor: 'visitor',
      network: visitor.network,
    })
    return { kind: 'unconfirmed', browserToken }
  })
}

// While the password was hashed, the owner of the address may have chosen another one at the link: what was verified is
// then the split-off's, and this browser must not come near the owner's registration.
async function holdVerified(db: Database, verified: RegistrationRow): Promise<RegistrationRow | undefined> {
  const present = await holdRegistration(db, verified.id)
  if (!present || present.passwordHash !== verified.passwordHash) {
    return findSplitOff(db, verified.id, verified.passwordHash)
  }
  return present.confirmedAt === null ? present : undefined
}
