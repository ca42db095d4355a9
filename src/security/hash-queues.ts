import type { HashAnswer, HashTask } from './hash-worker.ts'

/** The two queues of waiting passwords. They are served alternately, so a flood of log-ins does not delay registrations. */
export type HashQueue = 'log-in' | 'register'

/** One password to hash or verify, and the promise that waits for its answer. */
export type Job = {
  queue: HashQueue
  task: HashTask
  settle(answer: HashAnswer): void
  refuse(fault: Error): void
}

/** The jobs that no thread has yet. */
export type HashQueues = {
  /** Adds a job at the end of its queue; false if the queue is full. */
  add(job: Job): boolean
  /** Puts a job back at the front of its queue. */
  putBack(job: Job): void
  /** Takes a job out of its queue; false if it is no longer there. */
  remove(job: Job): boolean
  /** Takes the next job, alternating between the queues. */
  next(): Job | undefined
  clear(): Job[]
  /** How many jobs there are. */
  length(): number
  /** How many jobs each queue has. */
  lengths(): Record<HashQueue, number>
}

/** Creates two empty queues of at most `bound` jobs each. */
export function createHashQueues(bound: number): HashQueues {
  const queues: Record<HashQueue, Job[]> = { 'log-in': [], register: [] }
  let served: HashQueue = 'register'
  return {
    add(job) {
      const queue = queues[job.queue]
      return queue.length < bound && queue.push(job) > 0
    },
    putBack(job) {
      queues[job.queue].unshift(job)
    },
    remove(job) {
      const queue = queues[job.queue]
      const index = queue.indexOf(job)
      return index >= 0 && queue.splice(index, 1).length > 0
    },
    next() {
      const other: HashQueue = served === 'log-in' ? 'register' : 'log-in'
      served = queues[other].length > 0 ? other : served
      return queues[served].shift()
    },
    length: () => queues['log-in'].length + queues.register.length,
    lengths: () => ({ 'log-in': queues['log-in'].length, register: queues.register.length }),
    clear: () => [...queues['log-in'].splice(0), ...queues.register.splice(0)],
  }
}
