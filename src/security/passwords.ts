import { randomBytes } from 'node:crypto'
import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import type { HashAnswer, HashTask } from './hash-worker.ts'

/** The two queues of waiting passwords. They are served in turn, so a flood of log-ins does not delay registrations. */
export type HashQueue = 'log-in' | 'register'

/** Hashes and verifies passwords, at most one per core at a time. Both throw `HasherBusy` when their queue is full. */
export type Hasher = {
  /** Makes a PHC string of argon2id. */
  hash(queue: HashQueue, password: string, signal?: AbortSignal): Promise<string>
  /** Compares a password with a PHC string; null means that no account was found. A wrong password costs the same for all. */
  verify(queue: HashQueue, hash: string | null, password: string, signal?: AbortSignal): Promise<boolean>
  /** Learns with which costs (`costOf`) the stored hashes were made. */
  learn(costs: readonly string[]): void
  /** Whether a hash was made with other costs than today's settings. */
  needsRehash(hash: string): boolean
  /** Ends the threads and refuses the passwords that still wait. */
  close(): Promise<void>
}

/** The fault of a full queue: the answer is 503 with `Retry-After`. */
export class HasherBusy extends Error {}

/** A hashing thread, started when first needed; `jobs` holds the job at work and the next one. */
type Thread = { worker: Worker | null; jobs: Job[]; isResting: boolean }

type Job = { queue: HashQueue; task: HashTask; settle(answer: HashAnswer): void; refuse(fault: Error): void }

// A thread gets its second job early, so that it does not idle while the main thread writes to the disk (measured: 10 %
// of all log-ins).
const jobsPerThread = 2

/** About a second of work per core, at OWASP's cost of 10 ms of processor time. */
const waitingPerCore = 128

// In milliseconds.
const restartPause = 500

/**
 * Creates the hasher: one thread per core, because more threads than cores slow every other request (measured: p99 of a trivial request 90 to 170 ms with 16 threads on 2 cores, 5 to 9 ms with 2).
 */
