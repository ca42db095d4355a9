import { forgotSent, paths } from '../../base/paths.ts'
import { askForReset, readResetLink, resetPassword } from './reset-password.ts'
import { deadLinkPage, forgotPage, forgotSentPage, resetDonePage, resetPage } from './reset-password.page.ts'
import { strengthOf } from '../../page/assets/strength.js'
import { readResetCode } from '../../security/codes.ts'
import type { AccountRow } from '../../store/db/tables.ts'
import type { FieldProblem } from '../../texts/problems.ts'
import { frameOf, problemOfTooMany, route, sendOn, sendPage } from '../../http/answer.ts'
import type { App, Context, Web } from '../../http/context.ts'
import type { Cookies } from '../../http/cookies.ts'
import { keepCode, keptCode, sendOpenAgain } from '../../http/mailed-link.ts'
import { readNewPassword } from '../../http/read-new-password.ts'
import { typedStrength } from '../../http/strength.ts'

/** Asking for a link when the password is forgotten, and the link. */
export function passwordResetRoutes(web: Web, app: App, cookies: Cookies): void {
  const { ports } = web
  const { settings } = ports

  route(web, app, paths.passwordForgot, {
    async get(c) {
      if (!c.var.query.has('sent')) return showForgot(c, 200, [])
      return sendPage(c, 200, forgotSentPage(await frameOf(web, c, forgotSent)))
    },
    async post(c) {
      const identifier = c.var.form.get('identifier') ?? ''
      if (identifier.trim() === '')
        return showForgot(c, 422, [{ field: 'identifier', kind: 'identifier-missing' }])
      const outcome = await askForReset(ports, c.var.visitor, identifier)
      switch (outcome.kind) {
        case 'mailed':
          return sendOn(c, forgotSent)
        case 'too-soon': {
          const { seconds } = outcome
          c.header('Retry-After', String(seconds))
          return showForgot(c, 429, [{ field: 'identifier', kind: 'too-soon', facts: { seconds } }])
        }
        case 'too-many-attempts':
          return showForgot(c, 429, [problemOfTooMany(web, c, outcome, 'identifier')])
        default:
          return outcome satisfies never
      }
    },
  })

  route(web, app, paths.passwordReset, {
    async get(c) {
      const code = c.var.query.get('code')
      if (code === undefined) {
        const kept = keptCode(c, cookies, 'reset')
        if (kept === '') return sendOpenAgain(web, c)
        const link = await readResetLink(ports, kept)
        return link.kind === 'open' ? showReset(c, link.account, []) : showDead(c)
      }
      if (!readResetCode(code)) return showDead(c)
      return keepCode(c, cookies, 'reset', code, paths.passwordReset)
    },
    async post(c) {
      const { form, visitor } = c.var
      const code = keptCode(c, cookies, 'reset')
      if (readResetCode(code)?.id !== form.get('account')) return sendOpenAgain(web, c)
      const link = await readResetLink(ports, code)
      if (link.kind === 'dead') return showDead(c)
      const { account } = link
      const password = readNewPassword(settings, 'new_password', form.get('new_password') ?? '', account)
      if (typeof password === 'object') return showReset(c, account, [password.problem])
      // Before the commit: a fault here must not look as if the password had not been set.
      const strength = strengthOf(password, [account.name, account.address, settings.siteName])
      const outcome = await resetPassword(ports, visitor, account, password)
      if (outcome.kind === 'dead') return showDead(c)
      if (outcome.kind === 'password-leaked')
        return showReset(c, account, [{ field: 'new_password', kind: 'password-leaked' }])
      cookies.clear(c, 'reset')
      return sendPage(c, 200, resetDonePage(await frameOf(web, c, paths.login), { strength }))
    },
  })

  async function showForgot(
    c: Context,
    status: 200 | 422 | 429,
    problems: FieldProblem[],
  ): Promise<Response> {
    const identifier = c.req.method === 'POST' ? (c.var.form.get('identifier') ?? '') : ''
    return sendPage(
      c,
      status,
      forgotPage(await frameOf(web, c, paths.passwordForgot), { identifier, problems }),
    )
  }

  async function showReset(c: Context, account: AccountRow, problems: FieldProblem[]): Promise<Response> {
    const { id, name, address } = account
    const strength = typedStrength(c, 'new_password', [name, address, settings.siteName])
    const props = { account: id, name, minLength: settings.passwordMinLength, strength, problems }
    const page = resetPage(await frameOf(web, c, paths.passwordReset), props)
    return sendPage(c, problems.length > 0 ? 422 : 200, page)
  }

  async function showDead(c: Context): Promise<Response> {
    cookies.clear(c, 'reset')
    return sendPage(c, 410, deadLinkPage(await frameOf(web, c, paths.passwordReset)))
  }
}
