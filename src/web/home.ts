import { paths } from '../base/paths.ts'
import { findCurrentAccount } from '../flows/session.ts'
import { homePage } from '../pages/home.ts'
import { anonymousFrame, route, sendPage } from './answer.ts'
import type { App, Web } from './context.ts'

/** The front page: who you are, or where to begin. */
export function homeRoutes(web: Web, app: App): void {
  route(web, app, paths.home, {
    async get(c) {
      const { sessionToken } = c.var.visitor
      const account = sessionToken ? await findCurrentAccount(web.ports, sessionToken) : null
      const frame = {
        ...anonymousFrame(web, c, paths.home),
        account: account && { name: account.name, isAdmin: account.isAdmin },
      }
      return sendPage(c, 200, homePage(frame, { account }))
    },
  })
  // Bookmarks of sites that were built after the tutorial.
  route(web, app, paths.index, { get: (c) => c.redirect(paths.home, 308) })
}
