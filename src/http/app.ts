import { Hono } from 'hono'
import type { MiddlewareHandler } from 'hono'
import { cors } from 'hono/cors'
import { methodNotAllowed } from 'hono/method-not-allowed'
import { flood, limits } from '../base/limits.ts'
import { isLocale } from '../base/locale.ts'
import { isLoopbackHost } from '../base/network.ts'
import { parseNext } from '../base/next.ts'
import { isApiPath, paths } from '../base/paths.ts'
import { day, second, secondsUntil } from '../base/time.ts'
import { sendOn, sendProblem } from './answer.ts'
import { assetRoutes } from './assets.ts'
import { pathBelow } from './base-path.ts'
import { bearerRequest } from './bearer.ts'
import { readBodies } from './body.ts'
import type { BodyFault } from './body.ts'
import type { App, Context, Cookies, Env, Web } from './context.ts'
import { countRequests, nameRoute } from './count-requests.ts'
import type { Answer } from './count-requests.ts'
import { isFromProgram, isFromThisSite } from './cross-site.ts'
import { answerFault } from './faults.ts'
import { createFloodGate } from './flood.ts'
import { parseForms, parseQueries } from './forms.ts'
import { createFront } from './front.ts'
import type { Front } from './front.ts'
import { securityHeaders } from './headers.ts'
import { healthRoutes } from './health.ts'
import { createNameWatch } from './other-name.ts'
import { requestId, requestIdHeader } from './request-id.ts'
import { servedBy } from './served-paths.ts'
import type { Serves } from './served-paths.ts'
import { createTurns } from './turns.ts'
import { createVisitorReader, setLocale } from './visitor.ts'
import type { VisitorReader } from './visitor.ts'

/** Adds the addresses of a feature. Front routes are those that host applications ask on each of their requests. */
export type Routes = {
  addRoutes: (web: Web, app: App) => void
  addFrontRoutes?: (web: Web, front: Front, headers: Record<string, string>) => void
}

/** Answers every request, and knows which addresses it serves beside an application's. */
export type HttpApp = { front: Front; fetch: Answer; serves: Serves }

/** The whole of HTTP: the steps that every request passes, in order, then the routes, then the answer if none matched. */
export function createApp(web: Web, features: readonly Routes[]): HttpApp {
  const { settings } = web.ports
  const getPath = pathBelow(settings.baseUrl)
  const front = createFront(web, new Hono({ getPath }))
  const app = new Hono<Env>({ getPath })
  const headers = securityHeaders(settings.baseUrl)
  const reader = createVisitorReader(web)
  const { corsOrigins } = settings

  if (corsOrigins.length > 0) front.app.use(`${paths.api}*`, allowOrigins(corsOrigins))

  for (const feature of features) feature.addFrontRoutes?.(web, front, Object.fromEntries(headers))
  healthRoutes(web, front.app, Object.fromEntries(headers))

  app.use(nameRoute)
  assetRoutes(app, web.assets, Object.fromEntries(headers))

  app.use(addHeaders(headers))
  app.use(readVisitor(web, reader))
  app.use(refuseFlood(web))
  app.use(sendToOwnName(settings.baseUrl))
  app.use(refuseCrossSite(web))
  app.use(parseQueries)
  app.use(switchLanguage(web.cookies))
  app.use(readBodies((c, fault) => refuseBody(web, c, fault)))
  app.use(parseForms(async (c, fault) => sendProblem(web, c, fault)))
  app.use(serveInTurn(web))
  app.use(methodNotAllowed({ app, onMethodNotAllowed: (c, methods) => refuseMethod(web, c, methods) }))
  for (const feature of features) feature.addRoutes(web, app)

  app.notFound((c) => sendProblem(web, c, { status: 404, kind: 'not-found' }))
  for (const one of [app, front.app]) one.onError((fault, c) => answerBroken(web, reader, headers, c, fault))
  front.app.notFound((c) => app.fetch(c.req.raw, c.env))
  return { front, fetch: countRequests(web, front), serves: servedBy([front.app, app], settings.baseUrl) }
}

// Without credentials: a page of another origin has no use of our cookies, and uses a bearer token.
function allowOrigins(origins: readonly string[]): MiddlewareHandler<Env> {
  const allow = cors({
    origin: (origin) => (origins.includes(origin) ? origin : null),
    allowMethods: ['GET', 'POST'],
    allowHeaders: ['Authorization', 'Content-Type', bearerRequest.name],
    exposeHeaders: ['Content-Language', 'Retry-After', requestIdHeader],
    maxAge: 600,
  })
  return (c, next) => (c.req.header('origin') === undefined ? next() : allow(c, next))
}

type Headers = ReturnType<typeof securityHeaders>

function addHeaders(headers: Headers): MiddlewareHandler<Env> {
  return async (c, next) => {
    await next()
    setMissing(c.res, headers)
  }
}

function readVisitor(web: Web, reader: VisitorReader): MiddlewareHandler<Env> {
  return async (c, next) => {
    setLocale(web, c)
    // A name before the host is for logging in at proxies; the platform's Request refuses it with a fault.
    if (URL.parse(c.req.url)?.username !== '')
      return sendProblem(web, c, { status: 400, kind: 'bad-request' })
    reader.setVisitor(c)
    return next()
  }
}

