import { setTimeout } from 'node:timers/promises'
import { limits } from '../../base/limits.ts'
import { minute } from '../../base/time.ts'
import type { JobPorts } from '../../core/ports.ts'
import type { Job } from '../../jobs/worker.ts'
import { inTransaction } from '../../store/db/database.ts'
import type { Database } from '../../store/db/database.ts'
import { appendEvent } from '../../store/db/events.ts'
import { takeMailBudget } from '../../store/mail/budgets.ts'
import { queueMail } from '../../store/mail/outbox.ts'
import {
  findNoReminder,
  hasReminder,
  isLastOfAddress,
  claimEndingSoon,
} from '../../store/registrations/reminders.ts'
import type { RegistrationRow } from '../../store/registrations/rows.ts'

// Small, so that no visitor waits for a batch; between two of them others are served, in milliseconds.
const batch = 50
const breath = 10

/** The job that writes a reminder before a registration ends. */
export function createReminder(ports: JobPorts): Job {
  return {
    name: 'reminder',
    every: 10 * minute,
    async run(isStopping) {
      const reminders = await remind(ports, isStopping)
      if (reminders > 0) ports.log.info({ reminders }, 'reminded')
    },
  }
}

/**
 * Writes a reminder for each registration that ends soon and is the last of its address, once. Any number of processes
 * may do it at one time: a batch is one commit, and each registration is in one batch. Returns the number of reminders.
 */
export async function remind(ports: JobPorts, isStopping: () => boolean = () => false): Promise<number> {
  const before = remindBefore(ports)
  let written = 0
  while (before > 0 && !isStopping()) {
    const at = ports.now()
    const times = { now: at, until: at + before, notAfter: at - limits.reminderPause }
    const some = await inTransaction(ports.db, async (db) => {
      const taken = await claimEndingSoon(db, times, batch)
      let reminders = 0
      for (const registration of taken) if (await remindOne(ports, db, registration, at)) reminders += 1
      return { taken: taken.length, reminders }
    })
    if (some.reminders > 0) ports.wakeCourier()
    written += some.reminders
    if (some.taken < batch) break
    await setTimeout(breath)
  }
  return written
}

// If links expire so soon that the reminder would directly follow the first mail, it comes later or not at all.
function remindBefore({ settings }: JobPorts): number {
  return Math.min(settings.reminderMs, settings.confirmMs - limits.reminderPause)
}

async function remindOne(
  { settings }: JobPorts,
  db: Database,
  registration: RegistrationRow,
  at: number,
): Promise<boolean> {
  if (!(await isLastOfAddress(db, registration))) return false
  const { id: registrationId, generation, addressKey } = registration
  // Counted whether or not a mail follows: otherwise a stranger who fills the address's budget could see from its last
  // mail whether it has an account. Not counted by network, whose budget already bounds the registrations, each with
  // one reminder.
  const caused = { kind: 'reminder', addressKey, network: null, now: at } as const
  if ((await takeMailBudget(db, settings, caused)) === 'used-up') return false
  if ((await hasReminder(db, addressKey)) || (await findNoReminder(db, registration, at)) !== null)
    return false
  await queueMail(db, { kind: 'reminder', registrationId, generation }, { now: at })
  await appendEvent(db, { at, kind: 'reminded', registrationId, actor: 'reminder' })
  return true
}
