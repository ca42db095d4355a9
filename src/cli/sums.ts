// The numbers of all serving processes of a command as one, for the page of metrics, which any of them may be asked for.

import type { Worker } from 'node:cluster'
import { second } from '../base/time.ts'
import { answerWithin } from '../base/within.ts'
import { addUp } from '../core/metrics.ts'
import type { Numbers } from '../core/metrics.ts'
import type { FromPrimary, ToPrimary } from './serve-among.ts'

// For a process that is frozen; a monitoring program waits for ten seconds by custom.
const patience = second

/**
 * Adds up numbers. Those of a process that has ended stay in the sums as they were told last: a counter that fell would look like one
 * that began anew.
 */
export function createSums(living: ReadonlySet<Worker>) {
  const told = new Map<Worker, Numbers>()
  const asked = new Map<Worker, Set<() => void>>()
  let ended: Numbers = { startedAt: performance.timeOrigin, counters: {}, gauges: {}, worst: {} }
  const say = (worker: Worker, message: FromPrimary) => {
    if (worker.isConnected()) worker.send(message, () => {})
  }

  async function answer(worker: Worker, question: number): Promise<void> {
    await Promise.all(Array.from(living, (one) => answerWithin(patience, ask(one))))
    // Of one that did not answer, what it told before.
    const numbers = addUp([ended, ...told.values()])
    say(worker, { answer: question, numbers })
  }

  function ask(worker: Worker): Promise<void> {
    return new Promise((resolve) => {
      const waiting = asked.get(worker) ?? new Set()
      asked.set(worker, waiting.add(resolve))
      say(worker, { give: true })
    })
  }

  return {
    take(worker: Worker, message: Exclude<ToPrimary, { open: true }>): void {
      if ('wants' in message) return void answer(worker, message.wants)
      told.set(worker, message.numbers)
      for (const resolve of asked.get(worker) ?? []) resolve()
      asked.delete(worker)
    },
    retire(worker: Worker): void {
      const last = told.get(worker)
      if (last) ended = addUp([ended, { ...last, gauges: {}, worst: {} }])
      told.delete(worker)
      asked.delete(worker)
    },
  }
}
