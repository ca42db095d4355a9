// How a person's account is protected.

import { z } from 'zod'
import { instant } from '../../base/instant.ts'
import { limits } from '../../base/limits.ts'
import type { CurrentSession } from '../../core/current-session.ts'
import type { Ports } from '../../core/ports.ts'
import { done, operation, telling } from '../../operation/operation.ts'
import { findAuthenticator } from '../../store/factors/authenticators.ts'
import { countRecoveryCodes } from '../../store/factors/recovery-codes.ts'

/** How well an account is protected: by the password alone, by a second step, or by one that may soon lock its owner out. */
export const protections = ['password-only', 'few-recovery-codes', 'two-steps'] as const

/** The means by which a person logs in, without their secrets. */
export type OwnSecurity = {
  protection: (typeof protections)[number]
  authenticator: { createdAt: number; usedAt: number | null } | null
  recoveryCodesLeft: number
}

/** Reads how one's account is protected. */
export const showSecurity = operation({
  name: 'show-security',
  who: 'session',
  api: 'GET /api/account/security',
  proof: 'none',
  input: {},
  async run(ports, { session }) {
    return { kind: 'found' as const, ...(await readOwnSecurity(ports, session)) }
  },
  outcomes: {
    found: telling(
      done(),
      z.object({
        protection: z.enum(protections),
        authenticator: z.object({ createdAt: instant, usedAt: instant.nullable() }).nullable(),
        recoveryCodesLeft: z.int(),
      }),
    ),
  },
})

/** The means by which the person of a session logs in. */
export async function readOwnSecurity({ db }: Ports, { account }: CurrentSession): Promise<OwnSecurity> {
  const app = await findAuthenticator(db, account.id)
  const recoveryCodesLeft = await countRecoveryCodes(db, account.id)
  const hasFew = recoveryCodesLeft <= limits.fewRecoveryCodes
  return {
    protection: app ? (hasFew ? 'few-recovery-codes' : 'two-steps') : 'password-only',
    authenticator: app ? { createdAt: app.createdAt, usedAt: app.usedAt } : null,
    recoveryCodesLeft,
  }
}
