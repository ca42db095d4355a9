import { limits } from '../../base/limits.ts'
import { normalisePassword } from '../../base/password.ts'
import { paths, withNext } from '../../base/paths.ts'
import { day } from '../../base/time.ts'
import { askForDeletion } from './delete-account.ts'
import type { CurrentSession } from '../../core/current-session.ts'
import { deleteAccountPage, deletionPlannedPage } from './delete-account.page.ts'
import type { FieldProblem } from '../../texts/problems.ts'
import { anonymousFrame, frameOf, problemOfTooMany, route, sendOn, sendPage } from '../../http/answer.ts'
import type { App, Context, Web } from '../../http/context.ts'
import { withSession } from '../../http/session.ts'

/** Leaving: the password, and then some days in which logging in undoes it. */
export function deleteAccountRoutes(web: Web, app: App): void {
  const { cookies, ports } = web

  route(app, paths.accountDelete, {
    get: withSession(web, (c, session) => show(c, session, 200, [])),
    post: withSession(web, async (c, session) => {
      const typed = c.var.form.get('password') ?? ''
      if (typed === '') return show(c, session, 422, [{ field: 'password', kind: 'password-missing' }])
      const outcome = await askForDeletion(ports, c.var.visitor, session, normalisePassword(typed))
      switch (outcome.kind) {
        case 'planned': {
          cookies.clear(c, 'session')
          const frame = anonymousFrame(web, c, paths.home)
          return sendPage(c, 200, deletionPlannedPage(frame, outcome))
        }
        case 'wrong':
          return show(c, session, 422, [{ field: 'password', kind: 'wrong-password-alone' }])
        case 'last-admin':
          return show(c, session, 409, [{ field: 'submit', kind: 'last-admin' }])
        case 'too-many-attempts':
          return show(c, session, 429, [problemOfTooMany(web, c, outcome, 'password')])
        case 'ended':
          return sendOn(c, withNext(paths.login, paths.accountDelete))
        default:
          return outcome satisfies never
      }
    }),
  })

  async function show(
    c: Context,
    { account }: CurrentSession,
    status: 200 | 409 | 422 | 429,
    problems: FieldProblem[],
  ): Promise<Response> {
    const frame = await frameOf(web, c, paths.accountDelete)
    const days = limits.deletionGrace / day
    return sendPage(c, status, deleteAccountPage(frame, { name: account.name, days, problems }))
  }
}
