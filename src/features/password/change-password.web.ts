import { normalisePassword } from '../../base/password.ts'
import { paths, withNext, withQuery } from '../../base/paths.ts'
import { changeOwnPassword } from './change-password.ts'
import type { CurrentSession } from '../../core/current-session.ts'
import { changePasswordPage } from './change-password.page.ts'
import type { FieldProblem } from '../../texts/problems.ts'
import { frameOf, problemOfTooMany, route, sendOn, sendPage } from '../../http/answer.ts'
import type { App, Context, Web } from '../../http/context.ts'
import { readNewPassword } from '../../http/read-new-password.ts'
import { withSession } from '../../http/session.ts'
import { typedStrength } from '../../http/strength.ts'

/** Changing the password while logged in. */
export function changePasswordRoutes(web: Web, app: App): void {
  const { ports } = web
  const { settings } = ports
  const minLength = settings.passwordMinLength

  route(app, paths.accountPassword, {
    get: withSession(web, (c, session) => show(c, session, [])),
    post: withSession(web, async (c, session) => {
      const { form, visitor } = c.var
      const typed = form.get('password') ?? ''
      const typedNew = form.get('new_password') ?? ''
      const password = readNewPassword(settings, 'new_password', typedNew, session.account)
      const problems: FieldProblem[] = []
      if (typed === '') problems.push({ field: 'password', kind: 'password-missing' })
      if (typeof password === 'object') problems.push(password.problem)
      if (typeof password === 'object' || problems.length > 0) return show(c, session, problems)
      const passwords = { old: normalisePassword(typed), new: password }
      const outcome = await changeOwnPassword(ports, visitor, session, passwords)
      switch (outcome.kind) {
        case 'changed':
          return sendOn(c, withQuery(paths.accountPassword, { done: 'changed' }))
        case 'wrong':
          return show(c, session, [{ field: 'password', kind: 'wrong-password-alone' }])
        case 'password-leaked':
          return show(c, session, [{ field: 'new_password', kind: 'password-leaked' }])
        case 'too-many-attempts':
          return show(c, session, [problemOfTooMany(web, c, outcome, 'password')], 429)
        case 'ended':
          return sendOn(c, withNext(paths.login, paths.accountPassword))
        default:
          return outcome satisfies never
      }
    }),
  })

  async function show(
    c: Context,
    session: CurrentSession,
    problems: FieldProblem[],
    status: 422 | 429 = 422,
  ): Promise<Response> {
    const isDone = c.var.query.has('done')
    const { name, address } = session.account
    const strength = typedStrength(c, 'new_password', [name, address, settings.siteName])
    const props = { name, minLength, strength, problems, isDone }
    const page = changePasswordPage(await frameOf(web, c, paths.accountPassword), props)
    return sendPage(c, problems.length > 0 ? status : 200, page)
  }
}
