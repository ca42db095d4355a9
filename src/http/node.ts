// The door for servers of node:http: Postern's own, and those of host applications.

import type { IncomingMessage, ServerResponse } from 'node:http'
import { getRequestListener } from '@hono/node-server'
import type { HttpBindings } from '@hono/node-server'
import type { Answer } from './count-requests.ts'
import type { Serves } from './served-paths.ts'

/** Answers each request of a server of node:http. */
export type NodeListener = (request: IncomingMessage, response: ServerResponse) => void

/**
 * Answers by `fetch`, which gets the address of the connection's other end. A process of Postern alone may replace the
 * global Request and Response by light ones, which makes answers cheaper; an application's globals are its own.
 */
export function listenerOf(
  baseUrl: string,
  fetch: (...asked: Parameters<Answer>) => Response | Promise<Response>,
  { replacesGlobals = false } = {},
): NodeListener {
  const listener = getRequestListener(
    (request, env) => {
      const { incoming } = env as HttpBindings
      // The adapter's request counts as unread, whoever has read it.
      if (incoming.readableDidRead) Object.defineProperty(request, 'bodyUsed', { value: true })
      return fetch(request, { clientAddress: incoming.socket.remoteAddress ?? null })
    },
    // The host name is for HTTP/1.0, where health checks of load balancers send no Host.
    { hostname: new URL(baseUrl).host, overrideGlobalObjects: replacesGlobals },
  )
  return (incoming, outgoing) => {
    if (hasTwoHosts(incoming)) outgoing.writeHead(400, { Connection: 'close' }).end()
    else void listener(incoming, outgoing)
  }
}

/** Answers a request, or calls `next` if its address is not Postern's. */
export type NodeHandler = (request: IncomingMessage, response: ServerResponse, next?: () => void) => void

/** The handler for applications of `node:http`, Express, Fastify and Connect. */
export function nodeHandler(baseUrl: string, app: { fetch: Answer; serves: Serves }): NodeHandler {
  const answer = listenerOf(baseUrl, app.fetch)
  return (request: MountedRequest, response, next) => {
    const { originalUrl = request.url ?? '/' } = request
    if (next && !app.serves(originalUrl)) return next()
    request.url = originalUrl
    answer(request, response)
  }
}

// Express and Connect take from `url` the path that a handler is mounted at, and keep the whole one.
type MountedRequest = IncomingMessage & { originalUrl?: string }

// RFC 9112 section 3.2: 400. Node takes the first Host, a proxy in front may take the last.
function hasTwoHosts({ rawHeaders }: IncomingMessage): boolean {
  let hosts = 0
  for (let place = 0; place < rawHeaders.length; place += 2) {
    const name = rawHeaders[place]
    if (name?.length === 4 && name.toLowerCase() === 'host') hosts += 1
  }
  return hosts > 1
}
