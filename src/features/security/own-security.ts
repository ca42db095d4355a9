// How a person's account is protected.

import { z } from 'zod'
import { passkeyHostOf } from '../../base/base-url.ts'
import { instant } from '../../base/instant.ts'
import { limits } from '../../base/limits.ts'
import type { CurrentSession } from '../../core/current-session.ts'
import type { Ports } from '../../core/ports.ts'
import { factorDueAt, isStrong } from '../../core/second-factor.ts'
import { done, operation, telling } from '../../operation/operation.ts'
import { findAccountById } from '../../store/accounts/accounts.ts'
import { findAuthenticator } from '../../store/factors/authenticators.ts'
import { listPasskeys } from '../../store/factors/passkeys.ts'
import { countRecoveryCodes } from '../../store/factors/recovery-codes.ts'
import type { PasskeyRow } from '../../store/factors/rows.ts'

/** How well an account is protected: by the password alone; with a passkey beside it; by a second step that may soon lock its owner out; by a second step. */
export const protections = ['password-only', 'passkey', 'few-recovery-codes', 'two-steps'] as const

/** The means by which a person logs in, without their secrets. */
export type OwnSecurity = {
  protection: (typeof protections)[number]
  authenticator: { createdAt: number; usedAt: number | null } | null
  recoveryCodesLeft: number
  passkeys: OwnPasskey[]
  /** From when on the log-ins of the account need a second factor; null where it has one, or the site asks for none. */
  factorDueAt: number | null
  /** Whether the site asks the account for two factors. */
  isCovered: boolean
}

/** A passkey as its owner sees it; `counterBackAt` says when it last looked copied. */
type OwnPasskey = Pick<
  PasskeyRow,
  'id' | 'label' | 'browser' | 'system' | 'createdAt' | 'usedAt' | 'counterBackAt'
> & {
  /** Whether it is of the host of BASE_URL; no page of this site can use another one. */
  isOfThisHost: boolean
}

const passkeyShape = z.object({
  id: z.string(),
  label: z.string(),
  browser: z.string().nullable(),
  system: z.string().nullable(),
  createdAt: instant,
  usedAt: instant.nullable(),
  counterBackAt: instant.nullable(),
  isOfThisHost: z.boolean(),
})

/** Reads how one's account is protected. */
export const showSecurity = operation({
  name: 'show-security',
  who: 'session',
  api: 'GET /api/account/security',
  proof: 'none',
  input: {},
  async run(ports, { session }) {
    const { isCovered: _, ...own } = await readOwnSecurity(ports, session)
    return { kind: 'found' as const, ...own }
  },
  outcomes: {
    found: telling(
      done(),
      z.object({
        protection: z.enum(protections),
        authenticator: z.object({ createdAt: instant, usedAt: instant.nullable() }).nullable(),
        recoveryCodesLeft: z.int(),
        passkeys: z.array(passkeyShape),
        factorDueAt: instant.nullable(),
      }),
    ),
  },
})

/** The means by which the person of a session logs in. */
export async function readOwnSecurity(
  { db, now, settings }: Ports,
  { account, amr }: CurrentSession,
): Promise<OwnSecurity> {
  const held = await findAccountById(db, account.id)
  const due = held ? factorDueAt(settings, held, now()) : null
  const app = await findAuthenticator(db, account.id)
  const recoveryCodesLeft = await countRecoveryCodes(db, account.id)
  const host = passkeyHostOf(settings.baseUrl)
  const passkeys = (await listPasskeys(db, account.id)).map((row) => ownPasskey(row, host))
  const hasPasskey = passkeys.some(({ isOfThisHost }) => isOfThisHost)
  return {
    protection: protectionOf(app !== undefined, hasPasskey, recoveryCodesLeft),
    authenticator: app ? { createdAt: app.createdAt, usedAt: app.usedAt } : null,
    recoveryCodesLeft,
    factorDueAt: isStrong(amr) ? null : due,
    isCovered: due !== null,
    passkeys,
  }
}

function ownPasskey(row: PasskeyRow, host: string): OwnPasskey {
  const { id, label, browser, system, createdAt, usedAt, counterBackAt } = row
  return { id, label, browser, system, createdAt, usedAt, counterBackAt, isOfThisHost: row.host === host }
}

function protectionOf(
  hasApp: boolean,
  hasPasskey: boolean,
  recoveryCodesLeft: number,
): OwnSecurity['protection'] {
  if (hasApp) return recoveryCodesLeft <= limits.fewRecoveryCodes ? 'few-recovery-codes' : 'two-steps'
  return hasPasskey ? 'passkey' : 'password-only'
}
