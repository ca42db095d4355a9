import { paths } from '../../base/paths.ts'
import type { CurrentSession } from '../../core/current-session.ts'
import { frameOf, route, sendPage } from '../../http/answer.ts'
import type { App, Context, Web } from '../../http/context.ts'
import { oneOf } from '../../http/forms.ts'
import { withSession } from '../../http/session.ts'
import { ownSecurityPage } from './own-security.page.ts'
import { readOwnSecurity } from './own-security.ts'

/** How the account is protected. */
export function ownSecurityRoutes(web: Web, app: App): void {
  route(app, paths.accountSecurity, { get: withSession(web, show) })

  async function show(c: Context, session: CurrentSession): Promise<Response> {
    const own = await readOwnSecurity(web.ports, session)
    const notice = oneOf(c.var.query.get('done'), ['removed', 'passkey-added', 'passkey-removed'])
    const frame = await frameOf(web, c, paths.accountSecurity)
    return sendPage(c, 200, ownSecurityPage(frame, { accountId: session.account.id, ...own, notice }))
  }
}
