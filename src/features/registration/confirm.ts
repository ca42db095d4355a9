// A person proves at the link that they read the mail of an address; the registration becomes an account.

import { z } from 'zod'
import { instant } from '../../base/instant.ts'
import { confirmLimit, limits } from '../../base/limits.ts'
import type { Name } from '../../base/name.ts'
import type { Next } from '../../base/next.ts'
import type { Password } from '../../base/password.ts'
import { visitorEvent } from '../../core/events.ts'
import { hashNewPassword, isPersonal } from '../../core/new-password.ts'
import type { PasswordLeaked, PasswordPersonal } from '../../core/new-password.ts'
import type { Ports, Visitor } from '../../core/ports.ts'
import { verifyGuess } from '../../core/verify-guess.ts'
import {
  codeField,
  optionalNameField,
  optionalNewPasswordField,
  optionalPasswordField,
} from '../../operation/fields.ts'
import type { InputOf } from '../../operation/fields.ts'
import { done, operation, refused, telling, tooMany } from '../../operation/operation.ts'
import type { Callers } from '../../operation/operation.ts'
import type { ConfirmationCode } from '../../security/codes.ts'
import { confirmationLinks } from '../../security/purposes.ts'
import { hashToken, newId } from '../../security/tokens.ts'
import { namedAs } from '../../store/accounts/name-columns.ts'
import { inTransaction } from '../../store/db/database.ts'
import { appendEvent } from '../../store/db/events.ts'
import { returnGuess, beginGuess } from '../../store/limits/guesses.ts'
import type { Guess } from '../../store/limits/guesses.ts'
import type { TooManyAttempts } from '../../store/limits/limits.ts'
import { moveMails } from '../../store/mail/outbox.ts'
import { moveBrowserTokens, stopConfirming } from '../../store/registrations/browser-tokens.ts'
import { holdRegistration, insertRegistration } from '../../store/registrations/registrations.ts'
import type { RegistrationRow } from '../../store/registrations/rows.ts'
import { changeWaiting, returnPasswordTry, takePasswordTry } from '../../store/registrations/waiting.ts'
import { becomeAccount } from './become-account.ts'
import { bindBrowser } from './bound-browser.ts'
import { judgeLink, readLink, shownLink, shownRegistrationShape } from './confirm-link.ts'
import type { JudgedLink, Link, ShownRegistration } from './confirm-link.ts'

const input = {
  code: codeField(...confirmationLinks),
  /** Another name, if the registration's name was taken, or the name that a person chooses with a new password. */
  name: optionalNameField,
  password: optionalPasswordField,
  newPassword: optionalNewPasswordField,
}

/**
 * Confirms by a link. In the registering browser the click is enough. In any other it takes the password of the registration
 * or a new one: a mail scanner has neither, and an owner who clicks on a stranger's registration chooses a password of their
 * own instead of waking the stranger's.
 */
export const confirm = operation({
  name: 'confirm',
  who: 'visitor',
  api: 'POST /api/confirm',
  input,
  limit: {
    ...confirmLimit,
    field: 'submit',
    by: (_, { visitor }, { code }) => code && { network: visitor.network },
  },
  run: confirmRegistration,
  outcomes: {
    confirmed: telling(done(200, { forget: ['code'] }), z.object({ next: z.string().nullable() })),
    'already-confirmed': done(200, { forget: ['code'] }),
    'unknown-code': refused(404),
    expired: telling(refused(410), z.object({ mayRenew: z.boolean() })),
    disowned: refused(409),
    'address-reserved': telling(refused(409), z.object({ until: instant.nullable() })),
    'one-click': refused(409),
    elsewhere: telling(
      refused(422),
      z.object({
        registration: shownRegistrationShape,
        mayTryPassword: z.boolean(),
        mayChoosePassword: z.boolean(),
      }),
    ),
    'name-taken': telling(refused(422, 'name'), z.object({ registration: shownRegistrationShape })),
    'wrong-password': refused(422, 'password'),
    'wrong-password-alone': refused(422, 'password'),
    'password-tries-used-up': refused(422, 'newPassword'),
    'password-personal': refused(422, 'newPassword'),
    'password-leaked': refused(422, 'newPassword'),
    'too-many-attempts': tooMany(),
  },
})

/** The outcome of confirming by a link; the new browser token is kept even when the name was taken. */
type ConfirmationOutcome =
  | Link
  | { kind: 'confirmed'; name: string; next: Next | null; keep: { confirmed: string } }
  | { kind: 'name-taken'; registration: ShownRegistration; keep?: { browser: string } }
  /** Wrong: with a new password as another way, and without one. */
  | { kind: 'wrong-password' }
  | { kind: 'wrong-password-alone' }
  | { kind: 'password-tries-used-up' }
  | PasswordPersonal
  | PasswordLeaked
  | TooManyAttempts

type Elsewhere = Extract<JudgedLink, { kind: 'elsewhere' }>

