// An administrator lifts the mute of an address.

import type { Administrator, Ports } from '../../core/ports.ts'
import { findMute, liftMute } from '../../store/registrations/mutes.ts'
import { actOnRegistration } from './act-on-registration.ts'
import type { RegistrationActOutcome, ExpectedRegistration } from './act-on-registration.ts'

/** Lifts the mute of an address whose reader declined mails, and reopens the registration if that reader disowned it. */
export function liftMuteByAdmin(
  ports: Ports,
  by: Administrator,
  expected: ExpectedRegistration,
): Promise<RegistrationActOutcome> {
  return actOnRegistration<RegistrationActOutcome>(
    ports,
    by,
    expected,
    'mute-lifted',
    async (db, registration, at) => {
      const isMuted = (await findMute(db, registration.addressKey, at)) !== undefined
      if (!isMuted && registration.disownedAt === null) return { kind: 'stale' }
      await liftMute(db, registration)
      return { kind: 'done' }
    },
  )
}
