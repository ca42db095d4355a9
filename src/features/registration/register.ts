// A visitor asks for an account: registration, mail and event are one commit.
import type { MailDomains, Ports } from '../../core/ports.ts'
import {
  newPasswordField,
  nameField,
  nextField,
  optionalTextField,
  registrableAddressField,
  termsField,
  textField,
} from '../../operation/fields.ts'
import type { InputOf } from '../../operation/fields.ts'
import { done, operation, refused, tooMany } from '../../operation/operation.ts'
import type { Callers } from '../../operation/operation.ts'
import { hashToken, newId } from '../../security/tokens.ts'
import { isNameTaken } from '../../store/accounts/accounts.ts'
import { isBlocked } from '../../store/registrations/blocks.ts'
import { deleteBrowserToken } from '../../store/registrations/browser-tokens.ts'
import { inTransaction } from '../../store/db/database.ts'
import { appendEvent } from '../../store/db/events.ts'
import { takeLimits } from '../../store/limits/limits.ts'
import type { TooManyAttempts } from '../../store/limits/limits.ts'
import { takeMailBudget } from '../../store/mail/budgets.ts'
import { findDisowned } from '../../store/registrations/mutes.ts'
import { cancelMailsOf, queueMail } from '../../store/mail/outbox.ts'
import { insertRegistration } from '../../store/registrations/registrations.ts'
import { namedAs } from '../../store/accounts/name-columns.ts'
import { refuseAddress } from '../../core/address-quality.ts'
import type { AddressRefusal } from '../../core/address-quality.ts'
import { bindBrowser } from './bound-browser.ts'
import { hashNewPassword } from '../../core/new-password.ts'
import type { PasswordLeaked } from '../../core/new-password.ts'
import { takeProof } from './proof-of-work.ts'
import { visitorEvent } from '../../core/events.ts'

const input = {
  name: nameField,
  address: registrableAddressField,
  password: newPasswordField,
  terms: termsField,
  next: nextField,
  /** A field that people do not see and programs fill. */
  homepage: textField,
  /** The answer to the form's challenge, where it had one. */
  proof: optionalTextField,
}

/** A visitor asks for an account. */
export const register = operation({
  name: 'register',
  who: 'visitor',
  input,
  run: startRegistration,
  outcomes: {
    mailed: done(202),
    closed: refused(403),
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
  | { kind: 'name-taken' }
  | PasswordLeaked
  | TooManyAttempts
  | { kind: 'address-blocked' }
  | AddressRefusal

// It never looks whether the address has an account: the courier does when it composes the mail, so that neither the
// answer nor its time tells.
async function startRegistration(
  ports: Ports & MailDomains,
  { visitor, locale }: Callers['visitor'],
  request: InputOf<typeof input>,
): Promise<RegistrationOutcome> {
  const { db, now, settings, keys } = ports
  if (settings.registration === 'closed') return { kind: 'closed' }
  const disowned = await findDisowned(ports, visitor.network)
  if (disowned) return disowned
  // Before the limits: whoever computes nothing must not use up what all share.
  const unproven = await takeProof(ports, visitor, request.proof)
  if (unproven) return unproven
  const tooMany = await takeLimits(ports, 'register', {
    network: visitor.network,
    address: request.address.key,
  })
  if (tooMany) return tooMany
  if (await isNameTaken(db, request.name)) return { kind: 'name-taken' }
  if (await isBlocked(db, request.address)) return { kind: 'address-blocked' }
  const refusal = await refuseAddress(ports, request.address)
  if (refusal) return refusal

  const passwordHash = await hashNewPassword(ports, visitor, request.password)
  if (passwordHash === null) return { kind: 'password-leaked' }
  const isHoneypotFilled = request.homepage !== ''
  const at = now()
  const id = newId()
  const mailId = newId()

  const browserToken = await inTransaction(db, async (db) => {
    await insertRegistration(db, {
      id,
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
      mailId,
      mailRequestedAt: at,
      createdAt: at,
      expiresAt: at + settings.confirmMs,
      openedAt: null,
      confirmedAt: null,
      closedAt: null,
      originId: null,
      remindedAt: null,
      disownedAt: null,
    })
    if (visitor.browserToken) await deleteBrowserToken(db, hashToken(visitor.browserToken))
    const token = await bindBrowser(db, id, at)
    await appendEvent(db, visitorEvent('registered', at, visitor, id))
    // Last, because whoever registers the same address meanwhile waits for it.
    const caused = {
      kind: 'register',
      addressKey: request.address.key,
      network: visitor.network,
      now: at,
    } as const
    const isWithinBudget = isHoneypotFilled || (await takeMailBudget(db, settings, caused)) === null
    const mail = { kind: 'confirmation', registrationId: id, generation: 0 } as const
    await queueMail(db, mail, { id: mailId, now: at, isWithinBudget })
    // The answer is the same as always; a person whose browser filled it sees that nothing was sent, and sends it again.
    if (isHoneypotFilled) {
      await cancelMailsOf(db, id, at)
      await appendEvent(db, visitorEvent('honeypot-filled', at, visitor, id))
    }
    return token
  })
  ports.wakeCourier()
  ports.log.info({ registration: id }, 'registered')
  return { kind: 'mailed', keep: { browser: browserToken } }
}
