// A person proves that they read the mail of an address, by its link or its digits; the registration becomes an account.
import { limits } from '../base/limits.ts'
import type { Locale } from '../base/locale.ts'
import type { Name } from '../base/name.ts'
import type { Password } from '../base/password.ts'
import { day } from '../base/time.ts'
import type { Ports, Visitor } from '../ports.ts'
import { digitCode, equalTexts, linkCode, readLinkCode } from '../security/codes.ts'
import type { ReadCode } from '../security/codes.ts'
import { digest, hashToken, newId, newToken } from '../security/tokens.ts'
import { findAccount, findAccountOfRegistration } from '../store/accounts.ts'
import { findReservation } from '../store/address-changes.ts'
import { takeAttempt } from '../store/attempts.ts'
import { insertBrowserToken, mayConfirm, moveBrowserTokens, stopConfirming } from '../store/browser-tokens.ts'
import { makeAccount } from '../store/confirmation.ts'
import { inTransaction } from '../store/database.ts'
import type { Database } from '../store/database.ts'
import { appendEvent } from '../store/events.ts'
import { returnGuess, takeGuess } from '../store/guesses.ts'
import type { Guess } from '../store/guesses.ts'
import { takeLimits } from '../store/limits.ts'
import type { TooManyAttempts } from '../store/limits.ts'
import { takeMailBudget } from '../store/mail-budgets.ts'
import { mailAgain, moveMails } from '../store/outbox.ts'
import {
  changeWaiting,
  findRegistration,
  holdRegistration,
  holdWithOthers,
  insertRegistration,
  noteOpened,
  renewExpired,
  returnPasswordTry,
  takeDigitTry,
  takePasswordTry,
} from '../store/registrations.ts'
import { namedAs } from '../store/tables.ts'
import type { RegistrationRow } from '../store/tables.ts'
import { hashNewPassword } from './new-password.ts'
import type { PasswordLeaked } from './new-password.ts'
import { verifyGuess } from './verify-guess.ts'
import { event, findBound } from './wait.ts'

/** What a link stands for, seen from one browser. */
export type Link =
  | { kind: 'unknown-code' }
  | { kind: 'expired'; mayRenew: boolean }
  | { kind: 'already-confirmed' }
  | { kind: 'disowned' }
  /** Reserved for an account that has left the address; null until an administrator has decided. */
  | { kind: 'address-reserved'; until: number | null }
  | { kind: 'one-click'; registration: RegistrationRow }
  | { kind: 'elsewhere'; registration: RegistrationRow; mayTryPassword: boolean; mayChoosePassword: boolean }

/** What the form at a link asks for: nothing in the registering browser, else the password or a new one with a name. */
export type ConfirmationRequest = {
  code: string
  name: Name | null
  password: Password | null
  newPassword: Password | null
  /** The language of the page, in which whoever chooses a new password gets their mails. */
  locale: Locale
}

/** How confirming by a link ended; a new browser token is to be kept even when the name was taken. */
export type ConfirmationOutcome =
  | Link
  | { kind: 'confirmed'; next: string | null }
  | { kind: 'name-taken'; registration: RegistrationRow; browserToken: string | null }
  | {
      kind: 'wrong-password'
      registration: RegistrationRow
      mayTryPassword: boolean
      mayChoosePassword: boolean
    }
  | (PasswordLeaked & { registration: RegistrationRow; mayTryPassword: boolean })
  | TooManyAttempts

/** How confirming by digits ended. */
export type DigitsOutcome =
  | { kind: 'confirmed'; next: string | null }
  | { kind: 'name-taken'; registration: RegistrationRow; code: string }
  | { kind: 'wrong-code' }
  | { kind: 'used-up' }
  | { kind: 'expired' }
  | { kind: 'not-waiting' }
  | TooManyAttempts

/** How asking for a new mail at an expired link ended. */
export type RenewalOutcome = { kind: 'mailed'; bound: boolean } | Link | TooManyAttempts

