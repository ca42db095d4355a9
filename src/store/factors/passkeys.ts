import { sql } from 'kysely'
import type { Database } from '../db/database.ts'
import { compiledOnce } from '../db/fast-path.ts'
import { changedOne } from '../db/row-counts.ts'
import type { PasskeyRow } from './rows.ts'

/** The passkey of a credential id, of the host that it belongs to. */
export async function findPasskey(
  db: Database,
  about: { credentialId: string; host: string },
): Promise<PasskeyRow | undefined> {
  const [passkey] = await findByCredentialId(db, about)
  return passkey
}

const findByCredentialId = compiledOnce(
  (db, { credentialId, host }: { credentialId: string; host: string }) =>
    db.selectFrom('passkeys').selectAll().where('credentialId', '=', credentialId).where('host', '=', host),
)

/** Whether an account has a passkey of a host. */
export async function hasPasskeyOfHost(
  db: Database,
  about: { accountId: string; host: string },
): Promise<boolean> {
  return (await findOfHost(db, about)).length > 0
}

const findOfHost = compiledOnce((db, { accountId, host }: { accountId: string; host: string }) =>
  db.selectFrom('passkeys').select('id').where('accountId', '=', accountId).where('host', '=', host),
)

/** An account's passkeys, the newest first. */
export function listPasskeys(db: Database, accountId: string): Promise<PasskeyRow[]> {
  return db
    .selectFrom('passkeys')
    .selectAll()
    .where('accountId', '=', accountId)
    .orderBy('id', 'desc')
    .limit(100)
    .execute()
}

/** Adds a passkey; false if its credential id is taken, by whomever. Needs a transaction. */
export async function insertPasskey(db: Database, row: PasskeyRow): Promise<boolean> {
  const isAdded = await changedOne(
    db
      .insertInto('passkeys')
      .values(row)
      .onConflict((conflict) => conflict.doNothing()),
  )
  if (isAdded) await noteWhetherAny(db, row.accountId)
  return isAdded
}

/** Gives one of an account's passkeys another name; false if the account has none with this id. */
export function renamePasskey(
  db: Database,
  accountId: string,
  { id, label }: Pick<PasskeyRow, 'id' | 'label'>,
): Promise<boolean> {
  return changedOne(
    db.updateTable('passkeys').set({ label }).where('id', '=', id).where('accountId', '=', accountId),
  )
}

/**
 * Records a use of a passkey and its signature counter; undefined if it is gone. Says whether the counter went back, as that
 * of a copied passkey does; the counters of passkeys that are synchronised between devices stay at 0.
 */
export async function noteUse(db: Database, use: Use): Promise<{ isBack: 0 | 1 } | undefined> {
  const [noted] = await noteUseOf(db, use)
  return noted
}

type Use = { id: string; counter: number; now: number }

const noteUseOf = compiledOnce((db, { id, counter, now }: Use) =>
  db
    .updateTable('passkeys')
    .set((eb) => ({
      usedAt: now,
      counterBackAt: eb
        .case()
        .when(sql<boolean>`counter > 0 and counter >= ${counter}`)
        .then(now)
        .else(eb.ref('counterBackAt'))
        .end(),
      counter: sql<number>`case when counter < ${counter} then ${counter} else counter end`,
    }))
    .where('id', '=', id)
    .returning(sql<0 | 1>`case when counter_back_at = ${now} then 1 else 0 end`.as('isBack')),
)

/** Removes one of an account's passkeys; false if the account has none with this id. Needs a transaction. */
export async function deletePasskey(db: Database, accountId: string, id: string): Promise<boolean> {
  const isGone = await changedOne(
    db.deleteFrom('passkeys').where('id', '=', id).where('accountId', '=', accountId),
  )
  if (isGone) await noteWhetherAny(db, accountId)
  return isGone
}

/** Removes an account's passkeys that were added at this instant or later, or all; false if it has none. Needs a transaction. */
export async function deletePasskeysOf(
  db: Database,
  accountId: string,
  since: number | null = null,
): Promise<boolean> {
  const ofAccount = db.deleteFrom('passkeys').where('accountId', '=', accountId)
  const wasAny = await changedOne(since === null ? ofAccount : ofAccount.where('createdAt', '>=', since))
  if (wasAny) await noteWhetherAny(db, accountId)
  return wasAny
}

// In the account's own row, because the administration's table is filtered by it.
async function noteWhetherAny(db: Database, accountId: string): Promise<void> {
  await db
    .updateTable('accounts')
    .set({
      hasPasskey: sql<
        0 | 1
      >`case when exists (select 1 from passkeys where account_id = ${accountId}) then 1 else 0 end`,
    })
    .where('id', '=', accountId)
    .execute()
}

/** How many passkeys belong to another host than this one, and so answer no page of it. */
export async function countOfOtherHosts(db: Database, host: string): Promise<number> {
  const row = await db
    .selectFrom('passkeys')
    .select(sql<number>`count(*)`.as('passkeys'))
    .where('host', '!=', host)
    .executeTakeFirst()
  return row?.passkeys ?? 0
}
