import type { Log } from '../core/ports.ts'
import { isDatabaseAway } from '../store/db/faults.ts'

/**
 * Background work: `run` does the due work and returns, soon if it is asked to stop; `every` is the longest pause in
 * milliseconds. A job whose work goes on after `run` has a `finish`: it begins nothing more, waits `grace` milliseconds for
 * what is going on, and gives the rest back.
 */
export type Job = {
  name: string
  every: number
  run(isStopping: () => boolean): Promise<void>
  finish?(grace: number): Promise<void>
}

/** Runs jobs until it is stopped. */
export type Worker = {
  /** Runs the job of this name now, because new work was committed for it. */
  wake(name: string): void
  /** Starts nothing new and waits for the jobs that run. */
  stop(): Promise<void>
}

/** Starts one loop per job: run it, wait, and continue after a fault. */
export function startWorker(log: Log, jobs: readonly Job[]): Worker {
  const loops = jobs.map((job) => startLoop(log, job))
  return {
    wake(name) {
      for (const loop of loops) if (loop.name === name) loop.wake()
    },
    async stop() {
      await Promise.all(loops.map((loop) => loop.stop()))
    },
  }
}

function startLoop(log: Log, job: Job) {
  let stopped = false
  // Set when the job is woken while it runs: the new work may have come too late for this run.
  let again = false
  let endPause = () => {}

  const ended = loop()
  const wake = () => {
    again = true
    endPause()
  }
  return {
    name: job.name,
    wake,
    async stop() {
      stopped = true
      wake()
      await ended
    },
  }

  async function loop(): Promise<void> {
    while (!stopped) {
      again = false
      try {
        await job.run(() => stopped)
      } catch (fault) {
        logFault(fault)
      }
      if (!again) await pause()
    }
  }

  function logFault(fault: unknown): void {
    if (isDatabaseAway(fault))
      log.error({ err: fault, job: job.name, code: 'database-away' }, 'a job waits for the database')
    else log.error({ err: fault, job: job.name, code: 'job-failed' }, 'a job failed and will run again')
  }

  function pause(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, job.every)
      endPause = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  }
}
