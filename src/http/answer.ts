import type { ContentfulStatusCode } from 'hono/utils/http-status'
import { basePathOf, putBelow } from '../base/base-url.ts'
import type { Locale } from '../base/locale.ts'
import { isWide } from '../base/logo.ts'
import { nextTo, parseNext } from '../base/next.ts'
import type { Next } from '../base/next.ts'
import { ownValue } from '../base/own-value.ts'
import { isApiPath, paths } from '../base/paths.ts'
import { findCurrentAccount } from '../core/current-session.ts'
import { putPageBelow } from '../page/html.ts'
import type { Frame } from '../page/layout.ts'
import { problemPage } from '../page/problem.ts'
import type { Again, ProblemProps } from '../page/problem.ts'
import { textsOf } from '../texts/texts.ts'
import { assetPaths } from './assets.ts'
import type { App, Context, Handler, Web } from './context.ts'
import { encodePage } from './encoding.ts'
import { withoutPasswords } from './forms.ts'
import { setLocale } from './visitor.ts'

/** The kinds of problems that have a separate page. */
type Problem = Omit<ProblemProps, 'again'>

/** Data of a page's frame; `path` is the page's own address, where its language link leads. */
export async function frameOf(web: Web, c: Context, path: string | null): Promise<Frame> {
  const { session, visitor } = c.var
  const { sessionToken } = visitor
  // Routes for the logged-in have looked it up already.
  const found =
    session === undefined && sessionToken ? await findCurrentAccount(web.ports, sessionToken) : null
  const account = session?.account ?? found
  return {
    ...anonymousFrame(web, c, path),
    account: account && {
      id: account.id,
      name: account.name,
      isAdmin: account.isAdmin,
      owesFactor: session?.owesFactor ?? false,
    },
  }
}

/**
 * A frame built without the database, for error pages. A page that answers a POST has no language link: following it would
 * lose what was typed.
 */
export function anonymousFrame(web: Web, c: Context, path: string | null): Frame {
  const { assets, ports } = web
  const locale = c.get('locale')
  return {
    texts: textsOf(ports.settings, locale),
    locale,
    siteName: ports.settings.siteName,
    path: c.req.method === 'POST' ? null : path,
    assets: assetPaths(assets),
    ...pictures(web),
    elsewhere: c.get('elsewhere') ?? null,
    account: null,
    development: web.mailbox !== null,
  }
}

// A logo is 28 pixels high, and narrow enough for the link to the other language beside it on a page of 320 pixels.
// Previews take no SVG, and need a whole address.
function pictures({ assets, ports }: Web): Pick<Frame, 'logo' | 'preview'> {
  const { logo, icon } = assets
  const ratio = logo?.ratio ?? 1
  const width = Math.min(160, 28 * ratio)
  const isPng = logo?.type === 'image/png'
  return {
    logo: {
      path: logo?.path ?? icon.path,
      width: Math.round(width),
      height: Math.max(1, Math.round(width / ratio)),
      isAlone: isWide({ ratio }),
    },
    preview: isPng ? ports.settings.baseUrl + logo.path : null,
  }
}

/** Sends a page, with its addresses put below BASE_URL. */
export function sendPage(c: Context, status: ContentfulStatusCode, page: { toString(): string }): Response {
  const text = putPageBelow(basePathOf(c.env.baseUrl), page.toString())
  return sendText(c, status, 'text/html; charset=UTF-8', text)
}

/** Sends a text in the browser's language, compressed if anybody who asks for this address gets it. */
export function sendText(c: Context, status: ContentfulStatusCode, type: string, text: string): Response {
  const encoding = c.get('encoding')
  return c.body(encoding ? encodePage(text, encoding) : text, status, {
    'Content-Type': type,
    'Content-Language': c.get('locale'),
    ...(encoding ? { 'Content-Encoding': encoding } : {}),
    Vary: 'Accept-Encoding, Accept-Language, Cookie',
  })
}

