import { normalisePassword } from '../../base/password.ts'
import { parseNext, paths, withNext } from '../../base/paths.ts'
import { givePasswordAgain, isPasswordRecent } from './recent-proof.ts'
import type { CurrentSession } from '../../core/current-session.ts'
import { loginAgainPage } from './recent-proof.page.ts'
import type { FieldProblem } from '../../texts/problems.ts'
import { frameOf, problemOfTooMany, route, sendOn, sendPage } from '../../http/answer.ts'
import type { Handler } from '../../http/context.ts'
import type { App, Context, Form, Web } from '../../http/context.ts'
import { orBusy, problemOfBusy } from '../../http/faults.ts'
import { ownPath, withSession } from '../../http/session.ts'
import type { SessionHandler } from '../../http/session.ts'

const again = 'password_again'

/**
 * Lets only those pass who typed their password in the last minutes; asks the others for it. A form that is already
 * on its way is carried through the question, so that nothing typed is lost.
 */
export function withRecentPassword(web: Web, handler: SessionHandler): Handler {
  return withSession(web, (c, session) => passRecent(web, c, session, handler))
}

/** The same for a request whose session is known already. */
export async function passRecent(
  web: Web,
  c: Context,
  session: CurrentSession,
  handler: SessionHandler,
): Promise<Response> {
  if (isPasswordRecent(web.ports, session)) return handler(c, session)
  if (c.req.method !== 'POST') return sendOn(c, withNext(paths.loginAgain, ownPath(c)))
  const outcome = c.var.form.has(again) ? await takePassword(web, c, session) : null
  if (outcome === 'given') return handler(c, session)
  if (outcome === 'ended') return sendOn(c, withNext(paths.login, ownPath(c)))
  return ask(web, c, session, { action: c.req.path, carried: carriedFields(c.var.form), problem: outcome })
}

/** The page that asks for the password on the way to another one. */
export function recentProofRoutes(web: Web, app: App): void {
  const nextOf = (text: string | undefined) =>
    parseNext(text ?? null, web.ports.settings.baseUrl) ?? paths.home
  const askOnTheWay = (c: Context, session: CurrentSession, next: string, problem: FieldProblem | null) =>
    ask(web, c, session, { action: paths.loginAgain, carried: new Map([['next', next]]), problem })

  route(app, paths.loginAgain, {
    get: withSession(web, (c, session) => {
      const next = nextOf(c.var.query.get('next'))
      return askOnTheWay(c, session, next, null)
    }),
    post: withSession(web, async (c, session) => {
      const next = nextOf(c.var.form.get('next'))
      const outcome = await takePassword(web, c, session)
      if (outcome === 'given') return sendOn(c, next)
      if (outcome === 'ended') return sendOn(c, withNext(paths.login, next))
      return askOnTheWay(c, session, next, outcome)
    }),
  })
}

async function takePassword(
  web: Web,
  c: Context,
  session: CurrentSession,
): Promise<'given' | 'ended' | FieldProblem> {
  const typed = c.var.form.get(again) ?? ''
  if (typed === '') return { field: again, kind: 'password-missing' }
  const password = normalisePassword(typed)
  const outcome = await orBusy(givePasswordAgain(web.ports, c.var.visitor, session, password))
  switch (outcome.kind) {
    case 'given':
    case 'ended':
      return outcome.kind
    case 'wrong':
      return { field: again, kind: 'wrong-password-alone' }
    case 'too-many-attempts':
      return problemOfTooMany(web, c, outcome, again)
    case 'busy':
      return problemOfBusy(web, c, again)
    default:
      return outcome satisfies never
  }
}

async function ask(
  web: Web,
  c: Context,
  session: CurrentSession,
  question: { action: string; carried: Form; problem: FieldProblem | null },
): Promise<Response> {
  const { action, carried, problem } = question
  const problems = problem === null ? [] : [problem]
  const isAlone = action === paths.loginAgain
  const path = isAlone ? withNext(action, carried.get('next') ?? null) : null
  const status = problem ? statusOf(problem) : c.req.method === 'POST' ? 403 : 200
  const frame = await frameOf(web, c, path)
  return sendPage(c, status, loginAgainPage(frame, { name: session.account.name, action, carried, problems }))
}

function statusOf({ kind }: FieldProblem): 422 | 429 | 503 {
  return kind === 'too-many' ? 429 : kind === 'busy' ? 503 : 422
}

// Passwords are never written into a page; the few forms that have one ask for it again.
function carriedFields(form: Form): Form {
  return new Map([...form].filter(([name]) => !/password|account_name/.test(name)))
}
