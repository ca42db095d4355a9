import { limits } from '../../base/limits.ts'
import { parseName } from '../../base/name.ts'
import { normalisePassword } from '../../base/password.ts'
import { loginConfirmed, paths } from '../../base/paths.ts'
import { openLink, readLink } from './confirm-link.ts'
import type { Link } from './confirm-link.ts'
import { confirmRegistration } from './confirm.ts'
import { renewRegistration } from './renew.ts'
import {
  addressReservedPage,
  alreadyConfirmedPage,
  confirmedPage,
  confirmElsewherePage,
  confirmNamePage,
  confirmPage,
  expiredPage,
  invalidCodePage,
  renewedPage,
} from './confirm.page.ts'
import { readLinkCode } from '../../security/codes.ts'
import type { RegistrationRow } from '../../store/registrations/rows.ts'
import type { FieldProblem } from '../../texts/problems.ts'
import { frameOf, problemOfTooMany, route, sendOn, sendPage, sendProblem } from '../../http/answer.ts'
import type { App, Context, Web } from '../../http/context.ts'
import type { Cookies } from '../../http/cookies.ts'
import { orBusy, problemOfBusy } from '../../http/faults.ts'
import { keepCode, keptCode, sendOpenAgain } from '../../http/mailed-link.ts'
import { readNewPassword } from '../../http/read-new-password.ts'
import { typedStrength } from '../../http/strength.ts'

