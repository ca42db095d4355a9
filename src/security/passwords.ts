import { randomBytes } from 'node:crypto'
import { availableParallelism } from 'node:os'
import { createHashQueues } from './hash-queues.ts'
import type { HashQueue, Job } from './hash-queues.ts'
import { createHashThreads } from './hash-threads.ts'
import type { HashAnswer, HashTask } from './hash-worker.ts'

/** Hashes and verifies passwords, at most one per core at a time. Both throw `HasherBusy` when their queue is full. */
export type Hasher = {
  /** Makes a PHC string of argon2id. */
  hash(queue: HashQueue, password: string, signal?: AbortSignal): Promise<string>
  /** Compares a password with a PHC string; null means that no account was found, and costs as much as a real one. */
  verify(queue: HashQueue, hash: string | null, password: string, signal?: AbortSignal): Promise<boolean>
  /** Whether a hash was made with other costs than today's settings. */
  needsRehash(hash: string): boolean
  /** Ends the threads and refuses the passwords that still wait. */
  close(): Promise<void>
}

/** The fault of a full queue: the answer is 503 with `Retry-After`. */
export class HasherBusy extends Error {}

/** About a second of work per core, at OWASP's cost of 10 ms of processor time. */
const waitingPerCore = 128

/** The `Retry-After` of a full queue, in seconds: twice the time in which the queue empties. */
export const hasherBusyFor = 2

/**
 * Creates the hasher: one thread per core, because more threads than cores slow every other request (measured: p99 of a
 * trivial request 90 to 170 ms with 16 threads on 2 cores, 5 to 9 ms with 2).
 */
export function createHasher(cost: { memoryKib: number; passes: number }): Hasher {
  const bound = waitingPerCore * availableParallelism()
  const queues = createHashQueues(bound)
  const threads = createHashThreads(availableParallelism(), queues)
  let isClosed = false
  const prefix = `$argon2id$v=19$m=${cost.memoryKib},t=${cost.passes},p=1$`
  // The hash of no password; comparing with it costs as much as with a real one.
  const dummy = prefix + [16, 32].map(randomPart).join('$')

  return {
    async hash(queue, password, signal) {
      return readHash(await run(queue, { kind: 'hash', password, ...cost }, signal))
    },
    async verify(queue, hash, password, signal) {
      // Hash against a dummy, so that an unknown name takes as much time as a wrong password.
      const answer = await run(queue, { kind: 'verify', hash: hash ?? dummy, password }, signal)
      if ('verified' in answer) return answer.verified && hash !== null
      throw unexpected(answer)
    },
    needsRehash: (hash) => !hash.startsWith(prefix),
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
