import { Hono } from 'hono'
import type { MiddlewareHandler } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { methodNotAllowed } from 'hono/method-not-allowed'
import { flood, limits } from '../base/limits.ts'
import { isLocale } from '../base/locale.ts'
import { isLoopbackHost } from '../base/network.ts'
import { paths } from '../base/paths.ts'
import { day, secondsUntil } from '../base/time.ts'
import { sendOn, sendProblem } from './answer.ts'
import { assetRoutes } from './assets.ts'
import type { App, Context, Env, Web } from './context.ts'
import type { Cookies } from './context.ts'
import { isFromThisSite } from './cross-site.ts'
import { answerFault } from './faults.ts'
import { createFloodGate } from './flood.ts'
import { parseForms, parseQueries } from './forms.ts'
import { securityHeaders } from './headers.ts'
import { healthRoutes } from './health.ts'
import { createNameWatch } from './other-name.ts'
import { createVisitorReader } from './visitor.ts'

/** What adds a capability's addresses: those that are asked on each request of a host application go to the front. */
export type Routes = {
  addRoutes: (web: Web, app: App) => void
  addFrontRoutes?: (web: Web, front: App, headers: Record<string, string>) => void
}

/** The whole of HTTP: what every request passes in order, then the routes, then the answer when no route matched. */
export function createApp(web: Web, features: readonly Routes[]): App {
  const { settings, now, defence } = web.ports
  // Asked by host applications on each of their requests, and by health checks: found without trying all other addresses.
  const front = new Hono<Env>({ strict: false })
  const app = new Hono<Env>({ strict: false })
  const headers = securityHeaders(settings.baseUrl)
  const floodGate = createFloodGate(flood)
  const reader = createVisitorReader(web)
  const nameWatch = createNameWatch(web)

  for (const feature of features) feature.addFrontRoutes?.(web, front, Object.fromEntries(headers))
  healthRoutes(web, front, Object.fromEntries(headers))
  assetRoutes(app, web.assets, Object.fromEntries(headers))

  app.use(async (c, next) => {
    reader.setLocale(c)
    // A name before the host is for logging in at proxies; the platform's Request refuses it with a fault.
    if (URL.parse(c.req.url)?.username !== '')
      c.res = sendProblem(web, c, { status: 400, kind: 'bad-request' })
    else {
      reader.setVisitor(c)
      const flooded = shed(c)
      if (flooded) c.res = flooded
      else await next()
    }
    shutOut(c.res)
  })
  app.use(sendToOwnName(settings.baseUrl))
  app.use(async (c, next) => {
    const isSafe = ['GET', 'HEAD', 'OPTIONS'].includes(c.req.method)
    if (isSafe) {
      nameWatch.watchPage(c)
      return next()
    }
    if (isFromThisSite(c.req.raw, settings.baseUrl)) return next()
    nameWatch.watchRefusal(c)
    defence('cross-site', { network: c.var.visitor.network, path: c.req.path })
    return sendProblem(web, c, { status: 403, kind: 'wrong-origin' })
  })
  app.use(parseQueries(async (c, fault) => sendProblem(web, c, fault)))
  app.use(switchLanguage(web.cookies))
  app.use(limitBody((c) => sendProblem(web, c, { status: 413, kind: 'too-large' })))
  app.use(parseForms(async (c, fault) => sendProblem(web, c, fault)))

  app.use(methodNotAllowed({ app, onMethodNotAllowed: refuseMethod }))
  for (const feature of features) feature.addRoutes(web, app)

  app.notFound((c) => sendProblem(web, c, { status: 404, kind: 'not-found' }))
  for (const one of [app, front]) {
    one.onError((fault, c) => {
      // It may come before it is known who asks.
      if (!c.var.visitor) {
        reader.setLocale(c)
        reader.setVisitor(c)
      }
      return shutOut(answerFault(web, c, fault))
    })
  }
  front.notFound((c) => app.fetch(c.req.raw, c.env))
  return front

  // Behind the administration's gate every method of every address is 404 for others.
  function refuseMethod(c: Context, methods: string[]): Response {
    if (c.var.isHidden) return c.res
    c.header('Allow', methods.join(', '))
    return sendProblem(web, c, { status: 405, kind: 'method' })
  }

  // Adds the headers that an answer has not set for itself.
  function shutOut(response: Response): Response {
    for (const [name, value] of headers) if (!response.headers.has(name)) response.headers.set(name, value)
    return response
  }

  // Before anything asks the database.
  function shed(c: Context): Response | null {
    const { network } = c.var.visitor
    if (!settings.limits || network === null) return null
    const at = now()
    const retryAt = floodGate.take(network, at)
    if (retryAt === null) return null
    defence('flood', { network })
    return sendProblem(web, c, {
      status: 429,
      kind: 'too-many',
      seconds: Math.max(1, secondsUntil(retryAt, at)),
    })
  }
}

// Hono's limit looks at the body, for which the server must make a request of the platform's: dear, and needless where its
// length is told, because Node reads no more than that (measured: a tenth of what a log-in costs beside its hash).
function limitBody(refuse: (c: Context) => Response): MiddlewareHandler<Env> {
  const limit = bodyLimit({ maxSize: limits.bodyBytes, onError: refuse })
  return (c, next) => {
    const length =
      c.req.header('transfer-encoding') === undefined ? c.req.header('content-length') : undefined
    const isHarmless = ['GET', 'HEAD'].includes(c.req.method) || Number(length) <= limits.bodyBytes
    return isHarmless ? next() : limit(c, next)
  }
}

// Cookies and the rule against cross-site requests know one name; a GET under another loopback name is sent to it.
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

// `?lang=en` on any page: remember it and show the page again without it.
function switchLanguage(cookies: Cookies) {
  return async (c: Context, next: () => Promise<void>): Promise<Response | undefined> => {
    const lang = c.req.method === 'GET' ? c.var.query.get('lang') : undefined
    if (!isLocale(lang)) {
      await next()
      return undefined
    }
    cookies.set(c, 'lang', lang, 365 * day)
    const url = new URL(c.req.url)
    url.searchParams.delete('lang')
    return sendOn(c, url.pathname.startsWith('//') ? paths.home : url.pathname + url.search)
  }
}
