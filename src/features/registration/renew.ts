// Somebody opens a link that has expired, and asks for a new mail.
import type { Ports, Visitor } from '../../core/ports.ts'
import { readCode } from '../../security/codes.ts'
import { confirmationLinks } from '../../security/purposes.ts'
import { inTransaction } from '../../store/db/database.ts'
import { takeLimits } from '../../store/limits/limits.ts'
import type { TooManyAttempts } from '../../store/limits/limits.ts'
import { renewExpired } from '../../store/registrations/waiting.ts'
import { mailOnRequest } from '../../core/requested-mail.ts'
import { readLink } from './confirm-link.ts'
import type { Link } from './confirm-link.ts'

/** How asking for a new mail at an expired link ended. */
export type RenewalOutcome = { kind: 'mailed'; bound: boolean } | Link | TooManyAttempts

/** Lets an expired registration wait again and mails its link once more, without anything to retype. */
export async function renewRegistration(
  ports: Ports,
  visitor: Visitor,
  code: string,
): Promise<RenewalOutcome> {
  const { db, now, keys, settings } = ports
  const read = readCode(keys, code, ...confirmationLinks)
  if (!read) return { kind: 'unknown-code' }
  const tooMany = await takeLimits(ports, 'send-again', { network: visitor.network })
  if (tooMany) return tooMany
  const at = now()
  const renewed = await inTransaction(db, async (db) => {
    const registration = await renewExpired(db, read, { now: at, expiresAt: at + settings.confirmMs })
    if (!registration) return false
    await mailOnRequest(db, ports, visitor, registration, at)
    return true
  })
  if (renewed) ports.wakeCourier()
  const link = await readLink(ports, visitor, code)
  // A second click on the button finds the registration waiting already.
  if (link.kind === 'one-click' || link.kind === 'elsewhere')
    return { kind: 'mailed', bound: link.kind === 'one-click' }
  return link
}
