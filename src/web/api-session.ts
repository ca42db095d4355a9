// Who a browser is, for host applications, which ask it on each of their requests: added before everything else, and
// needing neither language nor form.
import { paths } from '../base/paths.ts'
import { isoTime } from '../base/time.ts'
import { findCurrentAccount } from '../flows/session.ts'
import { jsonProblem } from './answer.ts'
import type { App, PlainAnswer, Web } from './context.ts'
import type { Cookies } from './cookies.ts'

/** Answers whom a `Cookie` header logs in. */
export type AnswerSession = (cookieHeader: string | undefined) => Promise<PlainAnswer>

/** Makes the answer to `GET /api/session`, with the headers of every answer. */
export function createAnswerSession(
  { ports }: Web,
  cookies: Cookies,
  headers: Record<string, string>,
): AnswerSession {
  const found = { ...headers, 'Content-Type': 'application/json' }
  const problem = jsonProblem(401, 'not-logged-in')
  return async (cookieHeader) => {
    const token = cookies.read(cookieHeader, 'session')
    const account = token === null ? null : await findCurrentAccount(ports, token)
    if (!account) return { ...problem, headers: { ...headers, ...problem.headers } }
    const { id, name, address, confirmedAt, isAdmin } = account
    const body = { account: { id, name, email: address, confirmedAt: isoTime(confirmedAt), admin: isAdmin } }
    return { status: 200, headers: found, body: JSON.stringify(body) }
  }
}

/** The route of it. */
export function sessionRoute(app: App, answer: AnswerSession): void {
  app.get(paths.apiSession, async (c) => {
    const { body, ...rest } = await answer(c.req.header('cookie'))
    return new Response(body, rest)
  })
}
