import { RegExpRouter } from 'hono/router/reg-exp-router'
import { SmartRouter } from 'hono/router/smart-router'
import { TrieRouter } from 'hono/router/trie-router'
import { basePathOf, isBelow } from '../base/base-url.ts'
import { paths } from '../base/paths.ts'
import type { App } from './context.ts'

/** Whether an address is Postern's, where a host application has addresses of its own beside it. */
export type Serves = (url: string) => boolean

// A host application has its own front page, and is watched as a whole.
const ofServersAlone = new Set(
  [paths.home, paths.index, paths.health, paths.ready, paths.metrics].map(barePath),
)

/**
 * Knows every address that these routes serve, so that all others, below `/api/` too, stay the host application's. A path of
 * BASE_URL is a simpler border: everything below it is Postern's.
 */
export function servedBy(apps: readonly App[], baseUrl: string): Serves {
  const basePath = basePathOf(baseUrl)
  if (basePath !== '') return (url) => isBelow(basePath, barePath(url))
  const router = new SmartRouter<true>({ routers: [new RegExpRouter(), new TrieRouter()] })
  // Steps that every request passes are for all methods.
  const routes = apps.flatMap((app) => app.routes).filter(({ method }) => method !== 'ALL')
  const served = new Set(routes.map(({ path }) => path))
  for (const path of served) if (!ofServersAlone.has(path)) router.add('GET', path, true)
  return (url) => router.match('GET', barePath(url))[0].length > 0
}

// Routes are listed without the slash at the end.
function barePath(url: string): string {
  const query = url.indexOf('?')
  const path = query < 0 ? url : url.slice(0, query)
  return path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path
}
