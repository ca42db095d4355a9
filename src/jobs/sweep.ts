import { limits } from '../base/limits.ts'
import { hour } from '../base/time.ts'
import type { Ports } from '../ports.ts'
import { deleteEndedChanges } from '../store/address-changes.ts'
import { inTransaction } from '../store/database.ts'
import type { Database } from '../store/database.ts'
import { deleteForgottenDevices } from '../store/devices.ts'
import { appendEvent } from '../store/events.ts'
import { deleteOldGuesses } from '../store/guesses.ts'
import { deleteIdleLimits } from '../store/limits.ts'
import { deleteUnusedBudgets } from '../store/mail-budgets.ts'
import { deleteMailsOf, deleteSettledMails } from '../store/outbox.ts'
import { deleteExpired } from '../store/registrations.ts'
import { deleteEndedSessions } from '../store/sessions.ts'
import { countSweepable, deleteSomeAttempts, deleteSomeEvents, deleteSomeMails } from '../store/sweeping.ts'
import type { Sweepable, SweepTimes } from '../store/sweeping.ts'
import type { Job } from './worker.ts'

// Small, so that no visitor waits for a batch.
const batch = 200

/** The job that deletes what has come to its end; never an account. */
export function createSweep(ports: Ports): Job {
  return {
    name: 'sweep',
    every: hour,
    async run() {
      const swept = await sweep(ports)
      if (Object.values(swept).some((count) => count > 0)) ports.log.info(swept, 'swept')
    },
  }
}

/** What a sweep would delete now. */
export function previewSweep(ports: Ports): Promise<Sweepable> {
  return countSweepable(ports.db, timesOf(ports))
}

/**
 * Deletes registrations a day after their end with their mails, ended sessions, forgotten devices, ended changes of address, counters whose time is over, and mails
 * and events past their keep times. Any number of processes may sweep at one time; tells how much this one deleted.
 */
export async function sweep(ports: Ports): Promise<Sweepable> {
  const { db } = ports
  const times = timesOf(ports)
  return {
    registrations: await untilNoneIsLeft(() => sweepRegistrations(ports, times)),
    sessions: await untilNoneIsLeft(() => deleteEndedSessions(db, times.now, batch)),
    devices: await untilNoneIsLeft(() => deleteForgottenDevices(db, times.devices, batch)),
    addressChanges: await untilNoneIsLeft(() => deleteEndedChanges(db, times.now, batch)),
    counters: await sweepCounters(db, times.now),
    mails:
      (await untilNoneIsLeft(() => deleteSomeMails(db, times.mails, batch))) +
      (await untilNoneIsLeft(() => deleteSettledMails(db, times.registrations, batch))),
    events: await untilNoneIsLeft(() => deleteSomeEvents(db, times.events, batch)),
  }
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

async function sweepCounters(db: Database, now: number): Promise<number> {
  const all = [deleteSomeAttempts, deleteOldGuesses, deleteUnusedBudgets, deleteIdleLimits]
  let swept = 0
  for (const deleteSome of all) swept += await untilNoneIsLeft(() => deleteSome(db, now, batch))
  return swept
}

function sweepRegistrations(ports: Ports, times: SweepTimes): Promise<number> {
  return inTransaction(ports.db, async (db) => {
    const ids = await deleteExpired(db, times.registrations, batch)
    if (ids.length > 0) await deleteMailsOf(db, ids)
    for (const registrationId of ids) {
      await appendEvent(db, { at: times.now, kind: 'registration-swept', registrationId, actor: 'sweep' })
    }
    return ids.length
  })
}

async function untilNoneIsLeft(sweepBatch: () => Promise<number>): Promise<number> {
  let all = 0
  for (;;) {
    const swept = await sweepBatch()
    all += swept
    if (swept < batch) return all
  }
}
