// An administrator helps a registration on, or deletes it.

import type { Address } from '../../base/address.ts'
import type { Administrator, Ports } from '../../core/ports.ts'
import { newId } from '../../security/tokens.ts'
import { cancelMailsOf, deleteMailsOf, mailAgain, queueMail } from '../../store/mail/outbox.ts'
import { isBlocked } from '../../store/registrations/blocks.ts'
import { changeHeld, deleteRegistrationRow } from '../../store/registrations/registrations.ts'
import { actOnOpenRegistration, actOnRegistration } from './act-on-registration.ts'
import type { RegistrationActOutcome, ExpectedRegistration } from './act-on-registration.ts'

type AdminCorrectionOutcome = RegistrationActOutcome | { kind: 'unchanged' } | { kind: 'address-blocked' }

/** Sends the mail again with the same link, and restarts the time to confirm; also for an expired registration. */
export async function resendByAdmin(
  ports: Ports,
  by: Administrator,
  expected: ExpectedRegistration,
): Promise<RegistrationActOutcome> {
  const { confirmMs } = ports.settings
  const outcome = await actOnOpenRegistration<RegistrationActOutcome>(
    ports,
    by,
    expected,
    'mail-requested',
    async (db, registration, at) => {
      await changeHeld(db, registration.id, { mailRequestedAt: at, expiresAt: at + confirmMs })
      await mailAgain(db, registration, at)
      return { kind: 'done' }
    },
  )
  if (outcome.kind === 'done') ports.wakeCourier()
  return outcome
}

/** Restarts the time to confirm, without a mail. */
export function extendRegistration(
  ports: Ports,
  by: Administrator,
  expected: ExpectedRegistration,
): Promise<RegistrationActOutcome> {
  const { confirmMs } = ports.settings
  return actOnOpenRegistration<RegistrationActOutcome>(
    ports,
    by,
    expected,
    'registration-extended',
    async (db, registration, at) => {
      await changeHeld(db, registration.id, { expiresAt: at + confirmMs })
      return { kind: 'done' }
    },
  )
}

/** Replaces the address, without the visitor's limit on corrections; older links stop working and a mail goes to the new address. */
export async function correctByAdmin(
  ports: Ports,
  by: Administrator,
  expected: ExpectedRegistration,
  address: Address,
): Promise<AdminCorrectionOutcome> {
  const { confirmMs } = ports.settings
  const outcome = await actOnOpenRegistration<AdminCorrectionOutcome>(
    ports,
    by,
    expected,
    'address-corrected',
    async (db, registration, at) => {
      if (registration.address === address.typed) return { kind: 'unchanged' }
      if (await isBlocked(db, address)) return { kind: 'address-blocked' }
      const { id: registrationId } = registration
      const mailId = newId()
      const generation = registration.generation + 1
      await changeHeld(db, registrationId, {
        address: address.typed,
        addressKey: address.key,
        generation,
        mailId,
        mailRequestedAt: at,
        expiresAt: at + confirmMs,
        openedAt: null,
        remindedAt: null,
      })
      await cancelMailsOf(db, registrationId, at)
      const mail = { kind: 'confirmation', registrationId, generation } as const
      await queueMail(db, mail, { id: mailId, now: at })
      return { kind: 'done' }
    },
  )
  if (outcome.kind === 'done') ports.wakeCourier()
  return outcome
}

/** Deletes a registration that has not become an account, with its mails. */
export function deleteRegistration(
  ports: Ports,
  by: Administrator,
  expected: ExpectedRegistration,
): Promise<RegistrationActOutcome> {
  return actOnRegistration<RegistrationActOutcome>(
    ports,
    by,
    expected,
    'registration-deleted',
    async (db, registration) => {
      if (registration.confirmedAt !== null) return { kind: 'stale' }
      await deleteMailsOf(db, registration.id)
      await deleteRegistrationRow(db, registration.id)
      return { kind: 'done' }
    },
  )
}