/** Notes that a link was opened; false when its code is not genuine. Changes nothing else, whoever opens it. */
export async function openLink(ports: Ports, code: string): Promise<boolean> {
  const read = readLinkCode(ports.keys, code)
  if (!read) return false
  await noteOpened(ports.db, read.id, read.generation, ports.now())
  return true
}

/** What a link stands for now, in this visitor's browser. */
export async function readLink(ports: Ports, visitor: Visitor, code: string): Promise<Link> {
  const read = readLinkCode(ports.keys, code)
  if (!read) return { kind: 'unknown-code' }
  const registration = await findRegistration(ports.db, read.id)
  if (!registration) {
    const account = await findAccountOfRegistration(ports.db, read.id)
    return account ? { kind: 'already-confirmed' } : { kind: 'expired', mayRenew: false }
  }
  if (registration.generation !== read.generation) return { kind: 'unknown-code' }
  // Also one that was made while the address's account was, and so escaped being closed.
  if (await findAccount(ports.db, { kind: 'address', key: registration.addressKey })) {
    return { kind: 'already-confirmed' }
  }
  // Whoever was handed a link need not be who reads the address, and is not told what that one said.
  if (registration.disownedAt !== null) return { kind: read.handedOut ? 'unknown-code' : 'disowned' }
  // A closed registration's genuine link is in the hands of whoever reads the address, so they may know.
  if (registration.confirmedAt !== null || registration.closedAt !== null)
    return { kind: 'already-confirmed' }
  if (registration.expiresAt <= ports.now()) return { kind: 'expired', mayRenew: true }
  const reservation = await findReservation(ports.db, registration.addressKey, ports.now())
  if (reservation) return { kind: 'address-reserved', until: reservation.endsAt }

  const bound = await findBound(ports, visitor)
  if (bound?.id === registration.id && bound.mayConfirm) return { kind: 'one-click', registration }
  const mayTryPassword = registration.passwordTries < limits.confirmPasswordTries
  // Only what came by mail proves that one reads it; who was handed a link must know the registration's password.
  return { kind: 'elsewhere', registration, mayTryPassword, mayChoosePassword: !read.handedOut }
}

/**
 * Confirms by the form at a link. In the registering browser the click is enough. In any other it takes the password
 * of the registration or a new one: a mail scanner has neither, and an owner who clicks on a stranger's registration
 * chooses a password of their own instead of waking the stranger's.
 */
export async function confirmRegistration(
  ports: Ports,
  visitor: Visitor,
  request: ConfirmationRequest,
): Promise<ConfirmationOutcome> {
  const read = readLinkCode(ports.keys, request.code)
  if (!read) return { kind: 'unknown-code' }
  const tooMany = await takeLimits(ports, 'confirm', { network: visitor.network })
  if (tooMany) return tooMany
  const link = await readLink(ports, visitor, request.code)

  if (link.kind === 'one-click') return settle(ports, visitor, read, request, null)
  if (link.kind !== 'elsewhere') return link

  const { registration, mayChoosePassword } = link
  if (request.newPassword && request.name && mayChoosePassword) {
    const passwordHash = await hashNewPassword(ports, visitor, request.newPassword)
    if (passwordHash === null)
      return { kind: 'password-leaked', registration, mayTryPassword: link.mayTryPassword }
    const chosen = { ...namedAs(request.name), passwordHash, locale: request.locale }
    const browserToken = await adopt(ports, visitor, read, chosen)
    return settle(ports, visitor, read, request, browserToken)
  }
  if (!request.password) return link
  const guess = await takeGuess(ports, {
    identifier: registration.addressKey,
    network: visitor.network,
    known: null,
  })
  if (guess.kind === 'too-many-attempts') return guess
  if (!(await takePasswordTry(ports.db, read.id, limits.confirmPasswordTries))) {
    await returnGuess(ports.db, guess)
    return { kind: 'wrong-password', registration, mayTryPassword: false, mayChoosePassword }
  }
  if (!(await verifyElsewhere(ports, visitor, guess, registration, request.password))) {
    const mayTryPassword = registration.passwordTries + 1 < limits.confirmPasswordTries
    return { kind: 'wrong-password', registration, mayTryPassword, mayChoosePassword }
  }
  await returnGuess(ports.db, guess)
  const browserToken = await bindHere(ports, visitor, read, registration.passwordHash)
  return settle(ports, visitor, read, request, browserToken)
}

