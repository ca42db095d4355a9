// Behaves as PgBouncer in transaction or session mode, as far as its clients see it: it refuses unknown start-up
// parameters, numbers its clients itself, and lends a connection of the server for one transaction at a time, each to the
// one that was idle the longest, or until the client leaves. https://www.postgresql.org/docs/current/protocol-message-formats.html

import { connect, createServer } from 'node:net'
import type { Socket } from 'node:net'

/** A running pooler; ends with its scope. */
type Pooler = AsyncDisposable & { url: string }

type Message = { type: string; bytes: Buffer }

/** Starts a pooler with `size` connections to a server that trusts its clients. */
export async function startPooler(
  target: string,
  size: number,
  mode: 'transaction' | 'session' = 'transaction',
): Promise<Pooler> {
  const { hostname, port, username, pathname } = new URL(target)
  const sockets = new Set<Socket>()
  const all = await Promise.all(
    Array.from({ length: size }, () => openUpstream(hostname, Number(port), username, pathname.slice(1))),
  )
  const idle = [...all]
  const waiting: ((upstream: Upstream) => void)[] = []
  const lend = () => {
    const upstream = idle.shift()
    return upstream ? Promise.resolve(upstream) : new Promise<Upstream>((resolve) => waiting.push(resolve))
  }
  const giveBack = (upstream: Upstream) => {
    upstream.onMessage = () => {}
    const next = waiting.shift()
    if (next) next(upstream)
    else idle.push(upstream)
  }
  let given = 1_000_000

  const serve = (client: Socket) => {
    let lent: Promise<Upstream> | null = null
    const forward = async (message: Message) => {
      lent ??= lend().then((upstream) => {
        upstream.onMessage = (answer) => {
          client.write(answer.bytes)
          // ReadyForQuery outside a transaction.
          if (mode === 'session' || answer.type !== 'Z' || answer.bytes.toString('latin1', 5) !== 'I') return
          lent = null
          giveBack(upstream)
        }
        return upstream
      })
      ;(await lent).socket.write(message.bytes)
    }
    let order = Promise.resolve()
    const whole = readMessages((message) => {
      if (message.type !== 'X') order = order.then(() => forward(message))
    })
    client.once('data', (bytes) => {
      const refused = /statement_timeout|lock_timeout|idle_in_transaction_session_timeout/.exec(
        bytes.toString('latin1'),
      )
      if (refused) {
        const words = `SFATAL\0C08P01\0Munsupported startup parameter: ${refused[0]}\0\0`
        client.end(messageOf('E', Buffer.from(words, 'latin1')))
        return
      }
      const key = Buffer.alloc(8)
      key.writeInt32BE((given += 1), 0)
      client.write(
        Buffer.concat([
          messageOf('R', Buffer.alloc(4)),
          messageOf('K', key),
          messageOf('Z', Buffer.from('I', 'latin1')),
        ]),
      )
      client.on('data', whole)
    })
    client.on('error', () => {})
    client.on('close', () => void lent?.then(giveBack))
    sockets.add(client)
  }
  const server = createServer({ noDelay: true }, serve)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const url = new URL(target)
  url.host = `127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`
  return {
    url: url.href,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy()
      for (const { socket } of all) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

type Upstream = { socket: Socket; onMessage: (message: Message) => void }

function openUpstream(host: string, port: number, user: string, database: string): Promise<Upstream> {
  const socket = connect({ port, host, noDelay: true })
  socket.on('error', () => {})
  const words = `user\0${user}\0database\0${database}\0\0`
  const start = Buffer.alloc(8 + words.length)
  start.writeInt32BE(start.length, 0)
  start.writeInt32BE(196_608, 4)
  start.write(words, 8, 'latin1')
  socket.write(start)
  return new Promise((resolve) => {
    const upstream: Upstream = {
      socket,
      onMessage: ({ type }) => {
        if (type === 'Z') resolve(upstream)
      },
    }
    socket.on(
      'data',
      readMessages((message) => upstream.onMessage(message)),
    )
  })
}

// Cuts a stream into messages: a letter, the length of the rest, the rest.
function readMessages(onMessage: (message: Message) => void): (bytes: Buffer) => void {
  let rest = Buffer.alloc(0)
  return (bytes) => {
    rest = Buffer.concat([rest, bytes])
    while (rest.length >= 5 && rest.length >= rest.readInt32BE(1) + 1) {
      const length = rest.readInt32BE(1) + 1
      const message = { type: rest.toString('latin1', 0, 1), bytes: Buffer.from(rest.subarray(0, length)) }
      rest = rest.subarray(length)
      onMessage(message)
    }
  }
}

function messageOf(type: string, body: Buffer): Buffer {
  const head = Buffer.alloc(5)
  head.write(type, 0, 'latin1')
  head.writeInt32BE(body.length + 4, 1)
  return Buffer.concat([head, body])
}
