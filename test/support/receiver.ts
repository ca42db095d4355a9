// A receiver of webhooks or mails on this machine: it checks each signature as a receiver in the wild does, and answers as it is told.

import { createServer } from 'node:http'
import type { IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Webhook } from 'standardwebhooks'
import { until } from './house.ts'

/** A message as it came; `message` is null if no secret of the receiver made its signature. */
export type Received = {
  path: string
  id: string
  headers: IncomingHttpHeaders
  body: string
  message: unknown
}

type Answer = { status?: number; body?: string; headers?: Record<string, string> } | 'silent'

export type Receiver = AsyncDisposable & {
  url: string
  /** The setting that names it. */
  setting: string
  all: Received[]
  answer: (received: Received) => Answer
  waitFor(count: number): Promise<Received[]>
}

/** A secret of 32 bytes. */
export function secretOf(letter: string): string {
  return `whsec_${Buffer.from(letter.repeat(32)).toString('base64')}`
}

/** Starts a receiver that knows one secret. */
export async function startReceiver(secret: string = secretOf('a')): Promise<Receiver> {
  const all: Received[] = []
  const oracle = new Webhook(secret)
  const server = createServer((request, response) => {
    const pieces: Buffer[] = []
    request.on('data', (piece: Buffer) => pieces.push(piece))
    request.on('end', () => {
      const body = Buffer.concat(pieces).toString()
      const headers = request.headers
      const received = { path: request.url ?? '', id: String(headers['webhook-id']), headers, body }
      all.push({ ...received, message: verified(oracle, body, headers) })
      const answer = receiver.answer(all.at(-1) ?? { ...received, message: null })
      if (answer === 'silent') return
      response.writeHead(answer.status ?? 204, answer.headers).end(answer.body)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`
  const receiver: Receiver = {
    url,
    setting: `${url} ${secret}`,
    all,
    answer: () => ({}),
    async waitFor(count) {
      await until(() => all.length >= count)
      return all
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
  return receiver
}

function verified(oracle: Webhook, body: string, headers: IncomingHttpHeaders): unknown {
  try {
    return oracle.verify(body, headers as Record<string, string>)
  } catch {
    return null
  }
}
