// The addresses that host applications and proxies ask on each of their requests, and health checks often. They are matched
// before all others. What they answer as a rule is plain: a server of node:http writes it as it is, because a router and the
// objects of Fetch would cost more than the look-up of a session. All else is answered by the router, as everywhere.

import type { IncomingMessage, ServerResponse } from 'node:http'
import { basePathOf } from '../base/base-url.ts'
import type { App, Found, Handler, PlainAnswer, Web } from './context.ts'
import { rawHeaders } from './given-headers.ts'
import type { HeaderReader } from './given-headers.ts'

/** A request for a front address, from a Fetch or a server of node:http; `peer` is the connection's other end. */
export type FrontRequest = { headers: HeaderReader; peer: string | null }

/** Finds the answer, or what answers by the router; only that may write log lines, because only it has the request's id. */
export type FrontAnswer = (asked: FrontRequest) => Found

/** The front addresses; `app` is their router. */
export type Front = {
  app: App
  /** Adds an address to be asked by GET. */
  serve(path: string, answer: FrontAnswer): void
  /** Answers a request for one of these addresses, or hands it to `route` with what it has found. */
  answer(incoming: IncomingMessage, outgoing: ServerResponse, route: (found?: Found) => void): void
}

/** Makes a front without an address. */
export function createFront({ ports }: Web, app: App): Front {
  const basePath = basePathOf(ports.settings.baseUrl)
  const served = new Map<string, { path: string; answer: FrontAnswer }>()
  return {
    app,
    serve(path, answer) {
      served.set(basePath + path, { path, answer })
      app.get(path, async (c) => {
        const asked = { headers: c.req.raw.headers, peer: c.env.clientAddress ?? null }
        const found = await (c.env.found ?? answer(asked))
        if (typeof found === 'function') return found(c)
        return new Response(found.body || null, { headers: pairsOf(found.headers) })
      })
    },
    answer(incoming, outgoing, route) {
      const address = incoming.method === 'GET' ? served.get(incoming.url ?? '') : undefined
      const headers = rawHeaders(incoming)
      if (!address || !isPlain(headers)) return route()
      const found = address.answer({ headers, peer: incoming.socket.remoteAddress ?? null })
      const write = (answer: PlainAnswer | Handler) => {
        if (typeof answer === 'function') return route(found)
        ports.metrics.requests.add(address.path, 'GET', '200')
        send(outgoing, answer)
      }
      // The router says what a fault is.
      found.then(write, () => route(found)).catch((fault: Error) => outgoing.destroy(fault))
    },
  }
}

// CORS answers pages of other origins, and the router refuses an odd host name.
function isPlain(headers: HeaderReader): boolean {
  return headers.get('origin') === null && /^[\w.:[\]-]+$/.test(headers.get('host') ?? '')
}

function send(outgoing: ServerResponse, { headers, body }: PlainAnswer): void {
  outgoing.writeHead(200, [...headers, 'Content-Length', String(Buffer.byteLength(body))]).end(body)
}

function pairsOf(headers: readonly string[]): [string, string][] {
  return headers.flatMap((name, at) => (at % 2 === 0 ? [[name, headers[at + 1] ?? '']] : []))
}
