import { randomBytes } from 'node:crypto'
import { countCores } from '../base/cores.ts'
import { createHashQueues } from './hash-queues.ts'
import type { HashQueue, Job } from './hash-queues.ts'
import { createHashThreads } from './hash-threads.ts'
import type { HashAnswer, HashTask } from './hash-worker.ts'

/** Hashes and verifies passwords, at most one per thread at a time. Both throw `HasherBusy` when their queue is full. */
export type Hasher = {
  /** Makes a PHC string of argon2id. */
  hash(queue: HashQueue, password: string, signal?: AbortSignal): Promise<string>
  /** Compares a password with a PHC string; null means that no account was found. A wrong password costs the same for all. */
  verify(queue: HashQueue, hash: string | null, password: string, signal?: AbortSignal): Promise<boolean>
  /** Learns with which costs (`costOf`) the stored hashes were made. */
  learn(costs: readonly string[]): void
  /** Whether a hash was made with other costs than today's settings. */
  needsRehash(hash: string): boolean
  /** How many passwords wait in each queue, how many the threads have, and how many they have done. */
  load(): { waiting: Record<HashQueue, number>; running: number; done: number }
  /** Ends the threads and refuses the passwords that still wait. */
  close(): Promise<void>
}

/** The fault of a full queue: the answer is 503 with `Retry-After`. */
export class HasherBusy extends Error {}

/** About a second of work per core, at OWASP's cost of 10 ms of processor time. */
const waitingPerThread = 128

/** The `Retry-After` of a full queue, in seconds: twice the time in which the queue empties. */
export const hasherBusyFor = 2

/**
 * How many hashing threads one of so many processes has: all processes of a machine together have about one per core, because more
 * threads than cores slow every other request (measured: p99 of a trivial request 90 to 170 ms with 16 threads on 2 cores, 5 to 9 ms
 * with 2).
 */
export function countHashThreads(processes: number): number {
  return Math.max(1, Math.round(countCores() / processes))
}

/**
 * How many hashing threads one process can feed: at OWASP's cost eight, because the rest of a log-in takes the main thread 1.25 ms
 * beside a hash of 10 ms (`docs/performance.md`, "Many cores").
 */
export function countFedThreads({ memoryKib, passes }: { memoryKib: number; passes: number }): number {
  return Math.max(1, Math.floor((8 * memoryKib * passes) / (19_456 * 2)))
}

/**
 * Creates the hasher.
 *
 * @param processes how many processes hash on this machine
 */
export function createHasher(cost: { memoryKib: number; passes: number }, processes = 1): Hasher {
  const count = countHashThreads(processes)
  const bound = waitingPerThread * count
  const queues = createHashQueues(bound)
  const threads = createHashThreads(count, queues)
  let isClosed = false
  let done = 0
  const today = `$argon2id$v=19$m=${cost.memoryKib},t=${cost.passes},p=1$`
  const dummies = createDummies()
  dummies.learn([today])

  return {
    async hash(queue, password, signal) {
      return readHash(await run(queue, { kind: 'hash', password, ...cost }, signal))
    },
    async verify(queue, hash, password, signal) {
      const hashes = hash === null ? dummies.except(null) : [hash, ...dummies.except(hash)]
      const answer = await run(queue, { kind: 'verify', hashes, password }, signal)
      if ('verified' in answer) return answer.verified && hash !== null
      throw unexpected(answer)
    },
    learn: dummies.learn,
    needsRehash: (hash) => costOf(hash) !== today,
    load: () => ({ waiting: queues.lengths(), running: threads.running(), done }),
    async close() {
      isClosed = true
      const fault = new HasherBusy('closing')
      for (const job of queues.clear()) job.refuse(fault)
      await threads.close(fault)
    },
  }

  function run(queue: HashQueue, task: HashTask, signal?: AbortSignal): Promise<HashAnswer> {
    return new Promise((resolve, reject) => {
      if (isClosed) return reject(new HasherBusy('closed'))
      if (signal?.aborted) return reject(abandoned())
      const leave = () => {
        if (queues.remove(job)) reject(abandoned())
      }
      const job: Job = {
        queue,
        task,
        settle(answer) {
          done += 1
          signal?.removeEventListener('abort', leave)
          resolve(answer)
        },
        refuse: reject,
      }
      if (!queues.add(job)) return reject(new HasherBusy(`${bound} passwords wait to be hashed`))
      signal?.addEventListener('abort', leave, { once: true })
      threads.serve()
    })
  }
}

/** The cost of a hash: its PHC string without salt and tag. */
export function costOf(hash: string): string {
  return hash.slice(0, hash.lastIndexOf('$', hash.lastIndexOf('$') - 1) + 1)
}

const ofOurs = /^\$argon2id\$v=19\$m=\d+,t=\d+,p=\d+\$$/

// A hash of no password for each stored cost. A password is compared at each of these costs, so that neither an unknown
// name nor an older hash shows in the time.
function createDummies() {
  const dummies = new Map<string, string>()
  const learn = (costs: readonly string[]): void => {
    // A hash that is not ours must fail alone, not make everybody's comparison fail.
    for (const cost of costs.filter((one) => ofOurs.test(one)))
      if (!dummies.has(cost)) dummies.set(cost, cost + [16, 32].map(randomPart).join('$'))
  }
  return {
    learn,
    /** The dummies of all costs but that of a hash, which is learned. */
    except(hash: string | null): string[] {
      const cost = hash === null ? null : costOf(hash)
      if (cost !== null) learn([cost])
      return [...dummies].filter(([one]) => one !== cost).map(([, dummy]) => dummy)
    },
  }
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
