import { paths } from '../../base/paths.ts'
import { isoTime } from '../../base/time.ts'
import { findCurrentSession } from '../../core/current-session.ts'
import { frameOf, route, sendJsonProblem, sendPage } from '../../http/answer.ts'
import type { App, Web } from '../../http/context.ts'
import { sessionOf } from '../../http/session.ts'
import { homePage } from './home.page.ts'

/** The front page: the account's name, or links to begin. */
export function homeRoutes(web: Web, app: App): void {
  route(app, paths.home, {
    async get(c) {
      const session = await sessionOf(web, c)
      const frame = await frameOf(web, c, paths.home)
      return sendPage(c, 200, homePage(frame, { account: session?.account ?? null }))
    },
  })
  // Sites built after the tutorial have bookmarks of this address.
  route(app, paths.index, { get: (c) => c.redirect(paths.home, 308) })
}

/**
 * The account of this browser, for host applications. It is matched before all other routes, because they ask it on
 * each of their requests and it needs neither language nor form.
 */
export function sessionRoute(web: Web, app: App, headers: Record<string, string>): void {
  const found = { 'Content-Type': 'application/json', ...headers }
  app.get(paths.apiSession, async (c) => {
    const token = web.cookies.read(c.req.raw.headers.get('cookie') ?? undefined, 'session')
    const session = token === null ? null : await findCurrentSession(web.ports, token)
    if (!session) {
      for (const [name, value] of Object.entries(headers)) c.header(name, value)
      return sendJsonProblem(c, { status: 401, kind: 'not-logged-in' })
    }
    const { id, name, address, confirmedAt, isAdmin } = session.account
    const body = { account: { id, name, email: address, confirmedAt: isoTime(confirmedAt), admin: isAdmin } }
    return new Response(JSON.stringify(body), { headers: found })
  })
}
