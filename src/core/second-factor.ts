// The site's policy: whose log-ins need two factors, and from when on.

import { passkeyHostOf } from '../base/base-url.ts'
import type { Settings } from '../base/settings/settings.ts'
import type { AccountRow } from '../store/accounts/rows.ts'
import type { Database } from '../store/db/database.ts'
import { hasPasskeyOfHost } from '../store/factors/passkeys.ts'
import type { Amr } from '../store/sessions/rows.ts'

/** Whether a proof had two factors. */
export function isStrong(amr: Amr): boolean {
  return amr !== 'password'
}

type Policy = Pick<Settings, 'secondFactor' | 'secondFactorGraceMs'>

/** The part of an account that the policy reads. */
type Covered = { isAdmin: 0 | 1; factorDueAt: number | null }

/**
 * From when on the log-ins of an account need two factors; null where the policy does not ask for them. The days of grace
 * begin with the account's first log-in or request under the policy, so that a change of the setting or of the account's role
 * locks nobody out.
 */
export function factorDueAt(
  policy: Policy,
  { isAdmin, factorDueAt: known }: Covered,
  at: number,
): number | null {
  if (!isCovered(policy, isAdmin)) return null
  const latest = at + policy.secondFactorGraceMs
  // A shorter setting reaches those whose days have begun, and a day that a wrong clock wrote ends, too.
  return known === null ? latest : Math.min(known, latest)
}

/**
 * Whether the password alone is no proof, because the site asks the account for two factors
 * and it has a passkey that this site can use. As a proof it is refused without days of grace: a thief who knows the password
 * could add a passkey beside the owner's.
 */
export async function needsPasskey(
  db: Database,
  settings: Pick<Settings, 'secondFactor' | 'baseUrl'>,
  account: Pick<AccountRow, 'id' | 'isAdmin' | 'hasPasskey'>,
): Promise<boolean> {
  return isCovered(settings, account.isAdmin) && (await hasPasskeyHere(db, settings, account))
}

/**
 * Whether the password alone is a whole proof of an account, as it is at a log-in that leads anywhere: the account has no second
 * step, and the site does not ask it for two factors by now.
 */
export async function isPasswordWhole(
  db: Database,
  settings: Policy & Pick<Settings, 'baseUrl'>,
  account: Pick<AccountRow, 'id' | 'isAdmin' | 'hasPasskey' | 'secondStep' | 'factorDueAt'>,
  at: number,
): Promise<boolean> {
  const due = factorDueAt(settings, account, at)
  if (account.secondStep === 1 || (due !== null && due <= at)) return false
  return !(await needsPasskey(db, settings, account))
}

/** Whether an account has a passkey that this site can use. One of another BASE_URL's host answers no page of this one. */
export async function hasPasskeyHere(
  db: Database,
  { baseUrl }: Pick<Settings, 'baseUrl'>,
  { id: accountId, hasPasskey }: Pick<AccountRow, 'id' | 'hasPasskey'>,
): Promise<boolean> {
  return hasPasskey === 1 && (await hasPasskeyOfHost(db, { accountId, host: passkeyHostOf(baseUrl) }))
}

/** Whether the site asks an account for two factors, now or after its days of grace. */
export function isCovered({ secondFactor }: Pick<Policy, 'secondFactor'>, isAdmin: 0 | 1): boolean {
  return secondFactor === 'everybody' || (secondFactor === 'administrators' && isAdmin === 1)
}
