import type { Settings } from '../base/settings/settings.ts'
import type { AccountRow } from '../store/accounts/rows.ts'
import { revokeApiKeysOf } from '../store/api-keys/api-keys.ts'
import type { Database } from '../store/db/database.ts'
import { appendEvent } from '../store/db/events.ts'
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
 * Removes the passkeys of an account whose owner sets a password by mail: a thief may have added one, and it would open the
 * account without that password. Where the site asks the account for two factors, only those that were added at `since` or
 * later: otherwise the mailbox alone would open it. Needs a transaction.
 */
export async function endPasskeysOf(
  db: Database,
  policy: Pick<Settings, 'secondFactor'>,
  { id: accountId, isAdmin }: Pick<AccountRow, 'id' | 'isAdmin'>,
  { since, at, actor, network }: { since: number; at: number } & Pick<Actor, 'actor' | 'network'>,
): Promise<void> {
  if (await deletePasskeysOf(db, accountId, isCovered(policy, isAdmin) ? since : null))
    await appendEvent(db, { at, kind: 'passkey-removed', accountId, actor, network })
}
