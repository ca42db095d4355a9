// A person proves at the link that they read the mail of an address; the registration becomes an account.
import { limits } from '../../base/limits.ts'
import type { Locale } from '../../base/locale.ts'
import type { Name } from '../../base/name.ts'
import type { Password } from '../../base/password.ts'
import type { Ports, Visitor } from '../../core/ports.ts'
import { readLinkCode } from '../../security/codes.ts'
import type { ReadCode } from '../../security/codes.ts'
import { hashToken, newId } from '../../security/tokens.ts'
import { moveBrowserTokens, stopConfirming } from '../../store/registrations/browser-tokens.ts'
import { inTransaction } from '../../store/db/database.ts'
import { appendEvent } from '../../store/db/events.ts'
import { returnGuess, beginGuess } from '../../store/limits/guesses.ts'
import type { Guess } from '../../store/limits/guesses.ts'
import { takeLimits } from '../../store/limits/limits.ts'
import type { TooManyAttempts } from '../../store/limits/limits.ts'
import { moveMails } from '../../store/mail/outbox.ts'
import { holdRegistration, insertRegistration } from '../../store/registrations/registrations.ts'
import { namedAs } from '../../store/accounts/name-columns.ts'
import type { RegistrationRow } from '../../store/registrations/rows.ts'
import { changeWaiting, returnPasswordTry, takePasswordTry } from '../../store/registrations/waiting.ts'
import { becomeAccount } from './become-account.ts'
import { bindBrowser, visitorEvent } from './bound-browser.ts'
import { readLink } from './confirm-link.ts'
import type { Link } from './confirm-link.ts'
import { hashNewPassword } from '../../core/new-password.ts'
import type { PasswordLeaked } from '../../core/new-password.ts'
import { verifyGuess } from '../../core/verify-guess.ts'

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
  const at = { kind: 'identifier', key: registration.addressKey } as const
  const guess = await beginGuess(ports, { at, network: visitor.network, known: null })
  if (guess.kind === 'too-many-attempts') return guess
  if (await takePasswordTry(ports.db, read.id, limits.confirmPasswordTries)) {
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
    await appendEvent(db, visitorEvent('password-chosen', at, visitor, read.id))
    return bindBrowser(db, read.id, at)
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
    await appendEvent(db, visitorEvent('browser-bound', at, visitor, read.id))
    return bindBrowser(db, read.id, at)
  })
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
