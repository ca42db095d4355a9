// A visitor asks for an account: registration, mail and event are one commit.
import type { Address } from '../../base/address.ts'
import type { Locale } from '../../base/locale.ts'
import type { Name } from '../../base/name.ts'
import type { Password } from '../../base/password.ts'
import type { Ports, Visitor } from '../../core/ports.ts'
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
import { cancelMails, queueMail } from '../../store/mail/outbox.ts'
import { insertRegistration } from '../../store/registrations/registrations.ts'
import { namedAs } from '../../store/accounts/name-columns.ts'
import { refuseAddress } from '../../core/address-quality.ts'
import type { AddressRefusal } from '../../core/address-quality.ts'
import { bindBrowser, visitorEvent } from './bound-browser.ts'
import { hashNewPassword } from '../../core/new-password.ts'
import type { PasswordLeaked } from '../../core/new-password.ts'
import { takeProof } from './proof-of-work.ts'

/** What a visitor asks for. */
export type RegistrationRequest = {
  name: Name
  address: Address
  password: Password
  locale: Locale
  next: string | null
  /** Whether a field was filled that people do not see. */
  isHoneypotFilled: boolean
  /** What the browser sent as its proof of work. */
  proof: string | null
}

/** How registering ended. */
export type RegistrationOutcome =
  | { kind: 'mailed'; browserToken: string }
  | { kind: 'name-taken' }
  | PasswordLeaked
  | TooManyAttempts
  | { kind: 'address-blocked' }
  | AddressRefusal

/**
 * Starts a registration. It never looks whether the address has an account: the courier does when it composes the
 * mail, so that neither the answer nor its time tells.
 */
export async function startRegistration(
  ports: Ports,
  visitor: Visitor,
  request: RegistrationRequest,
): Promise<RegistrationOutcome> {
  const { db, now, settings, keys } = ports
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
      locale: request.locale,
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
    const isWithinBudget = request.isHoneypotFilled || (await takeMailBudget(db, settings, caused)) === null
    await queueMail(db, { id: mailId, kind: 'confirmation', registrationId: id, now: at, isWithinBudget })
    // The answer is the same as always; a person whose browser filled it sees that nothing was sent, and sends it again.
    if (request.isHoneypotFilled) {
      await cancelMails(db, id, at)
      await appendEvent(db, visitorEvent('honeypot-filled', at, visitor, id))
    }
    return token
  })
  ports.wakeCourier()
  ports.log.info({ registration: id }, 'registered')
  return { kind: 'mailed', browserToken }
}
