import { normalisePassword } from '../../base/password.ts'
import { paths } from '../../base/paths.ts'
import { confirmChange, readChangeLink } from './confirm-address.ts'
import type { ChangeLink } from './confirm-address.ts'
import {
  addressAlreadyChangedPage,
  addressChangedPage,
  addressTakenPage,
  confirmAddressElsewherePage,
  confirmAddressPage,
  deadChangePage,
} from './confirm-address.page.ts'
import { readChangeCode } from '../../security/codes.ts'
import type { FieldProblem } from '../../texts/problems.ts'
import { frameOf, problemOfTooMany, route, sendPage, sendProblem } from '../../http/answer.ts'
import type { App, Context, Web } from '../../http/context.ts'
import { keep } from '../../http/cookies.ts'
import { keepCode, keptCode, sendOpenAgain } from '../../http/mailed-link.ts'
import { sessionOf } from '../../http/session.ts'

/** The link at a new address: opened, it moves its code into a cookie; the page it leads to confirms by a POST. */
export function confirmAddressRoutes(web: Web, app: App): void {
  const { cookies, ports } = web

  route(app, paths.accountAddressConfirm, {
    async get(c) {
      const code = c.var.query.get('code')
      if (code === undefined) {
        return keptCode(c, cookies, 'change') === '' ? sendOpenAgain(web, c) : showLink(c, await readLink(c))
      }
      if (!readChangeCode(code)) return showLink(c, { kind: 'dead' })
      return keepCode(c, cookies, 'change', code, paths.accountAddressConfirm)
    },
    async post(c) {
      const { form, visitor } = c.var
      const code = keptCode(c, cookies, 'change')
      if (readChangeCode(code)?.id !== form.get('change')) return sendOpenAgain(web, c)
      const typed = form.get('password')
      if (typed === '') return showLink(c, await readLink(c), 'password-missing')
      const password = typed === undefined ? null : normalisePassword(typed)
      if (typed !== undefined && password === null) return showLink(c, await readLink(c), 'password-too-long')
      const outcome = await confirmChange(ports, visitor, await sessionOf(web, c), { code, password })
      switch (outcome.kind) {
        case 'changed': {
          cookies.clear(c, 'change')
          keep(c, cookies, outcome.keep)
          const frame = await frameOf(web, c, paths.home)
          return sendPage(c, 200, addressChangedPage(frame, outcome))
        }
        case 'wrong':
          return showElsewhere(c, 422, outcome, [{ field: 'password', kind: 'wrong-password-alone' }])
        case 'too-many-attempts': {
          const problem = problemOfTooMany(web, c, outcome)
          const link = await readLink(c)
          // A page that submits itself would go on asking: only the one with a field to type in is shown again.
          if (link.kind === 'elsewhere') return showElsewhere(c, 429, link, [problem])
          return sendProblem(web, c, { status: 429, kind: 'too-many', ...problem.facts })
        }
        case 'address-taken':
          cookies.clear(c, 'change')
          return sendPage(c, 409, addressTakenPage(await frameOf(web, c, paths.home)))
        default:
          return showLink(c, outcome)
      }
    },
  })

  async function readLink(c: Context): Promise<ChangeLink> {
    return readChangeLink(ports, await sessionOf(web, c), keptCode(c, cookies, 'change'))
  }

  async function showLink(
    c: Context,
    link: ChangeLink,
    problem: 'password-missing' | 'password-too-long' | null = null,
  ): Promise<Response> {
    const frame = await frameOf(web, c, paths.accountAddressConfirm)
    switch (link.kind) {
      case 'one-click': {
        const { change, account } = link
        const props = { change: change.id, name: account.name, address: change.newAddress }
        return sendPage(c, 200, confirmAddressPage(frame, props))
      }
      case 'elsewhere':
        if (problem) return showElsewhere(c, 422, link, [{ field: 'password', kind: problem }])
        return showElsewhere(c, 200, link, [])
      case 'already':
        cookies.clear(c, 'change')
        return sendPage(c, 200, addressAlreadyChangedPage(frame))
      case 'dead':
        cookies.clear(c, 'change')
        return sendPage(c, 410, deadChangePage(frame))
      default:
        return link satisfies never
    }
  }

  async function showElsewhere(
    c: Context,
    status: 200 | 422 | 429,
    { change }: { change: { id: string; newAddress: string } },
    problems: FieldProblem[],
  ): Promise<Response> {
    const frame = await frameOf(web, c, paths.accountAddressConfirm)
    const props = { change: change.id, address: change.newAddress, problems }
    return sendPage(c, status, confirmAddressElsewherePage(frame, props))
  }
}
