import { paths } from '../../base/paths.ts'
import { route, sendOn } from '../../http/answer.ts'
import type { App, Context, Web } from '../../http/context.ts'
import { asWhole } from '../../operation/answer.ts'
import { formHandler } from '../../operation/form.ts'
import type { Refusal } from '../../operation/perform.ts'
import { logInByPasskey } from './log-in-by-passkey.ts'
import { sendLoggedIn, showLogIn } from './log-in.web.ts'

/** The form that a script fills with what a passkey answered. */
export function logInByPasskeyRoutes(web: Web, app: App): void {
  const show = (c: Context, refusal: Refusal) => showLogIn(web, c, { ...refusal, problems: asWhole(refusal) })

  route(app, paths.loginPasskey, {
    get: (c) => sendOn(c, paths.login),
    post: formHandler(web, logInByPasskey, {
      done: { 'logged-in': (c, outcome) => sendLoggedIn(web, c, outcome) },
      refused: {
        'unknown-passkey': (c, _, refusal) =>
          showLogIn(web, c, refusal, { unknownPasskey: c.var.form.get('credential_id') ?? null }),
      },
      show,
    }),
  })
}
