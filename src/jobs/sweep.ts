import { limits } from '../base/limits.ts'
import { hour } from '../base/time.ts'
import type { Ports } from '../ports.ts'
import { deleteOldAttempts } from '../store/attempts.ts'
import { inTransaction } from '../store/database.ts'
import { appendEvent } from '../store/events.ts'
import { deleteMailsOf } from '../store/outbox.ts'
import { deleteExpired } from '../store/registrations.ts'
import { deleteEndedSessions } from '../store/sessions.ts'
import type { Job } from './worker.ts'

// Small, so that no visitor waits for a batch.
const batch = 200

/** The job that deletes what has expired: registrations a day after their end, ended sessions, old counters; never an account. */
export function createSweep(ports: Ports): Job {
  const { db, now, log } = ports
  return {
    name: 'sweep',
    every: hour,
    async run() {
      const registrations = await untilNoneIsLeft(sweepRegistrations)
      const sessions = await untilNoneIsLeft(() => deleteEndedSessions(db, now(), batch))
      await deleteOldAttempts(db, now())
      if (registrations + sessions > 0) log.info({ registrations, sessions }, 'swept')
    },
  }

  function sweepRegistrations(): Promise<number> {
    const at = now()
    return inTransaction(db, async (db) => {
      const ids = await deleteExpired(db, at - limits.sweepAfter, batch)
      if (ids.length > 0) await deleteMailsOf(db, ids)
      for (const registrationId of ids) {
        await appendEvent(db, { at, kind: 'registration-swept', registrationId, actor: 'sweep' })
      }
      return ids.length
    })
  }
}

async function untilNoneIsLeft(sweepBatch: () => Promise<number>): Promise<number> {
  let all = 0
  for (;;) {
    const swept = await sweepBatch()
    all += swept
    if (swept < batch) return all
  }
}
