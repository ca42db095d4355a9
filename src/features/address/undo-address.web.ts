import { paths } from '../../base/paths.ts'
import { frameOf, sendPage, sendProblem } from '../../http/answer.ts'
import type { App, Context, Web } from '../../http/context.ts'
import { keepName } from '../../http/cookies.ts'
import { oneOf } from '../../http/forms.ts'
import { keptCode, mailedLinkRoute } from '../../http/mailed-link.ts'
import { typedStrength } from '../../http/strength.ts'
import { formHandler } from '../../operation/form.ts'
import type { Refusal } from '../../operation/perform.ts'
import { readCode } from '../../security/codes.ts'
import {
  addressCancelledPage,
  addressDisputedPage,
  addressRestoredPage,
  cancelAddressPage,
  deadUndoPage,
  undoAddressPage,
} from './undo-address.page.ts'
import { cancelChangeByLink, disputeAddress, readUndoLink, undoAddress } from './undo-address.ts'
import type { UndoLink } from './undo-address.ts'

/** The link at an old address: its page cancels, undoes or disputes a change, and acts only on what a person types. */
export function undoAddressRoutes(web: Web, app: App): void {
  const { keys } = web.ports
  const acts = undoActs(web)

  mailedLinkRoute(web, app, {
    path: paths.accountAddressUndo,
    cookie: 'undo',
    field: 'change',
    open: (_, code) => readCode(keys, code, 'undo-address') !== null,
    refuse: (c) => sendLink(web, c, { kind: 'dead' }, null),
    show: (c) => sendKeptLink(web, c, null),
    act: (c) => {
      const act = oneOf(c.var.form.get('act'), ['cancel', 'undo', 'dispute'])
      return act ? acts[act](c) : sendProblem(web, c, { status: 400, kind: 'bad-request' })
    },
  })
}

// The page's three forms, by the value of their field `act`.
function undoActs(web: Web) {
  const also = (c: Context) => ({ code: keptCode(web, c, 'undo') })
  const show = (c: Context, refusal: Refusal) => sendKeptLink(web, c, refusal)
  const refused = { stale: (c: Context) => sendKeptLink(web, c, null) }
  return {
    cancel: formHandler(web, cancelChangeByLink, {
      also,
      done: {
        cancelled: async (c) => sendPage(c, 200, addressCancelledPage(await frameOf(web, c, paths.home))),
      },
      show,
    }),
    undo: formHandler(web, undoAddress, {
      also,
      done: {
        async restored(c, { name, address }) {
          keepName(c, web.cookies, name)
          return sendPage(c, 200, addressRestoredPage(await frameOf(web, c, paths.home), { address }))
        },
      },
      refused,
      show,
    }),
    dispute: formHandler(web, disputeAddress, {
      also,
      done: {
        suspended: async (c) => sendPage(c, 200, addressDisputedPage(await frameOf(web, c, paths.home))),
      },
      refused,
      show,
    }),
  }
}

async function sendKeptLink(web: Web, c: Context, refusal: Refusal | null): Promise<Response> {
  const code = readCode(web.ports.keys, keptCode(web, c, 'undo'), 'undo-address')
  return sendLink(web, c, await readUndoLink(web.ports, code), refusal)
}

async function sendLink(web: Web, c: Context, link: UndoLink, refusal: Refusal | null): Promise<Response> {
  if ('change' in link) return sendChange(web, c, link, refusal)
  web.cookies.clear(c, 'undo')
  const frame = await frameOf(web, c, paths.accountAddressUndo)
  if (link.kind === 'disputed') return sendPage(c, 200, addressDisputedPage(frame))
  return sendPage(c, 410, deadUndoPage(frame))
}

async function sendChange(
  web: Web,
  c: Context,
  { kind, change }: Extract<UndoLink, { change: unknown }>,
  refusal: Refusal | null,
): Promise<Response> {
  const { siteName, passwordMinLength: minLength } = web.ports.settings
  const frame = await frameOf(web, c, paths.accountAddressUndo)
  const { id, name, address, askedAt, doneAt } = change
  const typed = (refusal && c.var.form.get('address')) ?? ''
  const props = { change: id, askedAt, typed, problems: refusal?.problems ?? [] }
  const status = refusal?.status ?? 200
  if (kind === 'pending') return sendPage(c, status, cancelAddressPage(frame, props))
  const strength = typedStrength(c, 'new_password', [name, address, siteName])
  return sendPage(
    c,
    status,
    undoAddressPage(frame, { ...props, doneAt: doneAt ?? askedAt, minLength, strength }),
  )
}
