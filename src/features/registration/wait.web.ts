import { parseAddress } from '../../base/address.ts'
import { limits } from '../../base/limits.ts'
import { loginConfirmed, paths } from '../../base/paths.ts'
import { secondsUntil } from '../../base/time.ts'
import { adviseOn } from '../../core/address-quality.ts'
import { confirmByDigits } from './confirm-digits.ts'
import { correctAddress, findWaiting, resendRegistration } from './wait.ts'
import type { CorrectionOutcome } from './wait.ts'
import { confirmedPage, confirmNamePage } from './confirm.page.ts'
import { waitingPage } from './wait.page.ts'
import { plainDigits } from '../../security/pasted-codes.ts'
import type { FieldProblem } from '../../texts/problems.ts'
import { frameOf, problemOfTooMany, route, sendJsonProblem, sendOn, sendPage } from '../../http/answer.ts'
import type { App, Context, Web } from '../../http/context.ts'
import { readAddress } from '../../http/read-address.ts'

/** Waiting for the confirmation: the page of the registering browser, and what its buttons do. */
export function waitRoutes(web: Web, app: App): void {
  const { cookies, ports } = web
  const { settings, now } = ports

  route(app, paths.registerSent, { get: (c) => showWaiting(c, 200, []) })

  route(app, paths.registerState, {
    async get(c) {
      const waiting = await findWaiting(ports, c.var.visitor)
      if (!waiting) return sendJsonProblem(c, { status: 404, kind: 'not-found' })
      return c.json({ state: waiting.state, mail: waiting.mail, resendAt: waiting.resendAt })
    },
  })

  route(app, paths.registerResend, {
    get: (c) => sendOn(c, paths.registerSent),
    async post(c) {
      return answerMailed(c, 'resend', await resendRegistration(ports, c.var.visitor))
    },
  })

  route(app, paths.registerAddress, {
    get: (c) => sendOn(c, paths.registerSent),
    async post(c) {
      const typed = c.var.form.get('address') ?? ''
      const address = readAddress(settings, typed)
      if ('problem' in address) return showWaiting(c, 422, [address.problem], { address: typed })
      return answerMailed(c, 'address', await correctAddress(ports, c.var.visitor, address), {
        address: typed,
      })
    },
  })

  route(app, paths.registerCode, {
    get: (c) => sendOn(c, paths.registerSent),
    async post(c) {
      const typed = c.var.form.get('code') ?? ''
      const digits = plainDigits(typed)
      if (digits === '') return showWaiting(c, 422, [{ field: 'code', kind: 'code-missing' }])
      if (!/^[0-9]{8}$/.test(digits)) {
        return showWaiting(c, 422, [{ field: 'code', kind: 'code-malformed' }], { code: typed.slice(0, 40) })
      }
      const outcome = await confirmByDigits(ports, c.var.visitor, digits)
      switch (outcome.kind) {
        case 'confirmed':
          cookies.clear(c, 'browser')
          cookies.clear(c, 'code')
          return sendPage(
            c,
            200,
            confirmedPage(await frameOf(web, c, paths.home), { loginPath: loginConfirmed(outcome.next) }),
          )
        case 'name-taken': {
          // The page that asks for another name is the link's: from here on this browser has opened it.
          cookies.set(c, 'code', outcome.code, limits.codeCookieLife)
          const { id, name } = outcome.registration
          const problems: FieldProblem[] = [{ field: 'name', kind: 'name-taken' }]
          const frame = await frameOf(web, c, paths.confirm)
          return sendPage(c, 422, confirmNamePage(frame, { registration: id, name, problems }))
        }
        case 'wrong-code':
          return showWaiting(c, 422, [{ field: 'code', kind: 'wrong-code' }])
        case 'used-up':
          return showWaiting(c, 422, [{ field: 'code', kind: 'code-tries-used-up' }])
        case 'expired':
          return showWaiting(c, 410, [])
        case 'not-waiting':
          return sendOn(c, paths.registerSent)
        case 'too-many-attempts':
          return showWaiting(c, 429, [problemOfTooMany(web, c, outcome, 'code')], {
            code: typed.slice(0, 40),
          })
        default:
          return outcome satisfies never
      }
    },
  })

  async function answerMailed(
    c: Context,
    field: 'resend' | 'address',
    outcome: CorrectionOutcome,
    values: { address?: string } = {},
  ): Promise<Response> {
    switch (outcome.kind) {
      case 'mailed':
      case 'not-waiting':
        return sendOn(c, paths.registerSent)
      case 'too-soon':
        c.header('Retry-After', String(outcome.seconds))
        return showWaiting(c, 429, [{ field, kind: 'too-soon', facts: { seconds: outcome.seconds } }], values)
      case 'too-many-attempts':
        return showWaiting(c, 429, [problemOfTooMany(web, c, outcome, field)], values)
      case 'address-blocked':
      case 'address-disposable':
      case 'address-unreachable':
        return showWaiting(c, 422, [{ field, kind: outcome.kind }], values)
      case 'unchanged':
        return showWaiting(c, 422, [{ field, kind: 'address-unchanged' }], values)
      case 'used-up':
        return showWaiting(c, 422, [{ field, kind: 'corrections-used-up' }], values)
      default:
        return outcome satisfies never
    }
  }

  async function showWaiting(
    c: Context,
    status: 200 | 410 | 422 | 429,
    problems: FieldProblem[],
    values: { address?: string; code?: string } = {},
  ): Promise<Response> {
    const waiting = await findWaiting(ports, c.var.visitor)
    if (!waiting) return sendOn(c, paths.register)
    if (waiting.state === 'confirmed') {
      cookies.clear(c, 'browser')
      return sendOn(c, loginConfirmed(waiting.next))
    }
    const address = parseAddress(waiting.address)
    const nothing = { meant: null, doubt: null }
    const advice = 'problem' in address ? nothing : await adviseOn(ports, address)
    const at = now()
    const page = waitingPage(await frameOf(web, c, paths.registerSent), {
      state: waiting.state,
      address: waiting.address,
      mail: waiting.mail,
      expiresAt: waiting.expiresAt,
      resendInSeconds: secondsUntil(waiting.resendAt, at),
      correctionsLeft: waiting.correctionsLeft,
      advice,
      problems,
      values: { address: values.address ?? '', code: values.code ?? '' },
      mailbox: web.mailbox ? paths.mailbox : null,
      now: at,
    })
    return sendPage(c, status, page)
  }
}
