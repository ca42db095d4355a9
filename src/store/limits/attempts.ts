import type { ExpressionBuilder } from 'kysely'
import { limits } from '../../base/limits.ts'
import type { Database } from '../db/database.ts'
import { compiledOnce } from '../db/fast-path.ts'
import type { Tables } from '../db/tables.ts'

/** A refusal because all uses are gone. */
export type UsedUp = { kind: 'used-up' }

/** Counts one attempt in a fixed time window, unless `most` are used up. */
export async function takeAttempt(db: Database, attempt: Omit<Attempt, 'latest'>): Promise<UsedUp | null> {
  // A window that ends later than one that starts now was started by a wrong clock.
  const taken = await take(db, { ...attempt, latest: attempt.resetsAt + limits.clockSkew })
  return taken.length > 0 ? null : { kind: 'used-up' }
}

type Attempt = { key: string; most: number; now: number; resetsAt: number; latest: number }

const take = compiledOnce((db, { key, most, now, resetsAt, latest }: Attempt) => {
  const isOver = (eb: ExpressionBuilder<Tables, 'attempts'>) =>
    eb.or([eb('attempts.resetsAt', '<=', now), eb('attempts.resetsAt', '>', latest)])
  return db
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
          resetsAt: eb.case().when(isOver(eb)).then(eb.val(resetsAt)).else(eb.ref('attempts.resetsAt')).end(),
        }))
        .where((eb) => eb.or([isOver(eb), eb('attempts.count', '<', most)])),
    )
    .returning('key')
})

/** Returns an attempt that turned out right. */
export async function returnAttempt(db: Database, key: string): Promise<void> {
  await db
    .updateTable('attempts')
    .set((eb) => ({ count: eb('count', '-', 1) }))
    .where('key', '=', key)
    .where('count', '>', 0)
    .execute()
}
