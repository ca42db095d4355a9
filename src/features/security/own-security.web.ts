import { parseNext, withNext } from '../../base/next.ts'
import type { Next } from '../../base/next.ts'
import { paths } from '../../base/paths.ts'
import type { CurrentSession } from '../../core/current-session.ts'
import { frameOf, ownPath, route, sendPage } from '../../http/answer.ts'
import type { App, Context, Web } from '../../http/context.ts'
import { oneOf } from '../../http/forms.ts'
import { withSession } from '../../http/session.ts'
import { ownSecurityPage } from './own-security.page.ts'
import { readOwnSecurity } from './own-security.ts'

/** Where the person of a page wanted to go before the site asked for a second factor; its forms carry that along. */
export function nextOf({ ports }: Web, c: Context): Next | null {
  const { query, form } = c.var
  return parseNext(form.get('next') ?? query.get('next') ?? null, ports.settings.baseUrl)
}

/** How the account is protected. */
export function ownSecurityRoutes(web: Web, app: App): void {
  route(app, paths.accountSecurity, { get: withSession(web, show) })

  async function show(c: Context, session: CurrentSession): Promise<Response> {
    const { factorDueAt: at, ...own } = await readOwnSecurity(web.ports, session)
    const next = nextOf(web, c)
    const due = at === null ? null : { at, isNow: session.owesFactor, afterProof: next ?? ownPath(c) }
    const notice = oneOf(c.var.query.get('done'), [
      'removed',
      'passkey-added',
      'passkey-renamed',
      'passkey-removed',
    ])
    const frame = await frameOf(web, c, withNext(paths.accountSecurity, next))
    const props = { accountId: session.account.id, ...own, due, next, notice }
    return sendPage(c, 200, ownSecurityPage(frame, props))
  }
}
