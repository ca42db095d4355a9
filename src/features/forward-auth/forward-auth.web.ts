import { isTrustedProxy, normaliseAddress } from '../../base/network.ts'
import { paths } from '../../base/paths.ts'
import { sendJsonProblem } from '../../http/answer.ts'
import type { Found, Handler, Web } from '../../http/context.ts'
import type { Front, FrontRequest } from '../../http/front.ts'
import type { HeaderReader } from '../../http/given-headers.ts'
import { createJudge, identityHeaders } from './forward-auth.ts'
import type { ProxiedRequest, Verdict } from './forward-auth.ts'

/**
 * The headers in which a kind of proxy describes the request, each of them written by the proxy over anything that the client
 * sent (measured with nginx 1.22 and Caddy 2.6), and the status that makes it send a browser on.
 */
const dialects = {
  nginx: {
    path: paths.forwardAuthNginx,
    url: (headers: HeaderReader) => headers.get('x-original-url') ?? '',
    method: 'x-original-method',
    sendsOn: 401,
  },
  /** Also Traefik's. */
  caddy: {
    path: paths.forwardAuthCaddy,
    url: (headers: HeaderReader) =>
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
export function forwardAuthRoutes(web: Web, front: Front, headers: Record<string, string>): void {
  const watch = createProxyWatch(web)
  const judge = createJudge(web.ports)
  const common = Object.entries(headers).flat()
  for (const dialect of Object.values(dialects)) {
    front.serve(dialect.path, (asked) => answer(asked, dialect, false))
    front.serve(`${dialect.path}/optional`, (asked) => answer(asked, dialect, true))
  }

  async function answer(asked: FrontRequest, dialect: Dialect, optional: boolean): Found {
    if (!watch.admits(asked.peer)) return refusal(dialect, { kind: 'untrusted-proxy', peer: asked.peer })
    const verdict = await judge(proxiedRequest(web, asked.headers, dialect), optional)
    if (verdict.kind !== 'admitted') return refusal(dialect, verdict)
    return { headers: [...common, ...identityHeaders(verdict.account)], body: '' }
  }

  function refusal({ sendsOn }: Dialect, refused: Refused): Handler {
    return (c) => {
      for (const [name, value] of Object.entries(headers)) c.header(name, value)
      if (refused.kind === 'untrusted-proxy') watch.warnOf(refused.peer)
      if (refused.kind !== 'not-logged-in')
        return sendJsonProblem(web, c, { status: 403, kind: refused.kind })
      if (refused.way === null) return sendJsonProblem(web, c, { status: 401, kind: 'not-logged-in' })
      return c.body(null, sendsOn, { Location: refused.way })
    }
  }
}

type Refused = Exclude<Verdict, { kind: 'admitted' }> | { kind: 'untrusted-proxy'; peer: string | null }

function proxiedRequest(web: Web, headers: HeaderReader, dialect: Dialect): ProxiedRequest {
  const mode = headers.get('sec-fetch-mode')
  return {
    url: dialect.url(headers),
    method: headers.get(dialect.method) ?? '',
    isPage: mode === null ? /\btext\/html\b/.test(headers.get('accept') ?? '') : mode === 'navigate',
    sessionToken: web.cookies.read(headers.get('cookie') ?? undefined, 'session'),
  }
}

/** Only a trusted proxy gets an answer: anybody else would write the headers that describe the request. */
function createProxyWatch({ ports }: Web) {
  const { settings, log } = ports
  let hasWarned = false
  // As a rule there is one, which asks again and again.
  let lastTrusted: string | null = null
  return {
    admits(peer: string | null): boolean {
      if (peer !== null && peer === lastTrusted) return true
      const address = normaliseAddress(peer ?? '')
      if (address === null || !isTrustedProxy(address, settings.trustedProxies)) return false
      lastTrusted = peer
      return true
    },
    warnOf(peer: string | null): void {
      if (hasWarned) return
      hasWarned = true
      log.warn(
        { peer: normaliseAddress(peer ?? ''), code: 'forward-auth-untrusted' },
        'somebody whom TRUSTED_PROXIES does not name asked who is logged in, and got no answer',
      )
    },
  }
}
