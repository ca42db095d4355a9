// Decides whether a proxy may pass a request on to the application behind it.

import { parseNext, withNext } from '../../base/next.ts'
import { loginLink, securityLink } from '../../base/paths.ts'
import { findCurrentSession } from '../../core/current-session.ts'
import type { CurrentAccount } from '../../core/current-session.ts'
import type { Ports } from '../../core/ports.ts'

/** The request that a proxy asks about, as the proxy describes it. */
export type ProxiedRequest = {
  /** Its full address, in the proxy's words. */
  url: string
  method: string
  /** Whether a browser shows the answer as a page; a script gets no redirect, because it would follow it unseen. */
  isPage: boolean
  sessionToken: string | null
}

export type Verdict =
  | { kind: 'admitted'; account: CurrentAccount | null }
  /**
   * `way` is the address of the log-in, or of the page that adds a second factor for a session that owes one; it leads back. Null
   * if nobody would see it, or if a form would be sent again.
   */
  | { kind: 'not-logged-in'; way: string | null }
  /** The request is for a host name that has none of our cookies. */
  | { kind: 'foreign-host' }

/**
 * Judges whether a request may pass: with a session, or without one if `optional`. Only the session decides; the path decides
 * where the log-in leads back to, and nothing else, so no spelling of it gets past.
 */
export function createJudge(ports: Ports) {
  const { baseUrl } = ports.settings
  const { host, origin } = new URL(baseUrl)
  // To parse an address takes as long as all else.
  const isOwn = (url: string) => url.startsWith(`${origin}/`) || URL.parse(url)?.host === host

  return async (asked: ProxiedRequest, optional: boolean): Promise<Verdict> => {
    if (!isOwn(asked.url)) return { kind: 'foreign-host' }
    const { sessionToken } = asked
    const session = sessionToken === null ? null : await findCurrentSession(ports, sessionToken)
    const account = session === null || session.owesFactor ? null : session.account
    if (account || optional) return { kind: 'admitted', account }
    const canReturn = asked.isPage && ['GET', 'HEAD'].includes(asked.method)
    const { pathname, search } = new URL(asked.url)
    const way = session?.owesFactor ? securityLink(baseUrl) : loginLink(baseUrl)
    return {
      kind: 'not-logged-in',
      way: canReturn ? withNext(way, parseNext(pathname + search, baseUrl)) : null,
    }
  }
}

/**
 * The account as headers for the application, names and values in turn. All of them stand in every answer, empty for a visitor:
 * a proxy that finds one missing may pass on what the visitor wrote there (Caddy before 2.10, GHSA-7r4p-vjf4-gxv4).
 */
export function identityHeaders(account: CurrentAccount | null): string[] {
  const name = headerText(account?.name ?? '')
  const address = headerText(account?.address ?? '')
  return ['Remote-Id', account?.id ?? '', 'Remote-User', name, 'Remote-Name', name, 'Remote-Email', address]
}

// A header holds ASCII only (RFC 9110 section 5.5). Everything else, and the percent sign itself, is per cent-encoded as UTF-8.
function headerText(text: string): string {
  return text.replace(/[^!#-$&-~]+/g, (part) => encodeURIComponent(part))
}
