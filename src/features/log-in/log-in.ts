// A person logs in. An account's right password costs one hash; every other try costs exactly two, whether or not an
// account exists.

import { z } from 'zod'
import { parseIdentifier } from '../../base/identifier.ts'
import type { Identifier } from '../../base/identifier.ts'
import { logInLimit } from '../../base/limits.ts'
import type { Password } from '../../base/password.ts'
import { visitorEvent } from '../../core/events.ts'
import { findKnownDevice } from '../../core/known-device.ts'
import type { Ports, Visitor } from '../../core/ports.ts'
import { verifyGuess } from '../../core/verify-guess.ts'
import {
  flagField,
  identifierField,
  nextField,
  optionalTextField,
  passwordField,
  textField,
} from '../../operation/fields.ts'
import type { InputOf } from '../../operation/fields.ts'
import { done, operation, refused, telling, tooMany } from '../../operation/operation.ts'
import type { Callers } from '../../operation/operation.ts'
import { HasherBusy } from '../../security/passwords.ts'
import { makeChallenge, readProof } from '../../security/proof-of-work.ts'
import type { ProofSubject } from '../../security/proof-of-work.ts'
import { digest } from '../../security/tokens.ts'
import { glanceAtAccount, replaceHash } from '../../store/accounts/accounts.ts'
import type { AccountRow } from '../../store/accounts/rows.ts'
import { inTransaction } from '../../store/db/database.ts'
import type { Database } from '../../store/db/database.ts'
import { appendEvent } from '../../store/db/events.ts'
import { asksForProof, forgiveGuess, returnGuess, beginGuess } from '../../store/limits/guesses.ts'
import type { TooManyAttempts } from '../../store/limits/limits.ts'
import { glanceAtNewest, findSplitOff, holdRegistration } from '../../store/registrations/registrations.ts'
import type { RegistrationRow } from '../../store/registrations/rows.ts'
import { findBound, bindBrowser } from '../registration/bound-browser.ts'
import { waitForSecondFactor } from './second-step.ts'
import type { PendingLogIn } from './second-step.ts'
import { loggedInShape, startSession } from './start-session.ts'
import type { StartedSession } from './start-session.ts'

const input = {
  identifier: identifierField,
  password: passwordField,
  stay: flagField,
  next: nextField,
  /** The browser's proof of work, where the form asked for one. */
  proof: optionalTextField,
}

/** A person logs in with a name or an address. */
export const logIn = operation({
  name: 'log-in',
  who: 'visitor',
  api: 'POST /api/login',
  input,
  run: startLogIn,
  outcomes: {
    'logged-in': telling(done(), loggedInShape),
    'second-step-needed': done(202),
    wrong: telling(refused(401, 'password', 'wrong-login'), z.object({ asksForProof: z.boolean() })),
    suspended: refused(403, 'identifier'),
    'passkey-needed': refused(403, 'submit'),
    unconfirmed: refused(403),
    'too-many-attempts': tooMany(),
  },
})

type LogInOutcome =
  | StartedSession
  | PendingLogIn
  | { kind: 'wrong'; asksForProof: boolean }
  | { kind: 'suspended' }
  | { kind: 'passkey-needed'; keep: { logIn: string } }
  | { kind: 'unconfirmed'; keep: { browser: string } }
  | TooManyAttempts

