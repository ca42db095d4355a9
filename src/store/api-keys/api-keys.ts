import type { Database } from '../db/database.ts'
import { changedOne } from '../db/row-counts.ts'
import type { ApiKeyRow } from './rows.ts'

export async function insertApiKey(db: Database, row: ApiKeyRow): Promise<void> {
  await db.insertInto('apiKeys').values(row).execute()
}

/** A key that may act, and when it was last used from a network; null before the first time. */
export function findLivingApiKey(
  db: Database,
  tokenHash: string,
  { now, network }: { now: number; network: string },
): Promise<(Pick<ApiKeyRow, 'id' | 'accountId' | 'scope'> & { usedAt: number | null }) | undefined> {
  return (
    db
      .selectFrom('apiKeys')
      .innerJoin('accounts', 'accounts.id', 'apiKeys.accountId')
      .leftJoin('apiKeyUses', (join) =>
        join.onRef('apiKeyUses.keyId', '=', 'apiKeys.id').on('apiKeyUses.network', '=', network),
      )
      .select(['apiKeys.id', 'apiKeys.accountId', 'apiKeys.scope', 'apiKeyUses.usedAt'])
      .where('apiKeys.tokenHash', '=', tokenHash)
      .where('apiKeys.revokedAt', 'is', null)
      .where('apiKeys.expiresAt', '>', now)
      // Everything that takes an administrator's right away also revokes their keys; this holds even where that is forgotten.
      .where('accounts.isAdmin', '=', 1)
      .where('accounts.suspendedAt', 'is', null)
      .where('accounts.deletesAt', 'is', null)
      .executeTakeFirst()
  )
}

/** Holds a key until the end of the transaction. False if it has ended and must not act. */
export async function holdApiKey(db: Database, id: string, now: number): Promise<boolean> {
  return changedOne(
    db
      .updateTable('apiKeys')
      .set((eb) => ({ expiresAt: eb.ref('expiresAt') }))
      .where('id', '=', id)
      .where('revokedAt', 'is', null)
      .where('expiresAt', '>', now),
  )
}

/** Records the first use of a key from a network. False if that is recorded already. */
export async function insertApiKeyUse(
  db: Database,
  use: { keyId: string; network: string; usedAt: number },
): Promise<boolean> {
  return changedOne(
    db
      .insertInto('apiKeyUses')
      .values(use)
      .onConflict((conflict) => conflict.columns(['keyId', 'network']).doNothing()),
  )
}

/** Records a later use from the same network, unless that was already recorded after `notAfter`. */
export async function noteApiKeyUse(
  db: Database,
  { keyId, network, usedAt }: { keyId: string; network: string; usedAt: number },
  notAfter: number,
): Promise<void> {
  await db
    .updateTable('apiKeyUses')
    .set({ usedAt })
    .where('keyId', '=', keyId)
    .where('network', '=', network)
    .where('usedAt', '<=', notAfter)
    .execute()
}

/** Revokes a key and returns whose it is; undefined if it has ended or does not exist. */
export function revokeApiKey(
  db: Database,
  id: string,
  now: number,
): Promise<Pick<ApiKeyRow, 'accountId'> | undefined> {
  return db
    .updateTable('apiKeys')
    .set({ revokedAt: now })
    .where('id', '=', id)
    .where('revokedAt', 'is', null)
    .where('expiresAt', '>', now)
    .returning('accountId')
    .executeTakeFirst()
}

/** Revokes all keys of an account and returns those that still might have acted. */
export function revokeApiKeysOf(
  db: Database,
  accountId: string,
  now: number,
): Promise<Pick<ApiKeyRow, 'id'>[]> {
  return db
    .updateTable('apiKeys')
    .set({ revokedAt: now })
    .where('accountId', '=', accountId)
    .where('revokedAt', 'is', null)
    .where('expiresAt', '>', now)
    .returning('id')
    .execute()
}

/** Whether an account has a key that may act. */
export async function hasLivingApiKey(db: Database, accountId: string, now: number): Promise<boolean> {
  const row = await db
    .selectFrom('apiKeys')
    .select('id')
    .where('accountId', '=', accountId)
    .where('revokedAt', 'is', null)
    .where('expiresAt', '>', now)
    .limit(1)
    .executeTakeFirst()
  return row !== undefined
}

export async function hasApiKey(db: Database, id: string): Promise<boolean> {
  const row = await db.selectFrom('apiKeys').select('id').where('id', '=', id).executeTakeFirst()
  return row !== undefined
}
