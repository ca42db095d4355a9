import type { ExpressionBuilder } from 'kysely'
import { limits } from '../../base/limits.ts'
import type { Database } from '../db/database.ts'
import { changedOne } from '../db/row-counts.ts'
import type { Tables } from '../db/tables.ts'

/** A refusal because all uses are gone. */
export type UsedUp = { kind: 'used-up' }

/** Counts one attempt in a fixed time window, unless `most` are used up. */
export async function takeAttempt(
  db: Database,
  attempt: { key: string; most: number; now: number; resetsAt: number },
): Promise<UsedUp | null> {
  const { key, most, now, resetsAt } = attempt
  // A window that ends later than one that starts now was started by a wrong clock.
  const latest = resetsAt + limits.clockSkew
  const isOver = (eb: ExpressionBuilder<Tables, 'attempts'>) =>
    eb.or([eb('attempts.resetsAt', '<=', now), eb('attempts.resetsAt', '>', latest)])
  const isTaken = await changedOne(
    db
      .insertInto('attempts')
      .values({ key, count: 1, resetsAt })
      .onConflict((conflict) =>
        conflict
          .column('key')
          .doUpdateSet((eb) => ({
            count: eb
              .case()
              .when(isOver(eb))
              .then(1)
              .else(eb('attempts.count', '+', 1))
              .end(),
            resetsAt: eb
              .case()
              .when(isOver(eb))
              .then(eb.val(resetsAt))
              .else(eb.ref('attempts.resetsAt'))
              .end(),
          }))
          .where((eb) => eb.or([isOver(eb), eb('attempts.count', '<', most)])),
      ),
  )
  return isTaken ? null : { kind: 'used-up' }
}

/** Returns an attempt that turned out right. */
export async function returnAttempt(db: Database, key: string): Promise<void> {
  await db
    .updateTable('attempts')
    .set((eb) => ({ count: eb('count', '-', 1) }))
    .where('key', '=', key)
    .where('count', '>', 0)
    .execute()
}
