// A serving process among several of one command, and what it and the primary tell each other.

import type { Worker } from 'node:cluster'
import type { Settings } from '../base/settings/settings.ts'
import type { JoinNumbers, Numbers } from '../core/metrics.ts'
import type { Log } from '../core/ports.ts'
import { serveHere } from './serve-here.ts'

/** A serving process tells: it is open; its numbers, also unasked when it ends; it wants those of all. */
export type ToPrimary = { open: true } | { numbers: Numbers } | { wants: number }

/** The primary tells: stop; give your numbers; those of all, for the question of this number. */
export type FromPrimary = { stop: string } | { give: true } | { answer: number; numbers: Numbers }

/** Serves until a signal comes or the primary says stop; the exit status. */
export async function serveAmong(
  worker: Worker,
  settings: Settings,
  log: Log,
  parent: number,
): Promise<number> {
  // A primary that is gone hears nothing; Node ends this process when it notices.
  const tell = (message: ToPrimary) => worker.process.send?.(message, () => {})
  const { joinNumbers, take, own } = createJoint(tell)
  const stopped = new Promise<string>((resolve) => {
    worker.on('message', (message: FromPrimary) => {
      if ('stop' in message) resolve(message.stop)
      else take(message)
    })
  })
  try {
    const opened = () => tell({ open: true })
    const place = { isFurther: worker.id > 1, joinNumbers, stopped, opened }
    const status = await serveHere(settings, log, parent, place)
    tell({ numbers: own() })
    return status
  } finally {
    // Otherwise the channel keeps this process alive.
    worker.disconnect()
  }
}

function createJoint(tell: (message: ToPrimary) => void) {
  const asking = new Map<number, (numbers: Numbers) => void>()
  let questions = 0
  let own: () => Numbers = () => ({ startedAt: performance.timeOrigin, counters: {}, gauges: {}, worst: {} })
  const joinNumbers: JoinNumbers = (read) => {
    own = read
    return () =>
      new Promise((resolve) => {
        questions += 1
        asking.set(questions, resolve)
        tell({ wants: questions })
      })
  }
  return {
    joinNumbers,
    own: () => own(),
    take: (message: Exclude<FromPrimary, { stop: string }>) => {
      if ('give' in message) tell({ numbers: own() })
      else {
        asking.get(message.answer)?.(message.numbers)
        asking.delete(message.answer)
      }
    },
  }
}
