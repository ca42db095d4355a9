import { limits } from '../../base/limits.ts'
import { normalisePassword } from '../../base/password.ts'
import { parseNext, paths, withNext, withQuery } from '../../base/paths.ts'
import { secondsUntil } from '../../base/time.ts'
import { challengeLogIn, logIn } from './log-in.ts'
import { logOut } from '../../core/current-session.ts'
import { loginPage } from './log-in.page.ts'
import { logoutPage } from './log-out.page.ts'
import type { ProofProps } from '../../page/proof-of-work.ts'
import type { FieldProblem } from '../../texts/problems.ts'
import { textsFor } from '../../texts/texts.ts'
import { frameOf, problemOfTooMany, route, sendOn, sendPage } from '../../http/answer.ts'
import type { App, Context, Web } from '../../http/context.ts'
import { orBusy, problemOfBusy } from '../../http/faults.ts'

/** Logging in and out. */
export function logInRoutes(web: Web, app: App): void {
  const { cookies, ports } = web
  const { settings, now } = ports

  route(app, paths.login, {
    async get(c) {
      const { query } = c.var
      const next = parseNext(query.get('next') ?? null, settings.baseUrl)
      const notice = (['confirmed', 'waited'] as const).find((word) => query.has(word)) ?? null
      const told = notice === null ? {} : { [notice]: '1' }
      const frame = await frameOf(web, c, withQuery(paths.login, { ...told, next }))
      const values = { identifier: '', stay: false }
      return sendPage(c, 200, loginPage(frame, { values, next, problems: [], notice, proof: null }))
    },

    async post(c) {
      const { form, visitor } = c.var
      const identifier = form.get('identifier') ?? ''
      const typed = form.get('password') ?? ''
      if (identifier.trim() === '') return show(c, 422, [{ field: 'identifier', kind: 'identifier-missing' }])
      if (typed === '') return show(c, 422, [{ field: 'password', kind: 'password-missing' }])
      const password = normalisePassword(typed)
      const request = { identifier, password, stay: form.has('stay'), proof: form.get('proof') ?? null }
      const outcome = await orBusy(logIn(ports, visitor, request))
      switch (outcome.kind) {
        case 'logged-in':
          cookies.set(c, 'session', outcome.sessionToken, outcome.lifetime)
          cookies.set(c, 'device', outcome.deviceToken, limits.deviceLife)
          if (outcome.isKept) return sendOn(c, withQuery(paths.account, { done: 'kept' }))
          return sendOn(c, parseNext(form.get('next') ?? null, settings.baseUrl) ?? paths.home)
        case 'wrong':
          return show(c, 401, [{ field: 'password', kind: 'wrong-login' }], {
            proof: outcome.asksForProof ? await askForProof(c, now()) : null,
          })
        case 'too-many-attempts':
          return show(c, 429, [problemOfTooMany(web, c, outcome)], {
            proof: outcome.provenRetryAt === undefined ? null : await askForProof(c, outcome.provenRetryAt),
          })
        case 'busy':
          return show(c, 503, [problemOfBusy(web, c)])
        case 'suspended':
          return show(c, 403, [{ field: 'identifier', kind: 'suspended' }])
        case 'unconfirmed':
          cookies.set(c, 'browser', outcome.browserToken, limits.browserTokenLife)
          return show(c, 403, [], { notice: 'unconfirmed' })
        default:
          return outcome satisfies never
      }
    },
  })

  route(app, paths.logout, {
    async get(c) {
      return sendPage(c, 200, logoutPage(await frameOf(web, c, paths.logout)))
    },
    async post(c) {
      await logOut(ports, c.var.visitor)
      cookies.clear(c, 'session')
      return sendOn(c, paths.home)
    },
  })

  async function show(
    c: Context,
    status: 401 | 403 | 422 | 429 | 503,
    problems: FieldProblem[],
    { notice = null, proof = null }: { notice?: 'unconfirmed' | null; proof?: ProofProps | null } = {},
  ): Promise<Response> {
    const { form } = c.var
    const next = parseNext(form.get('next') ?? null, settings.baseUrl)
    const values = { identifier: form.get('identifier') ?? '', stay: form.has('stay') }
    const frame = await frameOf(web, c, withNext(paths.login, next))
    return sendPage(c, status, loginPage(frame, { values, next, problems, notice, proof }))
  }

  async function askForProof(c: Context, retryAt: number): Promise<ProofProps> {
    const challenge = await challengeLogIn(ports, c.var.form.get('identifier') ?? '')
    const seconds = secondsUntil(retryAt, now())
    return { challenge, done: textsFor(c.var.locale).proof.done(seconds) }
  }
}