/** The confirmation link: opened, it moves its code into a cookie; the page it leads to confirms by a POST. */
export function confirmRoutes(web: Web, app: App, cookies: Cookies): void {
  const { ports } = web
  const { settings } = ports

  route(web, app, paths.confirm, {
    async get(c) {
      const code = c.var.query.get('code')
      if (code === undefined)
        return showLink(c, await readLink(ports, c.var.visitor, keptCode(c, cookies, 'code')))
      if (!(await openLink(ports, code))) return showLink(c, { kind: 'unknown-code' })
      return keepCode(c, cookies, 'code', code, paths.confirm)
    },

    async post(c) {
      const { form, visitor } = c.var
      const code = keptCode(c, cookies, 'code')
      if (readLinkCode(ports.keys, code)?.id !== form.get('registration')) return sendOpenAgain(web, c)
      const link = await readLink(ports, visitor, code)
      const read = readConfirmation(c, 'registration' in link ? link.registration.address : '')
      if (read.problems.length > 0) {
        return showLink(c, link, { problems: read.problems, name: form.get('name') })
      }
      const request = { ...read.request, code, locale: c.var.locale }
      const outcome = await orBusy(confirmRegistration(ports, visitor, request))
      switch (outcome.kind) {
        case 'confirmed': {
          cookies.clear(c, 'code')
          cookies.clear(c, 'browser')
          const loginPath = loginConfirmed(outcome.next)
          return sendPage(c, 200, confirmedPage(await frameOf(web, c, paths.home), { loginPath }))
        }
        case 'name-taken':
          if (outcome.browserToken) cookies.set(c, 'browser', outcome.browserToken, limits.browserTokenLife)
          return showName(c, outcome.registration, [{ field: 'name', kind: 'name-taken' }])
        case 'wrong-password': {
          const { mayTryPassword, mayChoosePassword } = outcome
          const wrong = mayChoosePassword ? 'wrong-password' : 'wrong-password-alone'
          const problem: FieldProblem = mayTryPassword
            ? { field: 'password', kind: wrong }
            : { field: 'new_password', kind: 'password-tries-used-up' }
          return showLink(c, { ...outcome, kind: 'elsewhere' }, { problems: [problem] })
        }
        case 'password-leaked': {
          const link = { ...outcome, kind: 'elsewhere', mayChoosePassword: true } as const
          const problems: FieldProblem[] = [{ field: 'new_password', kind: 'password-leaked' }]
          return showLink(c, link, { problems, name: form.get('name') })
        }
        case 'too-many-attempts':
          return showAgain(c, 429, 'too-many', (field) => problemOfTooMany(web, c, outcome, field))
        case 'busy':
          return showAgain(c, 503, 'busy', (field) => problemOfBusy(web, c, field))
        default:
          return showLink(c, outcome)
      }
    },
  })

  route(web, app, paths.confirmResend, {
    get: (c) => sendOn(c, paths.confirm),
    async post(c) {
      const code = keptCode(c, cookies, 'code')
      if (code === '') return sendOpenAgain(web, c)
      const outcome = await renewRegistration(ports, c.var.visitor, code)
      if (outcome.kind === 'too-many-attempts') {
        return showAgain(c, 429, 'too-many', (field) => problemOfTooMany(web, c, outcome, field))
      }
      if (outcome.kind !== 'mailed') return showLink(c, outcome)
      cookies.clear(c, 'code')
      if (outcome.bound) return sendOn(c, paths.registerSent)
      return sendPage(c, 200, renewedPage(await frameOf(web, c, paths.home)))
    },
  })

  // A page that submits itself would go on asking: only the one with fields to type in is shown again.
  async function showAgain(
    c: Context,
    status: 429 | 503,
    kind: 'too-many' | 'busy',
    problemAt: (field: string) => FieldProblem,
  ): Promise<Response> {
    const { form, visitor } = c.var
    const link = await readLink(ports, visitor, keptCode(c, cookies, 'code'))
    const name = form.get('name')
    if (link.kind === 'elsewhere') {
      const field = form.has('new_password') || !link.mayTryPassword ? 'submit' : 'password'
      return showLink(c, link, { problems: [problemAt(field)], name, status })
    }
    if (link.kind === 'one-click' && name !== undefined)
      return showName(c, link.registration, [problemAt('name')], name, status)
    return sendProblem(web, c, { status, kind, ...problemAt('submit').facts })
  }

  // Which of the page's forms was sent shows in its fields.
  function readConfirmation(c: Context, address: string) {
    const { form } = c.var
    const problems: FieldProblem[] = []
    const typedName = form.get('name')
    const name = typedName === undefined ? null : parseName(typedName)
    if (name && 'problem' in name) problems.push({ field: 'name', kind: name.problem })

    const typedNew = form.get('new_password')
    const about = { name: typedName ?? '', address }
    const newPassword =
      typedNew === undefined ? null : readNewPassword(settings, 'new_password', typedNew, about)
    if (newPassword !== null && typeof newPassword === 'object') problems.push(newPassword.problem)

    const typed = form.get('password')
    if (typed === '') problems.push({ field: 'password', kind: 'password-missing' })
    const password = typed === undefined ? null : normalisePassword(typed)
    if (typed !== undefined && password === null)
      problems.push({ field: 'password', kind: 'password-too-long' })

    const request = {
      name: name && !('problem' in name) ? name : null,
      password,
      newPassword: typeof newPassword === 'string' ? newPassword : null,
    }
    return { problems, request }
  }

  async function showLink(
    c: Context,
    link: Link,
    form: { problems: FieldProblem[]; name?: string | undefined; status?: 422 | 429 | 503 } = {
      problems: [],
    },
  ): Promise<Response> {
    const frame = await frameOf(web, c, paths.confirm)
    switch (link.kind) {
      case 'one-click':
        if (form.problems.length > 0) return showName(c, link.registration, form.problems, form.name)
        return sendPage(c, 200, confirmPage(frame, shown(link.registration)))
      case 'elsewhere': {
        const { mayTryPassword, mayChoosePassword } = link
        // The name field starts empty: a stranger who chose a rare one would see in its being taken when the owner confirmed.
        const { registration, address } = shown(link.registration)
        const { passwordMinLength: minLength } = settings
        const strength = typedStrength(c, 'new_password', [form.name ?? '', address, settings.siteName])
        const props = { registration, address, mayTryPassword, mayChoosePassword, minLength, strength }
        const page = confirmElsewherePage(frame, {
          ...props,
          name: form.name ?? '',
          problems: form.problems,
        })
        return sendPage(c, form.problems.length > 0 ? (form.status ?? 422) : 200, page)
      }
      case 'already-confirmed':
        cookies.clear(c, 'code')
        return sendPage(c, 200, alreadyConfirmedPage(frame, { loginPath: paths.login }))
      case 'disowned':
        // Where it can be taken back.
        return sendOn(c, paths.notMe)
      case 'address-reserved':
        cookies.clear(c, 'code')
        return sendPage(c, 409, addressReservedPage(frame, { until: link.until }))
      case 'expired':
        // The cookie stays while its button may still use it.
        if (!link.mayRenew) cookies.clear(c, 'code')
        return sendPage(c, 410, expiredPage(frame, { mayRenew: link.mayRenew }))
      case 'unknown-code':
        cookies.clear(c, 'code')
        return sendPage(c, 404, invalidCodePage(frame))
      default:
        return link satisfies never
    }
  }

  async function showName(
    c: Context,
    row: RegistrationRow,
    problems: FieldProblem[],
    typed?: string,
    status: 422 | 429 | 503 = 422,
  ): Promise<Response> {
    const frame = await frameOf(web, c, paths.confirm)
    const { registration, name } = shown(row)
    return sendPage(c, status, confirmNamePage(frame, { registration, name: typed ?? name, problems }))
  }
}

function shown(registration: RegistrationRow): { registration: string; name: string; address: string } {
  return { registration: registration.id, name: registration.name, address: registration.address }
}
