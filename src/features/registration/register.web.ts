import { parseAddress } from '../../base/address.ts'
import { limits } from '../../base/limits.ts'
import { parseName } from '../../base/name.ts'
import { parseNext, paths, withNext } from '../../base/paths.ts'
import { guessMeant } from '../../core/address-quality.ts'
import { challengeRegistration } from './proof-of-work.ts'
import { startRegistration } from './register.ts'
import type { ProofProps } from '../../page/proof-of-work.ts'
import { honeypot, registerPage, registrationClosedPage } from './register.page.ts'
import type { FieldProblem } from '../../texts/problems.ts'
import { textsFor } from '../../texts/texts.ts'
import { frameOf, problemOfTooMany, route, sendOn, sendPage } from '../../http/answer.ts'
import type { App, Context, Web } from '../../http/context.ts'
import type { Cookies } from '../../http/cookies.ts'
import { orBusy, problemOfBusy } from '../../http/faults.ts'
import { readAddress } from '../../http/read-address.ts'
import { readNewPassword } from '../../http/read-new-password.ts'
import { typedStrength } from '../../http/strength.ts'

/** Registering: the form, everything wrong in it told at once. */
export function registerRoutes(web: Web, app: App, cookies: Cookies): void {
  const { ports } = web
  const { settings } = ports
  const { passwordMinLength: minLength, termsUrl, privacyUrl } = settings
  const formFacts = { minLength, termsUrl, privacyUrl }

  route(web, app, paths.register, {
    async get(c) {
      if (settings.registration === 'closed') return showClosed(c, 200)
      const next = parseNext(c.var.query.get('next') ?? null, settings.baseUrl)
      const values = { name: '', address: '', terms: false }
      const proof = await askForProof('')
      const props = { ...formFacts, values, meant: null, next, strength: null, problems: [], proof }
      const frame = await frameOf(web, c, withNext(paths.register, next))
      return sendPage(c, 200, registerPage(frame, props))
    },

    async post(c) {
      if (settings.registration === 'closed') return showClosed(c, 403)
      const form = readRegistration(c)
      if (!('request' in form)) return refuseRegistration(c, form.problems)
      const outcome = await orBusy(startRegistration(ports, c.var.visitor, form.request))
      switch (outcome.kind) {
        case 'mailed':
          cookies.set(c, 'browser', outcome.browserToken, limits.browserTokenLife)
          return sendOn(c, paths.registerSent)
        case 'password-leaked':
          return refuseRegistration(c, [{ field: 'password', kind: 'password-leaked' }])
        case 'name-taken':
          return refuseRegistration(c, [{ field: 'name', kind: 'name-taken' }])
        case 'too-many-attempts': {
          // With a proof it need not wait.
          const done = outcome.provenRetryAt === undefined ? '' : textsFor(c.var.locale).proof.done(0)
          return refuseRegistration(c, [problemOfTooMany(web, c, outcome)], 429, done)
        }
        case 'busy':
          return refuseRegistration(c, [problemOfBusy(web, c)], 503)
        case 'address-blocked':
        case 'address-disposable':
        case 'address-unreachable':
          return refuseRegistration(c, [{ field: 'address', kind: outcome.kind }])
        default:
          return outcome satisfies never
      }
    },
  })

  async function showClosed(c: Context, status: 200 | 403): Promise<Response> {
    return sendPage(c, status, registrationClosedPage(await frameOf(web, c, paths.register)))
  }

  // Everything that is wrong is told at once, each at its field.
  function readRegistration(c: Context) {
    const { form } = c.var
    const problems: FieldProblem[] = []
    const typed = { name: form.get('name') ?? '', address: form.get('address') ?? '' }
    const name = parseName(typed.name)
    const address = readAddress(settings, typed.address)
    const password = readNewPassword(settings, 'password', form.get('password') ?? '', typed)
    if ('problem' in name) problems.push({ field: 'name', kind: name.problem })
    if ('problem' in address) problems.push(address.problem)
    if (typeof password === 'object') problems.push(password.problem)
    if (termsUrl !== null && !form.has('terms')) problems.push({ field: 'terms', kind: 'terms-not-accepted' })
    if ('problem' in name || 'problem' in address || typeof password === 'object' || problems.length > 0) {
      return { problems }
    }
    const next = parseNext(form.get('next') ?? null, settings.baseUrl)
    const isHoneypotFilled = (form.get(honeypot) ?? '') !== ''
    return {
      request: {
        name,
        address,
        password,
        locale: c.var.locale,
        next,
        isHoneypotFilled,
        proof: form.get('proof') ?? null,
      },
    }
  }

  async function refuseRegistration(
    c: Context,
    problems: FieldProblem[],
    status: 422 | 429 | 503 = 422,
    done = '',
  ): Promise<Response> {
    const { form } = c.var
    const values = {
      name: form.get('name') ?? '',
      address: form.get('address') ?? '',
      terms: form.has('terms'),
    }
    const next = parseNext(form.get('next') ?? null, settings.baseUrl)
    const address = parseAddress(values.address)
    const meant = 'problem' in address ? null : guessMeant(ports, address)
    const frame = await frameOf(web, c, withNext(paths.register, next))
    const strength = typedStrength(c, 'password', [values.name, values.address, settings.siteName])
    const proof = await askForProof(done)
    return sendPage(
      c,
      status,
      registerPage(frame, { ...formFacts, values, meant, next, strength, problems, proof }),
    )
  }

  async function askForProof(done: string): Promise<ProofProps | null> {
    const challenge = await challengeRegistration(ports)
    return challenge === null ? null : { challenge, done }
  }
}
