import { parseNext, withNext } from '../../base/next.ts'
import { paths, withQuery } from '../../base/paths.ts'
import { secondsUntil } from '../../base/time.ts'
import { frameOf, route, sendOn, sendPage } from '../../http/answer.ts'
import type { App, Context, Web } from '../../http/context.ts'
import { sendOnWithCookie } from '../../http/cookie-check.ts'
import { keptName } from '../../http/cookies.ts'
import { formHandler } from '../../operation/form.ts'
import type { Refusal } from '../../operation/perform.ts'
import type { ProofProps } from '../../page/proof-of-work.ts'
import { textsOf } from '../../texts/texts.ts'
import { loginPage } from './log-in.page.ts'
import { challengeLogIn, logIn } from './log-in.ts'

/** Sends somebody who has just logged in on to where they wanted to go. */
export function sendLoggedIn(
  web: Web,
  c: Context,
  { isKept, factorDueAt }: { isKept: boolean; factorDueAt: number | null },
): Response {
  web.cookies.clear(c, 'name')
  const next = parseNext(c.var.form.get('next') ?? null, web.ports.settings.baseUrl)
  const path = isKept ? withQuery(paths.account, { done: 'kept' }) : next
  // On the way, so that a person can add a second factor, or go on for now.
  if (factorDueAt !== null) return sendOnWithCookie(web, c, withNext(paths.accountSecurity, next))
  return sendOnWithCookie(web, c, path ?? paths.home)
}

type MoreToShow = { notice?: 'unconfirmed'; proof?: ProofProps | null; unknownPasskey?: string | null }

const nothingMore = { proof: null, unknownPasskey: null }

/** Shows the form again after a refusal. */
export async function showLogIn(
  web: Web,
  c: Context,
  { status, problems }: Refusal,
  more: MoreToShow = {},
): Promise<Response> {
  const { form } = c.var
  const next = parseNext(form.get('next') ?? null, web.ports.settings.baseUrl)
  const values = { identifier: form.get('identifier') ?? '', stay: form.has('stay') }
  const frame = await frameOf(web, c, withNext(paths.login, next))
  const props = { values, next, problems, notice: null, ...nothingMore, ...more }
  return sendPage(c, status, loginPage(frame, props))
}

/** The form with which a person logs in. */
export function logInRoutes(web: Web, app: App): void {
  const { ports } = web
  const { settings, now } = ports
  const nextOf = (next: string | undefined) => parseNext(next ?? null, settings.baseUrl)
  const show = (c: Context, refusal: Refusal, more?: MoreToShow) => showLogIn(web, c, refusal, more)

  route(app, paths.login, {
    get: open,
    post: formHandler(web, logIn, {
      done: {
        'logged-in': (c, outcome) => sendLoggedIn(web, c, outcome),
        'second-step-needed': (c) =>
          sendOnWithCookie(web, c, withNext(paths.loginSecondStep, nextOf(c.var.form.get('next')))),
      },
      refused: {
        wrong: async (c, { asksForProof }, refusal) =>
          show(c, refusal, { proof: asksForProof ? await askForProof(c, now()) : null }),
        'too-many-attempts': async (c, { provenRetryAt }, refusal) =>
          show(c, refusal, {
            proof: provenRetryAt === undefined ? null : await askForProof(c, provenRetryAt),
          }),
        unconfirmed: (c, _, refusal) => show(c, refusal, { notice: 'unconfirmed' }),
      },
      show: (c, refusal) => show(c, refusal),
    }),
  })

  async function open(c: Context): Promise<Response> {
    const { query } = c.var
    const next = nextOf(query.get('next'))
    const notice = (['confirmed', 'waited', 'late'] as const).find((word) => query.has(word)) ?? null
    const notices = notice === null ? {} : { [notice]: '1' }
    const frame = await frameOf(web, c, withQuery(paths.login, { ...notices, next }))
    // A waiting page whose browser is forgotten and whose person has logged in in another tab.
    if (notice === 'waited' && frame.account) return sendOn(c, next ?? paths.home)
    const values = { identifier: keptName(c, web.cookies) ?? '', stay: false }
    return sendPage(c, 200, loginPage(frame, { values, next, problems: [], notice, ...nothingMore }))
  }

  async function askForProof(c: Context, retryAt: number): Promise<ProofProps> {
    const challenge = await challengeLogIn(ports, c.var.form.get('identifier') ?? '')
    const seconds = secondsUntil(retryAt, now())
    return { challenge, done: textsOf(ports.settings, c.var.locale).proof.done(seconds) }
  }
}
