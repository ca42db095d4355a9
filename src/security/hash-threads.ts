import { Worker } from 'node:worker_threads'
import { second } from '../base/time.ts'
import type { HashQueues, Job } from './hash-queues.ts'
import type { HashAnswer } from './hash-worker.ts'

type HashThreads = {
  /** Gives waiting jobs to the threads that have room for one. */
  serve(): void
  /** How many jobs the threads have. */
  running(): number
  /** Ends the threads, and refuses their jobs with a fault. */
  close(fault: Error): Promise<void>
}

/** A hashing thread, started when first needed; `jobs` holds the job at work and the next one. */
type Thread = { worker: Worker | null; jobs: Job[]; isResting: boolean }

const source = import.meta.url.endsWith('.ts') ? './hash-worker.ts' : './hash-worker.js'

// A thread gets its second job early, so that it does not idle while the main thread writes to the disk (measured: 10 %
// of all log-ins).
const jobsPerThread = 2

// Longer turns would delay requests that need no hash.
const mostTogether = 4

// In milliseconds.
const restartPause = 500

// After a flood a thread ends, because it keeps 8 MiB. A new one takes 30 ms, so a thread that is asked now and then stays.
const floodSize = 100
const restAfter = 10 * second

/** Creates threads that work off two queues; none is started yet. */
export function createHashThreads(count: number, queues: HashQueues): HashThreads {
  const threads = Array.from({ length: count }, (): Thread => ({ worker: null, jobs: [], isResting: false }))
  const answers = createAnswers(queues)
  let isClosed = false
  return {
    serve,
    running: () => threads.reduce((sum, { jobs }) => sum + jobs.length, 0),
    async close(fault) {
      isClosed = true
      answers.give()
      for (const job of threads.flatMap(({ jobs }) => jobs.splice(0))) job.refuse(fault)
      await Promise.all(threads.flatMap(({ worker }) => worker?.terminate() ?? []))
    },
  }

  function serve(): void {
    for (let thread = freeThread(threads); thread; thread = freeThread(threads)) {
      const job = queues.next()
      if (!job) return
      const worker = (thread.worker ??= startWorker(thread))
      thread.jobs.push(job)
      worker.ref()
      worker.postMessage(job.task)
    }
  }

  function startWorker(thread: Thread): Worker {
    const worker = new Worker(new URL(source, import.meta.url))
    let reason = new Error('a hashing thread ended')
    endAfterFlood(thread, worker)
    worker.on('message', (answer: HashAnswer) => {
      const job = thread.jobs.shift()
      // An idle thread must not keep the process alive.
      if (thread.jobs.length === 0) worker.unref()
      serve()
      if (job) answers.add(() => job.settle(answer))
    })
    worker.on('error', (fault: Error) => (reason = fault))
    worker.on('exit', () => {
      if (!isClosed && thread.worker === worker) recover(thread, reason)
    })
    return worker
  }

  // A thread that ended may have run out of memory. Its current job is refused, and a pause keeps a thread that cannot
  // start from burning a core.
  function recover(thread: Thread, reason: Error): void {
    thread.worker = null
    const [current, ...untouched] = thread.jobs.splice(0)
    for (const job of untouched) queues.putBack(job)
    thread.isResting = true
    setTimeout(() => {
      thread.isResting = false
      serve()
    }, restartPause)
    current?.refuse(reason)
    answers.give()
    serve()
  }
}

// The next thread of this place is started when a job needs it.
function endAfterFlood(thread: Thread, worker: Worker): void {
  let hashed = 0
  const rest = setTimeout(() => {
    if (hashed < floodSize || thread.jobs.length > 0) return
    thread.worker = null
    void worker.terminate()
  }, restAfter).unref()
  worker.on('message', () => {
    hashed += 1
    rest.refresh()
  })
  worker.on('exit', () => clearTimeout(rest))
}

// While many wait, it is the hashes that they wait for, and answers cost less together: the first finds the processor's caches
// swept by hashing, and the others share its commit.
function createAnswers(queues: HashQueues) {
  const held: (() => void)[] = []
  const give = () => {
    for (const answer of held.splice(0)) answer()
  }
  return {
    add(answer: () => void) {
      held.push(answer)
      if (held.length >= mostTogether || queues.length() < mostTogether) give()
    },
    give,
  }
}

// Prefers an idle running thread, then one that has not been started, then one with a single job.
function freeThread(threads: Thread[]): Thread | undefined {
  const ready = threads.filter(({ isResting, jobs }) => !isResting && jobs.length < jobsPerThread)
  return (
    ready.find(({ worker, jobs }) => worker && jobs.length === 0) ??
    ready.find(({ worker }) => !worker) ??
    ready[0]
  )
}