/** Answers with the page of a problem, or with JSON if that was asked for. */
export function sendProblem(web: Web, c: Context, problem: Problem): Response {
  const { status, kind, seconds } = problem
  if (seconds !== undefined) c.header('Retry-After', String(seconds))
  if (asksForJson(c)) {
    const detail =
      seconds === undefined
        ? {}
        : { detail: textsOf(web.ports.settings, c.get('locale')).tryAgainIn(seconds) }
    return sendJsonProblem(web, c, { status, kind, ...detail })
  }
  const again = againOf(c, status)
  return sendPage(c, status, problemPage(anonymousFrame(web, c, paths.home), { ...problem, again }))
}

/** The address of a request, to come back to. */
export function ownPath(c: Context): Next {
  const { baseUrl } = c.env
  // The host name of a request may be none.
  const { pathname = '', search = '' } = URL.parse(c.req.url) ?? {}
  const path = c.req.method === 'GET' ? pathname + search : pathname
  return parseNext(path, baseUrl) ?? nextTo(paths.home, baseUrl)
}

// A form that was not read, or cannot succeed as it is, leads to its page.
function againOf(c: Context, status: Problem['status']): Again | null {
  const mayPass = status === 429 || status >= 500
  const isForm = c.req.method === 'POST'
  if (status === 404 || status === 405 || !(mayPass || isForm)) return null
  const path = ownPath(c)
  const form = isForm && mayPass ? c.get('form') : undefined
  if (!form) return { path, form: null }
  const fields = withoutPasswords(form)
  return { path, form: { fields: Object.fromEntries(fields), hadPassword: fields.size < form.size } }
}

/** A problem for programs; `kind` names it, and `errors` describes the fault of each field. */
type JsonProblem = {
  status: keyof typeof titles
  kind: string
  detail?: string
  errors?: Readonly<Record<string, { kind: string; detail: string }>>
  /** Members of its own kind. */
  more?: object
}

/** Answers with a problem as RFC 9457 writes it; its type leads to the page that explains it. */
export function sendJsonProblem(web: Web, c: Context, problem: JsonProblem): Response {
  const { status, kind, detail, errors, more } = problem
  // The front routes answer before the language is read.
  if (c.get('locale') === undefined) setLocale(web, c)
  const locale = c.get('locale')
  const type = `${web.ports.settings.baseUrl}${paths.apiProblems}#${kind}`
  const title = problemTitle(web, locale, kind) ?? titles[status]
  // RFC 9110 section 15.5.2.
  if (status === 401) c.header('WWW-Authenticate', 'Bearer')
  return c.body(JSON.stringify({ ...more, type, title, status, kind, detail, errors }), status, {
    'Content-Type': 'application/problem+json',
    'Content-Language': locale,
    Vary: 'Accept-Language, Cookie',
  })
}

// Null for a kind without words, of which a test finds that there is none.
function problemTitle(web: Web, locale: Locale, kind: string): string | null {
  return ownValue(textsOf(web.ports.settings, locale).api.problems, kind) ?? null
}

// RFC 9110 section 15, and RFC 6585 for 429.
const titles = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  409: 'Conflict',
  410: 'Gone',
  413: 'Content Too Large',
  415: 'Unsupported Media Type',
  422: 'Unprocessable Content',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  503: 'Service Unavailable',
} as const

/** Sends the browser on with a GET; with 308 for good. */
export function sendOn(c: Context, address: string, status: 303 | 308 = 303): Response {
  return c.redirect(putBelow(basePathOf(c.env.baseUrl), address), status)
}

/** Serves one address, with and without its trailing slash. */
export function route(app: App, path: string, methods: { get?: Handler; post?: Handler }): void {
  const bare = path === '/' ? path : path.replace(/\/$/, '')
  if (methods.get) app.get(bare, methods.get)
  if (methods.post) app.post(bare, methods.post)
}

function asksForJson(c: Context): boolean {
  return isApiPath(c.req.path) || /^application\/(problem\+)?json\b/.test(c.req.header('accept') ?? '')
}
