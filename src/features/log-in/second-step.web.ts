import { parseNext, withNext } from '../../base/next.ts'
import type { Next } from '../../base/next.ts'
import { paths, withQuery } from '../../base/paths.ts'
import { frameOf, route, sendOn, sendPage } from '../../http/answer.ts'
import type { App, Context, Form, Web } from '../../http/context.ts'
import { formHandler } from '../../operation/form.ts'
import type { Refusal } from '../../operation/perform.ts'
import { sendLoggedIn } from './log-in.web.ts'
import { secondStepPage } from './second-step.page.ts'
import { isSecondStepPending, takeSecondStep } from './second-step.ts'

/** The second step of a log-in. */
export function secondStepRoutes(web: Web, app: App): void {
  const { ports } = web
  const nextOf = (form: Form) => parseNext(form.get('next') ?? null, ports.settings.baseUrl)
  const logInAgain = (c: Context, form: Form) =>
    sendOn(c, withQuery(paths.login, { late: '1', next: nextOf(form) }))

  route(app, paths.loginSecondStep, {
    async get(c) {
      const { query, visitor } = c.var
      if (!(await isSecondStepPending(ports, visitor))) return logInAgain(c, query)
      return show(c, null, nextOf(query))
    },
    post: formHandler(web, takeSecondStep, {
      done: { 'logged-in': (c, outcome) => sendLoggedIn(web, c, outcome) },
      refused: { 'log-in-ended': (c) => logInAgain(c, c.var.form) },
      show: (c, refusal) => show(c, refusal, nextOf(c.var.form)),
    }),
  })

  async function show(c: Context, refusal: Refusal | null, next: Next | null): Promise<Response> {
    const frame = await frameOf(web, c, withNext(paths.loginSecondStep, next))
    const props = { next, problems: refusal?.problems ?? [] }
    return sendPage(c, refusal?.status ?? 200, secondStepPage(frame, props))
  }
}
