// A mail server that accepts everything, accepts slowly, or stays silent. It does nothing more, so that it costs less
// than the code under measurement.

import { createServer } from 'node:net'
import type { AddressInfo, Socket } from 'node:net'

/** A mail server for the benchmark. */
export type Sink = AsyncDisposable & {
  url: string
  port: number
  /** Each accepted mail: its recipient, when its last byte came (ms since 1970, with fractions), its size, its source. */
  taken: { to: string; at: number; bytes: number; source: string }[]
}

/** Starts one; `answerAfter` is the delay of each answer to a mail, `silent` accepts connections and never answers. */
export async function startSink({ answerAfter = 0, silent = false } = {}): Promise<Sink> {
  const taken: Sink['taken'] = []
  const sockets = new Set<Socket>()
  const server = createServer({ noDelay: true }, (socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    // A client that is stopped in the middle breaks the connection; that is not a fault here.
    socket.on('error', () => {})
    if (silent) socket.resume()
    else converse(socket, answerAfter, taken)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `smtp://127.0.0.1:${port}`,
    port,
    taken,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

function converse(socket: Socket, answerAfter: number, taken: Sink['taken']): void {
  let text = ''
  let to = ''
  let inMail = false
  socket.write('220 sink ESMTP\r\n')
  socket.on('data', (chunk: Buffer) => {
    text += chunk.toString('latin1')
    for (;;) {
      const end = text.indexOf(inMail ? '\r\n.\r\n' : '\r\n')
      if (end < 0) return
      const read = text.slice(0, end)
      text = text.slice(end + (inMail ? 5 : 2))
      if (inMail) {
        inMail = false
        taken.push({ to, at: performance.timeOrigin + performance.now(), bytes: read.length, source: read })
        if (answerAfter > 0) setTimeout(() => socket.write('250 2.0.0 taken\r\n'), answerAfter)
        else socket.write('250 2.0.0 taken\r\n')
        continue
      }
      const verb = read.slice(0, 4).toUpperCase()
      if (verb === 'RCPT') to = /<([^>]*)>/.exec(read)?.[1] ?? ''
      if (verb === 'DATA') inMail = true
      socket.write(replies[verb] ?? '250 2.0.0 ok\r\n')
    }
  })
}

const replies: Record<string, string> = {
  EHLO: '250-sink\r\n250-8BITMIME\r\n250 ENHANCEDSTATUSCODES\r\n',
  DATA: '354 go on\r\n',
  QUIT: '221 2.0.0 bye\r\n',
}
