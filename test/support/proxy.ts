// A TCP proxy in front of a database that can stop forwarding without closing anything, as a network that broke does.

import { createServer, connect } from 'node:net'
import type { Socket } from 'node:net'

/** A running proxy; ends with its scope. */
type Proxy = AsyncDisposable & {
  /** The database's address through the proxy. */
  url: string
  /** Stops forwarding on all connections that are open, for ever. */
  freeze(): void
  /** Stops forwarding on every connection as soon as a client's bytes contain a text, which does not arrive. */
  freezeAt(text: string): Promise<void>
  /** All that clients have sent, arrived or not. */
  heard(): string
  /** Closes all connections. */
  cut(): void
  /** Forwards new connections again. */
  thaw(): void
}

/** Starts a proxy in front of a server's address. */
export async function startProxy(target: string): Promise<Proxy> {
  const { hostname, port } = new URL(target)
  const sockets = new Set<Socket>()
  let isFrozen = false
  let generation = 0
  let heard = ''
  let trap: { text: string; sprung: () => void } | null = null

  const freeze = () => {
    isFrozen = true
    generation += 1
  }
  const cut = () => {
    for (const socket of sockets) socket.destroy()
  }
  const server = createServer({ noDelay: true }, (client) => {
    const own = generation
    const isForwarding = () => !isFrozen && own === generation
    const upstream = connect({ port: Number(port), host: hostname, noDelay: true })
    for (const [from, to] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(from)
      from.on('error', () => {})
      from.on('data', (bytes) => {
        if (from === client) heard += bytes.toString('latin1')
        if (from === client && trap && bytes.includes(trap.text)) {
          trap.sprung()
          trap = null
          freeze()
        }
        if (isForwarding()) to.write(bytes)
      })
      from.on('close', () => {
        sockets.delete(from)
        if (isForwarding()) to.destroy()
      })
    }
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const url = new URL(target)
  url.host = `127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`
  return {
    url: url.href,
    freeze,
    freezeAt: (text) => new Promise((sprung) => (trap = { text, sprung })),
    heard: () => heard,
    cut,
    thaw: () => (isFrozen = false),
    async [Symbol.asyncDispose]() {
      cut()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
