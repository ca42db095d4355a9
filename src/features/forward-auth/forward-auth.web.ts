import { isTrustedProxy, normaliseAddress } from '../../base/network.ts'
import { paths } from '../../base/paths.ts'
import { sendJsonProblem } from '../../http/answer.ts'
import type { App, Context, Web } from '../../http/context.ts'
import { identityHeaders, judge } from './forward-auth.ts'
import type { ProxiedRequest } from './forward-auth.ts'

/**
 * The headers in which a kind of proxy describes the request, each of them written by the proxy over anything that the client
 * sent (measured with nginx 1.22 and Caddy 2.6), and the status that makes it send a browser on.
 */
const dialects = {
  nginx: {
    path: paths.forwardAuthNginx,
    url: (headers: Headers) => headers.get('x-original-url'),
    method: 'x-original-method',
    sendsOn: 401,
  },
  /** Also Traefik's. */
  caddy: {
    path: paths.forwardAuthCaddy,
    url: (headers: Headers) =>
      `${headers.get('x-forwarded-proto')}://${headers.get('x-forwarded-host')}${headers.get('x-forwarded-uri')}`,
    method: 'x-forwarded-method',
    sendsOn: 302,
  },
} as const

type Dialect = (typeof dialects)[keyof typeof dialects]

/**
 * The addresses that proxies ask before they pass a request on. They read no query, because Caddy adds the visitor's own,
 * and no `Remote-…`. Under `…/optional` visitors are admitted, too.
 */
export function forwardAuthRoutes(web: Web, front: App, headers: Record<string, string>): void {
  const watch = createProxyWatch(web)
  for (const dialect of Object.values(dialects)) {
    front.get(dialect.path, (c) => answer(c, dialect, false))
    front.get(`${dialect.path}/optional`, (c) => answer(c, dialect, true))
  }

  async function answer(c: Context, dialect: Dialect, optional: boolean): Promise<Response> {
    for (const [name, value] of Object.entries(headers)) c.header(name, value)
    if (!watch.admits(c)) return sendJsonProblem(web, c, { status: 403, kind: 'untrusted-proxy' })
    const verdict = await judge(web.ports, proxiedRequest(web, c, dialect), optional)
    if (verdict.kind === 'foreign-host') return sendJsonProblem(web, c, { status: 403, kind: 'foreign-host' })
    if (verdict.kind === 'admitted') return c.body(null, 200, identityHeaders(verdict.account))
    if (verdict.login === null) return sendJsonProblem(web, c, { status: 401, kind: 'not-logged-in' })
    return c.body(null, dialect.sendsOn, { Location: verdict.login })
  }
}

function proxiedRequest(web: Web, c: Context, dialect: Dialect): ProxiedRequest {
  const { headers } = c.req.raw
  const mode = headers.get('sec-fetch-mode')
  return {
    url: URL.parse(dialect.url(headers) ?? ''),
    method: headers.get(dialect.method) ?? '',
    isPage: mode === null ? /\btext\/html\b/.test(headers.get('accept') ?? '') : mode === 'navigate',
    sessionToken: web.cookies.read(headers.get('cookie') ?? undefined, 'session'),
  }
}

/** Only a trusted proxy gets an answer: anybody else would write the headers that describe the request. */
function createProxyWatch({ ports }: Web) {
  const { settings, log } = ports
  let hasWarned = false
  return {
    admits(c: Context): boolean {
      const peer = normaliseAddress(c.env?.clientAddress ?? '')
      if (peer !== null && isTrustedProxy(peer, settings.trustedProxies)) return true
      if (!hasWarned) {
        hasWarned = true
        log.warn(
          { peer, code: 'forward-auth-untrusted' },
          'somebody whom TRUSTED_PROXIES does not name asked who is logged in, and got no answer',
        )
      }
      return false
    },
  }
}
