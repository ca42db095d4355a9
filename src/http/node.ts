// The door for servers of node:http: Postern's own, and those of host applications.

import type { IncomingMessage, ServerResponse } from 'node:http'
import { getRequestListener } from '@hono/node-server'
import type { HttpBindings } from '@hono/node-server'
import type { HttpApp } from './app.ts'
import type { Found, Handler, PlainAnswer } from './context.ts'
import { rawHeaders } from './given-headers.ts'

/** Answers a request, or calls `next` if its address is not Postern's. */
export type NodeHandler = (request: IncomingMessage, response: ServerResponse, next?: () => void) => void

/** The handler for servers and applications of `node:http`, Express, Fastify and Connect. */
export function nodeHandler(baseUrl: string, app: HttpApp): NodeHandler {
  const answer = createAnswerer(baseUrl, app)
  return (request: MountedRequest, response, next) => {
    const { originalUrl = request.url ?? '/' } = request
    if (next && !app.serves(originalUrl)) return next()
    request.url = originalUrl
    if (hasLeft(request)) response.destroy()
    else if (hasTwoHosts(request)) response.writeHead(400, { Connection: 'close' }).end()
    else answer(request, response)
  }
}

/**
 * Replaces the global Request and Response by light ones, which makes answers cheaper. Only for a process of Postern alone: an
 * application's globals are its own.
 */
export function lightenGlobals(): void {
  getRequestListener(() => new Response(), { overrideGlobalObjects: true })
}

type Listener = (incoming: IncomingMessage, outgoing: ServerResponse) => void

// Past the router, if the address and the answer allow it.
function createAnswerer(baseUrl: string, app: HttpApp): Listener {
  const route = createRouter(baseUrl, app)
  return (incoming, outgoing) => {
    const headers = rawHeaders(incoming.rawHeaders)
    const answer = app.front.find(incoming.method, incoming.url, headers)
    if (!answer) return route(incoming, outgoing)
    // Read before the look-up: a connection whose client leaves meanwhile no longer tells.
    const peer = incoming.socket.remoteAddress ?? null
    const found = answer({ headers, peer })
    const finish = (plain: PlainAnswer | Handler) => {
      if (typeof plain === 'function') return route(incoming, outgoing, { found, peer })
      app.front.count(incoming.url ?? '')
      send(outgoing, plain)
    }
    // The router says what a fault is.
    found
      .then(finish, () => route(incoming, outgoing, { found, peer }))
      .catch((fault: Error) => outgoing.destroy(fault))
  }
}

function send(outgoing: ServerResponse, { headers, body }: PlainAnswer): void {
  outgoing.writeHead(200, [...headers, 'Content-Length', String(Buffer.byteLength(body))]).end(body)
}

/** The finding for a request past the router, and the connection's other end at that moment. */
type LookedUp = { found: Found; peer: string | null }

function createRouter(baseUrl: string, app: HttpApp) {
  const answers = new WeakMap<IncomingMessage, LookedUp>()
  const listener = getRequestListener(
    (request, env) => {
      const { incoming } = env as HttpBindings
      // The adapter's request counts as unread, whoever has read it.
      if (incoming.readableDidRead) Object.defineProperty(request, 'bodyUsed', { value: true })
      const lookedUp = answers.get(incoming)
      const clientAddress = lookedUp ? lookedUp.peer : (incoming.socket.remoteAddress ?? null)
      return app.fetch(request, { clientAddress, found: lookedUp?.found })
    },
    // The host name is for HTTP/1.0, where health checks of load balancers send no Host.
    { hostname: new URL(baseUrl).host, overrideGlobalObjects: false },
  )
  return (incoming: IncomingMessage, outgoing: ServerResponse, lookedUp?: LookedUp) => {
    if (lookedUp) answers.set(incoming, lookedUp)
    void listener(incoming, outgoing)
  }
}

// Express and Connect take from `url` the path that a handler is mounted at, and keep the whole one.
type MountedRequest = IncomingMessage & { originalUrl?: string }

// A connection by TCP tells no other end once its client has left; one over a socket file never does.
function hasLeft({ socket }: IncomingMessage): boolean {
  return socket.remoteAddress === undefined && (socket.destroyed || socket.localAddress !== undefined)
}

// RFC 9112 section 3.2: 400. Node takes the first Host, a proxy in front may take the last.
function hasTwoHosts({ rawHeaders }: IncomingMessage): boolean {
  let hosts = 0
  for (let place = 0; place < rawHeaders.length; place += 2) {
    const name = rawHeaders[place]
    if (name?.length === 4 && name.toLowerCase() === 'host') hosts += 1
  }
  return hosts > 1
}
