import { Hono } from 'hono'
import type { MiddlewareHandler } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { flood, limits } from '../base/limits.ts'
import { isLoopbackHost } from '../base/network.ts'
import { paths } from '../base/paths.ts'
import { day, secondsUntil } from '../base/time.ts'
import { adminAccountRoutes } from '../features/administration/accounts.web.ts'
import { adminBlockRoutes } from '../features/administration/blocks.web.ts'
import { adminBulkRoutes } from '../features/administration/bulk.web.ts'
import { adminEventRoutes } from '../features/administration/events.web.ts'
import { adminSetUpRoutes } from '../features/administration/set-up.web.ts'
import { adminOutboxRoutes } from '../features/administration/outbox.web.ts'
import { adminRegistrationActRoutes } from '../features/administration/registration-acts.web.ts'
import { adminRegistrationRoutes } from '../features/administration/registrations.web.ts'
import { adminOverviewRoutes } from '../features/administration/overview.web.ts'
import { adminGate } from '../features/administration/gate.web.ts'
import { sendOn, sendProblem } from './answer.ts'
import { assetRoutes } from './assets.ts'
import { changeAddressRoutes } from '../features/address/change-address.web.ts'
import { changePasswordRoutes } from '../features/password/change-password.web.ts'
import { confirmAddressRoutes } from '../features/address/confirm-address.web.ts'
import { confirmRoutes } from '../features/registration/confirm.web.ts'
import type { App, Context, Env, Web } from './context.ts'
import { createCookies } from './cookies.ts'
import type { Cookies } from './cookies.ts'
import { isFromThisSite } from './cross-site.ts'
import { deleteAccountRoutes } from '../features/account/delete-account.web.ts'
import { answerFault } from './faults.ts'
import { createFloodGate } from './flood.ts'
import { parseForms, parseQueries } from './forms.ts'
import { securityHeaders } from './headers.ts'
import { healthRoutes } from './health.ts'
import { homeRoutes, sessionRoute } from '../features/session/home.web.ts'
import { isLocale } from './locale.ts'
import { loginRoutes } from '../features/log-in/log-in.web.ts'
import { mailboxRoutes } from '../features/mailbox/mailbox.web.ts'
import { ownAccountRoutes } from '../features/account/own-account.web.ts'
import { ownSessionRoutes } from '../features/session/own-sessions.web.ts'
import { notMeRoutes } from '../features/registration/not-me.web.ts'
import { loginAgainRoutes } from '../features/session/recent-proof.web.ts'
import { passwordResetRoutes } from '../features/password/reset-password.web.ts'
import { registerRoutes } from '../features/registration/register.web.ts'
import { undoAddressRoutes } from '../features/address/undo-address.web.ts'
import { createVisitorReader } from './visitor.ts'
import { waitRoutes } from '../features/registration/wait.web.ts'

/** The whole of HTTP: what every request passes in order, then the routes, then what is told when nothing else is. */
export function createApp(web: Web): App {
  const { settings, now } = web.ports
  // What host applications ask on each of their requests, and watchers: found without a look at all other addresses.
  const front = new Hono<Env>({ strict: false })
  const app = new Hono<Env>({ strict: false })
  const cookies = createCookies(settings.baseUrl.startsWith('https:'))
  const headers = securityHeaders(settings.baseUrl)
  const floodGate = createFloodGate(flood)
  const reader = createVisitorReader(web, cookies)

  sessionRoute(web, front, cookies, Object.fromEntries(headers))
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
    if (isSafe || isFromThisSite(c.req.raw, settings.baseUrl)) return next()
    return sendProblem(web, c, { status: 403, kind: 'wrong-origin' })
  })
  app.use(parseQueries(async (c, fault) => sendProblem(web, c, fault)))
  app.use(switchLanguage(cookies))
  app.use(limitBody((c) => sendProblem(web, c, { status: 413, kind: 'too-large' })))
  app.use(parseForms(async (c, fault) => sendProblem(web, c, fault)))

  homeRoutes(web, app)
  registerRoutes(web, app, cookies)
  waitRoutes(web, app, cookies)
  confirmRoutes(web, app, cookies)
  notMeRoutes(web, app, cookies)
  loginRoutes(web, app, cookies)
  passwordResetRoutes(web, app, cookies)
  ownAccountRoutes(web, app)
  ownSessionRoutes(web, app)
  changePasswordRoutes(web, app)
  deleteAccountRoutes(web, app, cookies)
  changeAddressRoutes(web, app)
  confirmAddressRoutes(web, app, cookies)
  undoAddressRoutes(web, app, cookies)
  loginAgainRoutes(web, app)
  // Before the gate, which nobody passes while there is no administrator.
  adminSetUpRoutes(web, app, cookies)
  adminGate(web, app)
  adminOverviewRoutes(web, app)
  adminAccountRoutes(web, app)
  // Before the registrations, whose ids would take its name for one of theirs.
  adminBulkRoutes(web, app)
  adminRegistrationRoutes(web, app)
  adminRegistrationActRoutes(web, app)
  adminOutboxRoutes(web, app)
  adminBlockRoutes(web, app)
  adminEventRoutes(web, app)
  if (web.mailbox) mailboxRoutes(web, app, web.mailbox)

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
