// The processor time of this thread and of the processes of PostgreSQL that serve it.

import { setTimeout } from 'node:timers/promises'
import pg from 'pg'
import { mainThreadTime } from '../../bench/machine.ts'

/** Watches the processes of a database; `spent` gives seconds of processor time so far. */
export async function backendsOf(url: string): Promise<AsyncDisposable & { spent(): Promise<number> }> {
  if (url.startsWith('sqlite:')) return { spent: ownTime, async [Symbol.asyncDispose]() {} }
  const client = new pg.Client(url)
  await client.connect()
  // A process that has ended meanwhile keeps what it had used when it was last seen.
  const used = new Map<number, number>()
  return {
    async spent() {
      const { rows } = await client.query<{ pid: number }>(
        'select pid from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
      )
      for (const { pid } of rows) used.set(pid, mainThreadTime(pid) ?? used.get(pid) ?? 0)
      return (await ownTime()) + [...used.values()].reduce((sum, time) => sum + time, 0)
    },
    [Symbol.asyncDispose]: () => client.end(),
  }
}

// The system counts what a thread has used when it comes to rest.
async function ownTime(): Promise<number> {
  await setTimeout(1)
  const { user, system } = process.threadCpuUsage()
  return (user + system) / 1e6
}
