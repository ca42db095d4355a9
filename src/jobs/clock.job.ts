import { limits } from '../base/limits.ts'
import { hour, second } from '../base/time.ts'
import type { JobPorts } from '../core/ports.ts'
import { readClock } from '../store/db/database.ts'
import type { Job } from './worker.ts'

/**
 * The job that compares this server's clock with the database's. If the clocks of servers that share a database differ by
 * more than a lease, each server sends mails that another one is sending.
 */
export function createClockWatch({ db, now, log }: JobPorts): Job {
  return {
    name: 'clock',
    every: hour,
    async run() {
      const theirs = await readClock(db)
      if (theirs === null) return
      const seconds = Math.round((now() - theirs) / second)
      if (Math.abs(seconds) * second > limits.clockDifference)
        log.error({ seconds, code: 'clock-differs' }, "this server's clock and the database's differ")
    },
  }
}
