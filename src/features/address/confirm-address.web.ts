import { paths } from '../../base/paths.ts'
import { frameOf, sendPage } from '../../http/answer.ts'
import type { App, Context, Web } from '../../http/context.ts'
import { keepName } from '../../http/cookies.ts'
import { keptCode, mailedLinkRoute } from '../../http/mailed-link.ts'
import { sendRefusalPage } from '../../operation/answer.ts'
import { formHandler } from '../../operation/form.ts'
import type { Refusal } from '../../operation/perform.ts'
import { readCode } from '../../security/codes.ts'
import {
  addressAlreadyChangedPage,
  addressChangedPage,
  addressTakenPage,
  confirmAddressElsewherePage,
  confirmAddressPage,
  deadChangePage,
} from './confirm-address.page.ts'
import { confirmAddress, readChangeLink } from './confirm-address.ts'
import type { ChangeLink, ShownChange } from './confirm-address.ts'

/** The link at a new address: its page confirms by a POST. */
export function confirmAddressRoutes(web: Web, app: App): void {
  const { cookies, ports } = web
  const showLink = (c: Context, link: ChangeLink) => sendLink(web, c, link, null)

  mailedLinkRoute(web, app, {
    path: paths.accountAddressConfirm,
    cookie: 'change',
    field: 'change',
    open: (_, code) => readCode(ports.keys, code, 'change-address') !== null,
    refuse: (c) => showLink(c, { kind: 'dead' }),
    show: async (c) => showLink(c, await readKeptLink(web, c)),
    act: formHandler(web, confirmAddress, {
      also: (c) => ({ code: keptCode(web, c, 'change') }),
      done: {
        async changed(c, { name, address, isLoggedIn }) {
          if (!isLoggedIn) keepName(c, cookies, name)
          return sendPage(
            c,
            200,
            addressChangedPage(await frameOf(web, c, paths.home), { address, isLoggedIn }),
          )
        },
        already: showLink,
      },
      refused: {
        dead: showLink,
        'one-click': showLink,
        elsewhere: showLink,
        async 'address-taken'(c) {
          cookies.clear(c, 'change')
          return sendPage(c, 409, addressTakenPage(await frameOf(web, c, paths.home)))
        },
      },
      show: async (c, refusal) => sendLink(web, c, await readKeptLink(web, c), refusal),
    }),
  })
}

function readKeptLink(web: Web, c: Context): Promise<ChangeLink> {
  const code = readCode(web.ports.keys, keptCode(web, c, 'change'), 'change-address')
  return readChangeLink(web.ports, c.var.visitor, code)
}

async function sendLink(web: Web, c: Context, link: ChangeLink, refusal: Refusal | null): Promise<Response> {
  const frame = await frameOf(web, c, paths.accountAddressConfirm)
  switch (link.kind) {
    case 'one-click':
      // This page submits itself and would do so forever, so a refusal gets a separate page.
      if (refusal) return sendRefusalPage(web, c, refusal)
      return sendPage(c, 200, confirmAddressPage(frame, nameChange(link.change)))
    case 'elsewhere': {
      const props = { ...nameChange(link.change), problems: refusal?.problems ?? [] }
      return sendPage(c, refusal?.status ?? 200, confirmAddressElsewherePage(frame, props))
    }
    case 'already':
      web.cookies.clear(c, 'change')
      return sendPage(c, 200, addressAlreadyChangedPage(frame))
    case 'dead':
      web.cookies.clear(c, 'change')
      return sendPage(c, 410, deadChangePage(frame))
    default:
      return link satisfies never
  }
}

function nameChange({ id: change, name, address }: ShownChange) {
  return { change, name, address }
}
