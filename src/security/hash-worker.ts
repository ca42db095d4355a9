// One thread that hashes, one password at a time. The waiting line is kept by passwords.ts, where it can be left again.
import { getPriority, setPriority } from 'node:os'
import { parentPort } from 'node:worker_threads'
import { hashSync, verifySync } from '@node-rs/argon2'

/** What the gate asks of a hashing thread. */
export type HashTask =
  | { kind: 'hash'; password: string; memoryKib: number; passes: number }
  | { kind: 'verify'; password: string; hash: string }

/** What a hashing thread answers. */
export type HashAnswer = { hash: string } | { verified: boolean } | { fault: string }

// In steps of a fifth: a quarter of a core where another process wants all of it, the whole of it where none does.
const politeness = 5
const lowestPriority = 19

function work(task: HashTask): HashAnswer {
  try {
    if (task.kind === 'verify') return { verified: verifySync(task.hash, task.password) }
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

// Whoever asks for a page or a session must not wait until a hash is done: the thread that answers goes first.
function giveWay(): void {
  // Elsewhere it would slow the whole process: only Linux knows priorities of single threads.
  if (process.platform !== 'linux') return
  try {
    setPriority(Math.min(getPriority() + politeness, lowestPriority))
  } catch {
    // A sandbox may forbid it; passwords are hashed all the same.
  }
}
