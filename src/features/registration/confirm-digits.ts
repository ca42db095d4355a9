// A person types the 8 digits of the mail into the browser that registered.

import { z } from 'zod'
import { mailboxOf } from '../../base/address.ts'
import { limits } from '../../base/limits.ts'
import type { Next } from '../../base/next.ts'
import { day, hour } from '../../base/time.ts'
import type { Ports, Visitor } from '../../core/ports.ts'
import { digitsField, optionalNameField } from '../../operation/fields.ts'
import type { InputOf } from '../../operation/fields.ts'
import { done, operation, refused, telling } from '../../operation/operation.ts'
import type { Callers } from '../../operation/operation.ts'
import { areDigitsOf, makeCode } from '../../security/codes.ts'
import { hashToken } from '../../security/tokens.ts'
import { returnAttempt, takeAttempt } from '../../store/limits/attempts.ts'
import { counterKey } from '../../store/limits/counter-key.ts'
import type { BoundRegistration } from '../../store/registrations/browser-tokens.ts'
import { takeDigitTry } from '../../store/registrations/waiting.ts'
import { becomeAccount } from './become-account.ts'
import { findBound } from './bound-browser.ts'
import { shownRegistrationShape } from './confirm-link.ts'
import type { ShownRegistration } from './confirm-link.ts'

const input = {
  code: digitsField,
  /** Another name, if the registration's name was taken. */
  name: optionalNameField,
}

/** Confirms by the 8 digits of the mail, typed into the registering browser. */
export const confirmByDigits = operation({
  name: 'confirm-by-digits',
  who: 'visitor',
  api: 'POST /api/register/code',
  input,
  limit: {
    rates: { network: { most: 600, within: hour }, everything: { most: 20_000, within: hour } },
    field: 'code',
    // A browser that has nothing to try must not use up the tries that all share.
    by: async (ports, { visitor }) =>
      (await findTried(ports, visitor)) ? { network: visitor.network } : null,
  },
  run: tryDigits,
  outcomes: {
    confirmed: telling(done(200, { forget: ['code'] }), z.object({ next: z.string().nullable() })),
    'name-taken': telling(refused(422, 'name'), z.object({ registration: shownRegistrationShape })),
    'wrong-code': refused(422, 'code'),
    'code-tries-used-up': refused(422, 'code'),
    expired: refused(410),
    'not-waiting': refused(409),
  },
})

type DigitsOutcome =
  | { kind: 'confirmed'; name: string; next: Next | null; keep: { confirmed: string } }
  /** From here on this browser has opened the link: its page asks for another name. */
  | { kind: 'name-taken'; registration: ShownRegistration; keep: { code: string } }
  | { kind: 'wrong-code' }
  | { kind: 'code-tries-used-up' }
  | { kind: 'expired' }
  | { kind: 'not-waiting' }

async function tryDigits(
  ports: Ports,
  { visitor }: Callers['visitor'],
  { code: digits, name }: InputOf<typeof input>,
): Promise<DigitsOutcome> {
  const { db, now, keys } = ports
  const registration = await findTried(ports, visitor)
  if (!registration) return { kind: 'not-waiting' }
  const at = now()
  if (registration.expiresAt <= at) return { kind: 'expired' }
  if (!registration.mayConfirm) return { kind: 'code-tries-used-up' }
  if (await takeDigitTry(db, registration.id, limits.digitTries)) return { kind: 'code-tries-used-up' }
  const perAddress = {
    key: counterKey(db, 'digits', mailboxOf(registration.addressKey)),
    most: limits.digitTriesPerAddressPerDay,
    now: at,
    resetsAt: at + day,
  }
  // Before the digits are judged: otherwise a stranger without tries would learn which are right, for the next day.
  if (await takeAttempt(db, perAddress)) return { kind: 'code-tries-used-up' }

  if (!areDigitsOf(keys, registration, digits)) return { kind: 'wrong-code' }
  // A stranger who has one try left must not see by its loss when the owner confirmed.
  await returnAttempt(db, perAddress.key)
  const browserToken = visitor.browserToken ?? ''
  const outcome = await becomeAccount(ports, visitor, registration, 'digits', name, hashToken(browserToken))
  switch (outcome.kind) {
    case 'confirmed':
      return { ...outcome, keep: { confirmed: browserToken } }
    case 'name-taken':
      return { ...outcome, keep: { code: makeCode(keys, 'confirm-by-link', registration) } }
    // It was closed before or in the meantime: it looks as if it waited for the right digits.
    case 'not-waiting':
      return { kind: 'wrong-code' }
    default:
      return outcome satisfies never
  }
}

async function findTried(ports: Ports, visitor: Visitor): Promise<BoundRegistration | null> {
  const registration = await findBound(ports, visitor)
  return registration?.confirmedAt === null ? registration : null
}
