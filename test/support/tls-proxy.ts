// PostgreSQL with TLS: a proxy that agrees on TLS as the server does, in front of one that has none.
// https://www.postgresql.org/docs/current/protocol-flow.html#PROTOCOL-FLOW-SSL

import { connect, createServer } from 'node:net'
import type { Socket } from 'node:net'
import { TLSSocket } from 'node:tls'

/** Starts it in front of a server; clients that ask for no TLS are turned away. */
export async function startTlsProxy(
  target: string,
  { key, cert }: { key: Buffer; cert: Buffer },
): Promise<AsyncDisposable & { url: string }> {
  const { hostname, port } = new URL(target)
  const sockets = new Set<Socket>()
  const server = createServer((client) => {
    sockets.add(client)
    client.on('error', () => {})
    client.once('data', (asked: Buffer) => {
      // SSLRequest: its length, and a number that no version of the protocol has.
      if (asked.length !== 8 || asked.readInt32BE(4) !== 80_877_103) return client.destroy()
      client.write('S')
      const secure = new TLSSocket(client, { isServer: true, key, cert })
      const upstream = connect({ port: Number(port), host: hostname })
      sockets.add(upstream)
      for (const one of [secure, upstream]) one.on('error', () => client.destroy())
      client.once('close', () => upstream.destroy())
      return secure.pipe(upstream).pipe(secure)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve))
  const address = server.address()
  const url = new URL(target)
  url.host = `localhost:${typeof address === 'object' && address ? address.port : 0}`
  return {
    url: url.href,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
