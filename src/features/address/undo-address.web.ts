import { paths } from '../../base/paths.ts'
import { frameOf, sendPage, sendProblem } from '../../http/answer.ts'
import type { App, Context, Web } from '../../http/context.ts'
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
import type { ShownOldChange, UndoLink } from './undo-address.ts'

/** The link at an old address: its page cancels, undoes or disputes a change, and acts only on what a person types. */
export function undoAddressRoutes(web: Web, app: App): void {
  const { cookies, ports } = web
  const { siteName, passwordMinLength: minLength } = ports.settings
  const also = (c: Context) => ({ code: keptCode(web, c, 'undo') })
  const showAsItIs = (c: Context) => show(c, null)

  const acts = {
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
        restored: async (c, outcome) =>
          sendPage(c, 200, addressRestoredPage(await frameOf(web, c, paths.home), outcome)),
      },
      refused: { stale: showAsItIs },
      show,
    }),
    dispute: formHandler(web, disputeAddress, {
      also,
      done: {
        suspended: async (c) => sendPage(c, 200, addressDisputedPage(await frameOf(web, c, paths.home))),
      },
      refused: { stale: showAsItIs },
      show,
    }),
  }

  mailedLinkRoute(web, app, {
    path: paths.accountAddressUndo,
    cookie: 'undo',
    field: 'change',
    open: (_, code) => readCode(ports.keys, code, 'undo-address') !== null,
    refuse: (c) => showLink(c, { kind: 'dead' }, null),
    show: showAsItIs,
    act: (c) => {
      const act = oneOf(c.var.form.get('act'), ['cancel', 'undo', 'dispute'])
      return act ? acts[act](c) : sendProblem(web, c, { status: 400, kind: 'bad-request' })
    },
  })

  async function show(c: Context, refusal: Refusal | null): Promise<Response> {
    return showLink(
      c,
      await readUndoLink(ports, readCode(ports.keys, keptCode(web, c, 'undo'), 'undo-address')),
      refusal,
    )
  }

  async function showLink(c: Context, link: UndoLink, refusal: Refusal | null): Promise<Response> {
    if ('change' in link) return showChange(c, link, refusal)
    cookies.clear(c, 'undo')
    const frame = await frameOf(web, c, paths.accountAddressUndo)
    if (link.kind === 'disputed') return sendPage(c, 200, addressDisputedPage(frame))
    return sendPage(c, 410, deadUndoPage(frame))
  }

  async function showChange(
    c: Context,
    { kind, change }: { kind: 'pending' | 'done'; change: ShownOldChange },
    refusal: Refusal | null,
  ): Promise<Response> {
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
}
