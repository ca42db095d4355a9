import { paths } from '../../base/paths.ts'
import { findCurrentAccount } from '../../core/current-session.ts'
import { offersPasskey } from '../../core/passkeys.ts'
import { publicAccount } from '../../core/public-account.ts'
import { frameOf, route, sendJsonProblem, sendOn, sendPage } from '../../http/answer.ts'
import { readSessionToken } from '../../http/bearer.ts'
import type { App, Web } from '../../http/context.ts'
import type { Front } from '../../http/front.ts'
import { logInFirst, sessionOf } from '../../http/session.ts'
import { homePage } from './home.page.ts'

/** The front page: the account's name, or links to begin. */
export function homeRoutes(web: Web, app: App): void {
  route(app, paths.home, {
    async get(c) {
      const session = await sessionOf(web, c)
      if (c.var.owesFactor) return logInFirst(c)
      const frame = await frameOf(web, c, paths.home)
      const account = session && {
        ...session.account,
        offersPasskey: await offersPasskey(web.ports, session),
      }
      return sendPage(c, 200, homePage(frame, { account }))
    },
  })
  // Sites built after the tutorial have bookmarks of this address.
  route(app, paths.index, { get: (c) => sendOn(c, paths.home, 308) })
}

/** The account of this browser, for host applications. It needs neither language nor form. */
export function sessionRoute(web: Web, front: Front, headers: Record<string, string>): void {
  const found = Object.entries({ 'Content-Type': 'application/json', ...headers }).flat()
  front.serve('/api/session', async (asked) => {
    const token = readSessionToken(web.cookies, asked.headers)
    const account = token === null ? null : await findCurrentAccount(web.ports, token)
    if (account) return { headers: found, body: JSON.stringify({ account: publicAccount(account) }) }
    return (c) => {
      for (const [name, value] of Object.entries(headers)) c.header(name, value)
      return sendJsonProblem(web, c, { status: 401, kind: 'not-logged-in' })
    }
  })
}
