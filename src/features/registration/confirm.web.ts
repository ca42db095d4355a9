import { paths } from '../../base/paths.ts'
import { frameOf, route, sendOn, sendPage } from '../../http/answer.ts'
import type { App, Context, Web } from '../../http/context.ts'
import { keptCode, mailedLinkRoute, namesKept, sendOpenAgain } from '../../http/mailed-link.ts'
import { formHandler } from '../../operation/form.ts'
import type { Refusal } from '../../operation/perform.ts'
import { readCode } from '../../security/codes.ts'
import { confirmationLinks } from '../../security/purposes.ts'
import { openLink } from './confirm-link.ts'
import type { Link } from './confirm-link.ts'
import { readKeptLink, sendConfirmed, sendLink, sendNameForm } from './confirm-link.web.ts'
import { renewedPage } from './confirm.page.ts'
import { confirm } from './confirm.ts'
import { renew } from './renew.ts'

/** The confirmation link: its page confirms by a POST, or asks for a new mail if it has expired. */
export function confirmRoutes(web: Web, app: App): void {
  const { ports } = web
  const kept = { cookie: 'code', field: 'registration' } as const
  const also = (c: Context) => ({ code: keptCode(web, c, 'code') })
  const showLink = (c: Context, link: Link) => sendLink(web, c, link)
  const showUnknown = (c: Context) => showLink(c, { kind: 'unknown-code' })
  const show = async (c: Context, refusal: Refusal) => sendLink(web, c, await readKeptLink(web, c), refusal)
  // The outcomes for a link that can no longer be confirmed.
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
    refuse: showUnknown,
    show: async (c) => showLink(c, await readKeptLink(web, c)),
    showNothing: showUnknown,
    act: formHandler(web, confirm, {
      also,
      done: {
        confirmed: (c, account) => sendConfirmed(web, c, account),
        'already-confirmed': showLink,
      },
      refused: {
        ...ended,
        'one-click': showLink,
        elsewhere: showLink,
        'name-taken': (c, { registration }, refusal) =>
          sendNameForm(web, c, registration, refusal, registration.name),
      },
      show,
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
    show,
  })
  route(app, paths.confirmResend, {
    get: (c) => sendOn(c, paths.confirm),
    post: (c) => (namesKept(web, c, kept) ? renewing(c) : sendOpenAgain(web, c)),
  })
}
