// Several servers on one PostgreSQL, each with a network of its own, and what can happen to them.

import { setTimeout } from 'node:timers/promises'
import { startProxy } from '../test/support/proxy.ts'
import type { Ground } from './house.ts'
import { freePort, startVictim } from './server.ts'
import type { Victim } from './server.ts'

/** One of several servers. */
export type Member = AsyncDisposable & {
  port: number
  /** Starts it, again and again until it is open. */
  start(): Promise<void>
  isDead(): boolean
  kill(): Promise<void>
  signal(signal: NodeJS.Signals): void
  /** Its way to the database. */
  network: { cut(): void; freeze(): void; thaw(): void }
  /** Puts its clock ahead of the real one, in milliseconds, also after its next start. */
  setClock(ahead: number): void
  output(): string
}

/** Makes a server, which is not started yet. */
export async function makeMember({ values }: Ground, tree: string): Promise<Member> {
  const network = await startProxy(values['DATABASE_URL'] ?? '')
  const port = await freePort()
  let clock = 0
  let server: Victim | null = null
  const own = { ...values, PORT: String(port), DATABASE_URL: network.url }
  return {
    port,
    network,
    async start() {
      // The database may be away at that moment.
      while (server === null || server.isDead()) server = await startVictim({ values: own, tree, clock })
    },
    isDead: () => server?.isDead() ?? true,
    async kill() {
      if (server && !server.isDead()) await server.kill('SIGKILL')
    },
    signal: (signal) => server?.signal(signal),
    setClock(ahead) {
      clock = ahead
      server?.setClock(ahead)
    },
    output: () => server?.output() ?? '',
    async [Symbol.asyncDispose]() {
      if (server && !server.isDead()) await server.kill('SIGKILL')
      await network[Symbol.asyncDispose]()
    },
  }
}

/** The disturbance of a server or of the database, and its length, in milliseconds. */
export type Disturbance = (where: { member: Member; ground: Ground; lasting: number }) => Promise<void>

/** The disturbances by their name. */
export const disturbances: Record<string, Disturbance> = {
  kill: async ({ member, lasting }) => {
    await member.kill()
    await setTimeout(lasting)
    await member.start()
  },
  freeze: async ({ member, lasting }) => {
    member.signal('SIGSTOP')
    await setTimeout(lasting)
    member.signal('SIGCONT')
  },
  cut: async ({ member: { network } }) => {
    network.cut()
    await setTimeout(0)
  },
  silence: async ({ member: { network }, lasting }) => {
    network.freeze()
    await setTimeout(lasting)
    network.cut()
    network.thaw()
  },
  restart: async ({ ground: { postgres } }) => {
    await postgres?.stop()
    await postgres?.start()
  },
}
