// A person types the 8 digits of the mail into the browser that registered.
import { limits } from '../../base/limits.ts'
import { day } from '../../base/time.ts'
import type { Ports, Visitor } from '../../core/ports.ts'
import { digitCode, equalTexts, linkCode } from '../../security/codes.ts'
import { hashToken } from '../../security/tokens.ts'
import { counterKey } from '../../store/limits/counter-key.ts'
import { takeAttempt } from '../../store/limits/attempts.ts'
import { takeLimits } from '../../store/limits/limits.ts'
import type { TooManyAttempts } from '../../store/limits/limits.ts'
import type { RegistrationRow } from '../../store/registrations/rows.ts'
import { takeDigitTry } from '../../store/registrations/waiting.ts'
import { becomeAccount } from './become-account.ts'
import { findBound } from './bound-browser.ts'

/** How confirming by digits ended. */
export type DigitsOutcome =
  | { kind: 'confirmed'; next: string | null }
  | { kind: 'name-taken'; registration: RegistrationRow; code: string }
  | { kind: 'wrong-code' }
  | { kind: 'used-up' }
  | { kind: 'expired' }
  | { kind: 'not-waiting' }
  | TooManyAttempts

/** Confirms by the 8 digits of the mail, typed into the registering browser. */
export async function confirmByDigits(
  ports: Ports,
  visitor: Visitor,
  digits: string,
): Promise<DigitsOutcome> {
  const { db, now, keys } = ports
  const registration = await findBound(ports, visitor)
  if (!registration || registration.confirmedAt !== null) return { kind: 'not-waiting' }
  // Not before: who has nothing to try must not use up the tries that all share.
  const tooMany = await takeLimits(ports, 'type-code', { network: visitor.network })
  if (tooMany) return tooMany
  const at = now()
  if (registration.expiresAt <= at) return { kind: 'expired' }
  if (!registration.mayConfirm) return { kind: 'used-up' }
  const usedUp = await takeDigitTry(db, registration.id, limits.digitTries)
  if (usedUp) return usedUp
  const perAddress = {
    key: counterKey(db, 'digits', registration.addressKey),
    most: limits.digitTriesPerAddressPerDay,
    now: at,
    resetsAt: at + day,
  }
  // Told as a wrong code: else a stranger who used up the tries but one would learn when the owner typed theirs.
  if (await takeAttempt(db, perAddress)) return { kind: 'wrong-code' }

  if (!equalTexts(digitCode(keys, registration), digits)) return { kind: 'wrong-code' }
  const outcome = await becomeAccount(
    ports,
    visitor,
    registration,
    null,
    hashToken(visitor.browserToken ?? ''),
  )
  switch (outcome.kind) {
    case 'confirmed':
      return outcome
    case 'name-taken':
      return { ...outcome, code: linkCode(keys, registration) }
    // Closed meanwhile or before: it looks as if it waited for the right digits.
    case 'not-waiting':
      return { kind: 'wrong-code' }
    default:
      return outcome satisfies never
  }
}
