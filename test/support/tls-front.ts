// A proxy that ends TLS in front of an HTTP server, as on most servers.

import { connect } from 'node:net'
import type { Socket } from 'node:net'
import { createServer } from 'node:tls'

/** Starts it on a free port of `localhost`; it forwards to the address that it is told afterwards. */
export async function startTlsFront(certificate: { key: Buffer; cert: Buffer }): Promise<
  AsyncDisposable & {
    url: string
    forwardTo(url: string): void
  }
> {
  const sockets = new Set<Socket>()
  let port = 0
  const server = createServer({ key: certificate.key, cert: certificate.cert }, (client) => {
    const upstream = connect({ port, host: '127.0.0.1' })
    for (const [one, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(one)
      one.on('error', () => other.destroy())
      one.once('close', () => sockets.delete(one))
    }
    client.pipe(upstream).pipe(client)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  return {
    url: `https://localhost:${typeof address === 'object' && address ? address.port : 0}`,
    forwardTo: (url) => {
      port = Number(new URL(url).port)
    },
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