export function createHasher(cost: { memoryKib: number; passes: number }): Hasher {
  const queues: Record<HashQueue, Job[]> = { 'log-in': [], register: [] }
  const bound = waitingPerCore * availableParallelism()
  let served: HashQueue = 'register'
  let closed = false
  const threads = Array.from({ length: availableParallelism() }, (): Thread => ({
    worker: null,
    jobs: [],
    isResting: false,
  }))
  const today = `$argon2id$v=19$m=${cost.memoryKib},t=${cost.passes},p=1$`
  // A hash of no password for each cost; comparing with it costs as much as with a real one.
  const dummies = new Map([[today, makeDummy(today)]])

  return {
    async hash(queue, password, signal) {
      return readHash(await run(queue, { kind: 'hash', password, ...cost }, signal))
    },
    async verify(queue, hash, password, signal) {
      const cost = hash === null ? null : costOf(hash)
      if (cost !== null) learn([cost])
      // One comparison at each stored cost, so that neither an unknown name nor an older hash shows in the time.
      const others = [...dummies].filter(([one]) => one !== cost).map(([, dummy]) => dummy)
      const hashes = hash === null ? others : [hash, ...others]
      const answer = await run(queue, { kind: 'verify', hashes, password }, signal)
      if ('verified' in answer) return answer.verified && hash !== null
      throw unexpected(answer)
    },
    learn,
    needsRehash: (hash) => costOf(hash) !== today,
    async close() {
      closed = true
      const waiting = [...queues['log-in'].splice(0), ...queues.register.splice(0)]
      for (const job of [...waiting, ...threads.flatMap(({ jobs }) => jobs.splice(0))])
        job.refuse(new HasherBusy('closing'))
      await Promise.all(threads.flatMap((thread) => thread.worker?.terminate() ?? []))
    },
  }

  function learn(costs: readonly string[]): void {
    // A hash that is not ours must fail alone, and not with it everybody's.
    for (const cost of costs.filter((one) => ofOurs.test(one)))
      if (!dummies.has(cost)) dummies.set(cost, makeDummy(cost))
  }

  function run(queue: HashQueue, task: HashTask, signal?: AbortSignal): Promise<HashAnswer> {
    return new Promise((resolve, reject) => {
      if (closed) return reject(new HasherBusy('closed'))
      if (signal?.aborted) return reject(abandoned())
      if (queues[queue].length >= bound) return reject(new HasherBusy(`${bound} passwords wait to be hashed`))
      const leave = () => {
        const place = queues[queue].indexOf(job)
        if (place < 0) return
        queues[queue].splice(place, 1)
        reject(abandoned())
      }
      const job: Job = {
        queue,
        task,
        settle: (answer) => {
          signal?.removeEventListener('abort', leave)
          resolve(answer)
        },
        refuse: reject,
      }
      signal?.addEventListener('abort', leave, { once: true })
      queues[queue].push(job)
      serve()
    })
  }

  function serve(): void {
    for (let thread = nextThread(); thread; thread = nextThread()) {
      const job = nextJob()
      if (!job) return
      const worker = (thread.worker ??= startWorker(thread))
      thread.jobs.push(job)
      worker.ref()
      worker.postMessage(job.task)
    }
  }

  // Prefers an idle running thread, then one that has not been started, then one with a single job.
  function nextThread(): Thread | undefined {
    const ready = threads.filter(({ isResting, jobs }) => !isResting && jobs.length < jobsPerThread)
    return (
      ready.find(({ worker, jobs }) => worker && jobs.length === 0) ??
      ready.find(({ worker }) => !worker) ??
      ready[0]
    )
  }

  function nextJob(): Job | undefined {
    const other: HashQueue = served === 'log-in' ? 'register' : 'log-in'
    const queue = queues[other].length > 0 ? other : served
    served = queue
    return queues[queue].shift()
  }

  function startWorker(thread: Thread): Worker {
    const source = import.meta.url.endsWith('.ts') ? './hash-worker.ts' : './hash-worker.js'
    const worker = new Worker(new URL(source, import.meta.url))
    let reason = new Error('a hashing thread ended')
    worker.on('message', (answer: HashAnswer) => {
      const job = thread.jobs.shift()
      // An idle thread must not keep the process alive.
      if (thread.jobs.length === 0) worker.unref()
      job?.settle(answer)
      serve()
    })
    worker.on('error', (fault: Error) => {
      reason = fault
    })
    worker.on('exit', () => {
      thread.worker = null
      if (closed) return
      // It may be out of memory. Refuse the job at work, and pause, or a thread that cannot start would burn a core.
      const [struck, ...untouched] = thread.jobs.splice(0)
      for (const job of untouched) queues[job.queue].unshift(job)
      thread.isResting = true
      setTimeout(() => {
        thread.isResting = false
        serve()
      }, restartPause)
      struck?.refuse(reason)
      serve()
    })
    return worker
  }
}

/** The cost of a hash: its PHC string without salt and tag. */
export function costOf(hash: string): string {
  return `${hash.split('$').slice(0, -2).join('$')}$`
}

const ofOurs = /^\$argon2id\$v=19\$m=\d+,t=\d+,p=\d+\$$/

function makeDummy(cost: string): string {
  return cost + [16, 32].map(randomPart).join('$')
}

// The PHC string format writes salt and tag in base64 without padding.
function randomPart(bytes: number): string {
  return randomBytes(bytes).toString('base64').replace(/=+$/, '')
}

function readHash(answer: HashAnswer): string {
  if ('hash' in answer) return answer.hash
  throw unexpected(answer)
}

function unexpected(answer: HashAnswer): Error {
  return new Error('fault' in answer ? `argon2: ${answer.fault}` : 'argon2: an answer of the wrong kind')
}

function abandoned(): Error {
  return new DOMException('the request was abandoned', 'AbortError')
}
