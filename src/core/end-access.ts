import type { Settings } from '../base/settings/settings.ts'
import type { AccountRow } from '../store/accounts/rows.ts'
import { revokeApiKeysOf } from '../store/api-keys/api-keys.ts'
import type { Database } from '../store/db/database.ts'
import { appendEvent } from '../store/db/events.ts'
import { deleteAuthenticatorSince } from '../store/factors/factors.ts'
import { deletePasskeysOf } from '../store/factors/passkeys.ts'
import { deleteSessionsOf } from '../store/sessions/sessions.ts'
import type { Actor } from './ports.ts'
import { isCovered } from './second-factor.ts'

/**
 * Ends everything that acts for an account, its sessions and its API keys: it may no longer act, or somebody takes it back
 * from a thief. Needs the transaction of that act.
 */
export async function endAccessOf(
  db: Database,
  accountId: string,
  at: number,
  { actor, network }: Pick<Actor, 'actor' | 'network'>,
): Promise<void> {
  await deleteSessionsOf(db, accountId)
  for (const { id } of await revokeApiKeysOf(db, accountId, at))
    await appendEvent(db, { at, kind: 'api-key-revoked', accountId, subjectId: id, actor, network })
}

/**
 * Removes the factors that a thief may have added to an account which its owner takes back by mail: an app that was added at
 * `since` or later, and the passkeys, each of which would open the account without the new password. Where the site asks the
 * account for two factors, only passkeys that were added since then. Needs a transaction, in which the account is held.
 */
export async function endNewFactorsOf(
  db: Database,
  policy: Pick<Settings, 'secondFactor'>,
  { id: accountId, isAdmin }: Pick<AccountRow, 'id' | 'isAdmin'>,
  { since, at, actor, network }: { since: number; at: number } & Pick<Actor, 'actor' | 'network'>,
): Promise<void> {
  if (await deletePasskeysOf(db, accountId, isCovered(policy, isAdmin) ? since : null))
    await appendEvent(db, { at, kind: 'passkey-removed', accountId, actor, network })
  if (await deleteAuthenticatorSince(db, accountId, since))
    await appendEvent(db, { at, kind: 'authenticator-removed', accountId, actor, network })
}
