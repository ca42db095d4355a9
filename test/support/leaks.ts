// A range service of our own, which answers as the real one does, or misbehaves.

import { createHash } from 'node:crypto'
import { createServer } from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'

/** A running range service. */
export type RangeService = AsyncDisposable & {
  url: string
  /** The request that the service got: the path, and the header that asks for padding. */
  asked: { path: string; padding: string | undefined }[]
  /** Every request that came to another path. */
  strays: number
  answer: (request: IncomingMessage, response: ServerResponse) => void
}

/** The lines that the service has for a password, among padding and strangers. */
export function rangeOf(password: string, count = 3): string {
  const suffix = createHash('sha1').update(password).digest('hex').toUpperCase().slice(5)
  return [`${'0'.repeat(35)}:12`, `${suffix}:${count}`, `${'F'.repeat(35)}:0`].join('\r\n')
}

/** Starts the service on a free port; it knows no password until `answer` is set. */
export async function startRangeService(): Promise<RangeService> {
  const server = createServer((request, response) => {
    const padding = request.headers['add-padding']
    if (!request.url?.startsWith('/range/')) service.strays += 1
    else service.asked.push({ path: request.url, padding: typeof padding === 'string' ? padding : undefined })
    service.answer(request, response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  const service: RangeService = {
    url: `http://127.0.0.1:${port}/range`,
    asked: [],
    strays: 0,
    answer: (_, response) => response.end(`${'0'.repeat(35)}:1\r\n`),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
  return service
}
