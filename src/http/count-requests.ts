// Every request is answered within its scope, and counted by its route.

import type { MiddlewareHandler } from 'hono'
import { matchedRoutes } from 'hono/route'
import { paths } from '../base/paths.ts'
import { pathBelow } from './base-path.ts'
import type { Env, Found, Web } from './context.ts'
import type { Front } from './front.ts'
import { createScope, inScope, requestIdHeader } from './request-id.ts'

/** Answers one request; `found` is what the front has found for it. */
export type Answer = (
  request: Request,
  connection: { clientAddress: string | null; found?: Found | undefined },
) => Promise<Response>

/** The route of a request that no route answers, and the method that is none of HTTP's: strangers choose both. */
const other = 'other'

/** Answers by these routes, front routes first. A front route's answer carries its id only if a log line does. */
export function countRequests({ ports }: Web, { app: front }: Front): Answer {
  const { settings, metrics } = ports
  const pathOf = pathBelow(settings.baseUrl)
  const frontRoutes = new Set(front.routes.map(({ path }) => path))
  return async (request, { clientAddress, found }) => {
    const scope = createScope(request.headers, clientAddress, settings.trustedProxies)
    const env: Env['Bindings'] = { clientAddress, baseUrl: settings.baseUrl, found }
    const response = await inScope(scope, () => front.fetch(request, env))
    if (env.route !== undefined || scope.hasId()) response.headers.set(requestIdHeader, scope.id())
    const method = methods.has(request.method) ? request.method : other
    metrics.requests.add(env.route ?? frontRouteOf(request), method, String(response.status))
    return response
  }

  function frontRouteOf(request: Request): string {
    const path = pathOf(request)
    return frontRoutes.has(path) ? path : other
  }
}

const methods = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])

/** Writes down which route a request that is for no front route will reach, also if a step refuses it before. */
export const nameRoute: MiddlewareHandler<Env> = (c, next) => {
  const pattern = matchedRoutes(c).findLast(({ path }) => path !== '/*')?.path
  c.env.route = pattern === undefined ? other : patternOf(pattern)
  return next()
}

// Without the form of an id; the addresses of assets change with every version.
function patternOf(route: string): string {
  return route.startsWith(paths.assets) ? `${paths.assets}*` : route.replace(/\{[^/]*\}/g, '')
}