// A try that is never verified is given back to the link, too.
async function verifyElsewhere(
  ports: Ports,
  visitor: Visitor,
  guess: Guess,
  registration: RegistrationRow,
  password: Password,
): Promise<boolean> {
  const { passwordHash: hash } = registration
  try {
    return await verifyGuess(ports, visitor, guess, { line: 'register', hash, password })
  } catch (fault) {
    await returnPasswordTry(ports.db, registration, hash, ports.now())
    throw fault
  }
}

/** Confirms by the 8 digits of the mail, typed into the registering browser. */
export async function confirmByDigits(
  ports: Ports,
  visitor: Visitor,
  digits: string,
): Promise<DigitsOutcome> {
  const { db, now, keys } = ports
  const registration = await findBound(ports, visitor)
  if (!registration || registration.confirmedAt !== null) return { kind: 'not-waiting' }
  // Not before: who has nothing to try must not use up the tries that all share.
  const tooMany = await takeLimits(ports, 'type-code', { network: visitor.network })
  if (tooMany) return tooMany
  const at = now()
  if (registration.expiresAt <= at) return { kind: 'expired' }
  if (!registration.mayConfirm) return { kind: 'used-up' }
  if (!(await takeDigitTry(db, registration.id, limits.digitTries))) return { kind: 'used-up' }
  const perAddress = {
    key: digest(`digits ${registration.addressKey}`),
    most: limits.digitTriesPerAddressPerDay,
    now: at,
    resetsAt: at + day,
  }
  // Told as a wrong code: else a stranger who used up the tries but one would learn when the owner typed theirs.
  if (!(await takeAttempt(db, perAddress))) return { kind: 'wrong-code' }

  if (!equalTexts(digitCode(keys, registration), digits)) return { kind: 'wrong-code' }
  const outcome = await becomeAccount(
    ports,
    visitor,
    registration,
    null,
    hashToken(visitor.browserToken ?? ''),
  )
  switch (outcome.kind) {
    case 'confirmed':
      return outcome
    case 'name-taken':
      return { ...outcome, code: linkCode(keys, registration) }
    // Closed meanwhile or before: it looks as if it waited for the right digits.
    case 'not-waiting':
      return { kind: 'wrong-code' }
    default:
      return outcome satisfies never
  }
}

/** Lets an expired registration wait again and mails its link once more, without anything to retype. */
export async function renewRegistration(
  ports: Ports,
  visitor: Visitor,
  code: string,
): Promise<RenewalOutcome> {
  const { db, now, keys, settings } = ports
  const read = readLinkCode(keys, code)
  if (!read) return { kind: 'unknown-code' }
  const tooMany = await takeLimits(ports, 'send-again', { network: visitor.network })
  if (tooMany) return tooMany
  const at = now()
  const renewed = await inTransaction(db, async (db) => {
    const registration = await renewExpired(db, read, { now: at, expiresAt: at + settings.confirmMs })
    if (!registration) return false
    const caused = {
      kind: 'resend',
      addressKey: registration.addressKey,
      network: visitor.network,
      now: at,
    } as const
    await mailAgain(db, registration, at, () => takeMailBudget(db, settings, caused))
    await appendEvent(db, event('mail-requested', at, visitor, registration.id))
    return true
  })
  if (renewed) ports.wakeCourier()
  const link = await readLink(ports, visitor, code)
  // A second click on the button finds the registration waiting already.
  if (link.kind === 'one-click' || link.kind === 'elsewhere')
    return { kind: 'mailed', bound: link.kind === 'one-click' }
  return link
}

/**
 * Makes the registration that of whoever reads the mail, with what they choose, in this browser alone. What the first
 * visitor typed is split off as a closed registration with its browsers, so that they go on seeing "waiting".
 */
