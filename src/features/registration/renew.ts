// Somebody opens a link that has expired, and asks for a new mail.

import { z } from 'zod'
import { instant } from '../../base/instant.ts'
import { sendAgainLimit } from '../../base/limits.ts'
import type { Ports } from '../../core/ports.ts'
import { mailOnRequest } from '../../core/requested-mail.ts'
import { codeField } from '../../operation/fields.ts'
import type { InputOf } from '../../operation/fields.ts'
import { done, operation, refused, telling } from '../../operation/operation.ts'
import type { Callers } from '../../operation/operation.ts'
import { confirmationLinks } from '../../security/purposes.ts'
import { inTransaction } from '../../store/db/database.ts'
import { renewExpired } from '../../store/registrations/waiting.ts'
import { readLink } from './confirm-link.ts'
import type { Link } from './confirm-link.ts'

const input = { code: codeField(...confirmationLinks) }

/** Lets an expired registration wait again and mails its link again, without anything to retype. */
export const renew = operation({
  name: 'renew',
  who: 'visitor',
  api: 'POST /api/confirm/resend',
  input,
  limit: {
    ...sendAgainLimit,
    field: 'submit',
    by: (_, { visitor }, { code }) => code && { network: visitor.network },
  },
  run: renewRegistration,
  outcomes: {
    mailed: telling(done(202, { forget: ['code'] }), z.object({ isBound: z.boolean() })),
    'already-confirmed': done(200, { forget: ['code'] }),
    'unknown-code': refused(404),
    expired: telling(refused(410), z.object({ mayRenew: z.boolean() })),
    disowned: refused(409),
    'address-reserved': telling(refused(409), z.object({ until: instant.nullable() })),
  },
})

/** `isBound`: whether this browser waits for the mail. */
type RenewalOutcome =
  | { kind: 'mailed'; isBound: boolean }
  | Exclude<Link, { kind: 'one-click' | 'elsewhere' }>

async function renewRegistration(
  ports: Ports,
  { visitor }: Callers['visitor'],
  { code }: InputOf<typeof input>,
): Promise<RenewalOutcome> {
  const { db, now, settings } = ports
  if (!code) return { kind: 'unknown-code' }
  const at = now()
  const renewed = await inTransaction(db, async (db) => {
    const registration = await renewExpired(db, code, { now: at, expiresAt: at + settings.confirmMs })
    if (!registration) return false
    await mailOnRequest(db, ports, visitor, registration, at)
    return true
  })
  if (renewed) ports.wakeCourier()
  const link = await readLink(ports, visitor, code)
  // A second click on the button finds the registration waiting already.
  if (link.kind === 'one-click' || link.kind === 'elsewhere')
    return { kind: 'mailed', isBound: link.kind === 'one-click' }
  return link
}
