import { setTimeout } from 'node:timers/promises'
import { limits } from '../base/limits.ts'
import { hour, second } from '../base/time.ts'
import { notifyOfExpiry } from '../core/notify.ts'
import type { JobPorts } from '../core/ports.ts'
import { hurryFarAhead } from '../store/db/claiming.ts'
import { inTransaction } from '../store/db/database.ts'
import {
  countSweepable,
  deleteSome,
  deleteSomeRegistrations,
  emptyLog,
  endedKinds,
} from '../store/db/sweeping.ts'
import type { Sweepable, SweepTimes } from '../store/db/sweeping.ts'
import type { Job } from './worker.ts'

// Small, so that a visitor never waits long for a batch.
const batch = 200
// The shortest pause between two batches, in milliseconds.
const breath = 5

/** The job that deletes expired rows; never an account. */
export function createSweep(ports: JobPorts): Job {
  return {
    name: 'sweep',
    every: hour,
    async run(isStopping) {
      const swept = await sweep(ports, isStopping)
      if (Object.values(swept).some((count) => count > 0)) ports.log.info(swept, 'swept')
    },
  }
}

/** Counts the rows that a sweep would delete now. */
export function previewSweep(ports: JobPorts): Promise<Sweepable> {
  return countSweepable(ports.db, timesOf(ports))
}

/**
 * Deletes registrations and their mails a day after they expire, expired sessions, devices, changes of address and
 * counters, notifications, and mails, events and ended API keys past their keep times. Makes mails and notifications due
 * again that a clock far ahead had postponed.
 * Each batch is its own commit: several processes may sweep at once, be killed, or stop between two batches.
 * Returns how much this process deleted.
 */
export async function sweep(ports: JobPorts, isStopping: () => boolean = () => false): Promise<Sweepable> {
  const { db, now } = ports
  const times = timesOf(ports)
  const swept: Sweepable = {
    registrations: 0,
    usedUp: 0,
    sessions: 0,
    devices: 0,
    apiKeys: 0,
    addressChanges: 0,
    counters: 0,
    mails: 0,
    notifications: 0,
    events: 0,
  }
  // Leave the database to others half of the time: SQLite has one writer, and the others wait for it at most a second.
  // Cap the pause: after a clock jump a batch looks hours long, and shutdown would wait for it.
  const untilNoneIsLeft = async (sweepBatch: () => Promise<number>) => {
    while (!isStopping()) {
      const begun = now()
      if ((await sweepBatch()) < batch) return
      await setTimeout(Math.min(second, Math.max(breath, now() - begun)))
    }
  }
  for (const table of ['outbox', 'notifications'] as const)
    await hurryFarAhead(db, table, now, limits.farthestDue)
  await untilNoneIsLeft(async () => {
    const { unused, usedUp, mails } = await inTransaction(db, async (db) => {
      const some = await deleteSomeRegistrations(db, times, batch)
      for (const registration of some.unused) await notifyOfExpiry(db, ports, registration, times.now)
      return some
    })
    swept.registrations += unused.length
    swept.usedUp += usedUp
    swept.mails += mails
    return unused.length + usedUp
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

function timesOf({ now, settings }: JobPorts): SweepTimes {
  const at = now()
  return {
    now: at,
    registrations: at - limits.sweepAfter,
    devices: at - limits.deviceLife,
    mails: at - settings.keepMailsMs,
    notifications: at - limits.notificationLife,
    events: at - settings.keepEventsMs,
  }
}
