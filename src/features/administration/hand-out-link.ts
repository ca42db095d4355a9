// An administrator hands a confirmation link out without a mail.

import { confirmationLink } from '../../base/paths.ts'
import type { Administrator, Ports } from '../../core/ports.ts'
import { makeCode } from '../../security/codes.ts'
import { actOnOpenRegistration } from './act-on-registration.ts'
import type { RegistrationRefusal, ExpectedRegistration } from './act-on-registration.ts'

/** A link to hand out, or the reason for none. */
type HandedOutOutcome = { kind: 'done'; link: string } | RegistrationRefusal | { kind: 'expired' }

/** A link to read out to the person on the phone; it needs the registration's password and never accepts a new one. */
export function handOutLink(
  ports: Ports,
  by: Administrator,
  expected: ExpectedRegistration,
): Promise<HandedOutOutcome> {
  return actOnOpenRegistration<HandedOutOutcome>(
    ports,
    by,
    expected,
    'link-handed-out',
    async (_, registration, at) => {
      if (registration.expiresAt <= at) return { kind: 'expired' }
      const code = makeCode(ports.keys, 'confirm-by-handed-out-link', registration)
      return { kind: 'done', link: confirmationLink(ports.settings.baseUrl, code) }
    },
  )
}
