import { parseAddress } from '../../base/address.ts'
import { paths } from '../../base/paths.ts'
import { secondsUntil } from '../../base/time.ts'
import { adviseOn } from '../../core/address-quality.ts'
import { frameOf, route, sendJsonProblem, sendOn, sendPage } from '../../http/answer.ts'
import type { App, Context, Handler, Web } from '../../http/context.ts'
import { sendOnWithCookie } from '../../http/cookie-check.ts'
import { keptId } from '../../http/mailed-link.ts'
import { formHandler } from '../../operation/form.ts'
import type { Refusal } from '../../operation/perform.ts'
import type { FieldProblem } from '../../texts/problems.ts'
import { confirmByDigits } from './confirm-digits.ts'
import { sendConfirmed } from './confirm-link.web.ts'
import { confirmNamePage } from './confirm.page.ts'
import { waitingPage } from './wait.page.ts'
import { correctAddress, findWaiting, resend } from './wait.ts'
import type { Waiting } from './wait.ts'

/** Waiting for the confirmation: the page of the registering browser, and the acts of its buttons. */
export function waitRoutes(web: Web, app: App): void {
  const show = (c: Context, refusal: Refusal) => sendWaiting(web, c, refusal)
  const toPage: Handler = (c) => sendOn(c, paths.registerSent)
  const goOn = { done: { mailed: toPage }, refused: { 'not-waiting': toPage }, show }

  route(app, paths.registerSent, { get: (c) => sendWaiting(web, c, null) })
  route(app, paths.registerState, {
    async get(c) {
      const waiting = await findWaiting(web.ports, c.var.visitor)
      if (!waiting) return sendJsonProblem(web, c, { status: 404, kind: 'not-found' })
      const { state, mail, resendAt } = waiting
      return c.json({ state, mail, opened: isOpenedHere(web, c, waiting), resendAt })
    },
  })
  route(app, paths.registerResend, { get: toPage, post: formHandler(web, resend, goOn) })
  route(app, paths.registerAddress, { get: toPage, post: formHandler(web, correctAddress, goOn) })
  route(app, paths.registerCode, {
    get: toPage,
    post: formHandler(web, confirmByDigits, {
      done: {
        confirmed: (c, account) => sendConfirmed(web, c, account),
      },
      refused: {
        'not-waiting': toPage,
        async 'name-taken'(c, { registration: { id, name } }, { status, problems }) {
          const frame = await frameOf(web, c, paths.confirm)
          return sendPage(c, status, confirmNamePage(frame, { registration: id, name, problems }))
        },
      },
      show,
    }),
  })
}

async function sendWaiting(web: Web, c: Context, refusal: Refusal | null): Promise<Response> {
  const waiting = await findWaiting(web.ports, c.var.visitor)
  if (!waiting) return sendOnWithCookie(web, c, paths.register)
  if (waiting.state === 'confirmed') return sendConfirmedHere(web, c, waiting)
  const page = await pageOf(web, c, { ...waiting, state: waiting.state }, refusal?.problems ?? [])
  return sendPage(c, refusal?.status ?? 200, page)
}

// Another tab confirmed; its person may have logged in there meanwhile.
async function sendConfirmedHere(web: Web, c: Context, { name, next }: Waiting): Promise<Response> {
  const { account } = await frameOf(web, c, paths.home)
  return account?.name === name ? sendOn(c, next ?? paths.home) : sendConfirmed(web, c, { name, next })
}

// Only what this browser did itself: a stranger who typed somebody's address must not see that its owner, who therefore has
// no account, opened the link.
function isOpenedHere(web: Web, c: Context, { id }: Waiting): boolean {
  return keptId(web, c, 'code') === id
}

async function pageOf(
  web: Web,
  c: Context,
  waiting: Waiting & { state: 'waiting' | 'expired' },
  problems: FieldProblem[],
) {
  const { ports } = web
  const address = parseAddress(waiting.address)
  const advice = 'problem' in address ? { meant: null, doubt: null } : await adviseOn(ports, address)
  const at = ports.now()
  return waitingPage(await frameOf(web, c, paths.registerSent), {
    ...waiting,
    isOpened: isOpenedHere(web, c, waiting),
    resendInSeconds: secondsUntil(waiting.resendAt, at),
    advice,
    problems,
    values: {
      address: typed(c, 'address'),
      code: isWrong(problems) ? '' : typed(c, 'code').slice(0, 40),
    },
    mailbox: web.mailbox ? paths.mailbox : null,
    now: at,
  })
}

function typed(c: Context, field: string): string {
  return (c.req.method === 'POST' ? c.var.form.get(field) : undefined) ?? ''
}

// A code that turned out wrong is not shown again, because another one must be typed.
function isWrong(problems: FieldProblem[]): boolean {
  return problems.some(({ kind }) => kind === 'wrong-code' || kind === 'code-tries-used-up')
}
