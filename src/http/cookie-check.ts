import { nextTo } from '../base/next.ts'
import { paths, withQuery } from '../base/paths.ts'
import { sendOn } from './answer.ts'
import type { Context, Web } from './context.ts'

/**
 * Sends the browser on to a page that needs a cookie. A browser that has sent none of ours yet goes by way of a page that
 * sees whether it keeps them: otherwise the next page would be empty without a word.
 */
export function sendOnWithCookie({ cookies, ports }: Web, c: Context, path: string): Response {
  const isKnown = cookies.areKept(c.req.header('cookie'))
  return sendOn(c, isKnown ? path : withQuery(paths.cookies, { to: nextTo(path, ports.settings.baseUrl) }))
}
