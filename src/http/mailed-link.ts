// The code of a mailed link, between the address bar and the button of the page that it leads to.
import { openAgainPage } from '../page/parts.ts'
import { limits } from '../base/limits.ts'
import { paths } from '../base/paths.ts'
import { frameOf, sendOn, sendPage } from './answer.ts'
import type { Context, Web } from './context.ts'
import type { CookieName, Cookies } from './context.ts'

/** Moves a link's code into a cookie, out of the address bar: from there it would reach histories, referrers and proxies' logs. */
export function keepCode(
  c: Context,
  cookies: Cookies,
  name: CookieName,
  code: string,
  path: string,
  life: number = limits.codeCookieLife,
): Response {
  cookies.set(c, name, code, life)
  c.header('Referrer-Policy', 'no-referrer')
  return sendOn(c, path)
}

/** The code of the link that this browser opened last; empty, and so the code of nothing, when that is too long ago. */
export function keptCode(c: Context, cookies: Cookies, name: CookieName): string {
  return cookies.read(c.req.header('cookie'), name) ?? ''
}

/**
 * Answers where no code is kept, and a form that belongs to another link than the one that is: two mails were opened in
 * two tabs, or this one too long ago. The cookie stays, since it is the other tab's.
 */
export async function sendOpenAgain(web: Web, c: Context): Promise<Response> {
  return sendPage(c, c.req.method === 'POST' ? 409 : 404, openAgainPage(await frameOf(web, c, paths.home)))
}
