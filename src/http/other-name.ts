// A house that is reached under another name than BASE_URL: a second host name, http instead of https, or a proxy that hides
// where a form came from. Its forms would be refused, so the page leads to the right name and the log tells the operator.
import { isPrivateHost } from '../base/network.ts'
import type { Context, Web } from './context.ts'

/** Looks at requests that came under another name; each kind is logged once. */
export type NameWatch = {
  /** A page that is asked for. */
  watchPage(c: Context): void
  /** A form that was refused because of its origin. */
  watchRefusal(c: Context): void
}

/** The watch of one house. */
export function createNameWatch({ ports }: Web): NameWatch {
  const { log, settings } = ports
  const own = new URL(settings.baseUrl)
  const warned = new Set<string>()

  return {
    watchPage(c) {
      const asked = new URL(c.req.url)
      // A proxy that does not pass the name on asks for a private one; its visitors see BASE_URL all the same.
      if (asked.hostname === own.hostname || isPrivateHost(asked.hostname)) return
      c.set('elsewhere', { address: own.origin + asked.pathname + asked.search, host: own.host })
      warnOfOther(asked.origin)
    },

    watchRefusal(c) {
      const origin = c.req.header('origin')
      const site = c.req.header('sec-fetch-site')
      const asked = new URL(c.req.url)
      c.set('elsewhere', { address: own.origin + asked.pathname, host: own.host })
      if (origin === 'null' && site === undefined) return warnOfHidden()
      const from = URL.parse(origin ?? '')
      if (!from || from.origin === own.origin) return
      const isOurs = [asked.hostname, own.hostname].includes(from.hostname)
      if (site === 'same-origin' || isOurs) warnOfOther(from.origin)
    },
  }

  function warnOfOther(asked: string): void {
    const sentence = 'a page was used under another origin than BASE_URL; send visitors to BASE_URL'
    warnOnce('other-origin', { asked: asked.slice(0, 300), own: own.origin }, sentence)
  }

  function warnOfHidden(): void {
    const sentence =
      'a form came with "Origin: null": a proxy may set "Referrer-Policy: no-referrer"; without https, browsers then say nothing of where a form came from'
    warnOnce('hidden-origin', { own: own.origin }, sentence)
  }

  function warnOnce(code: string, facts: Record<string, string>, sentence: string): void {
    if (warned.has(code)) return
    warned.add(code)
    log.warn({ ...facts, code }, sentence)
  }
}
