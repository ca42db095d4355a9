import type { ContentfulStatusCode } from 'hono/utils/http-status'
import { limits } from '../base/limits.ts'
import { paths } from '../base/paths.ts'
import { secondsUntil } from '../base/time.ts'
import { findCurrentAccount } from '../flows/session.ts'
import type { Frame } from '../pages/layout.ts'
import { problemPage } from '../pages/problem.ts'
import type { FieldProblem } from '../texts/problems.ts'
import { textsFor } from '../texts/texts.ts'
import type { App, Context, PlainAnswer, Web } from './context.ts'
import type { CookieName, Cookies } from './cookies.ts'

/** The kinds of trouble that have a page of their own. */
export type Problem = Parameters<typeof problemPage>[1]

/** What a page's frame needs to know; `path` is where its language link leads, the page's own address. */
export async function frameOf(web: Web, c: Context, path: string): Promise<Frame> {
  const { sessionToken } = c.var.visitor
  const account = sessionToken ? await findCurrentAccount(web.ports, sessionToken) : null
  return {
    ...anonymousFrame(web, c, path),
    account: account && { name: account.name, isAdmin: account.isAdmin },
  }
}

/** A frame that asks no database, for the pages that tell that there is trouble. */
export function anonymousFrame(web: Web, c: Context, path: string): Frame {
  const { assets, ports } = web
  const { locale } = c.var
  return {
    texts: textsFor(locale),
    locale,
    siteName: ports.settings.siteName,
    path,
    assets: {
      style: assets.style.path,
      script: assets.script.path,
      icon: assets.icon.path,
      proofWorker: assets.proofWorker.path,
    },
    account: null,
    development: web.mailbox !== null,
  }
}

/** Answers with a page. */
export function sendPage(c: Context, status: ContentfulStatusCode, page: { toString(): string }): Response {
  return c.body(page.toString(), status, {
    'Content-Type': 'text/html; charset=UTF-8',
    'Content-Language': c.var.locale,
    Vary: 'Accept-Language, Cookie',
  })
}

/** Answers with the page that tells a kind of trouble, or in JSON where that was asked for. */
export function sendProblem(web: Web, c: Context, problem: Problem): Response {
  const { status, kind, seconds } = problem
  if (seconds !== undefined) c.header('Retry-After', String(seconds))
  if (asksForJson(c)) {
    const detail = seconds === undefined ? undefined : textsFor(c.var.locale).tryAgainIn(seconds)
    return sendJsonProblem(c, status, kind, detail)
  }
  return sendPage(c, problem.status, problemPage(anonymousFrame(web, c, paths.home), problem))
}

/** Answers with a problem as RFC 9457 writes it. */
export function sendJsonProblem(
  c: Context,
  status: ContentfulStatusCode,
  title: string,
  detail?: string,
): Response {
  const { body, headers } = jsonProblem(status, title, detail)
  return c.body(body, status, headers)
}

/** The same before it is a `Response`. */
export function jsonProblem(status: number, title: string, detail?: string): PlainAnswer {
  const body = JSON.stringify({ type: 'about:blank', title, status, detail })
  return { status, headers: { 'Content-Type': 'application/problem+json' }, body }
}

/** Tells when a refused attempt is worth another try: as `Retry-After`, and as a problem at a field of the form. */
export function problemOfTooMany(
  web: Web,
  c: Context,
  { retryAt }: { retryAt: number },
  field = 'submit',
): FieldProblem {
  const seconds = Math.max(1, secondsUntil(retryAt, web.ports.now()))
  c.header('Retry-After', String(seconds))
  return { field, kind: 'too-many', facts: { seconds } }
}

/** Sends the browser on with a GET. */
export function sendOn(c: Context, path: string): Response {
  return c.redirect(path, 303)
}

/** Moves a link's code into a cookie, out of the address bar: from there it would reach histories, referrers and proxies' logs. */
export function keepCode(
  c: Context,
  cookies: Cookies,
  name: CookieName,
  code: string,
  path: string,
): Response {
  cookies.set(c, name, code, limits.codeCookieLife)
  c.header('Referrer-Policy', 'no-referrer')
  return sendOn(c, path)
}

/** Answers one request. */
export type Handler = (c: Context) => Response | Promise<Response>

/** Serves one address, with and without its trailing slash; any other method is told which ones there are. */
export function route(web: Web, app: App, path: string, methods: { get?: Handler; post?: Handler }): void {
  const bare = path === '/' ? path : path.replace(/\/$/, '')
  if (methods.get) app.get(bare, methods.get)
  if (methods.post) app.post(bare, methods.post)
  const allowed = [methods.get && 'GET, HEAD', methods.post && 'POST'].filter(Boolean).join(', ')
  app.all(bare, (c) => {
    c.header('Allow', allowed)
    return sendProblem(web, c, { status: 405, kind: 'method' })
  })
}

function asksForJson(c: Context): boolean {
  return (
    c.req.path.startsWith('/api/') || /^application\/(problem\+)?json\b/.test(c.req.header('accept') ?? '')
  )
}
