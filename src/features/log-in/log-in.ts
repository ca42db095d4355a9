// A person logs in. A right account password costs one hash, everything else exactly two, whatever exists.
import { identifierKey } from '../../base/identifier.ts'
import type { Password } from '../../base/password.ts'
import type { Ports, Visitor } from '../../core/ports.ts'
import { HasherBusy } from '../../security/passwords.ts'
import { makeChallenge, readProof } from '../../security/proof-of-work.ts'
import type { ProofSubject } from '../../security/proof-of-work.ts'
import { digest } from '../../security/tokens.ts'
import { glanceAtAccount, replaceHash } from '../../store/accounts/accounts.ts'
import { inTransaction } from '../../store/db/database.ts'
import type { Database } from '../../store/db/database.ts'
import { appendEvent } from '../../store/db/events.ts'
import { asksForProof, forgiveGuess, returnGuess, beginGuess } from '../../store/limits/guesses.ts'
import type { TooManyAttempts } from '../../store/limits/limits.ts'
import { glanceAtNewest, findSplitOff, holdRegistration } from '../../store/registrations/registrations.ts'
import { findKnownDevice } from '../../core/known-device.ts'
import { startSession } from './start-session.ts'
import type { StartedSession } from './start-session.ts'
import { verifyGuess } from '../../core/verify-guess.ts'
import type { RegistrationRow } from '../../store/registrations/rows.ts'
import { findBound } from '../registration/bound-browser.ts'
import type { AccountRow } from '../../store/accounts/rows.ts'
import { visitorEvent } from '../../core/events.ts'
import { bindBrowser } from '../registration/bound-browser.ts'

/** What was typed at the log-in; `password` is null when no password can look like it. */
export type LogInRequest = {
  identifier: string
  password: Password | null
  stay: boolean
  /** What the browser sent as its proof of work. */
  proof: string | null
}

/** How a log-in ended. */
export type LogInOutcome =
  | StartedSession
  | { kind: 'wrong'; asksForProof: boolean }
  | { kind: 'suspended' }
  | { kind: 'unconfirmed'; browserToken: string }
  | TooManyAttempts

/** Logs in with a name or an address. */
export async function logIn(ports: Ports, visitor: Visitor, request: LogInRequest): Promise<LogInOutcome> {
  const { db, hasher } = ports
  const identifier = identifierKey(request.identifier)
  if (request.password === null || identifier.kind === 'neither')
    return { kind: 'wrong', asksForProof: false }
  const { password } = request

  const account = await glanceAtAccount(db, identifier)
  const known = await findKnownDevice(ports, visitor, account)
  const proof =
    request.proof === null
      ? null
      : await readProof(ports.keys, request.proof, subjectOf(request.identifier), ports.now())
  const at = { kind: 'identifier', key: identifier.key } as const
  const by = { at, network: visitor.network, known, proof }
  const guess = await beginGuess(ports, by, 'log-in')
  if (guess.kind === 'too-many-attempts') return guess
  const first = { queue: 'log-in', hash: account?.passwordHash ?? null, password } as const
  if ((await verifyGuess(ports, visitor, guess, first)) && account) {
    if (account.suspendedAt !== null) {
      await forgiveGuess(db, guess)
      return { kind: 'suspended' }
    }
    const passwordHash = await refreshHash(ports, account, password)
    const started = await startSession(ports, visitor, { ...account, passwordHash }, request.stay, guess)
    return started ?? { kind: 'wrong', asksForProof: false }
  }

  const registration = await findUnconfirmed(ports, visitor, identifier)
  // Whoever leaves here knows that the account's password was another one: the guess counts.
  if (
    (await hasher.verify('log-in', registration?.passwordHash ?? null, password, visitor.signal)) &&
    registration
  ) {
    await returnGuess(db, guess)
    return bindHere(ports, visitor, registration)
  }
  ports.log.info({ network: visitor.network }, 'log-in refused')
  return { kind: 'wrong', asksForProof: asksForProof(guess) }
}

/** A challenge whose proof shortens the wait before the next try at what was typed. */
export function challengeLogIn(ports: Ports, identifier: string): Promise<string> {
  return makeChallenge(ports.keys, subjectOf(identifier), ports.now())
}

// Bound to what is tried, so that proofs cannot be made in stock for whoever comes to mind.
function subjectOf(identifier: string): ProofSubject {
  const typed = identifierKey(identifier)
  return { purpose: 'log-in', whom: typed.kind === 'neither' ? '' : digest(`proof ${typed.key}`) }
}

type Verifiable = Pick<RegistrationRow, 'id' | 'passwordHash'>

// This browser's own registration if it is what was typed, else the newest of that name or address.
async function findUnconfirmed(
  ports: Ports,
  visitor: Visitor,
  identifier: { kind: 'address' | 'name'; key: string },
): Promise<Verifiable | undefined> {
  const bound = await findBound(ports, visitor)
  const newest = await glanceAtNewest(ports.db, identifier)
  const boundKey = identifier.kind === 'address' ? bound?.addressKey : bound?.nameKey
  return bound && bound.confirmedAt === null && boundKey === identifier.key ? bound : newest
}

async function refreshHash(
  { db, hasher }: Ports,
  { id, passwordHash: present }: Pick<AccountRow, 'id' | 'passwordHash'>,
  password: Password,
): Promise<string> {
  if (!hasher.needsRehash(present)) return present
  try {
    const hash = await hasher.hash('log-in', password)
    const isReplaced = await inTransaction(db, (db) => replaceHash(db, id, present, hash))
    return isReplaced ? hash : present
  } catch (fault) {
    // A full queue must not refuse a right password: its hash is replaced at a later log-in.
    if (fault instanceof HasherBusy) return present
    throw fault
  }
}

// Whoever knows the registration's password may ask for its mail again from here.
async function bindHere(ports: Ports, visitor: Visitor, verified: Verifiable): Promise<LogInOutcome> {
  const at = ports.now()
  return inTransaction(ports.db, async (db): Promise<LogInOutcome> => {
    const registration = await holdVerified(db, verified)
    if (!registration) return { kind: 'wrong', asksForProof: false }
    await appendEvent(db, visitorEvent('log-in-unconfirmed', at, visitor, registration.id))
    return { kind: 'unconfirmed', browserToken: await bindBrowser(db, registration.id, at) }
  })
}

// While the password was hashed, the owner of the address may have chosen another one at the link: what was verified is
// then the split-off's, and this browser must not come near the owner's registration.
async function holdVerified(db: Database, verified: Verifiable): Promise<RegistrationRow | undefined> {
  const present = await holdRegistration(db, verified.id)
  if (!present) return undefined
  if (present.passwordHash !== verified.passwordHash) return findSplitOff(db, present, verified.passwordHash)
  return present.confirmedAt === null ? present : undefined
}
