// A thread that does nothing but hash: what the machine can do at most.
import { availableParallelism } from 'node:os'
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'
import { verifySync } from '@node-rs/argon2'

type Task = { hash: string; password: string; milliseconds: number }

/** Hashes a second with one thread a core and nothing else. */
export async function rawHashRate(hash: string, password: string, milliseconds: number): Promise<number> {
  const task: Task = { hash, password, milliseconds }
  const rates = Array.from({ length: availableParallelism() }, () => rateOfThread(task))
  return (await Promise.all(rates)).reduce((sum, rate) => sum + rate, 0)
}

function rateOfThread(task: Task): Promise<number> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL(import.meta.url), { workerData: task })
    worker.once('message', resolve)
    worker.once('error', reject)
  })
}

function hashUntilTheEnd({ hash, password, milliseconds }: Task): number {
  for (let warm = 0; warm < 5; warm += 1) verifySync(hash, password)
  const begun = performance.now()
  let count = 0
  while (performance.now() - begun < milliseconds) {
    if (!verifySync(hash, password)) throw new Error('the hash is not of this password')
    count += 1
  }
  return count / ((performance.now() - begun) / 1_000)
}

if (!isMainThread) parentPort?.postMessage(hashUntilTheEnd(workerData as Task))
