// A visitor asks for an account: registration, mail and event are one commit.

import type { Limit } from '../../base/limits.ts'
import { hour } from '../../base/time.ts'
import { refuseAddress } from '../../core/address-quality.ts'
import type { AddressRefusal } from '../../core/address-quality.ts'
import { visitorEvent } from '../../core/events.ts'
import { askMayRegister } from '../../core/may-register.ts'
import type { NotRegistered } from '../../core/may-register.ts'
import { hashNewPassword } from '../../core/new-password.ts'
import type { PasswordLeaked } from '../../core/new-password.ts'
import type { MailDomains, Ports, Visitor } from '../../core/ports.ts'
import {
  newPasswordField,
  nameField,
  nextField,
  optionalTextField,
  registrableAddressField,
  termsField,
  trapField,
} from '../../operation/fields.ts'
import type { InputOf } from '../../operation/fields.ts'
import { done, notRegistered, operation, refused, tooMany } from '../../operation/operation.ts'
import type { Callers } from '../../operation/operation.ts'
import { hashToken, newId } from '../../security/tokens.ts'
import { isNameTaken } from '../../store/accounts/accounts.ts'
import { namedAs } from '../../store/accounts/name-columns.ts'
import { inTransaction } from '../../store/db/database.ts'
import { appendEvent } from '../../store/db/events.ts'
import { takeLimits } from '../../store/limits/limits.ts'
import type { TooManyAttempts } from '../../store/limits/limits.ts'
import { takeMailBudget } from '../../store/mail/budgets.ts'
import { cancelMailsOf, queueMail } from '../../store/mail/outbox.ts'
import { isBlocked } from '../../store/registrations/blocks.ts'
import { deleteBrowserToken } from '../../store/registrations/browser-tokens.ts'
import { findDisowned } from '../../store/registrations/mutes.ts'
import { insertRegistration } from '../../store/registrations/registrations.ts'
import type { RegistrationRow } from '../../store/registrations/rows.ts'
import { bindBrowser } from './bound-browser.ts'
import { takeProof } from './proof-of-work.ts'

/** Registrations. */
export const registerLimit = {
  action: 'register',
  rates: {
    network: { most: 300, within: hour },
    address: { most: 20, within: hour },
    everything: { most: 10_000, within: hour },
  },
} as const satisfies Limit

const input = {
  name: nameField,
  address: registrableAddressField,
  password: newPasswordField,
  terms: termsField,
  next: nextField,
  homepage: trapField,
  /** The answer to the form's challenge, if it had one. */
  proof: optionalTextField,
}

/** A visitor asks for an account. */
export const register = operation({
  name: 'register',
  who: 'visitor',
  api: 'POST /api/register',
  input,
  run: startRegistration,
  outcomes: {
    mailed: done(202),
    closed: refused(403),
    ...notRegistered('submit'),
    'name-taken': refused(422, 'name'),
    'password-leaked': refused(422, 'password'),
    'address-blocked': refused(422, 'address'),
    'address-disposable': refused(422, 'address'),
    'address-unreachable': refused(422, 'address'),
    'too-many-attempts': tooMany(),
  },
})

type RegistrationOutcome =
  | { kind: 'mailed'; keep: { browser: string } }
  | { kind: 'closed' }
  | NotRegistered
  | { kind: 'name-taken' }
  | PasswordLeaked
  | TooManyAttempts
  | { kind: 'address-blocked' }
  | AddressRefusal

// It never looks up whether the address has an account, so neither the answer nor its time reveals it. The courier looks
// when it composes the mail.
async function startRegistration(
  ports: Ports & MailDomains,
  caller: Callers['visitor'],
  request: InputOf<typeof input>,
): Promise<RegistrationOutcome> {
  const { visitor } = caller
  const refusal = await refuseRequest(ports, caller, request)
  if (refusal) return refusal
  const passwordHash = await hashNewPassword(ports, visitor, request.password)
  if (passwordHash === null) return { kind: 'password-leaked' }
  const registration = newRegistration(ports, caller, request, passwordHash)
  const browserToken = await commitRegistration(ports, visitor, registration, {
    isHoneypotFilled: request.homepage !== '',
  })
  ports.wakeCourier()
  ports.log.info({ registration: registration.id }, 'registered')
  return { kind: 'mailed', keep: { browser: browserToken } }
}

// All checks that need no hash, the cheap ones first.
async function refuseRequest(
  ports: Ports & MailDomains,
  { visitor, locale }: Callers['visitor'],
  { name, address, proof }: InputOf<typeof input>,
): Promise<Exclude<RegistrationOutcome, { kind: 'mailed' }> | null> {
  const { db, settings } = ports
  if (settings.registration === 'closed') return { kind: 'closed' }
  const disowned = await findDisowned(ports, visitor.network)
  if (disowned) return disowned
  // Before the limits, so that a client that computes nothing cannot use up the limits that all share.
  const unproven = await takeProof(ports, visitor, proof)
  if (unproven) return unproven
  const tooMany = await takeLimits(ports, registerLimit, { network: visitor.network, address: address.key })
  if (tooMany) return tooMany
  // Before anything that depends on accounts, so that its time and its sentence tell nothing about them.
  const hindered = await askMayRegister(ports, { name: name.typed, email: address.typed, locale })
  if (hindered) return hindered
  if (await isNameTaken(db, name)) return { kind: 'name-taken' }
  if (await isBlocked(db, address)) return { kind: 'address-blocked' }
  return refuseAddress(ports, address)
}

function newRegistration(
  { keys, now, settings }: Ports,
  { visitor, locale }: Callers['visitor'],
  request: InputOf<typeof input>,
  passwordHash: string,
): RegistrationRow {
  const at = now()
  return {
    id: newId(),
    ...namedAs(request.name),
    address: request.address.typed,
    addressKey: request.address.key,
    passwordHash,
    locale,
    next: request.next,
    network: visitor.network,
    keyId: keys[0].id,
    generation: 0,
    digitTries: 0,
    passwordTries: 0,
    mailId: newId(),
    mailRequestedAt: at,
    createdAt: at,
    expiresAt: at + settings.confirmMs,
    openedAt: null,
    confirmedAt: null,
    confirmedBy: null,
    closedAt: null,
    originId: null,
    remindedAt: null,
    disownedAt: null,
  }
}

// Writes the registration, its mail and its events in one transaction; returns the token that binds it to the browser.
async function commitRegistration(
  { db, settings }: Ports,
  visitor: Visitor,
  registration: RegistrationRow,
  { isHoneypotFilled }: { isHoneypotFilled: boolean },
): Promise<string> {
  const { id, addressKey, mailId, createdAt: at } = registration
  const caused = { kind: 'register', addressKey, network: visitor.network, now: at } as const
  return inTransaction(db, async (db) => {
    await insertRegistration(db, registration)
    if (visitor.browserToken) await deleteBrowserToken(db, hashToken(visitor.browserToken))
    const token = await bindBrowser(db, id, at)
    await appendEvent(db, visitorEvent('registered', at, visitor, id))
    // Last, because a simultaneous registration of the same address waits for this row's lock.
    const budget = isHoneypotFilled ? 'in-front' : await takeMailBudget(db, settings, caused)
    const mail = { kind: 'confirmation', registrationId: id, generation: 0 } as const
    await queueMail(db, mail, { id: mailId, now: at, budget })
    // A program sees the usual answer; a person whose browser filled the field sees that no mail was sent, and resends it.
    if (isHoneypotFilled) {
      await cancelMailsOf(db, id, at)
      await appendEvent(db, visitorEvent('honeypot-filled', at, visitor, id))
    }
    return token
  })
}
