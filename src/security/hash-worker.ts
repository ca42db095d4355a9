// A thread that hashes one password at a time. passwords.ts keeps the queues, so that a waiting password can leave them.
import { getPriority, setPriority } from 'node:os'
import { parentPort } from 'node:worker_threads'
import { hashSync, verifySync } from '@node-rs/argon2'

/** A job for a hashing thread. */
export type HashTask =
  | { kind: 'hash'; password: string; memoryKib: number; passes: number }
  /** Compares in order, until one is right. */
  | { kind: 'verify'; password: string; hashes: string[] }

/** The answer of a hashing thread. */
export type HashAnswer = { hash: string } | { verified: boolean } | { fault: string }

// Each step of niceness changes the share by about a fifth: hashing gets a quarter of a contended core, and all of an
// idle one.
const politeness = 5
const lowestPriority = 19

function work(task: HashTask): HashAnswer {
  try {
    if (task.kind === 'verify')
      return { verified: task.hashes.some((hash) => verifySync(hash, task.password)) }
    // The library's default algorithm is argon2id; 16 bytes of salt and 32 of tag.
    return {
      hash: hashSync(task.password, { memoryCost: task.memoryKib, timeCost: task.passes, parallelism: 1 }),
    }
  } catch (fault) {
    return { fault: String(fault) }
  }
}

giveWay()

parentPort?.on('message', (task: HashTask) => parentPort?.postMessage(work(task)))

// Lowers this thread's priority: requests for pages and sessions must not wait for a hash.
function giveWay(): void {
  // Only Linux has priorities per thread; elsewhere this would slow the whole process.
  if (process.platform !== 'linux') return
  try {
    setPriority(Math.min(getPriority() + politeness, lowestPriority))
  } catch {
    // A sandbox may forbid it; hashing still works.
  }
}
