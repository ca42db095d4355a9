import { clientAddress, clientNetwork, isPrivateOrLoopback, isTrustedProxy } from '../base/network.ts'
import type { Context, Web } from './context.ts'
import { pickLocale } from './locale.ts'

/** Writes down who asks: in which language to answer, and from which browser and network a request comes. */
export type VisitorReader = { setLocale(c: Context): void; setVisitor(c: Context): void }

/** The reader of one house, which warns once of a proxy that the settings do not name. */
export function createVisitorReader({ ports, cookies }: Web): VisitorReader {
  const { settings, log } = ports
  let hasWarned = false

  return {
    setLocale(c) {
      const chosen = cookies.read(c.req.header('cookie'), 'lang')
      c.set('locale', pickLocale(chosen, c.req.header('accept-language'), settings.defaultLocale))
    },

    setVisitor(c) {
      const header = c.req.header('cookie')
      const peer = c.env?.clientAddress ?? null
      const forwardedFor = c.req.header('x-forwarded-for') ?? null
      if (forwardedFor !== null) warnOfUntrustedProxy(peer)
      const address = peer === null ? null : clientAddress(peer, forwardedFor, settings.trustedProxies)
      c.set('visitor', {
        browserToken: cookies.read(header, 'browser'),
        sessionToken: cookies.read(header, 'session'),
        deviceToken: cookies.read(header, 'device'),
        network: address === null ? null : clientNetwork(address),
        userAgent: c.req.header('user-agent') ?? null,
        signal: c.req.raw.signal,
      })
      log.debug({ method: c.req.method, path: c.req.path }, 'request')
    },
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
