// The heap of a process that serves and does nothing else. Left to itself V8 trades memory for time as if it were alone on the
// machine, and keeps after a flood what it took during it.

import { performance, PerformanceObserver } from 'node:perf_hooks'
import v8 from 'node:v8'
import { runInNewContext } from 'node:vm'
import { second } from '../base/time.ts'

// In bytes, of its two halves together. V8 would let it grow to 48 MiB (measured: 8 give as many log-ins and session checks).
const enoughForNew = 12 * 1_048_576
// In per cent of what is in use, before V8 looks for what is not. V8's memory saver, which also moves what remains together, needs
// 10 MiB less during a flood, but 1.4 times the main thread's time (measured).
const growth = 10

// A second counts as busy, or as quiet, by the part of it in which the main thread worked.
const busy = 0.2
const quiet = 0.05
// After so many quiet seconds in a row the heap is collected. V8 keeps the pages that one collection frees until another one comes
// at least eight seconds later, and so those of hashing threads, which end after ten seconds.
const collections = [20, 30]

/**
 * Lets the heap grow as far as it is of use, and once nobody has asked for a while gives back what a busy time took.
 *
 * @param tick how long a second of its counting lasts, in milliseconds
 */
export function tendHeap(tick = second): void {
  v8.setFlagsFromString(`--heap-growing-percent=${growth}`)
  boundNew()
  const rest = createRest()
  let before = performance.eventLoopUtilization()
  const tend = () => {
    const now = performance.eventLoopUtilization()
    const { utilization } = performance.eventLoopUtilization(now, before)
    before = now
    if (rest.isDue(utilization)) collectAll()
  }
  setInterval(tend, tick).unref()
}

// bin/postern.js forbids growth while the modules are loaded. A flood outgrows any bound within a second, and a collection may
// shrink what has grown: so the new space is looked at after each collection.
function boundNew(): void {
  const observer = new PerformanceObserver(() => {
    const size = v8.getHeapSpaceStatistics().find(({ space_name }) => space_name === 'new_space')?.space_size
    v8.setFlagsFromString(`--semi-space-growth-factor=${(size ?? 0) < enoughForNew ? 2 : 1}`)
  })
  observer.observe({ type: 'gc' })
  v8.setFlagsFromString('--semi-space-growth-factor=2')
}

function createRest() {
  let hasWorked = false
  let quietFor = 0
  return {
    /** Takes the part of the last second that was work; whether a busy time has ended so long ago that the heap is collected. */
    isDue(part: number): boolean {
      hasWorked ||= part > busy
      quietFor = part < quiet ? quietFor + 1 : 0
      const isDue = hasWorked && collections.includes(quietFor)
      if (quietFor >= Math.max(...collections)) hasWorked = false
      return isDue
    },
  }
}

// Some 30 ms in which nothing else runs.
function collectAll(): void {
  v8.setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as (options: object) => void
  v8.setFlagsFromString('--no-expose-gc')
  collect({ type: 'major', execution: 'sync', flavor: 'last-resort' })
}
