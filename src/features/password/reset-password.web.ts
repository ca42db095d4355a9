import { limits } from '../../base/limits.ts'
import { forgotSent, parseNext, paths, withNext } from '../../base/paths.ts'
import { keepNext, keptNext } from '../../http/cookies.ts'
import type { App, Context, Web } from '../../http/context.ts'
import { keptCode, mailedLinkRoute } from '../../http/mailed-link.ts'
import { typedStrength } from '../../http/strength.ts'
import { formHandler } from '../../operation/form.ts'
import type { Refusal } from '../../operation/perform.ts'
import { readCode } from '../../security/codes.ts'
import { forgotPassword } from './reset-password.ts'
import { route } from '../../http/answer.ts'
import { sendPage } from '../../http/answer.ts'
import { forgotSentPage } from './reset-password.page.ts'
import { frameOf } from '../../http/answer.ts'
import { sendOn } from '../../http/answer.ts'
import { resetPassword } from './reset-password.ts'
import { resetDonePage } from './reset-password.page.ts'
import { forgotPage } from './reset-password.page.ts'
import { readResetLink } from './reset-password.ts'
import { resetPage } from './reset-password.page.ts'
import { deadLinkPage } from './reset-password.page.ts'
import { strengthOf } from '../../page/assets/strength.js'

/** Asking for a link when the password is forgotten, and the link. */
export function resetPasswordRoutes(web: Web, app: App): void {
  const { cookies, ports } = web
  const { baseUrl, siteName, passwordMinLength: minLength } = ports.settings

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
        async changed(c, { name, address }) {
          const strength = strengthOf(c.var.form.get('new_password') ?? '', [name, address, siteName])
          const next = keptNext(c, cookies, baseUrl)
          cookies.clear(c, 'next')
          return sendPage(c, 200, resetDonePage(await frameOf(web, c, paths.login), { strength, next }))
        },
      },
      refused: { dead: showDead },
      show: showReset,
    }),
  })

  function readNext(c: Context): string | null {
    const sent = c.req.method === 'POST' ? c.var.form : c.var.query
    return parseNext(sent.get('next') ?? null, baseUrl)
  }

  async function showForgot(c: Context, refusal: Refusal | null): Promise<Response> {
    const identifier = (refusal && c.var.form.get('identifier')) ?? ''
    const next = readNext(c)
    const frame = await frameOf(web, c, withNext(paths.passwordForgot, next))
    const props = { identifier, next, problems: refusal?.problems ?? [] }
    return sendPage(c, refusal?.status ?? 200, forgotPage(frame, props))
  }

  async function showReset(c: Context, refusal: Refusal | null): Promise<Response> {
    const link = await readResetLink(ports, readCode(ports.keys, keptCode(web, c, 'reset'), 'reset-password'))
    if (link.kind === 'dead') return showDead(c)
    const { id, name, address } = link.account
    const page = resetPage(await frameOf(web, c, paths.passwordReset), {
      account: id,
      name,
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
