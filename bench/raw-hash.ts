// A thread that only hashes: the most that the machine can do.

import { availableParallelism } from 'node:os'
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'
import { verifySync } from '@node-rs/argon2'

type Task = { hash: string; password: string; milliseconds: number }

/** Measures the hashing rate with one thread per core and no other load. */
export async function rawHashes(hash: string, password: string, milliseconds: number): Promise<RawRate> {
  const task: Task = { hash, password, milliseconds }
  const all = await Promise.all(Array.from({ length: availableParallelism() }, () => runThread(task)))
  return {
    rate: all.reduce((sum, { rate }) => sum + rate, 0),
    cost: all.reduce((sum, { cost }) => sum + cost, 0) / all.length,
  }
}

/** Hashes per second, and the processor time of one hash in seconds. */
export type RawRate = { rate: number; cost: number }

function runThread(task: Task): Promise<RawRate> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL(import.meta.url), { workerData: task })
    worker.once('message', resolve)
    worker.once('error', reject)
  })
}

function hashUntilTheEnd({ hash, password, milliseconds }: Task): RawRate {
  for (let warm = 0; warm < 5; warm += 1) verifySync(hash, password)
  const begun = performance.now()
  const used = process.threadCpuUsage()
  let count = 0
  while (performance.now() - begun < milliseconds) {
    if (!verifySync(hash, password)) throw new Error('the hash is not of this password')
    count += 1
  }
  const { user, system } = process.threadCpuUsage(used)
  return { rate: count / ((performance.now() - begun) / 1_000), cost: (user + system) / 1e6 / count }
}

if (!isMainThread) parentPort?.postMessage(hashUntilTheEnd(workerData as Task))
