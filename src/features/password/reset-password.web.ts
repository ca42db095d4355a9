import { limits } from '../../base/limits.ts'
import { forgotSent, parseNext, withNext } from '../../base/next.ts'
import type { Next } from '../../base/next.ts'
import { paths } from '../../base/paths.ts'
import { route, sendPage, frameOf, sendOn } from '../../http/answer.ts'
import type { App, Context, Web } from '../../http/context.ts'
import { keepName, keepNext, keptNext } from '../../http/cookies.ts'
import { keptCode, mailedLinkRoute } from '../../http/mailed-link.ts'
import { typedStrength } from '../../http/strength.ts'
import { formHandler } from '../../operation/form.ts'
import type { Refusal } from '../../operation/perform.ts'
import { readCode } from '../../security/codes.ts'
import { forgotSentPage, resetDonePage, forgotPage, resetPage, deadLinkPage } from './reset-password.page.ts'
import { forgotPassword, resetPassword, readResetLink } from './reset-password.ts'

/** Asking for a link that sets a new password. */
export function forgotPasswordRoutes(web: Web, app: App): void {
  const { cookies, ports } = web

  route(app, paths.passwordForgot, {
    async get(c) {
      if (!c.var.query.has('sent')) return showForgot(c, null)
      const next = readNext(c)
      return sendPage(c, 200, forgotSentPage(await frameOf(web, c, forgotSent(next)), { next }))
    },
    post: formHandler(web, forgotPassword, {
      done: {
        mailed(c, { next }) {
          keepNext(c, cookies, next, limits.resetLife)
          return sendOn(c, forgotSent(next))
        },
      },
      show: showForgot,
    }),
  })

  function readNext(c: Context): Next | null {
    const sent = c.req.method === 'POST' ? c.var.form : c.var.query
    return parseNext(sent.get('next') ?? null, ports.settings.baseUrl)
  }

  async function showForgot(c: Context, refusal: Refusal | null): Promise<Response> {
    const identifier = (refusal && c.var.form.get('identifier')) ?? ''
    const next = readNext(c)
    const frame = await frameOf(web, c, withNext(paths.passwordForgot, next))
    const props = { identifier, next, problems: refusal?.problems ?? [] }
    return sendPage(c, refusal?.status ?? 200, forgotPage(frame, props))
  }
}

/** The mailed link that sets a new password. */
export function resetPasswordRoutes(web: Web, app: App): void {
  const { cookies, ports } = web
  const { baseUrl, siteName, passwordMinLength: minLength } = ports.settings

  mailedLinkRoute(web, app, {
    path: paths.passwordReset,
    cookie: 'reset',
    field: 'account',
    open: (_, code) => readCode(ports.keys, code, 'reset-password') !== null,
    refuse: showDead,
    show: (c) => showReset(c, null),
    act: formHandler(web, resetPassword, {
      also: (c) => ({ code: keptCode(web, c, 'reset') }),
      done: {
        async changed(c, { name }) {
          const next = keptNext(c, cookies, baseUrl)
          cookies.clear(c, 'next')
          keepName(c, cookies, name)
          return sendPage(c, 200, resetDonePage(await frameOf(web, c, paths.login), { next }))
        },
      },
      refused: { dead: showDead },
      show: showReset,
    }),
  })

  async function showReset(c: Context, refusal: Refusal | null): Promise<Response> {
    const code = readCode(ports.keys, keptCode(web, c, 'reset'), 'reset-password')
    const link = await readResetLink(ports, c.var.visitor, code)
    if (link.kind === 'dead') return showDead(c)
    const { account, ends } = link
    const { id, name, address } = account
    const page = resetPage(await frameOf(web, c, paths.passwordReset), {
      account: id,
      name,
      ends,
      minLength,
      strength: typedStrength(c, 'new_password', [name, address, siteName]),
      problems: refusal?.problems ?? [],
    })
    return sendPage(c, refusal?.status ?? 200, page)
  }

  async function showDead(c: Context): Promise<Response> {
    cookies.clear(c, 'reset')
    return sendPage(c, 410, deadLinkPage(await frameOf(web, c, paths.passwordReset)))
  }
}
