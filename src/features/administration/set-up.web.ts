import { limits } from '../../base/limits.ts'
import { nextTo, withNext } from '../../base/next.ts'
import { paths } from '../../base/paths.ts'
import { frameOf, sendPage, sendProblem } from '../../http/answer.ts'
import type { App, Context, Web } from '../../http/context.ts'
import { keptCode, mailedLinkRoute, sendOpenAgain } from '../../http/mailed-link.ts'
import { typedStrength } from '../../http/strength.ts'
import { formHandler } from '../../operation/form.ts'
import type { Refusal } from '../../operation/perform.ts'
import { findCode } from '../../security/pasted-codes.ts'
import { deadSetUpPage, setUpDonePage, setUpPage } from './set-up.page.ts'
import { readSetUpLink, setUp } from './set-up.ts'
import type { SetUpLink } from './set-up.ts'

type OpenLink = Extract<SetUpLink, { kind: 'open' }>

/** The set-up link, which makes the first administrator. Without a genuine link the page does not exist. */
export function adminSetUpRoutes(web: Web, app: App): void {
  const { cookies, ports } = web
  const { passwordMinLength: minLength, siteName } = ports.settings

  mailedLinkRoute(web, app, {
    path: paths.adminSetUp,
    cookie: 'set-up',
    // As long as the link at most, so that a form opened in time can be sent.
    life: limits.setUpLife,
    field: 'link',
    open: async (_, code) => (await readSetUpLink(ports, code)).kind === 'open',
    refuse: (c) => showLink(c, findCode(c.var.query.get('code') ?? '') ?? '', () => sendOpenAgain(web, c)),
    show: (c) => show(c, null),
    showNothing: (c) => show(c, null),
    refuseForm: (c) => showLink(c, keptCode(web, c, 'set-up'), () => sendOpenAgain(web, c)),
    act: formHandler(web, setUp, {
      also: (c) => ({ code: keptCode(web, c, 'set-up') }),
      done: {
        done: (c, { name }) => showDone(web, c, name),
      },
      show,
    }),
  })

  function show(c: Context, refusal: Refusal | null): Promise<Response> {
    return showLink(c, keptCode(web, c, 'set-up'), (link) => showForm(c, link, refusal))
  }

  // Nothing of the form is shown without an open link, also when the act was refused.
  async function showLink(
    c: Context,
    code: string,
    showOpen: (link: OpenLink) => Promise<Response>,
  ): Promise<Response> {
    const link = await readSetUpLink(ports, code)
    if (link.kind === 'open') return showOpen(link)
    if (link.kind === 'unknown-code') return sendProblem(web, c, { status: 404, kind: 'not-found' })
    cookies.clear(c, 'set-up')
    return sendPage(c, 410, deadSetUpPage(await frameOf(web, c, paths.home)))
  }

  async function showForm(c: Context, link: OpenLink, refusal: Refusal | null): Promise<Response> {
    const typed = (field: string) => (refusal ? (c.var.form.get(field) ?? '') : '')
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
}

async function showDone(web: Web, c: Context, name: string): Promise<Response> {
  const { baseUrl } = web.ports.settings
  const after = (path: string) => withNext(paths.login, nextTo(path, baseUrl))
  const props = { name, loginPath: after(paths.admin), securityPath: after(paths.accountSecurity) }
  return sendPage(c, 200, setUpDonePage(await frameOf(web, c, paths.login), props))
}
