import { setTimeout } from 'node:timers/promises'
import { limits } from '../base/limits.ts'
import { hour, second } from '../base/time.ts'
import type { Ports } from '../core/ports.ts'
import { inTransaction } from '../store/db/database.ts'
import { hurryFarAhead } from '../store/mail/deliveries.ts'
import {
  countSweepable,
  deleteSome,
  deleteSomeRegistrations,
  emptyLog,
  endedKinds,
} from '../store/db/sweeping.ts'
import type { Sweepable, SweepTimes } from '../store/db/sweeping.ts'
import type { Job } from './worker.ts'

// Small, so that no visitor waits for a batch.
const batch = 200
// The shortest pause between two batches, in milliseconds.
const breath = 5

/** The job that deletes what has come to its end; never an account. */
export function createSweep(ports: Ports): Job {
  return {
    name: 'sweep',
    every: hour,
    async run(isStopping) {
      const swept = await sweep(ports, isStopping)
      if (Object.values(swept).some((count) => count > 0)) ports.log.info(swept, 'swept')
    },
  }
}

/** What a sweep would delete now. */
export function previewSweep(ports: Ports): Promise<Sweepable> {
  return countSweepable(ports.db, timesOf(ports))
}

/**
 * Deletes registrations a day after their end with their mails, ended sessions, forgotten devices, ended changes of
 * address, counters whose time is over, and mails and events past their keep times. Each batch is a commit of its own:
 * any number of processes may sweep at one time, be killed in the middle, or stop between two batches. Tells how much
 * this one deleted. Mails that a clock far ahead has put off are due again.
 */
export async function sweep(ports: Ports, isStopping: () => boolean = () => false): Promise<Sweepable> {
  const { db, now } = ports
  const times = timesOf(ports)
  const swept: Sweepable = {
    registrations: 0,
    usedUp: 0,
    sessions: 0,
    devices: 0,
    addressChanges: 0,
    counters: 0,
    mails: 0,
    events: 0,
  }
  // The database is left to others half of the time: SQLite has one writer, and waits for it no longer than a second. Nor
  // is more waited for: a clock that is put forward makes a batch look as long as that, and a stop would wait, too.
  const untilNoneIsLeft = async (sweepBatch: () => Promise<number>) => {
    while (!isStopping()) {
      const begun = now()
      if ((await sweepBatch()) < batch) return
      await setTimeout(Math.min(second, Math.max(breath, now() - begun)))
    }
  }
  await hurryFarAhead(db, times.now, limits.mailFarthest)
  await untilNoneIsLeft(async () => {
    const some = await inTransaction(db, (db) => deleteSomeRegistrations(db, times, batch))
    swept.registrations += some.registrations
    swept.usedUp += some.usedUp
    swept.mails += some.mails
    return some.registrations + some.usedUp
  })
  for (const ended of endedKinds(times)) {
    await untilNoneIsLeft(async () => {
      const some = await deleteSome(db, ended, batch)
      swept[ended.kind] += some
      return some
    })
  }
  await emptyLog(db)
  return swept
}

function timesOf({ now, settings }: Ports): SweepTimes {
  const at = now()
  return {
    now: at,
    registrations: at - limits.sweepAfter,
    devices: at - limits.deviceLife,
    mails: at - settings.keepMailsMs,
    events: at - settings.keepEventsMs,
  }
}
