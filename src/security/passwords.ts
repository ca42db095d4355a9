import { randomBytes } from 'node:crypto'
import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import type { HashAnswer, HashTask } from './hash-worker.ts'

/** The two waiting lines; they are served in turn, so that a flood of log-ins holds up nobody who registers. */
export type HashLine = 'log-in' | 'register'

/** Hashes and verifies passwords, at most one a core at a time. Both throw `HasherBusy` past the bound of their line. */
export type Hasher = {
  /** Makes a PHC string of argon2id. */
  hash(line: HashLine, password: string, signal?: AbortSignal): Promise<string>
  /** Compares a password with a PHC string; null stands for "nobody has this name" and costs as much as a real one. */
  verify(line: HashLine, hash: string | null, password: string, signal?: AbortSignal): Promise<boolean>
  /** Whether a hash was made with other costs than today's settings. */
  needsRehash(hash: string): boolean
  /** Ends the threads; what waits is refused. */
  close(): Promise<void>
}

/** The fault of a full line: the answer is 503 with `Retry-After`. */
export class HasherBusy extends Error {}

/** A hashing thread, started when it is first needed; `jobs` are the one at work and the one that comes next. */
type Thread = { worker: Worker | null; jobs: Job[]; isResting: boolean }

type Job = { line: HashLine; task: HashTask; settle(answer: HashAnswer): void; refuse(fault: Error): void }

// The second is there already when the first is done: a thread must not wait while the main one is writing to the disk
// (measured: 10 % of all log-ins).
const jobsPerThread = 2

/** About a second of work for each core at OWASP's cost of 10 ms of processor time. */
const waitingPerCore = 128

// In milliseconds.
const restartPause = 500

/**
 * Starts the gate: one hashing thread a core, because more threads than cores slow every other request
 * (measured: p99 of a trivial request 90 to 170 ms with 16 threads on 2 cores, 5 to 9 ms with 2).
 */
export function createHasher(cost: { memoryKib: number; passes: number }): Hasher {
  const lines: Record<HashLine, Job[]> = { 'log-in': [], register: [] }
  const bound = waitingPerCore * availableParallelism()
  let served: HashLine = 'register'
  let closed = false
  const threads = Array.from({ length: availableParallelism() }, (): Thread => ({
    worker: null,
    jobs: [],
    isResting: false,
  }))
  const prefix = `$argon2id$v=19$m=${cost.memoryKib},t=${cost.passes},p=1$`
  // Of no password, and as dear to compare with as a real one.
  const dummy = prefix + [16, 32].map(randomPart).join('$')

  return {
    async hash(line, password, signal) {
      return readHash(await run(line, { kind: 'hash', password, ...cost }, signal))
    },
    async verify(line, hash, password, signal) {
      // Hash against nothing, so that an unknown name costs as much time as a wrong password.
      const answer = await run(line, { kind: 'verify', hash: hash ?? dummy, password }, signal)
      if ('verified' in answer) return answer.verified && hash !== null
      throw unexpected(answer)
    },
    needsRehash: (hash) => !hash.startsWith(prefix),
    async close() {
      closed = true
      const waiting = [...lines['log-in'].splice(0), ...lines.register.splice(0)]
      for (const job of [...waiting, ...threads.flatMap(({ jobs }) => jobs.splice(0))])
        job.refuse(new HasherBusy('closing'))
      await Promise.all(threads.flatMap((thread) => thread.worker?.terminate() ?? []))
    },
  }

  function run(line: HashLine, task: HashTask, signal?: AbortSignal): Promise<HashAnswer> {
    return new Promise((resolve, reject) => {
      if (closed) return reject(new HasherBusy('closed'))
      if (signal?.aborted) return reject(abandoned())
      if (lines[line].length >= bound) return reject(new HasherBusy(`${bound} passwords wait to be hashed`))
      const leave = () => {
        const place = lines[line].indexOf(job)
        if (place < 0) return
        lines[line].splice(place, 1)
        reject(abandoned())
      }
      const job: Job = {
        line,
        task,
        settle: (answer) => {
          signal?.removeEventListener('abort', leave)
          resolve(answer)
        },
        refuse: reject,
      }
      signal?.addEventListener('abort', leave, { once: true })
      lines[line].push(job)
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

  // An idle one that runs, else one that has not been started, else one that is at work on its only password.
  function nextThread(): Thread | undefined {
    const ready = threads.filter(({ isResting, jobs }) => !isResting && jobs.length < jobsPerThread)
    return (
      ready.find(({ worker, jobs }) => worker && jobs.length === 0) ??
      ready.find(({ worker }) => !worker) ??
      ready[0]
    )
  }

  // The lines in turn.
  function nextJob(): Job | undefined {
    const other: HashLine = served === 'log-in' ? 'register' : 'log-in'
    const line = lines[other].length > 0 ? other : served
    served = line
    return lines[line].shift()
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
      // Out of memory, say: its password is refused, and a pause keeps a thread that cannot start from taking a core.
      const [struck, ...untouched] = thread.jobs.splice(0)
      for (const job of untouched) lines[job.line].unshift(job)
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

// As the PHC string format writes salt and tag: base64 without its padding.
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
