import { paths, withNext } from '../base/paths.ts'
import { findCurrentSession } from '../core/current-session.ts'
import type { CurrentSession } from '../core/current-session.ts'
import { sendOn } from './answer.ts'
import type { Handler } from './context.ts'
import type { Context, Web } from './context.ts'

/** Answers a request of somebody who is logged in. */
export type SessionHandler = (c: Context, session: CurrentSession) => Response | Promise<Response>

/** Lets only the logged-in pass; others log in first and come back. */
export function withSession(web: Web, handler: SessionHandler): Handler {
  return async (c) => {
    const session = await sessionOf(web, c)
    return session ? handler(c, session) : sendOn(c, withNext(paths.login, ownPath(c)))
  }
}

/** The session that a request carries, null when there is none or it has ended; looked up once, the page's frame knows it then. */
export async function sessionOf(web: Web, c: Context): Promise<CurrentSession | null> {
  const { sessionToken } = c.var.visitor
  const session = sessionToken === null ? null : await findCurrentSession(web.ports, sessionToken)
  c.set('session', session)
  return session
}

/** The address of a request, to come back to. */
export function ownPath(c: Context): string {
  const { pathname, search } = new URL(c.req.url)
  return c.req.method === 'GET' ? pathname + search : pathname
}
