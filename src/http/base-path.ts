import { getPathNoStrict } from 'hono/utils/url'
import { basePathOf, isBelow } from '../base/base-url.ts'

/**
 * The path of a request below BASE_URL, without a slash at the end: what routes are matched by, and what log lines and metrics
 * show. A path beside the house begins with `/..`, which no route does, because an address has no such part.
 */
export function pathBelow(baseUrl: string): (request: Request) => string {
  const basePath = basePathOf(baseUrl)
  if (basePath === '') return getPathNoStrict
  return (request) => {
    const path = getPathNoStrict(request)
    return isBelow(basePath, path) ? path.slice(basePath.length) || '/' : `/..${path}`
  }
}
