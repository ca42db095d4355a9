import { nextTo, parseNext } from '../../base/next.ts'
import { paths, withQuery } from '../../base/paths.ts'
import { minute } from '../../base/time.ts'
import { frameOf, route, sendOn, sendPage } from '../../http/answer.ts'
import type { App, Web } from '../../http/context.ts'
import { cookiesOffPage } from './cookies-off.page.ts'

/**
 * Sees whether a browser keeps cookies, and sends it on if it does. One that sends none of ours is given a cookie and asked
 * once more, because it may never have had one, or may have lost them all.
 */
export function cookiesOffRoute(web: Web, app: App): void {
  const { baseUrl } = web.ports.settings
  route(app, paths.cookies, {
    async get(c) {
      const to = parseNext(c.var.query.get('to') ?? null, baseUrl) ?? nextTo(paths.home, baseUrl)
      if (web.cookies.areKept(c.req.header('cookie'))) return sendOn(c, to)
      if (!c.var.query.has('asked')) {
        web.cookies.set(c, 'probe', 'kept', minute)
        return sendOn(c, withQuery(paths.cookies, { to, asked: '1' }))
      }
      // Without a language link: the chosen language would rest in a cookie.
      return sendPage(c, 200, cookiesOffPage(await frameOf(web, c, null)))
    },
  })
}
