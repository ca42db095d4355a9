// Loaded into a server before its own code (`node --import`). Numbers everything by which the server reaches the world: each
// statement on SQLite, each write to a socket (PostgreSQL, mail server, visitor). Kills the process at a given number, as
// `kill -9` does. So the product has no switch for faults.

import { Socket } from 'node:net'
import { DatabaseSync, StatementSync } from 'node:sqlite'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import type { FromServer, ToServer } from './server.ts'

// Each point counts twice: before the visit, and when it has been made but nothing has come of it yet.
let count = 0
let deadly: number | null = null
let isArmed = false

const { PROOF_CLOCK, PROOF_ARMED_AT } = process.env
let offset = Number(PROOF_CLOCK ?? 0)
const realNow = Date.now
Date.now = () => realNow() + offset
if (PROOF_ARMED_AT !== undefined) arm(Number(PROOF_ARMED_AT))

process.on('message', (message: ToServer) => {
  if ('clock' in message) offset = message.clock
  else if ('arm' in message) arm(message.arm)
  else if ('weigh' in message) weigh()
  else {
    isArmed = false
    process.send?.({ count } satisfies FromServer)
  }
})
// Listening must not keep a server alive that was told to stop.
process.channel?.unref()

function arm(at: number): void {
  count = 0
  deadly = at
  isArmed = true
}

function weigh(): void {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  collect()
  const { heapUsed: heap, rss } = process.memoryUsage()
  process.send?.({ heap, rss } satisfies FromServer)
}

function visit(): void {
  if (!isArmed) return
  if (count === deadly) process.kill(process.pid, 'SIGKILL')
  count += 1
}

type Method = (this: unknown, ...values: never[]) => unknown

function watch(owner: object, names: readonly string[]): void {
  const methods = owner as Record<string, Method>
  for (const name of names) {
    const original = methods[name]
    if (!original) throw new Error(`${name} is no longer there to be watched`)
    methods[name] = function (...values) {
      visit()
      const result = original.apply(this, values)
      visit()
      return result
    }
  }
}

watch(StatementSync.prototype, ['run', 'get', 'all', 'iterate'])
watch(DatabaseSync.prototype, ['exec'])
watch(Socket.prototype, ['write'])
