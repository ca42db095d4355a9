import { paths, withNext, withQuery } from '../../base/paths.ts'
import { endOwnSessions, listOwnSessions } from './own-sessions.ts'
import type { CurrentSession } from '../../core/current-session.ts'
import { ownSessionsPage } from './own-sessions.page.ts'
import { frameOf, route, sendOn, sendPage } from '../../http/answer.ts'
import type { App, Context, Web } from '../../http/context.ts'
import { oneOf } from '../../http/forms.ts'
import { withRecentPassword } from './recent-proof.web.ts'
import { withSession } from '../../http/session.ts'

/** Where a person is logged in, and ending that from afar. */
export function ownSessionRoutes(web: Web, app: App): void {
  const { ports } = web

  route(app, paths.accountSessions, {
    get: withSession(web, async (c, session) => {
      const sessions = await listOwnSessions(ports, session)
      const notice = oneOf(c.var.query.get('ended'), ['done', 'stale'])
      const frame = await frameOf(web, c, paths.accountSessions)
      return sendPage(c, 200, ownSessionsPage(frame, { sessions, notice }))
    }),
  })
  route(app, paths.accountSessionsEnd, {
    get: (c) => sendOn(c, paths.accountSessions),
    post: withRecentPassword(web, (c, session) => end(c, session, c.var.form.get('session') ?? '')),
  })
  route(app, paths.accountSessionsEndOthers, {
    get: (c) => sendOn(c, paths.accountSessions),
    post: withRecentPassword(web, (c, session) => end(c, session, null)),
  })

  async function end(c: Context, session: CurrentSession, id: string | null): Promise<Response> {
    const { kind } = await endOwnSessions(ports, c.var.visitor, session, id)
    if (kind === 'ended') return sendOn(c, withNext(paths.login, paths.accountSessions))
    return sendOn(c, withQuery(paths.accountSessions, { ended: kind }))
  }
}
