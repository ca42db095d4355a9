import { paths } from '../../base/paths.ts'
import { frameOf, route, sendOn, sendPage } from '../../http/answer.ts'
import type { App, Context, Web } from '../../http/context.ts'
import { formHandler } from '../../operation/form.ts'
import { logoutPage } from './log-out.page.ts'
import { logOut } from './log-out.ts'

/** The button that ends a session. */
export function logOutRoutes(web: Web, app: App): void {
  route(app, paths.logout, {
    get: show,
    post: formHandler(web, logOut, { done: { 'logged-out': (c) => sendOn(c, paths.home) }, show }),
  })

  async function show(c: Context): Promise<Response> {
    return sendPage(c, 200, logoutPage(await frameOf(web, c, paths.logout)))
  }
}