async function startLogIn(
  ports: Ports,
  { visitor }: Callers['visitor'],
  request: InputOf<typeof input>,
): Promise<LogInOutcome> {
  const { db, hasher } = ports
  const { identifier, password } = request
  if (password === null) return { kind: 'wrong', asksForProof: false }

  const account = await glanceAtAccount(db, identifier)
  const known = await findKnownDevice(ports, visitor, account)
  const proof =
    request.proof === null
      ? null
      : await readProof(ports.keys, request.proof, subjectOf(identifier), ports.now())
  const at = { kind: 'identifier', key: identifier.key } as const
  const by = { at, network: visitor.network, known, proof }
  const guess = await beginGuess(ports, by, logInLimit)
  if (guess.kind === 'too-many-attempts') return guess
  const first = { queue: 'log-in', hash: account?.passwordHash ?? null, password } as const
  if ((await verifyGuess(ports, visitor, guess, first)) && account) {
    if (account.suspendedAt !== null) {
      await forgiveGuess(db, guess)
      return { kind: 'suspended' }
    }
    const passwordHash = await refreshHash(ports, account, password)
    const { stay } = request
    const verified = { ...account, passwordHash }
    const waiting = { stay, guess, isKnown: known !== null }
    const wait = () => waitForSecondFactor(ports, visitor, verified, waiting)
    if (account.secondStep === 1) return orWrong(await wait())
    const proven = { amr: 'password', guess, stay } as const
    const started = await startSession(ports, visitor, verified, proven)
    if (started.kind !== 'passkey-needed') return orWrong(started)
    const pending = orWrong(await wait())
    return pending.kind === 'wrong' ? pending : { ...pending, kind: 'passkey-needed' }
  }

  const registration = await findUnconfirmed(ports, visitor, identifier)
  // The guess counts also if the visitor leaves during this hash: they know by now that it is not the account's password.
  if (
    (await hasher.verify('log-in', registration?.passwordHash ?? null, password, visitor.signal)) &&
    registration
  ) {
    await returnGuess(db, guess)
    return bindHere(ports, visitor, registration)
  }
  return { kind: 'wrong', asksForProof: asksForProof(guess) }
}

type Changed = { kind: 'ended' } | { kind: 'spent' }

// The account is gone or has another password by now, so that the one that was compared is wrong.
function orWrong<Outcome extends { kind: string }>(outcome: Outcome | Changed) {
  const isChanged = (one: Outcome | Changed): one is Changed => one.kind === 'ended' || one.kind === 'spent'
  return isChanged(outcome) ? ({ kind: 'wrong', asksForProof: false } as const) : outcome
}

/** Reads a challenge for the next try. It takes a body, because a name or address must not reach the logs of proxies. */
export const showLogInChallenge = operation({
  name: 'challenge-log-in',
  who: 'visitor',
  api: 'POST /api/login/challenge',
  input: { identifier: textField },
  async run(ports, _, { identifier }) {
    return { kind: 'made' as const, challenge: await challengeLogIn(ports, identifier) }
  },
  outcomes: { made: telling(done(), z.object({ challenge: z.string() })) },
})

/** A challenge whose proof shortens the wait before the next try at the typed identifier. */
export function challengeLogIn(ports: Ports, typed: string): Promise<string> {
  return makeChallenge(ports.keys, subjectOf(parseIdentifier(typed)), ports.now())
}

// Bound to the identifier, so that proofs computed in advance are useless against other accounts.
function subjectOf(identifier: ReturnType<typeof parseIdentifier>): ProofSubject {
  return { purpose: 'log-in', target: 'problem' in identifier ? '' : digest(`proof ${identifier.key}`) }
}

type Verifiable = Pick<RegistrationRow, 'id' | 'passwordHash'>

// This browser's own registration if the identifier is its name or address; otherwise the newest with that name or address.
async function findUnconfirmed(
  ports: Ports,
  visitor: Visitor,
  identifier: Identifier,
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

// Somebody who knows the registration's password may ask for its mail again from this browser.
async function bindHere(ports: Ports, visitor: Visitor, verified: Verifiable): Promise<LogInOutcome> {
  const at = ports.now()
  return inTransaction(ports.db, async (db): Promise<LogInOutcome> => {
    const registration = await holdVerified(db, verified)
    if (!registration) return { kind: 'wrong', asksForProof: false }
    await appendEvent(db, visitorEvent('log-in-unconfirmed', at, visitor, registration.id))
    return { kind: 'unconfirmed', keep: { browser: await bindBrowser(db, registration.id, at) } }
  })
}

// While the password was hashed, the owner of the address may have chosen another one at the link. The verified password is
// then that of the split-off registration, and this browser must not come near the owner's.
async function holdVerified(db: Database, verified: Verifiable): Promise<RegistrationRow | undefined> {
  const present = await holdRegistration(db, verified.id)
  if (!present) return undefined
  if (present.passwordHash !== verified.passwordHash) return findSplitOff(db, present, verified.passwordHash)
  return present.confirmedAt === null ? present : undefined
}