async function confirmRegistration(
  ports: Ports,
  { visitor, locale }: Callers['visitor'],
  request: InputOf<typeof input>,
): Promise<ConfirmationOutcome> {
  const { code, name, password, newPassword } = request
  const link = await judgeLink(ports, visitor, code)
  if (!code || !('registration' in link)) return shownLink(link)
  if (link.kind === 'one-click') return become(ports, visitor, code, name, null)
  if (newPassword && name && link.mayChoosePassword)
    return confirmWithNewPassword(ports, { visitor, locale }, code, link, { name, password: newPassword })
  if (password) return confirmWithPassword(ports, visitor, code, link, { name, password })
  return shownLink(link)
}

async function confirmWithNewPassword(
  ports: Ports,
  { visitor, locale }: Callers['visitor'],
  code: ConfirmationCode,
  { registration }: Elsewhere,
  { name, password }: { name: Name; password: Password },
): Promise<ConfirmationOutcome> {
  // The form shows the address and does not send it.
  const about = { name: name.typed, address: registration.address }
  if (isPersonal(ports, password, about)) return { kind: 'password-personal' }
  const passwordHash = await hashNewPassword(ports, visitor, password)
  if (passwordHash === null) return { kind: 'password-leaked' }
  const browserToken = await adopt(ports, visitor, code, { ...namedAs(name), passwordHash, locale })
  return become(ports, visitor, code, name, browserToken)
}

async function confirmWithPassword(
  ports: Ports,
  visitor: Visitor,
  code: ConfirmationCode,
  { registration, mayChoosePassword }: Elsewhere,
  { name, password }: { name: Name | null; password: Password },
): Promise<ConfirmationOutcome> {
  const at = { kind: 'identifier', key: registration.addressKey } as const
  const guess = await beginGuess(ports, { at, network: visitor.network, known: null })
  if (guess.kind === 'too-many-attempts') return guess
  if (await takePasswordTry(ports.db, code.id, limits.confirmPasswordTries)) {
    await returnGuess(ports.db, guess)
    return { kind: 'password-tries-used-up' }
  }
  if (!(await verifyElsewhere(ports, visitor, guess, registration, password))) {
    if (registration.passwordTries + 1 >= limits.confirmPasswordTries)
      return { kind: 'password-tries-used-up' }
    return { kind: mayChoosePassword ? 'wrong-password' : 'wrong-password-alone' }
  }
  await returnGuess(ports.db, guess)
  const browserToken = await bindHere(ports, visitor, code, registration.passwordHash)
  return become(ports, visitor, code, name, browserToken)
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
    return await verifyGuess(ports, visitor, guess, { queue: 'register', hash, password })
  } catch (fault) {
    await returnPasswordTry(ports.db, registration, hash, ports.now())
    throw fault
  }
}

/**
 * Gives the registration to the reader of the mail, with the password and name that they choose, in this browser alone.
 * The data that the first visitor typed is split off as a closed registration with its browsers, so that they keep
 * seeing "waiting".
 */
async function adopt(
  ports: Ports,
  visitor: Visitor,
  read: ConfirmationCode,
  chosen: Pick<RegistrationRow, 'name' | 'nameKey' | 'nameSkeleton' | 'passwordHash' | 'locale'>,
): Promise<string | null> {
  const { network } = visitor
  const at = ports.now()
  return inTransaction(ports.db, async (db) => {
    // Locked before it is split, so that two simultaneous choices happen one after the other.
    const before = await holdRegistration(db, read.id)
    if (!before || !(await changeWaiting(db, read, { passwordTries: 0 }, at))) return null
    const splitOff = { ...before, id: newId(), closedAt: at, originId: before.id }
    await insertRegistration(db, splitOff)
    await moveBrowserTokens(db, read.id, splitOff.id)
    // Their mails move with them: the later mails of the other registration must not show on their waiting page.
    await moveMails(db, read.id, splitOff.id)
    // No choice of the first visitor outlives this: neither the address to continue at, nor the record of their
    // network.
    await changeWaiting(db, read, { ...chosen, next: null, network }, at)
    await appendEvent(db, visitorEvent('password-chosen', at, visitor, read.id))
    return bindBrowser(db, read.id, at)
  })
}

// After the right password this browser confirms; the others still watch, since the same person sits there.
async function bindHere(
  ports: Ports,
  visitor: Visitor,
  read: ConfirmationCode,
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

async function become(
  ports: Ports,
  visitor: Visitor,
  code: ConfirmationCode,
  name: Name | null,
  browserToken: string | null,
): Promise<ConfirmationOutcome> {
  const token = browserToken ?? visitor.browserToken
  const outcome = token ? await becomeAccount(ports, visitor, code, 'link', name, hashToken(token)) : null
  if (token && outcome?.kind === 'confirmed') return { ...outcome, keep: { confirmed: token } }
  if (outcome?.kind === 'name-taken')
    return { ...outcome, ...(browserToken && { keep: { browser: browserToken } }) }
  // Somebody else acted first: read the link again.
  return readLink(ports, visitor, code)
}
