import { parseNext, paths } from '../../base/paths.ts'
import { frameOf, route, sendOn, sendPage } from '../../http/answer.ts'
import type { App, Web } from '../../http/context.ts'
import { cookiesOffPage } from './cookies-off.page.ts'

/** Sees whether a browser kept the cookie that it was just given, and sends it on if it did. */
export function cookiesOffRoute(web: Web, app: App): void {
  const { baseUrl } = web.ports.settings
  route(app, paths.cookies, {
    async get(c) {
      if (web.cookies.areKept(c.req.header('cookie')))
        return sendOn(c, parseNext(c.var.query.get('to') ?? null, baseUrl) ?? paths.home)
      // Without a language link: the chosen language would rest in a cookie.
      return sendPage(c, 200, cookiesOffPage(await frameOf(web, c, null)))
    },
  })
}
