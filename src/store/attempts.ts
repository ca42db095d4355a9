import type { Database } from './database.ts'

/** Counts one attempt in a fixed time window, unless `most` are used up; tells whether it may be made. */
export async function takeAttempt(
  db: Database,
  attempt: { key: string; most: number; now: number; resetsAt: number },
): Promise<boolean> {
  const { key, most, now, resetsAt } = attempt
  const taken = await db
    .insertInto('attempts')
    .values({ key, count: 1, resetsAt })
    .onConflict((conflict) =>
      conflict
        .column('key')
        .doUpdateSet((eb) => ({
          count: eb
            .case()
            .when('attempts.resetsAt', '<=', now)
            .then(1)
            .else(eb('attempts.count', '+', 1))
            .end(),
          resetsAt: eb
            .case()
            .when('attempts.resetsAt', '<=', now)
            .then(resetsAt)
            .else(eb.ref('attempts.resetsAt'))
            .end(),
        }))
        .where((eb) => eb.or([eb('attempts.resetsAt', '<=', now), eb('attempts.count', '<', most)])),
    )
    .returning('key')
    .executeTakeFirst()
  return taken !== undefined
}
