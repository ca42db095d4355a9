import { limits } from '../../base/limits.ts'
import { paths } from '../../base/paths.ts'
import { frameOf, route, sendPage, sendProblem } from '../../http/answer.ts'
import type { App, Context, Web } from '../../http/context.ts'
import { keepCode, keptCode, sendOpenAgain } from '../../http/mailed-link.ts'
import { typedStrength } from '../../http/strength.ts'
import { formHandler } from '../../operation/form.ts'
import type { Refusal } from '../../operation/perform.ts'
import { deadSetUpPage, setUpDonePage, setUpPage } from './set-up.page.ts'
import { readSetUpLink, setUp } from './set-up.ts'

/** The set-up link, with which the first administrator is made. Without a genuine link there is no such page. */
export function adminSetUpRoutes(web: Web, app: App): void {
  const { cookies, ports } = web
  const { passwordMinLength: minLength, siteName } = ports.settings

  const makeAdmin = formHandler(web, setUp, {
    also: (c) => ({ code: keptCode(c, cookies, 'set-up') }),
    done: {
      done: async (c, { name }) => sendPage(c, 200, setUpDonePage(await frameOf(web, c, paths.login), name)),
    },
    show,
  })

  route(app, paths.adminSetUp, { get: (c) => show(c, null), post: (c) => makeAdmin(c) })

  // Judges the link on every request, also after a refusal: without an open one nothing of the form is shown.
  async function show(c: Context, refusal: Refusal | null): Promise<Response> {
    const code = refusal ? undefined : c.var.query.get('code')
    const link = await readSetUpLink(ports, code ?? keptCode(c, cookies, 'set-up'))
    if (link.kind === 'unknown-code') return sendProblem(web, c, { status: 404, kind: 'not-found' })
    if (link.kind === 'dead') return showDead(c)
    // The cookie lives as long as the link at most, so that a form opened in time can be sent.
    if (code !== undefined) return keepCode(c, cookies, 'set-up', code, paths.adminSetUp, limits.setUpLife)
    const typed = (field: string) => (refusal ? (c.var.form.get(field) ?? '') : '')
    if (refusal && typed('link') !== link.name) return sendOpenAgain(web, c)
    const page = setUpPage(await frameOf(web, c, paths.adminSetUp), {
      link: link.name,
      name: typed('name'),
      address: typed('address'),
      minLength,
      strength: typedStrength(c, 'password', [typed('name'), typed('address'), siteName]),
      problems: refusal?.problems ?? [],
    })
    return sendPage(c, refusal?.status ?? 200, page)
  }

  async function showDead(c: Context): Promise<Response> {
    cookies.clear(c, 'set-up')
    return sendPage(c, 410, deadSetUpPage(await frameOf(web, c, paths.home)))
  }
}