async function adopt(
  ports: Ports,
  visitor: Visitor,
  read: ReadCode,
  chosen: Pick<RegistrationRow, 'name' | 'nameKey' | 'nameSkeleton' | 'passwordHash' | 'locale'>,
): Promise<string | null> {
  const { network } = visitor
  const at = ports.now()
  return inTransaction(ports.db, async (db) => {
    // Held before it is split, so that two who choose at one time come after each other.
    const before = await holdRegistration(db, read.id)
    if (!before || !(await changeWaiting(db, read, { passwordTries: 0 }, at))) return null
    const splitOff = { ...before, id: newId(), closedAt: at, originId: before.id }
    await insertRegistration(db, splitOff)
    await moveBrowserTokens(db, read.id, splitOff.id)
    // With them the mails that they see: what becomes of the others must not show on their waiting page.
    await moveMails(db, read.id, splitOff.id)
    // Nothing that the first visitor chose outlives it: neither whither this one is sent on, nor what is kept of them.
    await changeWaiting(db, read, { ...chosen, next: null, network }, at)
    await appendEvent(db, event('password-chosen', at, visitor, read.id))
    return bind(db, read.id, at)
  })
}

// After the right password this browser confirms; the others still watch, since the same person sits there.
async function bindHere(
  ports: Ports,
  visitor: Visitor,
  read: ReadCode,
  passwordHash: string,
): Promise<string | null> {
  const at = ports.now()
  return inTransaction(ports.db, async (db) => {
    if (!(await returnPasswordTry(db, read, passwordHash, at))) return null
    await stopConfirming(db, read.id)
    await appendEvent(db, event('browser-bound', at, visitor, read.id))
    return bind(db, read.id, at)
  })
}

async function bind(db: Database, registrationId: string, createdAt: number): Promise<string> {
  const browserToken = newToken()
  await insertBrowserToken(db, {
    tokenHash: hashToken(browserToken),
    registrationId,
    mayConfirm: 1,
    createdAt,
  })
  return browserToken
}

async function settle(
  ports: Ports,
  visitor: Visitor,
  read: ReadCode,
  request: ConfirmationRequest,
  browserToken: string | null,
): Promise<ConfirmationOutcome> {
  const token = browserToken ?? visitor.browserToken
  const outcome = token ? await becomeAccount(ports, visitor, read, request.name, hashToken(token)) : null
  if (outcome?.kind === 'confirmed') return outcome
  if (outcome?.kind === 'name-taken') return { ...outcome, browserToken }
  // Somebody else acted meanwhile: say what the link stands for now.
  return readLink(ports, visitor, request.code)
}

type Became =
  | { kind: 'confirmed'; next: string | null }
  | { kind: 'name-taken'; registration: RegistrationRow }
  | { kind: 'not-waiting' }

async function becomeAccount(
  ports: Ports,
  visitor: Visitor,
  read: Pick<ReadCode, 'id' | 'generation'>,
  name: Name | null,
  tokenHash: string,
): Promise<Became> {
  const at = ports.now()
  const outcome = await inTransaction(ports.db, async (db): Promise<Became> => {
    // Held before the right to confirm is asked: until then an owner may choose a password elsewhere and take it away.
    await holdWithOthers(db, read.id)
    if (!(await mayConfirm(db, tokenHash, read.id))) return { kind: 'not-waiting' }
    if (name) await changeWaiting(db, read, namedAs(name), at)
    const became = await makeAccount(db, read, at)
    switch (became.kind) {
      case 'confirmed': {
        const { registration, accountId } = became
        await appendEvent(db, { ...event('confirmed', at, visitor, registration.id), accountId })
        return { kind: 'confirmed', next: registration.next }
      }
      case 'name-taken':
        return became
      case 'address-taken':
      case 'not-waiting':
        return { kind: 'not-waiting' }
      default:
        return became satisfies never
    }
  })
  ports.log.info({ registration: read.id, outcome: outcome.kind }, 'confirmation')
  return outcome
}
