import { paths, withQuery } from '../../base/paths.ts'
import type { CurrentSession } from '../../core/current-session.ts'
import { frameOf, route, sendOn, sendPage } from '../../http/answer.ts'
import type { App, Context, Web } from '../../http/context.ts'
import { typedStrength } from '../../http/strength.ts'
import type { Refusal } from '../../operation/perform.ts'
import { withProof } from '../session/recent-proof.web.ts'
import { sessionFormHandler } from '../session/session-form.web.ts'
import { changePasswordPage, passwordChangedPage } from './change-password.page.ts'
import { changePassword } from './change-password.ts'

/** Changing the password while logged in. */
export function changePasswordRoutes(web: Web, app: App): void {
  const { passwordMinLength: minLength, siteName } = web.ports.settings
  const changed = withQuery(paths.accountPassword, { done: 'changed' })

  route(app, paths.accountPassword, {
    get: withProof(web, changePassword.proof, (c, session) =>
      c.var.query.has('done') ? showDone(c) : show(c, null, { session }),
    ),
    post: sessionFormHandler(web, changePassword, {
      done: { changed: (c) => sendOn(c, changed) },
      show,
    }),
  })

  route(app, paths.wellKnownPassword, { get: (c) => sendOn(c, paths.accountPassword) })

  async function showDone(c: Context): Promise<Response> {
    return sendPage(c, 200, passwordChangedPage(await frameOf(web, c, changed)))
  }

  async function show(
    c: Context,
    refusal: Refusal | null,
    { session }: { session: CurrentSession },
  ): Promise<Response> {
    const { account } = session
    const page = changePasswordPage(await frameOf(web, c, paths.accountPassword), {
      account,
      minLength,
      strength: typedStrength(c, 'new_password', [account.name, account.address, siteName]),
      problems: refusal?.problems ?? [],
    })
    return sendPage(c, refusal?.status ?? 200, page)
  }
}
