import { paths, withQuery } from '../../base/paths.ts'
import type { CurrentSession } from '../../core/current-session.ts'
import { frameOf, route, sendOn, sendPage } from '../../http/answer.ts'
import type { App, Context, Web } from '../../http/context.ts'
import { oneOf } from '../../http/forms.ts'
import { withSession } from '../../http/session.ts'
import { ownSessionsPage } from './own-sessions.page.ts'
import type { SessionsNotice } from './own-sessions.page.ts'
import { endOtherSessions, endSession, listOwnSessions } from './own-sessions.ts'
import { sessionFormHandler } from './session-form.web.ts'

/** The list of a person's sessions, and ending them from another device. */
export function ownSessionRoutes(web: Web, app: App): void {
  const backWith = (ended: SessionsNotice) => (c: Context) =>
    sendOn(c, withQuery(paths.accountSessions, { ended }))
  const answersWith = (ended: SessionsNotice, stale: SessionsNotice) => ({
    done: { done: backWith(ended) },
    refused: { stale: backWith(stale) },
    show: backWith(stale),
  })

  route(app, paths.accountSessions, { get: withSession(web, show) })
  route(app, paths.accountSessionsEnd, {
    get: (c) => sendOn(c, paths.accountSessions),
    post: sessionFormHandler(web, endSession, answersWith('done', 'stale')),
  })
  route(app, paths.accountSessionsEndOthers, {
    get: (c) => sendOn(c, paths.accountSessions),
    post: sessionFormHandler(web, endOtherSessions, answersWith('done-all', 'stale-all')),
  })

  async function show(c: Context, session: CurrentSession): Promise<Response> {
    const sessions = await listOwnSessions(web.ports, session)
    const notice = oneOf(c.var.query.get('ended'), ['done', 'stale', 'done-all', 'stale-all'])
    const frame = await frameOf(web, c, paths.accountSessions)
    return sendPage(c, 200, ownSessionsPage(frame, { accountId: session.account.id, sessions, notice }))
  }
}
