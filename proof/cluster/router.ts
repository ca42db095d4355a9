// Leads connections to the node that Patroni names, as a load balancer does that asks its REST interface.

import { connect, createServer } from 'node:net'
import type { Socket } from 'node:net'
import { setTimeout } from 'node:timers/promises'
import { leads } from './nodes.ts'
import type { Node } from './nodes.ts'

// How often each node is asked, in milliseconds.
const interval = 500

/** A running router; ends with its scope. */
export type Router = AsyncDisposable & { port: number; leader(): Node | null }

/** Starts a router in front of nodes. When another one leads, the connections to the last one end. */
export async function startRouter(nodes: readonly Node[]): Promise<Router> {
  let leader: Node | null = null
  const sockets = new Set<Socket>()
  const server = createServer({ noDelay: true }, (client) => {
    // No node answers at that address.
    const host = leader?.address ?? '127.255.255.255'
    const upstream = connect({ host, port: 5432, noDelay: true })
    for (const [from, to] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(from)
      from.on('error', () => {})
      from.on('close', () => {
        sockets.delete(from)
        to.destroy()
      })
      from.pipe(to)
    }
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const stop = new AbortController()
  const watching = watch()
  const address = server.address()
  return {
    port: typeof address === 'object' && address ? address.port : 0,
    leader: () => leader,
    async [Symbol.asyncDispose]() {
      stop.abort()
      await watching
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }

  async function watch(): Promise<void> {
    while (!stop.signal.aborted) {
      const answers = await Promise.all(nodes.map(leads))
      const next = nodes.find((_, place) => answers[place]) ?? null
      if (next !== leader) for (const socket of sockets) socket.destroy()
      leader = next
      await setTimeout(interval, null, { signal: stop.signal }).catch(() => {})
    }
  }
}
