// The addresses that host applications and proxies ask on each of their requests, and health checks often. They are matched
// before all others. What they answer as a rule is plain: a server of node:http writes it as it is, because a router and the
// objects of Fetch would cost more than the look-up of a session. All else is answered by the router, as everywhere.

import { basePathOf } from '../base/base-url.ts'
import type { App, Found, PlainAnswer, Web } from './context.ts'
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
  /** What answers a request past the router; null if the router must. */
  find(method: string | undefined, url: string | undefined, headers: HeaderReader): FrontAnswer | null
  /** Counts an answer that was given past the router. */
  count(url: string): void
}

/** Makes a front without an address. */
export function createFront({ ports }: Web, app: App): Front {
  const basePath = basePathOf(ports.settings.baseUrl)
  const served = new Map<string, FrontAnswer>()
  return {
    app,
    serve(path, answer) {
      served.set(basePath + path, answer)
      app.get(path, async (c) => {
        const asked = { headers: c.req.raw.headers, peer: c.env.clientAddress ?? null }
        const found = await (c.env.found ?? answer(asked))
        return typeof found === 'function' ? found(c) : responseOf(found)
      })
    },
    find(method, url, headers) {
      const answer = method === 'GET' ? served.get(url ?? '') : undefined
      return answer && isOrdinary(headers) ? answer : null
    },
    count: (url) => ports.metrics.requests.add(url.slice(basePath.length), 'GET', '200'),
  }
}

// CORS answers pages of other origins, and the router refuses odd hosts: it accepts these without a further look, and judges all
// others.
function isOrdinary(headers: HeaderReader): boolean {
  const isPlain = /^[a-z\d._-]+(?::(?:[1-5]\d{3,4}|[6-9]\d{3}))?$/.test(headers.get('host') ?? '')
  return isPlain && headers.get('origin') === null
}

function responseOf({ headers, body }: PlainAnswer): Response {
  const pairs = headers.flatMap((name, at): [string, string][] =>
    at % 2 === 0 ? [[name, headers[at + 1] ?? '']] : [],
  )
  return new Response(body || null, { headers: pairs })
}
