import { parseAddress } from '../../base/address.ts'
import { paths } from '../../base/paths.ts'
import { secondsUntil } from '../../base/time.ts'
import { adviseOn, guessesMeant } from '../../core/address-quality.ts'
import type { CurrentSession } from '../../core/current-session.ts'
import { frameOf, route, sendOn, sendPage } from '../../http/answer.ts'
import type { App, Context, Handler, Web } from '../../http/context.ts'
import type { Refusal } from '../../operation/perform.ts'
import { withProof } from '../session/recent-proof.web.ts'
import { sessionFormHandler } from '../session/session-form.web.ts'
import { changeAddressPage } from './change-address.page.ts'
import { changeAddress } from './change-address.ts'
import { cancelChange, findChanges, resendChange } from './pending-change.ts'

/** Asks for another address while logged in, and acts on the pending change. */
export function changeAddressRoutes(web: Web, app: App): void {
  const { ports } = web
  const toPage: Handler = (c) => sendOn(c, paths.accountAddress)

  route(app, paths.accountAddress, {
    get: withProof(web, changeAddress.proof, (c, session) => show(c, null, { session })),
    post: sessionFormHandler(web, changeAddress, { done: { mailed: toPage }, show }),
  })
  route(app, paths.accountAddressResend, {
    get: toPage,
    post: sessionFormHandler(web, resendChange, {
      done: { mailed: toPage },
      refused: { 'not-pending': toPage },
      show,
    }),
  })
  route(app, paths.accountAddressCancel, {
    get: toPage,
    post: sessionFormHandler(web, cancelChange, {
      done: { cancelled: toPage },
      refused: { 'not-pending': toPage },
      show,
    }),
  })

  async function show(
    c: Context,
    refusal: Refusal | null,
    { session }: { session: CurrentSession },
  ): Promise<Response> {
    const { pending, reserved } = await findChanges(ports, session)
    const at = ports.now()
    const { id, name, address } = session.account
    const typed = (refusal && c.var.form.get('address')) ?? ''
    const judged = parseAddress(typed || pending?.address || '')
    const advice = 'problem' in judged ? { meant: null, doubt: null } : await adviseOn(ports, judged)
    const page = changeAddressPage(await frameOf(web, c, paths.accountAddress), {
      account: { id, name },
      address,
      pending: pending && { ...pending, resendInSeconds: secondsUntil(pending.resendAt, at) },
      reserved,
      advice,
      asksMeant: guessesMeant(ports.settings),
      typed,
      problems: refusal?.problems ?? [],
      mailbox: web.mailbox ? paths.mailbox : null,
      now: at,
    })
    return sendPage(c, refusal?.status ?? 200, page)
  }
}
