import { clientAddress, clientNetwork, isPrivateOrLoopback, isTrustedProxy } from '../base/network.ts'
import { readBearer } from './bearer.ts'
import type { Context, Web } from './context.ts'
import { encodingOf } from './encoding.ts'
import { pickLocale } from './locale.ts'

/** Writes down from which browser and network a request comes. */
export type VisitorReader = { setVisitor(c: Context): void }

/** Writes down in which language to answer. */
export function setLocale({ ports, cookies }: Web, c: Context): void {
  const chosen = cookies.read(c.req.header('cookie'), 'lang')
  c.set('locale', pickLocale(chosen, c.req.header('accept-language'), ports.settings.defaultLocale))
}

/** The reader of one house, which warns once of a proxy that the settings do not name, and once of clients without an address. */
export function createVisitorReader({ ports, cookies }: Web): VisitorReader {
  const { settings, log } = ports
  let hasWarned = false
  let hasWarnedOfUnknown = false

  return {
    setVisitor(c) {
      const header = c.req.header('cookie')
      const peer = c.env?.clientAddress ?? null
      const forwardedFor = c.req.header('x-forwarded-for') ?? null
      if (forwardedFor !== null) warnOfUntrustedProxy(peer)
      const address = peer === null ? null : clientAddress(peer, forwardedFor, settings.trustedProxies)
      const network = address === null ? null : clientNetwork(address)
      if (network === null) warnOfUnknownClient()
      const bearer = readBearer(c.req.raw.headers, c.req.path)
      const tokenOf = (name: 'browser' | 'session' | 'device' | 'log-in') =>
        bearer ? bearer[name] : cookies.read(header, name)
      c.set('bearer', bearer)
      c.set('visitor', {
        browserToken: tokenOf('browser'),
        sessionToken: tokenOf('session'),
        logInToken: tokenOf('log-in'),
        deviceToken: tokenOf('device'),
        network,
        userAgent: c.req.header('user-agent') ?? null,
        signal: c.req.raw.signal,
      })
      c.set('encoding', isAnybodys(c) ? encodingOf(c.req.header('accept-encoding')) : null)
      log.debug({ method: c.req.method, path: c.req.path }, 'request')
    },
  }

  // BREACH: where a page holds a secret of its reader and a text that an attacker chose, its compressed size tells of the secret. A
  // request with neither cookie nor token gets what the attacker would get: nothing in it is secret.
  function isAnybodys({ req }: Context): boolean {
    const isRead = req.method === 'GET' || req.method === 'HEAD'
    return isRead && req.header('authorization') === undefined && !cookies.areKept(req.header('cookie'))
  }

  function warnOfUnknownClient(): void {
    if (hasWarnedOfUnknown || !settings.limits) return
    hasWarnedOfUnknown = true
    log.warn(
      { code: 'client-unknown' },
      'a request came without the address of its client, so no limit by network holds it: hand postern.fetch a clientAddress',
    )
  }

  function warnOfUntrustedProxy(peer: string | null): void {
    if (hasWarned || peer === null || !isPrivateOrLoopback(peer)) return
    if (isTrustedProxy(peer, settings.trustedProxies)) return
    hasWarned = true
    log.warn(
      { peer, code: 'untrusted-proxy' },
      'X-Forwarded-For came from a private address that TRUSTED_PROXIES does not name; it is not believed',
    )
  }
}
