import { loginConfirmed, paths } from '../../base/paths.ts'
import { mailedLinkRoute } from '../../http/mailed-link.ts'
import { sendRefusalPage } from '../../operation/answer.ts'
import { formHandler } from '../../operation/form.ts'
import type { Refusal } from '../../operation/perform.ts'
import { readCode } from '../../security/codes.ts'
import { confirmationLinks } from '../../security/purposes.ts'
import { openLink, readLink } from './confirm-link.ts'
import type { Link, ShownRegistration } from './confirm-link.ts'
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
import { confirm } from './confirm.ts'
import { renew } from './renew.ts'
import type { Web } from '../../http/context.ts'
import type { App } from '../../http/context.ts'
import type { Context } from '../../http/context.ts'
import { keptCode, keptId, namesKept } from '../../http/mailed-link.ts'
import { sendPage } from '../../http/answer.ts'
import { frameOf } from '../../http/answer.ts'
import { sendOn } from '../../http/answer.ts'
import { route } from '../../http/answer.ts'
import { sendOpenAgain } from '../../http/mailed-link.ts'
import { typedStrength } from '../../http/strength.ts'

/** The confirmation link: its page confirms by a POST, or asks for a new mail where it has expired. */
export function confirmRoutes(web: Web, app: App): void {
  const { cookies, ports } = web
  const { passwordMinLength: minLength, siteName } = ports.settings
  const kept = { cookie: 'code', field: 'registration' } as const
  const also = (c: Context) => ({ code: keptCode(web, c, 'code') })
  const showLink = (c: Context, link: Link) => answerLink(c, link, null)
  /** A link that can no longer be confirmed, wherever it turns out. */
  const ended = {
    'unknown-code': showLink,
    expired: showLink,
    disowned: showLink,
    'address-reserved': showLink,
  }

  mailedLinkRoute(web, app, {
    path: paths.confirm,
    ...kept,
    open: (_, code) => openLink(ports, readCode(ports.keys, code, ...confirmationLinks)),
    refuse: (c) => showLink(c, { kind: 'unknown-code' }),
    show: async (c) => showLink(c, await readKept(c)),
    showNothing: (c) => showLink(c, { kind: 'unknown-code' }),
    act: formHandler(web, confirm, {
      also,
      done: {
        async confirmed(c, { next }) {
          const loginPath = loginConfirmed(next)
          return sendPage(c, 200, confirmedPage(await frameOf(web, c, paths.home), { loginPath }))
        },
        'already-confirmed': showLink,
      },
      refused: {
        ...ended,
        'one-click': showLink,
        elsewhere: showLink,
        'name-taken': (c, { registration }, refusal) => showName(c, registration, refusal, registration.name),
      },
      show: showAgain,
    }),
  })

  const renewing = formHandler(web, renew, {
    also,
    done: {
      'already-confirmed': showLink,
      async mailed(c, { isBound }) {
        if (isBound) return sendOn(c, paths.registerSent)
        return sendPage(c, 200, renewedPage(await frameOf(web, c, paths.home)))
      },
    },
    refused: ended,
    show: showAgain,
  })
  route(app, paths.confirmResend, {
    get: (c) => sendOn(c, paths.confirm),
    post: (c) => (namesKept(web, c, kept) ? renewing(c) : sendOpenAgain(web, c)),
  })

  function readKept(c: Context): Promise<Link> {
    return readLink(
      ports,
      c.var.visitor,
      readCode(ports.keys, keptCode(web, c, 'code'), ...confirmationLinks),
    )
  }

  async function showAgain(c: Context, refusal: Refusal): Promise<Response> {
    return answerLink(c, await readKept(c), refusal)
  }

  async function answerLink(c: Context, link: Link, refusal: Refusal | null): Promise<Response> {
    switch (link.kind) {
      case 'one-click':
        return showOneClick(c, link.registration, refusal)
      case 'elsewhere':
        return showElsewhere(c, link, refusal)
      case 'disowned':
        // Where it can be taken back.
        return sendOn(c, paths.notMe)
      case 'expired': {
        // The cookie stays while its button may still use it.
        if (!link.mayRenew) cookies.clear(c, 'code')
        return sendPage(
          c,
          410,
          expiredPage(await frameOf(web, c, paths.confirm), {
            registration: link.mayRenew ? keptId(web, c, kept.cookie) : null,
          }),
        )
      }
      default:
        return showEnd(c, link)
    }
  }

  // A page that submits itself would submit forever: only one with a field to type in is shown again.
  async function showOneClick(
    c: Context,
    registration: ShownRegistration,
    refusal: Refusal | null,
  ): Promise<Response> {
    const name = c.req.method === 'POST' ? c.var.form.get('name') : undefined
    if (refusal && name !== undefined) return showName(c, registration, atField(refusal, 'name'), name)
    if (refusal) return sendRefusalPage(web, c, refusal)
    const { id, address } = registration
    return sendPage(
      c,
      200,
      confirmPage(await frameOf(web, c, paths.confirm), { registration: id, ...registration, address }),
    )
  }

  async function showElsewhere(
    c: Context,
    {
      registration: { id, address },
      mayTryPassword,
      mayChoosePassword,
    }: Extract<Link, { kind: 'elsewhere' }>,
    refusal: Refusal | null,
  ): Promise<Response> {
    // The name field starts empty: a stranger who chose a rare one would learn when the owner confirmed, because it would be taken.
    const name = (refusal && c.var.form.get('name')) ?? ''
    const isChoosing = c.req.method === 'POST' && c.var.form.has('new_password')
    const field = isChoosing || !mayTryPassword ? 'submit' : 'password'
    const page = confirmElsewherePage(await frameOf(web, c, paths.confirm), {
      registration: id,
      address,
      mayTryPassword,
      mayChoosePassword,
      minLength,
      strength: typedStrength(c, 'new_password', [name, address, siteName]),
      name,
      problems: refusal ? atField(refusal, field).problems : [],
    })
    return sendPage(c, refusal?.status ?? 200, page)
  }

  async function showEnd(
    c: Context,
    link: Extract<Link, { kind: 'already-confirmed' | 'address-reserved' | 'unknown-code' }>,
  ): Promise<Response> {
    cookies.clear(c, 'code')
    const frame = await frameOf(web, c, paths.confirm)
    switch (link.kind) {
      case 'already-confirmed':
        return sendPage(c, 200, alreadyConfirmedPage(frame, { loginPath: paths.login }))
      case 'address-reserved':
        return sendPage(c, 409, addressReservedPage(frame, { until: link.until }))
      case 'unknown-code':
        return sendPage(c, 404, invalidCodePage(frame))
      default:
        return link satisfies never
    }
  }

  async function showName(
    c: Context,
    { id }: ShownRegistration,
    { status, problems }: Refusal,
    name: string,
  ): Promise<Response> {
    const frame = await frameOf(web, c, paths.confirm)
    return sendPage(c, status, confirmNamePage(frame, { registration: id, name, problems }))
  }
}

// Problems of the whole form stand at the field that the person typed into.
function atField(refusal: Refusal, field: string): Refusal {
  const problems = refusal.problems.map((problem) =>
    problem.field === 'submit' ? { ...problem, field } : problem,
  )
  return { ...refusal, problems }
}
