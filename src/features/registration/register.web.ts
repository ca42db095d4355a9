import { parseAddress } from '../../base/address.ts'
import { parseNext, withNext } from '../../base/next.ts'
import { paths } from '../../base/paths.ts'
import { guessesMeant, guessMeant } from '../../core/address-quality.ts'
import { frameOf, route, sendPage } from '../../http/answer.ts'
import type { App, Context, Web } from '../../http/context.ts'
import { sendOnWithCookie } from '../../http/cookie-check.ts'
import { typedStrength } from '../../http/strength.ts'
import { formHandler } from '../../operation/form.ts'
import type { Refusal } from '../../operation/perform.ts'
import type { ProofProps } from '../../page/proof-of-work.ts'
import { textsOf } from '../../texts/texts.ts'
import { challengeRegistration } from './proof-of-work.ts'
import { registerPage, registrationClosedPage } from './register.page.ts'
import { register } from './register.ts'

/** The form for registering. */
export function registerRoutes(web: Web, app: App): void {
  const { ports } = web
  const { settings } = ports
  const { passwordMinLength: minLength, termsUrl, privacyUrl } = settings

  route(app, paths.register, {
    get: (c) => (settings.registration === 'closed' ? showClosed(c, 200) : show(c, null)),
    post: formHandler(web, register, {
      done: { mailed: (c) => sendOnWithCookie(web, c, paths.registerSent) },
      refused: {
        closed: (c) => showClosed(c, 403),
        // A browser that computes need not wait.
        'too-many-attempts': (c, outcome, refusal) =>
          show(
            c,
            refusal,
            outcome.provenRetryAt === undefined ? '' : textsOf(settings, c.var.locale).proof.done(0),
          ),
      },
      show: (c, refusal) => show(c, refusal),
    }),
  })

  async function showClosed(c: Context, status: 200 | 403): Promise<Response> {
    return sendPage(c, status, registrationClosedPage(await frameOf(web, c, paths.register)))
  }

  async function show(c: Context, refusal: Refusal | null, done = ''): Promise<Response> {
    const typed = refusal ? c.var.form : new Map<string, string>()
    const values = {
      name: typed.get('name') ?? '',
      address: typed.get('address') ?? '',
      terms: typed.has('terms'),
    }
    const next = parseNext((refusal ? typed : c.var.query).get('next') ?? null, settings.baseUrl)
    const address = parseAddress(values.address)
    const page = registerPage(await frameOf(web, c, withNext(paths.register, next)), {
      minLength,
      termsUrl,
      privacyUrl,
      values,
      asksMeant: guessesMeant(settings),
      meant: 'problem' in address ? null : guessMeant(ports, address),
      next,
      strength: typedStrength(c, 'password', [values.name, values.address, settings.siteName]),
      problems: refusal?.problems ?? [],
      proof: await askForProof(done),
    })
    return sendPage(c, refusal?.status ?? 200, page)
  }

  async function askForProof(done: string): Promise<ProofProps | null> {
    const challenge = await challengeRegistration(ports)
    return challenge === null ? null : { challenge, done }
  }
}