// In front of everything that asks the database.
function refuseFlood(web: Web): MiddlewareHandler<Env> {
  const { settings, now, defence } = web.ports
  const gate = createFloodGate(flood)
  return async (c, next) => {
    const { network } = c.get('visitor')
    if (!settings.limits || network === null) return next()
    const at = now()
    const retryAt = gate.take(network, at)
    if (retryAt === null) return next()
    defence('flood', { network })
    const seconds = Math.max(1, secondsUntil(retryAt, at))
    return sendProblem(web, c, { status: 429, kind: 'too-many', seconds })
  }
}

// Behind the body, which a client may send slowly, and in front of everything for which a request waits in a queue that
// all share: the database, hashing, DNS.
function serveInTurn(web: Web): MiddlewareHandler<Env> {
  const { settings, defence } = web.ports
  const turns = createTurns(flood.atOnce)
  return async (c, next) => {
    const { network, signal } = c.get('visitor')
    if (!settings.limits || network === null) return next()
    const end = await turns.take(network, signal)
    if (end === null) {
      defence('flood', { network })
      return sendProblem(web, c, { status: 429, kind: 'too-many', seconds: limits.turnPatience / second })
    }
    try {
      await next()
    } finally {
      end()
    }
  }
}

function refuseCrossSite(web: Web): MiddlewareHandler<Env> {
  const { settings, defence } = web.ports
  const nameWatch = createNameWatch(web)
  const { origin } = new URL(settings.baseUrl)
  return async (c, next) => {
    if (['GET', 'HEAD', 'OPTIONS'].includes(c.req.method)) {
      nameWatch.watchPage(c)
      return next()
    }
    const isAllowed = c.get('bearer')
      ? isFromProgram(c.req.raw, settings.corsOrigins)
      : isFromThisSite(c.req.raw, origin)
    if (isAllowed) return next()
    nameWatch.watchRefusal(c)
    defence('cross-site', { network: c.get('visitor').network, path: c.req.path })
    return sendProblem(web, c, { status: 403, kind: 'wrong-origin' })
  }
}

// A host application that reads bodies first must be changed: only its log can say how.
function refuseBody(web: Web, c: Context, fault: BodyFault): Response {
  if (fault.kind !== 'body-taken') return sendProblem(web, c, fault)
  web.ports.log.error(
    { path: c.req.path, code: 'body-taken' },
    'a body was read before Postern got the request: mount Postern in front of express.json(), express.urlencoded(), the parser of Fastify, or whatever else reads bodies',
  )
  return sendProblem(web, c, { ...fault, request: requestId() })
}

// Behind the administration's gate, others get 404 for every method of every address.
function refuseMethod(web: Web, c: Context, methods: string[]): Response {
  if (c.get('isHidden')) return c.res
  c.header('Allow', methods.join(', '))
  return sendProblem(web, c, { status: 405, kind: 'method' })
}

function answerBroken(web: Web, reader: VisitorReader, headers: Headers, c: Context, fault: Error): Response {
  // The fault may have come before the visitor was read.
  if (!c.get('visitor')) {
    setLocale(web, c)
    reader.setVisitor(c)
  }
  const response = answerFault(web, c, fault)
  setMissing(response, headers)
  return response
}

// An answer may have set some of the headers itself.
function setMissing(response: Response, headers: Headers): void {
  for (const [name, value] of headers) if (!response.headers.has(name)) response.headers.set(name, value)
}

// Cookies and the rule against cross-site requests know one host name. A GET under another loopback name is redirected to
// it.
function sendToOwnName(baseUrl: string) {
  const own = new URL(baseUrl)
  return async (c: Context, next: () => Promise<void>): Promise<Response | undefined> => {
    if (!isLoopbackHost(own.hostname) || !['GET', 'HEAD'].includes(c.req.method)) {
      await next()
      return undefined
    }
    const asked = new URL(c.req.url)
    if (asked.host === own.host || !isLoopbackHost(asked.hostname)) {
      await next()
      return undefined
    }
    return c.redirect(own.origin + asked.pathname + asked.search, 308)
  }
}

// `?lang=en` on any page: remember it and show the page again without it. A browser that has sent no cookie of ours gets the
// page in that language at once, because it may not keep the choice.
function switchLanguage(cookies: Cookies) {
  return async (c: Context, next: () => Promise<void>): Promise<Response | undefined> => {
    const isJson = isApiPath(c.req.path)
    const lang = c.req.method === 'GET' || isJson ? c.get('query').get('lang') : undefined
    if (isJson && isLocale(lang)) c.set('locale', lang)
    if (isJson || !isLocale(lang)) {
      await next()
      return undefined
    }
    cookies.set(c, 'lang', lang, 365 * day)
    if (!cookies.areKept(c.req.header('cookie'))) {
      c.set('locale', lang)
      await next()
      return undefined
    }
    const url = new URL(c.req.url)
    url.searchParams.delete('lang')
    return sendOn(c, parseNext(url.pathname + url.search, c.env.baseUrl) ?? paths.home)
  }
}
