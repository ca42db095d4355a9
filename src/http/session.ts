import { withNext } from '../base/next.ts'
import type { Next } from '../base/next.ts'
import { paths } from '../base/paths.ts'
import { findCurrentSession } from '../core/current-session.ts'
import type { CurrentSession } from '../core/current-session.ts'
import { otherAccountPage } from '../page/parts.ts'
import { frameOf, ownPath, sendOn, sendPage } from './answer.ts'
import type { Handler, Context, Web } from './context.ts'

/** Answers a request of somebody who is logged in. */
export type SessionHandler = (c: Context, session: CurrentSession) => Response | Promise<Response>

/** Admits only the logged-in, with forms that were made for their account; by default others log in first and come back. */
export function withSession(
  web: Web,
  handler: SessionHandler,
  refuse: Handler = (c) => logInFirst(c),
): Handler {
  return async (c) => {
    const session = await sessionOf(web, c)
    if (!session) return refuse(c)
    return isForAnother(c, session) ? sendOtherAccount(web, c) : handler(c, session)
  }
}

/**
 * The session that a request carries, null if it has none or it has ended. It is looked up once; the page's frame uses
 * the same result. One that owes a second factor counts only where it can add or give one.
 */
export async function sessionOf(web: Web, c: Context): Promise<CurrentSession | null> {
  const { sessionToken } = c.get('visitor')
  const found = sessionToken === null ? null : await findCurrentSession(web.ports, sessionToken)
  const owesFactor = found?.owesFactor === true && !isOpenToOwing(c.req.path)
  const session = owesFactor ? null : found
  c.set('owesFactor', owesFactor)
  c.set('session', session)
  return session
}

// The account's security, a recent proof and the log-out, as pages and as JSON.
function isOpenToOwing(path: string): boolean {
  return /^(\/api)?(\/account\/security|\/login\/again|\/logout)(\/|$)/.test(path)
}

/**
 * Sends the browser to the log-in, which leads back to this request's address or to another one; whoever is logged in and owes
 * a second factor, to the page that adds one.
 */
export function logInFirst(c: Context, next: Next = ownPath(c)): Response {
  if (c.get('owesFactor')) return sendOn(c, withNext(paths.accountSecurity, next))
  return sendOn(c, withNext(paths.login, next))
}

/**
 * Whether a form was made for another account than the one that is logged in. Its person has logged in to another
 * account in a second tab, and the form must not act on that one.
 */
export function isForAnother(c: Context, { account }: CurrentSession): boolean {
  return c.req.method === 'POST' && c.get('form').get('account') !== account.id
}

/** Says which account is logged in now, with a link to its page. */
export async function sendOtherAccount(web: Web, c: Context): Promise<Response> {
  return sendPage(c, 409, otherAccountPage(await frameOf(web, c, ownPath(c)), ownPath(c)))
}
