import { parseAddress } from '../../base/address.ts'
import { normalisePassword } from '../../base/password.ts'
import { paths, withNext } from '../../base/paths.ts'
import { secondsUntil } from '../../base/time.ts'
import { adviseOn } from '../../core/address-quality.ts'
import { askForChange } from './change-address.ts'
import { cancelChange, findChanges, resendChange } from './pending-change.ts'
import type { CurrentSession } from '../../core/current-session.ts'
import { changeAddressPage } from './change-address.page.ts'
import type { FieldProblem } from '../../texts/problems.ts'
import { frameOf, problemOfTooMany, route, sendOn, sendPage } from '../../http/answer.ts'
import type { App, Context, Web } from '../../http/context.ts'
import { keep } from '../../http/cookies.ts'
import { orBusy, problemOfBusy } from '../../http/faults.ts'
import { readAddress } from '../../http/read-address.ts'
import { withSession } from '../../http/session.ts'

/** Asking for another address while logged in, and what can be done while the change is pending. */
export function changeAddressRoutes(web: Web, app: App): void {
  const { ports } = web
  const { settings, now } = ports

  route(app, paths.accountAddress, {
    get: withSession(web, (c, session) => show(c, session, 200, [])),
    post: withSession(web, async (c, session) => {
      const { form, visitor } = c.var
      const typed = form.get('password') ?? ''
      const address = readAddress(settings, form.get('address') ?? '')
      const problems: FieldProblem[] = []
      if ('problem' in address) problems.push(address.problem)
      if (typed === '') problems.push({ field: 'password', kind: 'password-missing' })
      if ('problem' in address || problems.length > 0) return show(c, session, 422, problems)
      const request = { address, password: normalisePassword(typed) }
      const outcome = await orBusy(askForChange(ports, visitor, session, request))
      switch (outcome.kind) {
        case 'mailed':
          keep(c, web.cookies, outcome.keep)
          return sendOn(c, paths.accountAddress)
        case 'wrong':
          return show(c, session, 422, [{ field: 'password', kind: 'wrong-password-alone' }])
        case 'unchanged':
          return show(c, session, 422, [{ field: 'address', kind: 'address-same' }])
        case 'address-blocked':
        case 'address-disposable':
        case 'address-unreachable':
          return show(c, session, 422, [{ field: 'address', kind: outcome.kind }])
        case 'too-many-attempts':
          return show(c, session, 429, [problemOfTooMany(web, c, outcome)])
        case 'busy':
          return show(c, session, 503, [problemOfBusy(web, c)])
        case 'ended':
          return sendOn(c, withNext(paths.login, paths.accountAddress))
        default:
          return outcome satisfies never
      }
    }),
  })

  route(app, paths.accountAddressResend, {
    get: (c) => sendOn(c, paths.accountAddress),
    post: withSession(web, async (c, session) => {
      const outcome = await resendChange(ports, c.var.visitor, session, c.var.form.get('change') ?? '')
      switch (outcome.kind) {
        case 'mailed':
        case 'not-pending':
          return sendOn(c, paths.accountAddress)
        case 'too-soon': {
          const { seconds } = outcome
          c.header('Retry-After', String(seconds))
          return show(c, session, 429, [{ field: 'resend', kind: 'too-soon', facts: { seconds } }])
        }
        case 'too-many-attempts':
          return show(c, session, 429, [problemOfTooMany(web, c, outcome, 'resend')])
        default:
          return outcome satisfies never
      }
    }),
  })

  route(app, paths.accountAddressCancel, {
    get: (c) => sendOn(c, paths.accountAddress),
    post: withSession(web, async (c, session) => {
      await cancelChange(ports, c.var.visitor, session, c.var.form.get('change') ?? '')
      return sendOn(c, paths.accountAddress)
    }),
  })

  async function show(
    c: Context,
    session: CurrentSession,
    status: 200 | 422 | 429 | 503,
    problems: FieldProblem[],
  ): Promise<Response> {
    const { pending, reserved } = await findChanges(ports, session)
    const at = now()
    const { id, name, address } = session.account
    const typed = (c.req.method === 'POST' ? c.var.form.get('address') : null) ?? ''
    const judged = parseAddress(typed || pending?.address || '')
    const advice = 'problem' in judged ? { meant: null, doubt: null } : await adviseOn(ports, judged)
    const page = changeAddressPage(await frameOf(web, c, paths.accountAddress), {
      account: { id, name },
      address,
      pending: pending && { ...pending, resendInSeconds: secondsUntil(pending.resendAt, at) },
      reserved,
      advice,
      typed: typed || advice.meant || '',
      problems,
      mailbox: web.mailbox ? paths.mailbox : null,
      now: at,
    })
    return sendPage(c, status, page)
  }
}
